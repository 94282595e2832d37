//! Gets the signing certificate from memory, from the cache or from Amazon.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::Service;
use super::trace::Source;
use crate::alexa::certificate::{CertChainUrl, ChainError, SigningCertificate};
use crate::alexa::error::RequestError;
use crate::alexa::freshness::{USABLE, is_usable};
use crate::alexa::signature::SignedRequest;
use crate::crypto::sha256_hex;
use crate::json::Json;
use crate::ports::{HttpError, HttpRequest};
use crate::under_way::{MAX_LOOKS, PAUSE};

type Lookup<'a> = LocalBoxFuture<'a, Result<Rc<SigningCertificate>, RequestError>>;

impl Service {
    /// The certificate of a URL, validated now or less than 24 h ago.
    pub(super) async fn signing_certificate(
        &self,
        request: &SignedRequest,
    ) -> Result<Rc<SigningCertificate>, RequestError> {
        let url = request.cert_chain_url();
        match self.remembered_certificate(url) {
            Some(certificate) => Ok(certificate),
            None => self.certificate_for(url, request.size()).await,
        }
    }

    fn remembered_certificate(&self, url: &CertChainUrl) -> Option<Rc<SigningCertificate>> {
        let certificate = self.memory.certificates.borrow().get(url, self.now)?;
        self.trace.borrow_mut().certificate(Source::Memory);
        Some(certificate)
    }

    /// Looks for a certificate that is not in memory, or waits for the requests that look for it already. Meanwhile the body of this request
    /// is held.
    async fn certificate_for(&self, url: &CertChainUrl, size: usize) -> Result<Rc<SigningCertificate>, RequestError> {
        self.memory.certificates.borrow_mut().hold_body(size, self.now)?;
        let certificate = match self.lookup(url) {
            Ok(Some(lookup)) => lookup.await,
            Ok(None) => self.awaited_certificate(url).boxed_local().await,
            Err(error) => Err(error),
        };
        self.memory.certificates.borrow_mut().release_body(size);
        certificate
    }

    /// A lookup, unless enough requests look for the same certificate already.
    fn lookup<'a>(&'a self, url: &'a CertChainUrl) -> Result<Option<Lookup<'a>>, RequestError> {
        let may = self.memory.certificates.borrow_mut().begin_lookup(url, self.now)?;
        Ok(may.then(|| {
            Box::pin(async move {
                let certificate = self.found_certificate(url).await;
                self.memory.certificates.borrow_mut().end_lookup(url);
                certificate
            }) as Lookup<'a>
        }))
    }

    async fn awaited_certificate(&self, url: &CertChainUrl) -> Result<Rc<SigningCertificate>, RequestError> {
        for _ in 0..MAX_LOOKS {
            if !self.http.wait(PAUSE).await {
                break;
            }
            if let Some(certificate) = self.remembered_certificate(url) {
                return Ok(certificate);
            }
            if let Some(lookup) = self.lookup(url)? {
                return lookup.await;
            }
        }
        Err(RequestError::CertChainUnavailable)
    }

    async fn found_certificate(&self, url: &CertChainUrl) -> Result<Rc<SigningCertificate>, RequestError> {
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
