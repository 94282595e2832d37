//! The issuer's keys, from memory, from KV or from the issuer, by the rules of [`super::key_rules`].

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use serde_json::json;

use super::Context;
use super::backoff::{Backoff, failed_at};
use super::key_rules::{Age, KeyState, MAX_AGE, UnknownKid};
use super::under_way::{Attempt, MAX_LOOKS, MAX_SAME, PAUSE, UnderWay};
use crate::auth0::claims::Claims;
use crate::auth0::error::TokenError;
use crate::auth0::jwks::Jwks;
use crate::auth0::jwt::Candidate;
use crate::auth0::tenant::Issuer;
use crate::journal::{Source, Task};
use crate::json::Json;
use crate::ports::HttpRequest;

/// Why a token was not verified.
pub(crate) enum VerifyError {
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

/// The issuer's keys.
#[derive(Default)]
pub(crate) struct Keys {
    state: RefCell<KeyState>,
    /// Ordinary loads and refreshes.
    loads: Backoff,
    lookups: UnderWay,
}

impl Keys {
    /// Verifies a candidate with the key that it names. Also returns the set with that key.
    pub(crate) async fn verify(
        &self,
        context: Context<'_>,
        candidate: Candidate,
    ) -> Result<(Claims, Rc<Jwks>), VerifyError> {
        let (set, source) = self.keys(context).await?;
        if let Some(key) = set.select(candidate.key_id(), candidate.algorithm())? {
            return Ok((candidate.verify(key)?, set));
        }
        if source != Source::Fetch {
            let set = self.newer_keys(context, &candidate).boxed_local().await?;
            if let Some(key) = set.select(candidate.key_id(), candidate.algorithm())? {
                return Ok((candidate.verify(key)?, set));
            }
        }
        self.state.borrow_mut().add_unknown(candidate.key_id(), context.now);
        Err(TokenError::UnknownKey.into())
    }

    /// The current set, if it is fresh.
    pub(crate) fn fresh(&self, now: u64) -> Option<Rc<Jwks>> {
        self.remembered(now).and_then(|(set, age)| (age == Age::Fresh).then_some(set))
    }

    /// Refreshes a stale set after the response: from KV, where another
    /// isolate may have stored a newer one, or else from the issuer.
    pub(crate) async fn refresh(&self, context: Context<'_>) {
        if self.fresh(context.now).is_none() && !matches!(self.cached(context).await, Some((_, Age::Fresh))) {
            // The stale set is still used. `load` has recorded the failure.
            let _ = self.load(context).await;
        }
    }

    /// The keys as they are now at the issuer, for a candidate whose `kid` the current set lacks. While enough requests
    /// fetch them already, this one waits, and takes the set that has its key.
    async fn newer_keys(&self, mut context: Context<'_>, candidate: &Candidate) -> Result<Rc<Jwks>, VerifyError> {
        for _ in 0..MAX_LOOKS {
            let decision = self.state.borrow().unknown_kid(candidate.key_id(), context.now);
            match decision {
                UnknownKid::Refuse => return Err(TokenError::UnknownKey.into()),
                UnknownKid::CannotTell => return Err(VerifyError::Unavailable),
                UnknownKid::Refetch => {}
            }
            if let Some(_attempt) = self.lookup(context.now) {
                let refetched = self.fetch(context).await;
                let ended_at = refetched.as_ref().map_or_else(|KeysUnavailable(at)| *at, |_| context.now);
                self.state.borrow_mut().refetch_ended(ended_at);
                return Ok(refetched?);
            }
            let Some(now) = context.http.wait(PAUSE).await else { break };
            context.now = now;
            if let Some((set, _)) = self.remembered(now)
                && set.select(candidate.key_id(), candidate.algorithm())?.is_some()
            {
                return Ok(set);
            }
        }
        Err(VerifyError::Unavailable)
    }

    /// The current key set, from any layer.
    async fn keys(&self, context: Context<'_>) -> Result<(Rc<Jwks>, Source), KeysUnavailable> {
        let (set, age, source) = self.current(context).await?;
        if age == Age::Stale && self.loads.allows(context.now) && !self.state.borrow().is_refreshing(context.now) {
            self.state.borrow_mut().refresh_begins(context.now);
            context.journal.after(Task::RefreshKeys);
        }
        context.journal.note(|line| line.keys = Some(source));
        Ok((set, source))
    }

    async fn current(&self, context: Context<'_>) -> Result<(Rc<Jwks>, Age, Source), KeysUnavailable> {
        match self.usable(context.now) {
            Some((set, age)) => Ok((set, age, Source::Memory)),
            None => self.found_or_awaited(context).boxed_local().await,
        }
    }

