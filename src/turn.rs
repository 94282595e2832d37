//! One turn of the conversation, as a handler of the skill sees it.

use crate::account::Account;
use crate::alexa::request::Intent;
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
    pub fn request(&self) -> &'a VerifiedRequest {
        self.request
    }

    /// The type of the request, e.g. `LaunchRequest`.
    #[must_use]
    pub fn request_type(&self) -> &'a str {
        &self.request.envelope().request.r#type
    }

    /// What the user wants, in an `IntentRequest`.
    #[must_use]
    pub fn intent(&self) -> Option<&'a Intent> {
        self.request.envelope().request.intent.as_ref()
    }

    /// The account of whom the skill talks to. Nothing is asked of the issuer before this is called.
    pub async fn account(&self) -> Account {
        self.platform.account(self.request.envelope().access_token()).await
    }

    /// Outbound HTTP.
    #[must_use]
    pub fn http(&self) -> &'a impl Http {
        self.platform.http()
    }
}
