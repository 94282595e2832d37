//! Answers one request, with two interfaces to the host: a cache and HTTP.
//!
//! Other modules make the decisions, in functions that neither wait nor read a clock. This module calls them in order,
//! and gets their inputs from the isolate's memory, from the cache or from the network. Nothing is
//! borrowed from the memory across an `await`, because other requests of the isolate run meanwhile.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

mod accounts;
mod certificates;
mod footprint;
mod keys;
pub mod memory;
mod profiles;
pub mod trace;
mod verified;

use memory::Memory;
use trace::Trace;

use crate::account::Account;
use crate::alexa::error::RequestError;
use crate::alexa::request::RequestKind;
use crate::alexa::response::ResponseEnvelope;
use crate::alexa::signature::{Inbound, SignedRequest};
use crate::ports::{Cache, Http, Outbound};
use crate::settings::Settings;
use crate::skill::Skill;
use crate::turn::{Host, Turn};

/// Answers one request.
pub struct Service {
    settings: Rc<Settings>,
    memory: Rc<Memory>,
    cache: Rc<dyn Cache>,
    http: Rc<dyn Outbound>,
    now: u64,
    deferred: RefCell<Vec<Deferred>>,
    trace: RefCell<Trace>,
    /// The Alexa user id of the device's owner.
    owner: RefCell<Option<String>>,
}

/// Work that happens after the response.
enum Deferred {
    /// Store a value in the cache, for a time in seconds.
    Put { key: String, value: String, ttl: u64 },
    /// Fetch the issuer's keys again.
    RefreshKeys,
    /// Store the profile of a user's token, unless the user has disabled the skill meanwhile.
    PutProfile { user: String, token: String, value: String, ttl: u64 },
    /// Delete the data that is stored for a user.
    Forget { user: String },
}

impl Service {
    /// Creates a service for the request that arrived at `now` (Unix time in seconds).
    pub fn new(
        settings: Rc<Settings>,
        memory: Rc<Memory>,
        cache: Rc<dyn Cache>,
        http: Rc<dyn Outbound>,
        now: u64,
    ) -> Self {
        let (deferred, trace, owner) = Default::default();
        Self { settings, memory, cache, http, now, deferred, trace, owner }
    }

    /// Answers the request with a skill.
    ///
    /// # Errors
    ///
    /// The [`RequestError`] if Amazon did not send the request to this skill, or if this cannot be determined.
    pub async fn answer(self: &Rc<Self>, inbound: Inbound, skill: &Skill) -> Result<ResponseEnvelope, RequestError> {
        let signed = SignedRequest::parse(inbound, &self.settings.alexa, self.now)?;
        let certificate = self.signing_certificate(&signed).await?;
        let request = signed.verify(&certificate)?;
        self.trace.borrow_mut().request(&request);
        self.note_owner(request.envelope().user_id());
        if let RequestKind::SkillEvent(event) = &request.envelope().request.kind {
            self.note_event(event).await;
        }
        let host: Rc<dyn Host> = Rc::<Self>::clone(self);
        let (answer, failure) = skill.answer(&Turn::new(request, host)).await;
        self.trace.borrow_mut().failure(failure);
        Ok(answer)
    }

    /// Does the work that happens after the response.
    pub async fn finish(&self) {
        while let Some(deferred) = self.next_deferred() {
            match deferred {
                Deferred::Put { key, value, ttl } => self.cache.put(&key, &value, ttl).await,
                Deferred::RefreshKeys => self.refresh_keys().await,
                Deferred::PutProfile { user, token, value, ttl } => self.put_profile(&user, &token, &value, ttl).await,
                Deferred::Forget { user } => self.forget(&user).await,
            }
        }
    }

    /// Whether there is such work.
    #[must_use]
    pub fn has_deferred(&self) -> bool {
        !self.deferred.borrow().is_empty()
    }

    fn next_deferred(&self) -> Option<Deferred> {
        self.deferred.borrow_mut().pop()
    }

    /// The data about this request for the log.
    pub fn trace(&self) -> RefMut<'_, Trace> {
        self.trace.borrow_mut()
    }

    fn put_later(&self, key: String, value: &Value, ttl: u64) {
        self.deferred.borrow_mut().push(Deferred::Put { key, value: value.to_string(), ttl });
    }
}

impl Host for Service {
    /// Boxed here, so that it is compiled once, and not again for every handler that awaits it.
    fn account<'a>(&'a self, access_token: Option<&'a str>) -> LocalBoxFuture<'a, Account> {
        Box::pin(async move {
            let account = self.resolve(access_token).await;
            self.trace.borrow_mut().account(&account);
            account
        })
    }

    fn http(&self) -> &dyn Http {
        &*self.http
    }
}
