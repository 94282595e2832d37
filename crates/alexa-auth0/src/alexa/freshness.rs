//! The signing certificates that one isolate caches, and when a chain may be looked up.
//!
//! Synchronous functions of `now` (Unix time in seconds). Anybody can send any number of certificate
//! URLs. So everything here has a maximum size, and the number of lookups is limited. Amazon's own file names
//! have their own limits: other names, however many, cannot prevent the lookup of the genuine chain.

use std::collections::VecDeque;
use std::rc::Rc;

use super::certificate::{CertChainUrl, SigningCertificate};
use super::error::RequestError;
use crate::under_way::{MAX_SAME, UnderWay};

/// How long a fetched chain is used, in seconds, but never beyond the leaf's `notAfter`.
pub const USABLE: u64 = 24 * 60 * 60;
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
const USUAL_BODY: usize = 16 * 1024;
/// What a request holds besides its body, in bytes, rounded up.
const HELD_BESIDES: usize = 4 * 1024;
/// The name under which bodies are counted. It is no URL.
const BODIES: &str = "";

/// The signing certificates that an isolate caches.
#[derive(Default)]
pub struct CertificateMemory {
    valid: VecDeque<(CertChainUrl, Rc<SigningCertificate>, u64)>,
    failed: VecDeque<(CertChainUrl, RequestError, u64)>,
    usual_failed: VecDeque<(CertChainUrl, RequestError, u64)>,
    looked_for: VecDeque<(CertChainUrl, u64)>,
    /// Lookups by URL, and the size of the bodies that wait, by [`BODIES`].
    under_way: UnderWay,
}

impl CertificateMemory {
    /// The cached certificate of a URL.
    #[must_use]
    pub fn get(&self, url: &CertChainUrl, now: u64) -> Option<Rc<SigningCertificate>> {
        let (_, certificate, fetched_at) = self.valid.iter().find(|(known, ..)| known == url)?;
        is_usable(certificate, *fetched_at, now).then(|| Rc::clone(certificate))
    }

    /// Caches a validated certificate.
    pub fn adopt(&mut self, url: CertChainUrl, certificate: Rc<SigningCertificate>, fetched_at: u64) {
        self.valid.retain(|(known, ..)| *known != url);
        push_bounded(&mut self.valid, (url, certificate, fetched_at), MAX_REMEMBERED);
    }

    /// Caches the failure of a URL.
    pub fn fail(&mut self, url: CertChainUrl, error: RequestError, now: u64) {
        let (failed, most) = if url.has_usual_name() {
            (&mut self.usual_failed, MAX_USUAL_REMEMBERED)
        } else {
            (&mut self.failed, MAX_REMEMBERED)
        };
        failed.retain(|(known, ..)| *known != url);
        push_bounded(failed, (url, error, now), most);
    }

    /// Decides whether a chain may be looked up now, in KV and then at Amazon. Not while enough requests look for it already: false. Call
    /// [`Self::end_lookup`] afterwards.
    ///
    /// # Errors
    ///
    /// The error of a URL that failed less than a minute ago. [`RequestError::CertChainUnavailable`] if too many URLs
    /// of other names are new to this isolate. Concurrent requests for the same URL are counted once. A URL
    /// that had a chain of Amazon before is not counted.
    pub fn begin_lookup(&mut self, url: &CertChainUrl, now: u64) -> Result<bool, RequestError> {
        let failed = if url.has_usual_name() { &self.usual_failed } else { &self.failed };
        let recent = |at: u64| now.saturating_sub(at) < FAILURE_REMEMBERED;
        if let Some((_, error, _)) = failed.iter().find(|(known, _, at)| known == url && recent(*at)) {
            return Err(*error);
        }
        if self.under_way.amount(url.as_str(), now) == MAX_SAME {
            return Ok(false);
        }
        self.looked_for.retain(|(_, at)| now.saturating_sub(*at) < LOOKUP_WINDOW);
        let is_known = url.has_usual_name()
            || self.valid.iter().any(|(known, ..)| known == url)
            || self.looked_for.iter().any(|(known, _)| known == url);
        if !is_known {
            if self.looked_for.len() == MAX_LOOKUPS {
                return Err(RequestError::CertChainUnavailable);
            }
            self.looked_for.push_back((url.clone(), now));
        }
        self.under_way.begin(url.as_str(), 1, now);
        Ok(true)
    }

    /// Records that a lookup has ended, after its result.
    pub fn end_lookup(&mut self, url: &CertChainUrl) {
        self.under_way.end(url.as_str(), 1);
    }

    /// Decides whether a request with a body of `size` bytes may wait for its certificate. Anybody can send such requests. Call
    /// [`Self::release_body`] afterwards.
    ///
    /// # Errors
    ///
    /// [`RequestError::CertChainUnavailable`] if the bodies of those that wait already take too much memory.
    pub fn hold_body(&mut self, size: usize, now: u64) -> Result<(), RequestError> {
        let most = if size > USUAL_BODY { MAX_HELD - RESERVED } else { MAX_HELD };
        if self.under_way.amount(BODIES, now) + size + HELD_BESIDES > most {
            return Err(RequestError::CertChainUnavailable);
        }
        self.under_way.begin(BODIES, size + HELD_BESIDES, now);
        Ok(())
    }

    /// Records that a request no longer waits.
    pub fn release_body(&mut self, size: usize) {
        self.under_way.end(BODIES, size + HELD_BESIDES);
    }
}

/// Whether a certificate whose chain was fetched at `fetched_at` can be used at `now`.
#[must_use]
pub fn is_usable(certificate: &SigningCertificate, fetched_at: u64, now: u64) -> bool {
    now.checked_sub(fetched_at).is_some_and(|age| age < USABLE) && now <= certificate.not_after()
}

fn push_bounded<T>(queue: &mut VecDeque<T>, item: T, most: usize) {
    if queue.len() == most {
        queue.pop_front();
    }
    queue.push_back(item);
}
