//! What an isolate keeps between requests. Each file is one cache: its state, its rules, which are synchronous
//! functions of the current time, and the functions that fill it from KV and from outside.
//!
//! A cache owns its state, and nobody else sees it. It never borrows its state across an `await`, because other
//! requests of the isolate run meanwhile.

pub(crate) mod backoff;
pub(crate) mod bounded;
pub(crate) mod certificates;
pub(crate) mod departed;
pub(crate) mod key_rules;
pub(crate) mod keys;
pub(crate) mod profiles;
pub(crate) mod tokens;
pub(crate) mod under_way;

use crate::journal::Journal;
use crate::ports::{Cache, Outbound};
use crate::settings::Settings;

/// The caches of one isolate.
#[derive(Default)]
pub(crate) struct Caches {
    pub certificates: certificates::Certificates,
    pub keys: keys::Keys,
    pub profiles: profiles::Profiles,
    pub tokens: tokens::VerifiedTokens,
    pub departed: departed::DepartedUsers,
}

/// What a request lends to a cache for a call.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub settings: &'a Settings,
    pub kv: &'a dyn Cache,
    pub http: &'a dyn Outbound,
    /// Unix time in seconds.
    pub now: u64,
    pub journal: &'a Journal,
}
