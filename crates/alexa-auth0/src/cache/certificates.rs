//! The certificates that requests are signed with, from memory, from KV or from Amazon.
//!
//! Anybody can send any number of certificate URLs. So everything here has a maximum size, and the number of lookups is
//! limited. Amazon's own file names have their own limits: other names, however many, cannot prevent the lookup of the
//! genuine chain.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::Context;
use super::bounded::Bounded;
use super::under_way::{Attempt, MAX_LOOKS, MAX_SAME, PAUSE, UnderWay};
use crate::alexa::certificate::{CertChainUrl, ChainError, SigningCertificate};
use crate::alexa::error::RequestError;
use crate::alexa::signature::SignedRequest;
use crate::crypto::sha256_hex;
use crate::journal::{Source, Task};
use crate::json::Json;
use crate::ports::{HttpError, HttpRequest};

/// How long a fetched chain is used, in seconds, but never beyond the leaf's `notAfter`.
const MAX_AGE: u64 = 24 * 60 * 60;
/// How long a URL is not fetched again after a failure, in seconds.
const FAILURE_REMEMBERED: u64 = 60;
/// The time in which [`MAX_LOOKUPS`] are allowed, in seconds.
const LOOKUP_WINDOW: u64 = 60;
/// The maximum number of lookups in one window, for URLs with other names than Amazon's.
const MAX_LOOKUPS: usize = 10;
/// The maximum number of cached certificates, and of cached failures for other names than Amazon's.
const MAX_REMEMBERED: usize = 32;
/// The maximum number of cached failures for Amazon's names: more than there are names.
const MAX_USUAL_REMEMBERED: usize = 128;
/// The maximum size of all bodies that are held while certificates are looked for, in bytes. An isolate has 128 MB.
const MAX_HELD: usize = 24 * 1024 * 1024;
/// The part of it that is kept for bodies of a usual size, in bytes.
const RESERVED: usize = 8 * 1024 * 1024;
/// The maximum size of a usual body, in bytes. Alexa's have a few thousand.
pub(crate) const USUAL_BODY: usize = 16 * 1024;
/// What a request holds besides its body, in bytes, rounded up.
const HELD_BESIDES: usize = 4 * 1024;

type Found = Result<Rc<SigningCertificate>, RequestError>;

/// The signing certificates.
#[derive(Default)]
pub(crate) struct Certificates {
    state: RefCell<State>,
    /// Lookups, by URL.
    lookups: UnderWay,
    /// The sizes of the bodies that wait.
    bodies: UnderWay,
}

struct State {
    /// Validated certificates, and when their chains were fetched. They do not expire here, because a URL that had a
    /// chain of Amazon stays known.
    valid: Bounded<(Rc<SigningCertificate>, u64)>,
    failed: Bounded<RequestError>,
    usual_failed: Bounded<RequestError>,
    /// The URLs of other names than Amazon's that were looked for in the last minute.
    looked_for: Bounded<()>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            valid: Bounded::new(MAX_REMEMBERED),
            failed: Bounded::new(MAX_REMEMBERED),
            usual_failed: Bounded::new(MAX_USUAL_REMEMBERED),
            looked_for: Bounded::new(MAX_LOOKUPS),
        }
    }
}

impl Certificates {
    /// The certificate of a request, validated now or less than 24 h ago.
    ///
    /// # Errors
    ///
    /// [`RequestError::InvalidCertChain`], [`RequestError::CertChainUnavailable`]
    pub(crate) async fn get(&self, context: Context<'_>, request: &SignedRequest) -> Found {
        let url = request.cert_chain_url();
        match self.remembered(context, url) {
            Some(certificate) => Ok(certificate),
            None => self.found_or_awaited(context, url, request.size()).boxed_local().await,
        }
    }

    fn remembered(&self, context: Context<'_>, url: &CertChainUrl) -> Option<Rc<SigningCertificate>> {
        let certificate = self.state.borrow().valid(url, context.now)?;
        context.journal.note(|line| line.certificate = Some(Source::Memory));
        Some(certificate)
    }

