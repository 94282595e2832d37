//! Gets the issuer's keys from memory, from the cache or from the issuer, by the rules of [`crate::auth0::freshness`].

use std::rc::Rc;

use futures_util::FutureExt;
use serde_json::json;

use super::trace::Source;
use super::{Deferred, Service};
use crate::auth0::claims::Claims;
use crate::auth0::error::TokenError;
use crate::auth0::freshness::{Age, USABLE, UnknownKid};
use crate::auth0::jwks::Jwks;
use crate::auth0::jwt::Candidate;
use crate::json::Json;
use crate::ports::HttpRequest;
use crate::under_way::{MAX_LOOKS, PAUSE};

/// Why a token was not verified.
pub(super) enum VerifyError {
    /// The token is invalid.
    Token(TokenError),
    /// The issuer's keys could not be fetched.
    Unavailable,
}

impl From<TokenError> for VerifyError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

/// The issuer did not answer with its keys at a time (Unix time in seconds).
struct KeysUnavailable(u64);

impl From<KeysUnavailable> for VerifyError {
    fn from(_: KeysUnavailable) -> Self {
        Self::Unavailable
    }
}

impl Service {
    /// Verifies a candidate with the key that it names. Also returns the set with that key.
    pub(super) async fn verify(&self, candidate: Candidate) -> Result<(Claims, Rc<Jwks>), VerifyError> {
        let (set, source) = self.keys().await?;
        if let Some(key) = set.select(candidate.key_id(), candidate.algorithm())? {
            return Ok((candidate.verify(key)?, set));
        }
        if source != Source::Fetch {
            let set = self.newer_keys(&candidate).boxed_local().await?;
            if let Some(key) = set.select(candidate.key_id(), candidate.algorithm())? {
                return Ok((candidate.verify(key)?, set));
            }
        }
        self.memory.keys.borrow_mut().remember_unknown(candidate.key_id(), self.now);
        Err(TokenError::UnknownKey.into())
    }

    /// The keys as they are now at the issuer, for a candidate whose `kid` the current set lacks. While enough requests fetch them already,
    /// this one waits, and takes the set that has its key.
    async fn newer_keys(&self, candidate: &Candidate) -> Result<Rc<Jwks>, VerifyError> {
        for _ in 0..MAX_LOOKS {
            let decision = self.memory.keys.borrow_mut().unknown_kid(candidate.key_id(), self.now);
            match decision {
                UnknownKid::Refuse => return Err(TokenError::UnknownKey.into()),
                UnknownKid::CannotTell => return Err(VerifyError::Unavailable),
                UnknownKid::Refetch => {}
            }
            if self.memory.keys.borrow_mut().begin_lookup(self.now) {
                let refetched = self.fetch_keys().await;
                let ended_at = refetched.as_ref().map_or_else(|KeysUnavailable(at)| *at, |_| self.now);
                self.memory.keys.borrow_mut().refetch_ended(ended_at);
                self.memory.keys.borrow_mut().end_lookup();
                return Ok(refetched?);
            }
            if !self.http.wait(PAUSE).await {
                break;
            }
            if let Some((set, _)) = self.remembered_keys()
                && set.select(candidate.key_id(), candidate.algorithm())?.is_some()
            {
                return Ok(set);
            }
        }
        Err(VerifyError::Unavailable)
    }

    /// The current key set, from any layer.
    async fn keys(&self) -> Result<(Rc<Jwks>, Source), KeysUnavailable> {
        let (set, age, source) = self.current_keys().await?;
        if age == Age::Stale && self.memory.keys.borrow_mut().begin_refresh(self.now) {
            self.deferred.borrow_mut().push(Deferred::RefreshKeys);
        }
        self.trace.borrow_mut().keys(source);
        Ok((set, source))
    }

    async fn current_keys(&self) -> Result<(Rc<Jwks>, Age, Source), KeysUnavailable> {
        match self.usable_keys() {
            Some((set, age)) => Ok((set, age, Source::Memory)),
            None => self.found_or_awaited_keys().boxed_local().await,
        }
    }

    /// The keys in memory, unless they are old and newer ones may be fetched.
    fn usable_keys(&self) -> Option<(Rc<Jwks>, Age)> {
        let may_load = self.memory.keys.borrow().may_load(self.now);
        self.remembered_keys().filter(|(_, age)| *age != Age::Old || !may_load)
    }

