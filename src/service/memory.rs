//! What one isolate remembers from request to request: plain data, bounded in size.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::alexa::freshness::CertificateMemory;
use crate::auth0::freshness::KeyMemory;
use crate::auth0::profile::UserInfo;

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
    /// 401: it does not accept the token.
    Rejected,
    /// 403: it accepts the token, but not for this.
    Forbidden,
    /// 429: it has been asked too often.
    Pause,
}

/// Answers of `/userinfo`, by the SHA-256 of the token, each until a time (Unix time in seconds).
#[derive(Default)]
pub(super) struct ProfileMemory {
    known: BTreeMap<String, (UserInfo, u64)>,
    held: BTreeMap<String, (Verdict, u64)>,
}

impl ProfileMemory {
    pub(super) fn get(&self, token: &str, now: u64) -> Option<UserInfo> {
        self.known.get(token).filter(|(_, until)| now < *until).map(|(userinfo, _)| userinfo.clone())
    }

    pub(super) fn keep(&mut self, token: String, userinfo: UserInfo, until: u64) {
        insert_bounded(&mut self.known, token, userinfo, until);
    }

    pub(super) fn verdict(&self, token: &str, now: u64) -> Option<Verdict> {
        self.held.get(token).filter(|(_, until)| now < *until).map(|(verdict, _)| *verdict)
    }

    pub(super) fn hold(&mut self, token: String, verdict: Verdict, until: u64) {
        insert_bounded(&mut self.held, token, verdict, until);
    }
}

/// Makes room by forgetting what would be forgotten first.
fn insert_bounded<T>(map: &mut BTreeMap<String, (T, u64)>, token: String, value: T, until: u64) {
    if map.len() >= MAX_TOKENS {
        let first = map.iter().min_by_key(|(_, (_, until))| *until).map(|(token, _)| token.clone());
        if let Some(first) = first {
            map.remove(&first);
        }
    }
    map.insert(token, (value, until));
}
