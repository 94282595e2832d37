//! When the issuer's keys may be used, and when it may be asked for them again.
//!
//! What one isolate remembers of the keys, and the whole policy over it, as synchronous functions of `now`
//! (Unix time in seconds). Sources: Auth0's advice to cache for minutes, to ask again on an unknown `kid`, and
//! to limit how often; [RFC 8725, section 3.10](https://www.rfc-editor.org/rfc/rfc8725#section-3.10): a `kid` is
//! the attacker's to choose.

use std::collections::VecDeque;
use std::rc::Rc;

use super::jwks::Jwks;
use crate::backoff::Backoff;

/// How long a set is used without asking again, in seconds.
pub const FRESH: u64 = 10 * 60;
/// How long a set is used while it is refreshed after the response, in seconds.
pub const STALE: u64 = 60 * 60;
/// How long a set is used at all, in seconds: it bounds how long a revoked key is trusted while the issuer is away.
pub const USABLE: u64 = 24 * 60 * 60;
/// How long the issuer is not asked for another unknown `kid`, in seconds.
pub const COOLDOWN: u64 = 30;
/// How long a `kid` that the issuer does not have is not asked for again, in seconds. It may have been created just now,
/// and be known to another of the issuer's servers.
const UNKNOWN_REMEMBERED: u64 = 60;
/// How long a refresh may be under way, in seconds.
const REFRESHING: u64 = 5;
/// How many unknown `kid`s are remembered.
const MAX_UNKNOWN: usize = 64;

/// How old a set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// To be used.
    Fresh,
    /// To be used, and refreshed after the response.
    Stale,
    /// To be used only if the issuer cannot be asked.
    Old,
    /// Not to be used.
    Unusable,
}

impl Age {
    /// The age at `now` of what was fetched at `fetched_at`. What comes from the future is not to be used.
    #[must_use]
    pub fn of(fetched_at: u64, now: u64) -> Self {
        match now.checked_sub(fetched_at) {
            Some(age) if age < FRESH => Self::Fresh,
            Some(age) if age < STALE => Self::Stale,
            Some(age) if age < USABLE => Self::Old,
            _ => Self::Unusable,
        }
    }
}

/// What to do about a `kid` that the current set does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownKid {
    /// Ask the issuer once more.
    Refetch,
    /// The issuer was asked for this `kid` a moment ago and does not have it: the token is refused.
    Refuse,
    /// The issuer was asked a moment ago, for another `kid`, or did not answer.
    CannotTell,
}

/// What an isolate knows of the issuer's keys. Bounded in size.
#[derive(Default)]
pub struct KeyMemory {
    set: Option<(Rc<Jwks>, u64)>,
    /// Ordinary loads and refreshes.
    loads: Backoff,
    /// When a refresh after a response was last begun.
    refreshed_at: Option<u64>,
    /// When the issuer was last asked for an unknown `kid`; an attempt that has not ended is not counted.
    refetched_at: Option<u64>,
    /// The `kid`s that the issuer turned out not to have, and when, oldest first.
    unknown: VecDeque<(String, u64)>,
}

impl KeyMemory {
    /// The current set and its age, unless it has become unusable.
    #[must_use]
    pub fn current(&self, now: u64) -> Option<(Rc<Jwks>, Age)> {
        let (set, fetched_at) = self.set.as_ref()?;
        match Age::of(*fetched_at, now) {
            Age::Unusable => None,
            age => Some((Rc::clone(set), age)),
        }
    }

    /// Remembers a set that is newer than the current one.
    pub fn adopt(&mut self, set: Rc<Jwks>, fetched_at: u64) {
        if self.set.as_ref().is_none_or(|(_, ours)| *ours <= fetched_at) {
            self.set = Some((set, fetched_at));
        }
    }

    /// Whether an ordinary load may ask the issuer.
    #[must_use]
    pub fn may_load(&self, now: u64) -> bool {
        self.loads.allows(now)
    }

    /// Remembers that a load or refresh failed.
    pub fn load_failed(&mut self, now: u64) {
        self.loads.failed(now);
    }

    /// Remembers that the issuer has answered.
    pub fn load_succeeded(&mut self) {
        self.loads.succeeded();
    }

    /// Whether a refresh may be begun after this response. Counts as its beginning.
    pub fn begin_refresh(&mut self, now: u64) -> bool {
        let may = self.may_load(now) && !is_within(REFRESHING, self.refreshed_at, now);
        if may {
            self.refreshed_at = Some(now);
        }
        may
    }

    /// Decides about a `kid` that the current set does not have.
    pub fn unknown_kid(&mut self, kid: &str, now: u64) -> UnknownKid {
        self.unknown.retain(|(_, since)| is_within(UNKNOWN_REMEMBERED, Some(*since), now));
        if self.unknown.iter().any(|(unknown, _)| unknown == kid) {
            UnknownKid::Refuse
        } else if is_within(COOLDOWN, self.refetched_at, now) {
            UnknownKid::CannotTell
        } else {
            UnknownKid::Refetch
        }
    }

    /// Remembers that a question for an unknown `kid` has ended, with an answer or without.
    pub fn refetch_ended(&mut self, now: u64) {
        self.refetched_at = Some(now);
    }

    /// Remembers that the issuer does not have this `kid`.
    pub fn remember_unknown(&mut self, kid: &str, now: u64) {
        self.unknown.retain(|(unknown, _)| unknown != kid);
        if self.unknown.len() == MAX_UNKNOWN {
            self.unknown.pop_front();
        }
        self.unknown.push_back((kid.to_owned(), now));
    }
}

fn is_within(seconds: u64, at: Option<u64>, now: u64) -> bool {
    at.is_some_and(|at| now.saturating_sub(at) < seconds)
}