    /// Looks for keys, or waits for the requests that look for them already.
    async fn found_or_awaited_keys(&self) -> Result<(Rc<Jwks>, Age, Source), KeysUnavailable> {
        for _ in 0..MAX_LOOKS {
            if self.memory.keys.borrow_mut().begin_lookup(self.now) {
                let found = self.found_keys().await;
                self.memory.keys.borrow_mut().end_lookup();
                return found;
            }
            if !self.http.wait(PAUSE).await {
                break;
            }
            if let Some((set, age)) = self.usable_keys() {
                return Ok((set, age, Source::Memory));
            }
        }
        self.remembered_keys().map(|(set, age)| (set, age, Source::Memory)).ok_or(KeysUnavailable(self.now))
    }

    async fn found_keys(&self) -> Result<(Rc<Jwks>, Age, Source), KeysUnavailable> {
        let may_load = self.memory.keys.borrow().may_load(self.now);
        match self.cached_keys().await {
            Some((set, age)) if age != Age::Old || !may_load => return Ok((set, age, Source::Kv)),
            _ => {}
        }
        match self.load_keys().await {
            Ok(set) => Ok((set, Age::Fresh, Source::Fetch)),
            // The issuer does not answer: use the old set.
            Err(error) => self.remembered_keys().map(|(set, age)| (set, age, Source::Memory)).ok_or(error),
        }
    }

    fn remembered_keys(&self) -> Option<(Rc<Jwks>, Age)> {
        self.memory.keys.borrow().current(self.now)
    }

    /// A cached key set. Its key is `jwks/v1/{issuer}`, its value `{"fetched_at": …, "jwks": "…"}` with the set as it was fetched.
    async fn cached_keys(&self) -> Option<(Rc<Jwks>, Age)> {
        let cached = self.cache.get(&self.keys_name()).await.ok()??;
        let cached = Json::parse(cached.as_bytes())?;
        let fetched_at = cached.number("fetched_at")?;
        let age = Age::of(fetched_at, self.now);
        if age == Age::Unusable {
            return None;
        }
        let set = Rc::new(Jwks::parse(cached.text("jwks")?).ok()?);
        self.memory.keys.borrow_mut().adopt(Rc::clone(&set), fetched_at);
        Some((set, age))
    }

    async fn load_keys(&self) -> Result<Rc<Jwks>, KeysUnavailable> {
        if !self.memory.keys.borrow().may_load(self.now) {
            return Err(KeysUnavailable(self.now));
        }
        let loaded = self.fetch_keys().await;
        match loaded {
            Ok(_) => self.memory.keys.borrow_mut().load_succeeded(),
            Err(KeysUnavailable(at)) => self.memory.keys.borrow_mut().load_failed(at),
        }
        loaded
    }

    /// Refreshes a stale set after the response: from the cache, where another
    /// isolate may have stored a newer one, or else from the issuer.
    pub(super) async fn refresh_keys(&self) {
        if matches!(self.remembered_keys(), Some((_, Age::Fresh))) {
            return;
        }
        if !matches!(self.cached_keys().await, Some((_, Age::Fresh))) {
            // The stale set is still used. `load_keys` has recorded the failure.
            let _ = self.load_keys().await;
        }
    }

    /// The current set, if it is fresh.
    pub(super) fn fresh_keys(&self) -> Option<Rc<Jwks>> {
        self.remembered_keys().and_then(|(set, age)| (age == Age::Fresh).then_some(set))
    }

    async fn fetch_keys(&self) -> Result<Rc<Jwks>, KeysUnavailable> {
        self.trace.borrow_mut().keys(Source::Fetch);
        let url = self.settings.auth0.issuer.jwks_uri();
        let response = self.http.get(HttpRequest { url: &url, bearer: None }).await;
        let response = response.map_err(|error| KeysUnavailable(error.failed_at(self.now)))?;
        let unusable = KeysUnavailable(self.now);
        if response.status != 200 {
            return Err(unusable);
        }
        let Ok(jwks) = String::from_utf8(response.body) else { return Err(unusable) };
        let Ok(set) = Jwks::parse(&jwks).map(Rc::new) else { return Err(unusable) };
        self.memory.keys.borrow_mut().adopt(Rc::clone(&set), self.now);
        self.put_later(self.keys_name(), &json!({ "fetched_at": self.now, "jwks": jwks }), USABLE);
        Ok(set)
    }

    fn keys_name(&self) -> String {
        format!("jwks/v1/{}", self.settings.auth0.issuer.as_str())
    }
}
