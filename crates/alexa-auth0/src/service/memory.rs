//! What one isolate keeps in memory between requests: plain data with a maximum size.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::verified::VerifiedTokens;
use crate::alexa::freshness::CertificateMemory;
use crate::auth0::freshness::KeyMemory;
use crate::auth0::profile::UserInfo;
use crate::backoff::Backoff;

/// The maximum number of tokens or users in each list.
const MAX_ENTRIES: usize = 256;

/// The memory of one isolate.
#[derive(Default)]
pub struct Memory {
    pub(super) certificates: RefCell<CertificateMemory>,
    pub(super) keys: RefCell<KeyMemory>,
    pub(super) profiles: RefCell<ProfileMemory>,
    pub(super) verified: RefCell<VerifiedTokens>,
}

/// Why `/userinfo` is not requested again for a token for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// 401 or 403: the issuer refuses the token.
    Rejected,
    /// 429: there were too many requests. 403: the answer has no reason.
    Pause,
}

/// Answers of `/userinfo`, by the SHA-256 of the token.
#[derive(Default)]
pub(super) struct ProfileMemory {
    /// Failures of the endpoint itself, for all tokens.
    pub(super) endpoint: Backoff,
    known: Recent<Known>,
    held: Recent<Verdict>,
    /// Alexa users who have just disabled the skill.
    forgotten: Recent<()>,
}

struct Known {
    userinfo: UserInfo,
    /// The Alexa user whose device it is.
    owner: Option<String>,
}

impl ProfileMemory {
    /// An answer, and when it expires.
    pub(super) fn get(&self, token: &str, now: u64) -> Option<(UserInfo, u64)> {
        self.known.get(token, now).map(|(known, until)| (known.userinfo.clone(), until))
    }

    /// Caches an answer, unless the `owner` has just disabled the skill.
    pub(super) fn keep(&mut self, token: String, userinfo: UserInfo, owner: Option<String>, until: u64, now: u64) {
        if !owner.as_deref().is_some_and(|owner| self.is_forgotten(owner, now)) {
            self.known.insert(token, Known { userinfo, owner }, until, now);
        }
    }

    pub(super) fn forget(&mut self, owner: &str, until: u64, now: u64) {
        self.known.0.retain(|(_, known, _)| known.owner.as_deref() != Some(owner));
        self.forgotten.insert(owner.to_owned(), (), until, now);
    }

    pub(super) fn is_forgotten(&self, owner: &str, now: u64) -> bool {
        self.forgotten.get(owner, now).is_some()
    }

    pub(super) fn verdict(&self, token: &str, now: u64) -> Option<Verdict> {
        self.held.get(token, now).map(|(verdict, _)| *verdict)
    }

    pub(super) fn hold(&mut self, token: String, verdict: Verdict, until: u64, now: u64) {
        self.held.insert(token, verdict, until, now);
    }
}

/// The last [`MAX_ENTRIES`] entries, the oldest first. Each expires at a time (Unix time in seconds).
struct Recent<T>(VecDeque<(String, T, u64)>);

impl<T> Recent<T> {
    fn get(&self, name: &str, now: u64) -> Option<(&T, u64)> {
        let entry = self.0.iter().find(|(known, _, until)| known == name && now < *until);
        entry.map(|(_, value, until)| (value, *until))
    }

    fn insert(&mut self, name: String, value: T, until: u64, now: u64) {
        self.0.retain(|(known, _, until)| *known != name && now < *until);
        if self.0.len() == MAX_ENTRIES {
            self.0.pop_front();
        }
        self.0.push_back((name, value, until));
    }
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}
