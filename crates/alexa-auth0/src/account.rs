//! Who is speaking: the account that a request's access token was issued for.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::profile::{CustomClaims, Profile};
use crate::hidden::hidden;
use crate::store::Keeper;

/// The result of looking up the user's account at the issuer.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// Ok(match turn.account().await {
///     Account::Linked(user) => Response::tell(user.profile().speakable_name().unwrap_or("Hello.")),
///     Account::Unlinked => Response::tell("You can use this without an account, too."),
///     other => Response::tell(format!("I can't use your account: {}.", other.code())),
/// })
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Account {
    /// The request has no access token: the user has not linked an account.
    Unlinked,
    /// The token is not accepted, for the reason in it: it has expired, or is for another API, or was forged. Linking
    /// again gives the user another one.
    Refused(TokenError),
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
            Self::Refused(TokenError::Expired) => "expired",
            Self::Refused(_) => "refused",
            Self::Linked(_) => "linked",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A user whose token was verified, by its signature or by the issuer. Its [`Debug`] output shows no personal data.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let user = turn.user().await?;
/// let name = user.profile().speakable_name().unwrap_or("there");
/// turn.post("https://api.example.com/visits").bearer(user.access_token()).await?;
/// # Ok(Response::tell(format!("Hello {name}.")))
/// # }
/// ```
#[derive(Clone)]
pub struct User {
    known: Rc<Known>,
    /// The store of what the skill keeps, in a turn.
    keeper: Option<Rc<Keeper>>,
}

struct Known {
    subject: String,
    profile: Profile,
    access_token: AccessToken,
    claims: Claims,
}

/// Where the verified claims of a user are.
pub(crate) enum Claims {
    /// In the access token, whose signature was verified.
    OfToken,
    /// In the response of `/userinfo`, which has verified the token. None if the tenant adds no claims.
    OfUserInfo(Option<CustomClaims>),
    /// In a test.
    #[cfg(any(test, feature = "testing"))]
    Given(Map<String, Value>),
}

impl User {
    pub(crate) fn new(subject: String, profile: Profile, access_token: AccessToken, claims: Claims) -> Self {
        Self { known: Rc::new(Known { subject, profile, access_token, claims }), keeper: None }
    }

    /// The user in a turn.
    pub(crate) fn with(self, keeper: Rc<Keeper>) -> Self {
        Self { keeper: Some(keeper), ..self }
    }

    pub(crate) fn keeper(&self) -> Option<&Keeper> {
        self.keeper.as_deref()
    }

    /// A claim of the verified access token, such as `https://example.com/plan`, which a post-login Action has added.
    /// For an opaque token it is a claim of `/userinfo` whose name is a URL, of at most 8 KiB together with the others:
    /// the Action adds it to the ID token. None if it is missing, or if it does not fit the type.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// let plan: String = user.claim("https://example.com/plan").unwrap_or_default();
    /// # Ok(Response::tell(format!("Your plan is {plan}.")))
    /// # }
    /// ```
    #[must_use]
    pub fn claim<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(self.claims()?.remove(name)?).ok()
    }

    /// All verified claims.
    fn claims(&self) -> Option<Map<String, Value>> {
        match &self.known.claims {
            Claims::OfToken => {
                let payload = self.known.access_token.secret().split('.').nth(1)?;
                serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
            }
            Claims::OfUserInfo(custom) => custom.as_deref().cloned(),
            #[cfg(any(test, feature = "testing"))]
            Claims::Given(claims) => Some(claims.clone()),
        }
    }

    /// Whether the access token grants this: a permission of Auth0's RBAC (`permissions`), or a scope. Auth0 adds
    /// permissions to a token if *Add Permissions in the Access Token* is on for the API. False for opaque tokens.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// if !user.may("edit:list") {
    ///     return Ok(Response::tell("You can look at this list, but not change it."));
    /// }
    /// # Ok(Response::tell("Done."))
    /// # }
    /// ```
    #[must_use]
    pub fn may(&self, permission: &str) -> bool {
        let Some(claims) = self.claims() else { return false };
        let permissions = claims.get("permissions").and_then(Value::as_array);
        let scope = claims.get("scope").and_then(Value::as_str);
        permissions.is_some_and(|all| all.iter().any(|one| one == permission))
            || scope.is_some_and(|scope| scope.split(' ').any(|one| one == permission))
    }

    /// `sub`: the user's identifier at the issuer. It never changes. Do not speak or log it.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// let number = user.subject().bytes().map(u32::from).sum::<u32>() % 49 + 1;
    /// # Ok(Response::tell(number.to_string()))
    /// # }
    /// ```
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.known.subject
    }

    /// The user's profile. It is empty if the issuer could not be asked.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// let greeting = match user.profile().speakable_name() {
    ///     Some(name) => format!("Welcome back, {name}."),
    ///     None => "Welcome back.".to_owned(),
    /// };
    /// # Ok(Response::tell(greeting))
    /// # }
    /// ```
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.known.profile
    }

    /// The access token, to call an API on the user's behalf.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// let response = turn.get("https://api.example.com/orders").bearer(user.access_token()).await?;
    /// if response.status == 401 {
    ///     return Err(Error::relink());
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.known.access_token
    }
}

hidden!(User);
