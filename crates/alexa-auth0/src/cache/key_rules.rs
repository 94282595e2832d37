//! How long the issuer's keys may be used, and when they may be fetched again.
//!
//! Sources: Auth0's advice to cache for minutes, to fetch again for an unknown `kid`, and to limit how often; [RFC
//! 8725, section 3.10](https://www.rfc-editor.org/rfc/rfc8725#section-3.10): the attacker chooses the `kid`.

use std::rc::Rc;

use super::bounded::Bounded;
use crate::auth0::jwks::Jwks;

/// How long a key set is fresh, in seconds.
const FRESH: u64 = 10 * 60;
/// How long a key set is used while it is refreshed after the response, in seconds.
const STALE: u64 = 60 * 60;
/// How long a key set is used at most, in seconds. This limits how long a revoked key is trusted while the issuer does
/// not answer.
pub(crate) const MAX_AGE: u64 = 24 * 60 * 60;
/// The minimum time between two fetches for unknown `kid`s, in seconds.
const COOLDOWN: u64 = 30;
/// The minimum time between two fetches for the same unknown `kid`, in seconds. The key may be new,
/// and known to only some of the issuer's servers.
const UNKNOWN_REMEMBERED: u64 = 60;
/// How long a refresh may run, in seconds.
const REFRESHING: u64 = 5;
/// The maximum number of cached unknown `kid`s.
const MAX_UNKNOWN: usize = 64;

/// The age of a key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
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
    pub(crate) fn of(fetched_at: u64, now: u64) -> Self {
        match now.checked_sub(fetched_at) {
            Some(age) if age < FRESH => Self::Fresh,
            Some(age) if age < STALE => Self::Stale,
            Some(age) if age < MAX_AGE => Self::Old,
            _ => Self::Unusable,
        }
    }
}

/// What to do about a `kid` that the current key set lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownKid {
    /// Fetch the keys again.
    Refetch,
    /// The keys were recently fetched for this `kid`, and lack it: refuse the token.
    Refuse,
    /// The keys were recently fetched for another `kid`, or the issuer did not answer.
    CannotTell,
}

/// The issuer's keys as an isolate caches them. Times are Unix times in seconds.
pub(crate) struct KeyState {
    set: Option<(Rc<Jwks>, u64)>,
    /// When the last refresh after a response began.
    refreshed_at: Option<u64>,
    /// When keys were last fetched for an unknown `kid`. A fetch that has not ended is not included.
    refetched_at: Option<u64>,
    /// The `kid`s that the issuer did not have.
    unknown: Bounded<()>,
}

impl Default for KeyState {
    fn default() -> Self {
        Self { set: None, refreshed_at: None, refetched_at: None, unknown: Bounded::new(MAX_UNKNOWN) }
    }
}

impl KeyState {
    /// The current key set and its age, unless it is too old.
    #[must_use]
    pub(crate) fn current(&self, now: u64) -> Option<(Rc<Jwks>, Age)> {
        let (set, fetched_at) = self.set.as_ref()?;
        match Age::of(*fetched_at, now) {
            Age::Unusable => None,
            age => Some((Rc::clone(set), age)),
        }
    }

    /// Stores a key set if it is not older than the current one.
    pub(crate) fn store(&mut self, set: Rc<Jwks>, fetched_at: u64) {
        if self.set.as_ref().is_none_or(|(_, ours)| *ours <= fetched_at) {
            self.set = Some((set, fetched_at));
        }
    }

    /// Whether a refresh that began after an earlier response may still run.
    #[must_use]
    pub(crate) fn is_refreshing(&self, now: u64) -> bool {
        is_within(REFRESHING, self.refreshed_at, now)
    }

    /// A refresh begins after this response.
    pub(crate) fn refresh_begins(&mut self, now: u64) {
        self.refreshed_at = Some(now);
    }

    /// What to do about a `kid` that the current key set lacks.
    #[must_use]
    pub(crate) fn unknown_kid(&self, kid: &str, now: u64) -> UnknownKid {
        if self.unknown.get(kid, now).is_some() {
            UnknownKid::Refuse
        } else if is_within(COOLDOWN, self.refetched_at, now) {
            UnknownKid::CannotTell
        } else {
            UnknownKid::Refetch
        }
    }

    /// A fetch for an unknown `kid` has ended, with an answer or without.
    pub(crate) fn refetch_ended(&mut self, at: u64) {
        self.refetched_at = Some(at);
    }

    /// The issuer does not have this `kid`.
    pub(crate) fn add_unknown(&mut self, kid: &str, now: u64) {
        self.unknown.insert(kid.into(), (), now + UNKNOWN_REMEMBERED, now);
    }
}

fn is_within(seconds: u64, at: Option<u64>, now: u64) -> bool {
    at.is_some_and(|at| now.saturating_sub(at) < seconds)
}