    /// The keys in memory, unless they are old and newer ones may be fetched.
    fn usable(&self, now: u64) -> Option<(Rc<Jwks>, Age)> {
        self.remembered(now).filter(|(_, age)| *age != Age::Old || !self.loads.allows(now))
    }

    /// Looks for keys, or waits for the requests that look for them already.
    async fn found_or_awaited(&self, mut context: Context<'_>) -> Result<(Rc<Jwks>, Age, Source), KeysUnavailable> {
        for _ in 0..MAX_LOOKS {
            if let Some(_attempt) = self.lookup(context.now) {
                return self.found(context).await;
            }
            let Some(now) = context.http.wait(PAUSE).await else { break };
            context.now = now;
            if let Some((set, age)) = self.usable(now) {
                return Ok((set, age, Source::Memory));
            }
        }
        self.remembered_instead(context.now).ok_or(KeysUnavailable(context.now))
    }

    async fn found(&self, context: Context<'_>) -> Result<(Rc<Jwks>, Age, Source), KeysUnavailable> {
        let may_load = self.loads.allows(context.now);
        match self.cached(context).await {
            Some((set, age)) if age != Age::Old || !may_load => return Ok((set, age, Source::Kv)),
            _ => {}
        }
        match self.load(context).await {
            Ok(set) => Ok((set, Age::Fresh, Source::Fetch)),
            // The issuer does not answer: use the old set.
            Err(error) => self.remembered_instead(context.now).ok_or(error),
        }
    }

    fn remembered_instead(&self, now: u64) -> Option<(Rc<Jwks>, Age, Source)> {
        self.remembered(now).map(|(set, age)| (set, age, Source::Memory))
    }

    fn remembered(&self, now: u64) -> Option<(Rc<Jwks>, Age)> {
        self.state.borrow().current(now)
    }

    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn occupy_lookups(&self, number: usize, now: u64) {
        (0..number).for_each(|_| std::mem::forget(self.lookup(now)));
    }

    /// Keys may be looked for now, in KV or at the issuer. Not while enough requests do so already.
    fn lookup(&self, now: u64) -> Option<Attempt<'_>> {
        (self.lookups.amount("", now) < MAX_SAME).then(|| self.lookups.begin("", 1, now))
    }

    /// A key set in KV. Its key is `jwks/v1/{issuer}`, its value `{"fetched_at": …, "jwks": "…"}` with the set as it
    /// was fetched.
    async fn cached(&self, context: Context<'_>) -> Option<(Rc<Jwks>, Age)> {
        let cached = context.kv.get(&kv_key(&context.settings.auth0.issuer)).await.ok()??;
        let cached = Json::parse(cached.as_bytes())?;
        let fetched_at = cached.number("fetched_at")?;
        if Age::of(fetched_at, context.now) == Age::Unusable {
            return None;
        }
        let set = Rc::new(Jwks::parse(cached.text("jwks")?).ok()?);
        self.state.borrow_mut().store(set, fetched_at);
        self.remembered(context.now) // another request may have fetched a newer set meanwhile
    }

    async fn load(&self, context: Context<'_>) -> Result<Rc<Jwks>, KeysUnavailable> {
        let attempt = self.loads.attempt(context.now).ok_or(KeysUnavailable(context.now))?;
        let loaded = self.fetch(context).await;
        match loaded {
            Ok(_) => attempt.succeeded(),
            Err(KeysUnavailable(at)) => attempt.failed(at),
        }
        loaded
    }

    async fn fetch(&self, context: Context<'_>) -> Result<Rc<Jwks>, KeysUnavailable> {
        let Context { settings, http, now, journal, .. } = context;
        journal.note(|line| line.keys = Some(Source::Fetch));
        let issuer = &settings.auth0.issuer;
        let response = http.send(HttpRequest::get(issuer.jwks_uri(), None)).await;
        let response = response.map_err(|error| KeysUnavailable(failed_at(error, now)))?;
        let unusable = KeysUnavailable(now);
        if response.status != 200 {
            return Err(unusable);
        }
        let Ok(jwks) = String::from_utf8(response.body) else { return Err(unusable) };
        let Ok(set) = Jwks::parse(&jwks).map(Rc::new) else { return Err(unusable) };
        self.state.borrow_mut().store(Rc::clone(&set), now);
        let value = json!({ "fetched_at": now, "jwks": jwks }).to_string();
        journal.after(Task::Put { key: kv_key(issuer), value, ttl: MAX_AGE });
        Ok(set)
    }
}

fn kv_key(issuer: &Issuer) -> String {
    format!("jwks/v1/{}", issuer.as_str())
}