    /// Looks for a certificate that is not in memory, or waits for the requests that look for it already. Meanwhile the
    /// body of this request is held.
    async fn found_or_awaited(&self, mut context: Context<'_>, url: &CertChainUrl, size: usize) -> Found {
        let _held = self.hold(size, context.now)?;
        for _ in 0..MAX_LOOKS {
            if let Some(attempt) = self.lookup(url, context.now)? {
                return self.found(context, url, attempt).await;
            }
            let Some(now) = context.http.wait(PAUSE).await else { break };
            context.now = now;
            if let Some(certificate) = self.remembered(context, url) {
                return Ok(certificate);
            }
        }
        Err(RequestError::CertChainUnavailable)
    }

    /// A chain may be looked up now, in KV and then at Amazon. Not while enough requests look for it already.
    ///
    /// # Errors
    ///
    /// The error of a URL that failed less than a minute ago. [`RequestError::CertChainUnavailable`] if too many URLs
    /// of other names are new to this isolate. Concurrent requests for the same URL are counted once. A URL
    /// that had a chain of Amazon before is not counted.
    pub(crate) fn lookup(&self, url: &CertChainUrl, now: u64) -> Result<Option<Attempt<'_>>, RequestError> {
        let mut state = self.state.borrow_mut();
        if let Some(error) = state.failure(url, now) {
            return Err(error);
        }
        if self.lookups.amount(url.as_str(), now) == MAX_SAME {
            return Ok(None);
        }
        state.count(url, now)?;
        Ok(Some(self.lookups.begin(url.as_str(), 1, now)))
    }

    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn occupy_lookups(&self, url: &str, number: usize, now: u64) {
        (0..number).for_each(|_| std::mem::forget(self.lookups.begin(url, 1, now)));
    }

    /// A request with a body of `size` bytes may wait for its certificate.
    ///
    /// # Errors
    ///
    /// [`RequestError::CertChainUnavailable`] if the bodies of those that wait already take too much memory.
    pub(crate) fn hold(&self, size: usize, now: u64) -> Result<Attempt<'_>, RequestError> {
        let most = if size > USUAL_BODY { MAX_HELD - RESERVED } else { MAX_HELD };
        let size = size + HELD_BESIDES;
        if self.bodies.amount("", now) + size > most {
            return Err(RequestError::CertChainUnavailable);
        }
        Ok(self.bodies.begin("", size, now))
    }

    fn found<'a>(
        &'a self,
        context: Context<'a>,
        url: &'a CertChainUrl,
        attempt: Attempt<'a>,
    ) -> LocalBoxFuture<'a, Found> {
        Box::pin(async move {
            let _attempt = attempt;
            let key = format!("alexa-cert/v1/{}", sha256_hex(url.as_str()));
            let (certificate, fetched_at) = match cached(context, url, &key).await {
                Some(found) => {
                    context.journal.note(|line| line.certificate = Some(Source::Kv));
                    found
                }
                None => (self.fetch(context, url, key).await?, context.now),
            };
            let certificate = Rc::new(certificate);
            self.state.borrow_mut().store(url, Rc::clone(&certificate), fetched_at);
            Ok(certificate)
        })
    }

    async fn fetch(
        &self,
        context: Context<'_>,
        url: &CertChainUrl,
        key: String,
    ) -> Result<SigningCertificate, RequestError> {
        context.journal.note(|line| line.certificate = Some(Source::Fetch));
        match fetch_chain(context, url).await {
            Ok((chain, certificate)) => {
                let value = json!({ "url": url.as_str(), "fetched_at": context.now, "chain": chain }).to_string();
                context.journal.after(Task::Put { key, value, ttl: MAX_AGE });
                Ok(certificate)
            }
            Err(error) => {
                self.fail(url, error, context.now);
                Err(error)
            }
        }
    }

    /// Caches the failure of a URL.
    pub(crate) fn fail(&self, url: &CertChainUrl, error: RequestError, now: u64) {
        let state = &mut *self.state.borrow_mut();
        let failed = if url.has_usual_name() { &mut state.usual_failed } else { &mut state.failed };
        failed.insert(url.as_str().into(), error, now + FAILURE_REMEMBERED, now);
    }
}

