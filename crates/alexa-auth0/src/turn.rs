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

/// What a turn needs: in a Worker the service provides it, in a test the conversation.
pub(crate) trait Host {
    /// The account that an access token belongs to.
    fn account<'a>(&'a self, access_token: Option<&'a str>) -> LocalBoxFuture<'a, Account>;

    /// Outbound HTTP.
    fn http(&self) -> &dyn Http;
}

/// A verified request, with what a handler needs to answer it.
pub struct Turn {
    request: VerifiedRequest,
    host: Rc<dyn Host>,
}

impl Turn {
    /// A turn that answers `request`.
    pub(crate) fn new(request: VerifiedRequest, host: Rc<dyn Host>) -> Self {
        Self { request, host }
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request.envelope().request
    }

    /// The language spoken, e.g. `en-GB`.
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        self.request().locale.as_deref()
    }

    /// The intent of the request, if it has one.
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

    /// The account of the user who speaks. Auth0 is not asked for anything before this is called.
    #[must_use = "nothing happens until it is awaited"]
    pub fn account(&self) -> LocalBoxFuture<'_, Account> {
        self.host.account(self.request.envelope().access_token())
    }

    /// The linked user.
    ///
    /// # Errors
    ///
    /// If the user has not linked an account, the link has expired, or Auth0 does not answer. Return it with `?`: the user then hears
    /// the matching sentence of the skill's [`Sentences`](crate::Sentences).
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

    /// Sends a GET request to an API, with a bearer token: the user's is [`User::access_token`]. Redirects are not followed, and the request
    /// is not retried. The answer must arrive within 2 s and have at most 256 KiB.
    ///
    /// # Errors
    ///
    /// [`HttpError`] if there is no answer. An answer with an error status is no error here.
    #[must_use = "nothing happens until it is awaited"]
    pub fn get<'a>(
        &'a self,
        url: &'a str,
        bearer: Option<&'a AccessToken>,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        self.host.http().get(HttpRequest { url, bearer })
    }
}
