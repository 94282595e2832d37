//! What one isolate remembers of signing certificates, and when a chain may be fetched.
//!
//! Synchronous functions of `now` (Unix time in seconds). A stranger can name any number of certificate
//! URLs, so everything here is bounded, and so is what a stranger can make this Worker fetch.

use std::collections::VecDeque;
use std::rc::Rc;

use super::certificate::{CertChainUrl, SigningCertificate};
use super::error::RequestError;

/// How long a fetched chain is used, in seconds; never beyond the leaf's `notAfter`.
pub const USABLE: u64 = 24 * 60 * 60;
/// How long a URL that failed is left alone, in seconds.
const FAILURE_REMEMBERED: u64 = 60;
/// The window of [`MAX_FETCHES`], in seconds.
const FETCH_WINDOW: u64 = 60;
/// Most URLs that are fetched in a window.
const MAX_FETCHES: usize = 10;
/// Most certificates and most failures that are remembered.
const MAX_REMEMBERED: usize = 32;

/// What an isolate knows of signing certificates.
#[derive(Default)]
pub struct CertificateMemory {
    valid: VecDeque<(CertChainUrl, Rc<SigningCertificate>, u64)>,
    failed: VecDeque<(CertChainUrl, RequestError, u64)>,
    fetched: VecDeque<(CertChainUrl, u64)>,
}

impl CertificateMemory {
    /// The certificate at a URL.
    #[must_use]
    pub fn get(&self, url: &CertChainUrl, now: u64) -> Option<Rc<SigningCertificate>> {
        let (_, certificate, fetched_at) = self.valid.iter().find(|(known, ..)| known == url)?;
        is_usable(certificate, *fetched_at, now).then(|| Rc::clone(certificate))
    }

    /// Remembers a validated certificate.
    pub fn adopt(&mut self, url: CertChainUrl, certificate: Rc<SigningCertificate>, fetched_at: u64) {
        self.valid.retain(|(known, ..)| *known != url);
        push_bounded(&mut self.valid, (url, certificate, fetched_at));
    }

    /// How a URL failed less than a minute ago, if it did.
    #[must_use]
    pub fn failure(&self, url: &CertChainUrl, now: u64) -> Option<RequestError> {
        let recent = |at: u64| now.saturating_sub(at) < FAILURE_REMEMBERED;
        self.failed.iter().find(|(known, _, at)| known == url && recent(*at)).map(|(_, error, _)| *error)
    }

    /// Remembers that a URL failed.
    pub fn fail(&mut self, url: CertChainUrl, error: RequestError, now: u64) {
        self.failed.retain(|(known, ..)| *known != url);
        push_bounded(&mut self.failed, (url, error, now));
    }

    /// Whether a chain may be fetched now. What counts is how many URLs are new to this isolate: requests at the same
    /// time for the same URL count as one, and one that had a chain of Amazon's before does not count.
    pub fn begin_fetch(&mut self, url: &CertChainUrl, now: u64) -> bool {
        self.fetched.retain(|(_, at)| now.saturating_sub(*at) < FETCH_WINDOW);
        let is_known = self.valid.iter().any(|(known, ..)| known == url);
        if is_known || self.fetched.iter().any(|(known, _)| known == url) {
            return true;
        }
        let may = self.fetched.len() < MAX_FETCHES;
        if may {
            self.fetched.push_back((url.clone(), now));
        }
        may
    }
}

/// Whether a certificate whose chain was fetched at `fetched_at` can be used at `now`.
#[must_use]
pub fn is_usable(certificate: &SigningCertificate, fetched_at: u64, now: u64) -> bool {
    now.checked_sub(fetched_at).is_some_and(|age| age < USABLE) && now <= certificate.not_after()
}

fn push_bounded<T>(queue: &mut VecDeque<T>, item: T) {
    if queue.len() == MAX_REMEMBERED {
        queue.pop_front();
    }
    queue.push_back(item);
}
