//! What one isolate remembers from request to request: plain data, bounded in size.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::alexa::freshness::CertificateMemory;
use crate::auth0::freshness::KeyMemory;
use crate::auth0::profile::UserInfo;
use crate::backoff::Backoff;

/// Most tokens of which something is remembered.
const MAX_TOKENS: usize = 256;

/// What one isolate remembers.
#[derive(Default)]
pub struct Memory {
    pub(super) certificates: RefCell<CertificateMemory>,
    pub(super) keys: RefCell<KeyMemory>,
    pub(super) profiles: RefCell<ProfileMemory>,
}

/// Why the issuer is not asked about a token for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// 401 or 403: it does not accept the token.
    Rejected,
    /// 429: it has been asked too often. 403: it does not say why.
    Pause,
}

/// Answers of `/userinfo`, by the SHA-256 of the token.
#[derive(Default)]
pub(super) struct ProfileMemory {
    /// The endpoint itself, whatever the token.
    pub(super) endpoint: Backoff,
    known: Recent<UserInfo>,
    held: Recent<Verdict>,
}

impl ProfileMemory {
    pub(super) fn get(&self, token: &str, now: u64) -> Option<UserInfo> {
        self.known.get(token, now).cloned()
    }

    pub(super) fn keep(&mut self, token: String, userinfo: UserInfo, until: u64, now: u64) {
        self.known.insert(token, userinfo, until, now);
    }

    pub(super) fn forget(&mut self, token: &str) {
        self.known.remove(token);
    }

    pub(super) fn verdict(&self, token: &str, now: u64) -> Option<Verdict> {
        self.held.get(token, now).copied()
    }

    pub(super) fn hold(&mut self, token: String, verdict: Verdict, until: u64, now: u64) {
        self.held.insert(token, verdict, until, now);
    }
}

/// The last [`MAX_TOKENS`] entries, each until a time (Unix time in seconds), the oldest first.
struct Recent<T>(VecDeque<(String, T, u64)>);

impl<T> Recent<T> {
    fn get(&self, token: &str, now: u64) -> Option<&T> {
        self.0.iter().find(|(known, _, until)| known == token && now < *until).map(|(_, value, _)| value)
    }

    fn insert(&mut self, token: String, value: T, until: u64, now: u64) {
        self.0.retain(|(known, _, until)| *known != token && now < *until);
        if self.0.len() == MAX_TOKENS {
            self.0.pop_front();
        }
        self.0.push_back((token, value, until));
    }

    fn remove(&mut self, token: &str) {
        self.0.retain(|(known, ..)| known != token);
    }
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}
