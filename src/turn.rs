//! One turn of the conversation, as a handler of the skill sees it.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::account::Account;
use crate::alexa::request::{Intent, Request, RequestKind, Slot};
use crate::alexa::signature::VerifiedRequest;
use crate::service::ports::Http;

/// What the skill can ask of its surroundings.
pub trait Platform {
    /// The account that an access token stands for.
    fn account(&self, access_token: Option<&str>) -> impl Future<Output = Account>;

    /// Outbound HTTP, for a handler that calls an API.
    fn http(&self) -> &impl Http;
}

/// A verified request and the means to answer it.
pub struct Turn<'a, P> {
    request: &'a VerifiedRequest,
    platform: &'a P,
}

impl<'a, P: Platform> Turn<'a, P> {
    /// A turn that answers `request`.
    pub fn new(request: &'a VerifiedRequest, platform: &'a P) -> Self {
        Self { request, platform }
    }

    /// What is asked.
    #[must_use]
    pub fn request(&self) -> &'a Request {
        &self.request.envelope().request
    }

    /// The language spoken, e.g. `en-GB`.
    #[must_use]
    pub fn locale(&self) -> Option<&'a str> {
        self.request().locale.as_deref()
    }

    /// What the user wants, or might want.
    #[must_use]
    pub fn intent(&self) -> Option<&'a Intent> {
        match &self.request().kind {
            RequestKind::Intent { intent, .. } | RequestKind::CanFulfillIntent { intent } => Some(intent),
            _ => None,
        }
    }

    /// A slot of that intent.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&'a Slot> {
        self.intent()?.slot(name)
    }

    /// What the last answer of this session has kept by
    /// [`Response::with_session`](crate::alexa::response::Response::with_session). The default, where that is
    /// nothing or something else.
    #[must_use]
    pub fn session<T: DeserializeOwned + Default>(&self) -> T {
        let session = self.request.envelope().session.as_ref();
        let kept = session.map(|session| Value::Object(session.attributes.clone()));
        kept.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
    }

    /// The account of whom the skill talks to. Nothing is asked of the issuer before this is called.
    pub async fn account(&self) -> Account {
        self.platform.account(self.request.envelope().access_token()).await
    }

    /// Outbound HTTP, e.g. to call an API with the user's token.
    #[must_use]
    pub fn http(&self) -> &'a impl Http {
        self.platform.http()
    }
}
