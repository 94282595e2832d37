//! The signing certificates that one isolate caches, and when a chain may be looked up.
//!
//! Synchronous functions of `now` (Unix time in seconds). Anybody can send any number of certificate
//! URLs. So everything here has a maximum size, and the number of lookups is limited. Amazon's own file names
//! have their own limits: other names, however many, cannot prevent the lookup of the genuine chain.

use std::collections::VecDeque;
use std::rc::Rc;

use super::certificate::{CertChainUrl, SigningCertificate};
use super::error::RequestError;

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

/// The signing certificates that an isolate caches.
#[derive(Default)]
pub struct CertificateMemory {
    valid: VecDeque<(CertChainUrl, Rc<SigningCertificate>, u64)>,
    failed: VecDeque<(CertChainUrl, RequestError, u64)>,
    usual_failed: VecDeque<(CertChainUrl, RequestError, u64)>,
    looked_for: VecDeque<(CertChainUrl, u64)>,
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

    /// Decides whether a chain may be looked up now, in KV and then at Amazon.
    ///
    /// # Errors
    ///
    /// The error of a URL that failed less than a minute ago. [`RequestError::CertChainUnavailable`] if too many URLs
    /// of other names are new to this isolate. Concurrent requests for the same URL are counted once. A URL
    /// that had a chain of Amazon before is not counted.
    pub fn begin_lookup(&mut self, url: &CertChainUrl, now: u64) -> Result<(), RequestError> {
        let failed = if url.has_usual_name() { &self.usual_failed } else { &self.failed };
        let recent = |at: u64| now.saturating_sub(at) < FAILURE_REMEMBERED;
        if let Some((_, error, _)) = failed.iter().find(|(known, _, at)| known == url && recent(*at)) {
            return Err(*error);
        }
        self.looked_for.retain(|(_, at)| now.saturating_sub(*at) < LOOKUP_WINDOW);
        let is_known = url.has_usual_name()
            || self.valid.iter().any(|(known, ..)| known == url)
            || self.looked_for.iter().any(|(known, _)| known == url);
        if is_known {
            return Ok(());
        }
        if self.looked_for.len() == MAX_LOOKUPS {
            return Err(RequestError::CertChainUnavailable);
        }
        self.looked_for.push_back((url.clone(), now));
        Ok(())
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