impl State {
    /// The cached certificate of a URL.
    fn valid(&self, url: &CertChainUrl, now: u64) -> Option<Rc<SigningCertificate>> {
        let ((certificate, fetched_at), _) = self.valid.get(url.as_str(), now)?;
        is_usable(certificate, *fetched_at, now).then(|| Rc::clone(certificate))
    }

    /// Caches a validated certificate.
    fn store(&mut self, url: &CertChainUrl, certificate: Rc<SigningCertificate>, fetched_at: u64) {
        self.valid.insert(url.as_str().into(), (certificate, fetched_at), u64::MAX, fetched_at);
    }

    fn failure(&self, url: &CertChainUrl, now: u64) -> Option<RequestError> {
        let failed = if url.has_usual_name() { &self.usual_failed } else { &self.failed };
        failed.get(url.as_str(), now).map(|(error, _)| *error)
    }

    /// Counts a lookup of a URL.
    fn count(&mut self, url: &CertChainUrl, now: u64) -> Result<(), RequestError> {
        let is_known = url.has_usual_name()
            || self.valid.get(url.as_str(), now).is_some()
            || self.looked_for.get(url.as_str(), now).is_some();
        if !is_known {
            if self.looked_for.len(now) == MAX_LOOKUPS {
                return Err(RequestError::CertChainUnavailable);
            }
            self.looked_for.insert(url.as_str().into(), (), now + LOOKUP_WINDOW, now);
        }
        Ok(())
    }
}

/// A chain in KV. Its key is `alexa-cert/v1/{sha256 of the URL}`, its value
/// `{"url": "…", "fetched_at": …, "chain": "…"}`. It is validated again when it is read, so that somebody who can write
/// to KV cannot introduce a key.
async fn cached(context: Context<'_>, url: &CertChainUrl, key: &str) -> Option<(SigningCertificate, u64)> {
    let cached = context.kv.get(key).await.ok()??;
    let cached = Json::parse(cached.as_bytes())?;
    let fetched_at = cached.number("fetched_at")?;
    let certificate = validate(context, cached.text("chain")?.as_bytes()).ok()?;
    let is_usable = cached.text("url")? == url.as_str() && is_usable(&certificate, fetched_at, context.now);
    is_usable.then_some((certificate, fetched_at))
}

/// If the store does not answer, this is not the caller's fault. If there is no chain at the URL, it is.
async fn fetch_chain(context: Context<'_>, url: &CertChainUrl) -> Result<(String, SigningCertificate), RequestError> {
    let response = match context.http.send(HttpRequest::get(url.as_str(), None)).await {
        Ok(response) => response,
        Err(HttpError::TooLarge) => return Err(RequestError::InvalidCertChain),
        Err(HttpError::Network | HttpError::TimedOut | HttpError::Invalid) => {
            return Err(RequestError::CertChainUnavailable);
        }
    };
    match response.status {
        200 => {
            let chain = String::from_utf8(response.body).map_err(|_| RequestError::InvalidCertChain)?;
            let certificate = validate(context, chain.as_bytes()).map_err(|error| {
                context.journal.note(|line| line.reason = Some(error.code()));
                RequestError::InvalidCertChain
            })?;
            Ok((chain, certificate))
        }
        408 | 429 | 500.. => Err(RequestError::CertChainUnavailable),
        _ => Err(RequestError::InvalidCertChain),
    }
}

fn validate(context: Context<'_>, chain: &[u8]) -> Result<SigningCertificate, ChainError> {
    SigningCertificate::from_chain(chain, &context.settings.alexa.trust_anchors, context.now)
}

/// Whether a certificate whose chain was fetched at `fetched_at` can be used at `now`.
fn is_usable(certificate: &SigningCertificate, fetched_at: u64, now: u64) -> bool {
    now.checked_sub(fetched_at).is_some_and(|age| age < MAX_AGE) && now <= certificate.not_after()
}
