//! One turn of the conversation, as a handler of the skill sees it.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::account::{Account, User};
use crate::alexa::request::{Intent, Request, RequestKind, Slot};
use crate::alexa::response::{Response, ResponseEnvelope};
use crate::alexa::signature::VerifiedRequest;
use crate::auth0::access_token::AccessToken;
use crate::error::{Error, Reason, Result};
use crate::ports::{Http, HttpError, HttpRequest, HttpResponse};
use crate::session;

/// What a turn asks of its surroundings: the exchange in a Worker, a stage in a test.
pub(crate) trait Host {
    /// The account that an access token stands for.
    fn account<'a>(&'a self, access_token: Option<&'a str>) -> LocalBoxFuture<'a, Account>;

    /// Outbound HTTP.
    fn http(&self) -> &dyn Http;
}

/// A verified request and the means to answer it.
pub struct Turn {
    request: VerifiedRequest,
    host: Rc<dyn Host>,
}

impl Turn {
    /// A turn that answers `request`.
    pub(crate) fn new(request: VerifiedRequest, host: Rc<dyn Host>) -> Self {
        Self { request, host }
    }

    /// What is asked.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request.envelope().request
    }

    /// The language spoken, e.g. `en-GB`.
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        self.request().locale.as_deref()
    }

    /// What the user wants, or might want.
    #[must_use]
    pub fn intent(&self) -> Option<&Intent> {
        match &self.request().kind {
            RequestKind::Intent { intent, .. } | RequestKind::CanFulfillIntent { intent } => Some(intent),
            _ => None,
        }
    }

    /// A slot of that intent.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.intent()?.slot(name)
    }

    /// Whether this request begins a session. No request outside a session does, such as a skill event.
    #[must_use]
    pub fn is_new_session(&self) -> bool {
        self.request.envelope().session.as_ref().is_some_and(|session| session.is_new)
    }

    /// The session attributes, as [`Response::with_session`](crate::alexa::response::Response::with_session) has last set
    /// them in this session. The default, where they were not set, cannot be read as a `T`, or belong to another
    /// recognised voice than the one that speaks now.
    #[must_use]
    pub fn session<T: DeserializeOwned + Default>(&self) -> T {
        let attributes = session::attributes(self.request.envelope());
        serde_json::from_value(Value::Object(attributes)).unwrap_or_default()
    }

    /// The body of the answer.
    pub(crate) fn answer(&self, response: Response) -> ResponseEnvelope {
        session::answer(self.request.envelope(), response)
    }

    /// The account of whom the skill talks to. Nothing is asked of the issuer before this is called.
    #[must_use = "nothing happens until it is awaited"]
    pub fn account(&self) -> LocalBoxFuture<'_, Account> {
        self.host.account(self.request.envelope().access_token())
    }

    /// The linked user.
    ///
    /// # Errors
    ///
    /// For a user whose account is not linked, or cannot be reached. Pass it on by `?`: the user then hears the
    /// sentence of the skill's [`Sentences`](crate::Sentences) for it.
    #[must_use = "nothing happens until it is awaited"]
    pub fn user(&self) -> LocalBoxFuture<'_, Result<User>> {
        Box::pin(async move {
            match self.account().await {
                Account::Linked(user) => Ok(user),
                Account::Unlinked => Err(Error(Reason::Unlinked)),
                Account::Expired(_) => Err(Error(Reason::Expired)),
                Account::Unavailable => Err(Error(Reason::Unavailable)),
            }
        })
    }

    /// Sends a GET request to an API, with a bearer token: the user's is [`User::access_token`]. Redirects are not
    /// followed, nothing is retried, and the answer has 2 s and 256 KiB.
    ///
    /// # Errors
    ///
    /// [`HttpError`] if there is no answer. An answer of any status is one.
    #[must_use = "nothing happens until it is awaited"]
    pub fn get<'a>(
        &'a self,
        url: &'a str,
        bearer: Option<&'a AccessToken>,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        self.host.http().get(HttpRequest { url, bearer })
    }
}
