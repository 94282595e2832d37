//! Who is speaking: the account that a request's access token was issued for.

use std::rc::Rc;

use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::profile::Profile;
use crate::hidden::hidden;

/// The result of looking up the user's account at the issuer.
#[derive(Clone, Debug)]
pub enum Account {
    /// The request has no access token: the user has not linked an account.
    Unlinked,
    /// The token is invalid or expired: ask the user to link again.
    Expired(TokenError),
    /// The token is valid, and was issued for this user.
    Linked(User),
    /// The token could not be verified, because the issuer does not answer. Linking again would not help.
    Unavailable,
}

impl Account {
    /// A stable code for the log.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unlinked => "unlinked",
            Self::Expired(_) => "expired",
            Self::Linked(_) => "linked",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A user whose token was verified, by its signature or by the issuer. Its [`Debug`] output shows no personal data.
#[derive(Clone)]
pub struct User(Rc<Known>);

struct Known {
    subject: String,
    profile: Profile,
    access_token: AccessToken,
}

impl User {
    pub(crate) fn new(subject: String, profile: Profile, access_token: AccessToken) -> Self {
        Self(Rc::new(Known { subject, profile, access_token }))
    }

    /// `sub`: the user's identifier at the issuer. It never changes. Do not speak or log it.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The user's profile. It is empty if the issuer could not be asked.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.0.profile
    }

    /// The access token, to call an API on the user's behalf.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.0.access_token
    }
}

hidden!(User);
