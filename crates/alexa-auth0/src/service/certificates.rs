//! Gets the signing certificate from memory, from the cache or from Amazon.

use std::rc::Rc;

use serde_json::json;

use super::Service;
use super::trace::Source;
use crate::alexa::certificate::{CertChainUrl, ChainError, SigningCertificate};
use crate::alexa::error::RequestError;
use crate::alexa::freshness::{USABLE, is_usable};
use crate::crypto::sha256_hex;
use crate::json::Json;
use crate::ports::{HttpError, HttpRequest};

impl Service {
    /// The certificate of a URL, validated now or less than 24 h ago.
    pub(super) async fn signing_certificate(&self, url: &CertChainUrl) -> Result<Rc<SigningCertificate>, RequestError> {
        if let Some(certificate) = self.memory.certificates.borrow().get(url, self.now) {
            self.trace.borrow_mut().certificate(Source::Memory);
            return Ok(certificate);
        }
        self.memory.certificates.borrow_mut().begin_lookup(url, self.now)?;
        let key = format!("alexa-cert/v1/{}", sha256_hex(url.as_str()));
        let (certificate, fetched_at) = match self.cached_certificate(url, &key).await {
            Some(found) => {
                self.trace.borrow_mut().certificate(Source::Kv);
                found
            }
            None => (self.fetch_certificate(url, key).await?, self.now),
        };
        let certificate = Rc::new(certificate);
        self.memory.certificates.borrow_mut().adopt(url.clone(), Rc::clone(&certificate), fetched_at);
        Ok(certificate)
    }

    /// A cached chain. Its key is `alexa-cert/v1/{sha256 of the URL}`, its value
    /// `{"url": "…", "fetched_at": …, "chain": "…"}`. It is validated again when it is read, so that somebody who can write to
    /// the cache cannot introduce a key.
    async fn cached_certificate(&self, url: &CertChainUrl, key: &str) -> Option<(SigningCertificate, u64)> {
        let cached = self.cache.get(key).await.ok()??;
        let cached = Json::parse(cached.as_bytes())?;
        let fetched_at = cached.number("fetched_at")?;
        let certificate = self.validate(cached.text("chain")?.as_bytes()).ok()?;
        let usable = cached.text("url")? == url.as_str() && is_usable(&certificate, fetched_at, self.now);
        usable.then_some((certificate, fetched_at))
    }

    async fn fetch_certificate(&self, url: &CertChainUrl, key: String) -> Result<SigningCertificate, RequestError> {
        self.trace.borrow_mut().certificate(Source::Fetch);
        match self.fetch_chain(url).await {
            Ok((chain, certificate)) => {
                let cached = json!({ "url": url.as_str(), "fetched_at": self.now, "chain": chain });
                self.put_later(key, &cached, USABLE);
                Ok(certificate)
            }
            Err(error) => {
                self.memory.certificates.borrow_mut().fail(url.clone(), error, self.now);
                Err(error)
            }
        }
    }

    /// If the store does not answer, this is not the caller's fault. If there is no chain at the URL, it is.
    async fn fetch_chain(&self, url: &CertChainUrl) -> Result<(String, SigningCertificate), RequestError> {
        let request = HttpRequest { url: url.as_str(), bearer: None };
        let response = match self.http.get(request).await {
            Ok(response) => response,
            Err(HttpError::TooLarge) => return Err(RequestError::InvalidCertChain),
            Err(HttpError::Network | HttpError::TimedOut) => return Err(RequestError::CertChainUnavailable),
        };
        match response.status {
            200 => {
                let chain = String::from_utf8(response.body).map_err(|_| RequestError::InvalidCertChain)?;
                let certificate = self.validate(chain.as_bytes()).map_err(|error| {
                    self.trace.borrow_mut().reason(error.code());
                    RequestError::InvalidCertChain
                })?;
                Ok((chain, certificate))
            }
            408 | 429 | 500.. => Err(RequestError::CertChainUnavailable),
            _ => Err(RequestError::InvalidCertChain),
        }
    }

    fn validate(&self, chain: &[u8]) -> Result<SigningCertificate, ChainError> {
        SigningCertificate::from_chain(chain, &self.settings.alexa.trust_anchors, self.now)
    }
}
