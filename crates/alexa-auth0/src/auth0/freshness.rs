//! How long the issuer's keys may be used, and when they may be fetched again.
//!
//! The state of one isolate, and all rules, as synchronous functions of `now`
//! (Unix time in seconds). Sources: Auth0's advice to cache for minutes, to fetch again for an unknown `kid`, and
//! to limit how often; [RFC 8725, section 3.10](https://www.rfc-editor.org/rfc/rfc8725#section-3.10): the attacker chooses
//! the `kid`.

use std::collections::VecDeque;
use std::rc::Rc;

use super::jwks::Jwks;
use crate::backoff::Backoff;
use crate::under_way::{MAX_SAME, UnderWay};

/// How long a key set is fresh, in seconds.
pub const FRESH: u64 = 10 * 60;
/// How long a key set is used while it is refreshed after the response, in seconds.
pub const STALE: u64 = 60 * 60;
/// How long a key set is used at most, in seconds. This limits how long a revoked key is trusted while the issuer does not answer.
pub const USABLE: u64 = 24 * 60 * 60;
/// The minimum time between two fetches for unknown `kid`s, in seconds.
pub const COOLDOWN: u64 = 30;
/// The minimum time between two fetches for the same unknown `kid`, in seconds. The key may be new,
/// and known to only some of the issuer's servers.
const UNKNOWN_REMEMBERED: u64 = 60;
/// How long a refresh may run, in seconds.
const REFRESHING: u64 = 5;
/// The maximum number of cached unknown `kid`s.
const MAX_UNKNOWN: usize = 64;

/// The age of a key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Use it.
    Fresh,
    /// Use it, and refresh it after the response.
    Stale,
    /// Use it only if the issuer does not answer.
    Old,
    /// Do not use it.
    Unusable,
}

impl Age {
    /// The age at `now` of a key set that was fetched at `fetched_at`. A key set from the future is not used.
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

/// What to do about a `kid` that the current key set lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownKid {
    /// Fetch the keys again.
    Refetch,
    /// The keys were recently fetched for this `kid`, and lack it: refuse the token.
    Refuse,
    /// The keys were recently fetched for another `kid`, or the issuer did not answer.
    CannotTell,
}

/// The issuer's keys as an isolate caches them. It has a maximum size.
#[derive(Default)]
pub struct KeyMemory {
    set: Option<(Rc<Jwks>, u64)>,
    /// Ordinary loads and refreshes.
    loads: Backoff,
    /// When the last refresh after a response began.
    refreshed_at: Option<u64>,
    /// When keys were last fetched for an unknown `kid`. A fetch that has not ended is not included.
    refetched_at: Option<u64>,
    /// The `kid`s that the issuer did not have, and when they were fetched, oldest first.
    unknown: VecDeque<(String, u64)>,
    lookups: UnderWay,
}

impl KeyMemory {
    /// The current key set and its age, unless it is too old.
    #[must_use]
    pub fn current(&self, now: u64) -> Option<(Rc<Jwks>, Age)> {
        let (set, fetched_at) = self.set.as_ref()?;
        match Age::of(*fetched_at, now) {
            Age::Unusable => None,
            age => Some((Rc::clone(set), age)),
        }
    }

    /// Stores a key set if it is newer than the current one.
    pub fn adopt(&mut self, set: Rc<Jwks>, fetched_at: u64) {
        if self.set.as_ref().is_none_or(|(_, ours)| *ours <= fetched_at) {
            self.set = Some((set, fetched_at));
        }
    }

    /// Whether an ordinary load may fetch keys from the issuer.
    #[must_use]
    pub fn may_load(&self, now: u64) -> bool {
        self.loads.allows(now)
    }

    /// Whether keys may be looked for now, in the cache or at the issuer. Not while enough requests do so already. Call [`Self::end_lookup`]
    /// afterwards.
    pub fn begin_lookup(&mut self, now: u64) -> bool {
        let may = self.lookups.amount("", now) < MAX_SAME;
        if may {
            self.lookups.begin("", 1, now);
        }
        may
    }

    /// Records that a lookup has ended, after its result.
    pub fn end_lookup(&mut self) {
        self.lookups.end("", 1);
    }

    /// Records that a load or refresh failed.
    pub fn load_failed(&mut self, now: u64) {
        self.loads.failed(now);
    }

    /// Records that the issuer has answered.
    pub fn load_succeeded(&mut self) {
        self.loads.succeeded();
    }

    /// Whether a refresh may begin after this response. If so, records its beginning.
    pub fn begin_refresh(&mut self, now: u64) -> bool {
        let may = self.may_load(now) && !is_within(REFRESHING, self.refreshed_at, now);
        if may {
            self.refreshed_at = Some(now);
        }
        may
    }

    /// Decides what to do about a `kid` that the current key set lacks.
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

    /// Records that a fetch for an unknown `kid` has ended, with an answer or without.
    pub fn refetch_ended(&mut self, now: u64) {
        self.refetched_at = Some(now);
    }

    /// Records that the issuer does not have this `kid`.
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
