//! The owner of the device that sent a request.

use crate::alexa::signature::VerifiedRequest;
use crate::auth0::tenant::Issuer;
use crate::crypto::sha256_hex;
use crate::hidden::hidden;

/// The Alexa user id of the device's owner, from a verified request. A request with a recognised voice names the owner,
/// too. Its [`Debug`] output hides it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Owner(Option<String>);

impl Owner {
    /// The owner that a request names.
    pub(crate) fn of(request: &VerifiedRequest) -> Self {
        Self(request.envelope().user_id().map(str::to_owned))
    }

    /// An owner in a test.
    #[cfg(test)]
    pub(crate) fn named(id: &str) -> Self {
        Self(Some(id.to_owned()))
    }

    /// No owner in a test.
    #[cfg(test)]
    pub(crate) fn unnamed() -> Self {
        Self(None)
    }

    /// The Alexa user id. None if the request names no user.
    pub(crate) fn id(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// `{user}` in the keys of KV: the SHA-256 of the issuer and of the Alexa user id.
    pub(crate) fn digest(&self, issuer: &Issuer) -> Option<String> {
        self.id().map(|id| sha256_hex([issuer.as_str(), id].concat()))
    }
}

hidden!(Owner);
