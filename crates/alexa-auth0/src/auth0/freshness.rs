//! When the issuer's keys may be used, and when it may be asked for them again.
//!
//! What one isolate remembers of the keys, and the whole policy over it, as synchronous functions of `now`
//! (Unix time in seconds). Sources: Auth0's advice to cache for minutes, to ask again on an unknown `kid`, and
//! to limit how often; [RFC 8725, section 3.10](https://www.rfc-editor.org/rfc/rfc8725#section-3.10): a `kid` is
//! the attacker's to choose.

use std::collections::VecDeque;
use std::rc::Rc;

use super::jwks::Jwks;

/// How long a set is used without asking again, in seconds.
pub const FRESH: u64 = 10 * 60;
/// How long a set is used at all, in seconds: it bounds how long a revoked key is trusted.
pub const USABLE: u64 = 24 * 60 * 60;
/// How long the issuer is left alone after a failure, or after a question for an unknown `kid`, in seconds.
pub const COOLDOWN: u64 = 30;
/// How many unknown `kid`s are remembered.
const MAX_UNKNOWN: usize = 64;

/// How old a set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// To be used.
    Fresh,
    /// To be used, and asked for again behind the answer.
    Stale,
    /// Not to be used.
    Unusable,
}

impl Age {
    /// The age at `now` of what was fetched at `fetched_at`. What comes from the future is not to be used.
    #[must_use]
    pub fn of(fetched_at: u64, now: u64) -> Self {
        match now.checked_sub(fetched_at) {
            Some(age) if age < FRESH => Self::Fresh,
            Some(age) if age < USABLE => Self::Stale,
            _ => Self::Unusable,
        }
    }
}

/// What to do about a `kid` that the set in hand does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownKid {
    /// Ask the issuer once more.
    Refetch,
    /// The set in hand is recent enough: the token is refused.
    Refuse,
    /// The issuer was asked just now and did not answer.
    CannotTell,
}

/// What an isolate knows of the issuer's keys. Bounded in size.
#[derive(Default)]
pub struct KeyMemory {
    set: Option<(Rc<Jwks>, u64)>,
    /// When an ordinary load or a refresh last failed.
    failed_at: Option<u64>,
    /// When a refresh behind an answer was last begun.
    refreshed_at: Option<u64>,
    /// When the issuer was last asked for an unknown `kid`, and whether it has answered.
    refetch: Option<(u64, bool)>,
    /// The `kid`s that the issuer turned out not to have, and when, oldest first.
    unknown: VecDeque<(String, u64)>,
}

impl KeyMemory {
    /// The set in hand and its age, unless it has become unusable.
    #[must_use]
    pub fn current(&self, now: u64) -> Option<(Rc<Jwks>, Age)> {
        let (set, fetched_at) = self.set.as_ref()?;
        match Age::of(*fetched_at, now) {
            Age::Unusable => None,
            age => Some((Rc::clone(set), age)),
        }
    }

    /// Remembers a set that is newer than the one in hand.
    pub fn adopt(&mut self, set: Rc<Jwks>, fetched_at: u64) {
        if self.set.as_ref().is_none_or(|(_, ours)| *ours <= fetched_at) {
            self.set = Some((set, fetched_at));
        }
    }

    /// Whether an ordinary load may ask the issuer.
    #[must_use]
    pub fn may_load(&self, now: u64) -> bool {
        !is_recent(self.failed_at, now)
    }

    /// Remembers that a load or refresh failed.
    pub fn load_failed(&mut self, now: u64) {
        self.failed_at = Some(now);
    }

    /// Whether a refresh may be begun behind this answer. Counts as its beginning.
    pub fn begin_refresh(&mut self, now: u64) -> bool {
        let may = self.may_load(now) && !is_recent(self.refreshed_at, now);
        if may {
            self.refreshed_at = Some(now);
        }
        may
    }

    /// Decides about a `kid` that the set in hand does not have. `Refetch` counts as an attempt that failed,
    /// until [`Self::refetched`] says otherwise.
    pub fn unknown_kid(&mut self, kid: &str, now: u64) -> UnknownKid {
        self.unknown.retain(|(_, since)| now.saturating_sub(*since) < FRESH);
        if self.unknown.iter().any(|(unknown, _)| unknown == kid) {
            return UnknownKid::Refuse;
        }
        match self.refetch {
            Some((at, answered)) if is_recent(Some(at), now) => {
                if answered {
                    UnknownKid::Refuse
                } else {
                    UnknownKid::CannotTell
                }
            }
            _ => {
                self.refetch = Some((now, false));
                UnknownKid::Refetch
            }
        }
    }

    /// Remembers that the question for an unknown `kid` was answered.
    pub fn refetched(&mut self) {
        if let Some((_, answered)) = &mut self.refetch {
            *answered = true;
        }
    }

    /// Remembers that the issuer does not have this `kid`.
    pub fn remember_unknown(&mut self, kid: &str, now: u64) {
        if self.unknown.len() == MAX_UNKNOWN {
            self.unknown.pop_front();
        }
        self.unknown.push_back((kid.to_owned(), now));
    }
}

fn is_recent(at: Option<u64>, now: u64) -> bool {
    at.is_some_and(|at| now.saturating_sub(at) < COOLDOWN)
}
