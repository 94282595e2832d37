//! A user's profile, and the name to speak.
//!
//! Specification: [OpenID Connect Core, section
//! 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims).
//!
//! ```json
//! { "sub": "auth0|5f7c8ec7c33c6c004bbafe82", "given_name": "Ada", "email": "ada@example.com" }
//! ```

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::name::Names;
use super::tenant::Membership;
use crate::hidden::hidden;
use crate::json::Json;
use crate::text::visible;

/// The maximum length of an e-mail address, in bytes:
/// [RFC 5321, section 4.5.3.1.3](https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3), without the angle brackets.
const MAX_EMAIL_LENGTH: usize = 254;

/// The maximum size of all custom claims of a user, as JSON, in bytes. Beyond it none is kept: memory holds those of
/// many users.
const MAX_CUSTOM_CLAIMS: usize = 8 * 1024;

/// Claims that a tenant adds to its answers. Auth0 wants their names to be URLs.
/// <https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims>
pub(crate) type CustomClaims = Rc<Map<String, Value>>;

fn custom_claims(answer: &Json<'_>) -> Option<CustomClaims> {
    let is_custom = |name: &str| name.contains("://");
    if answer.as_object()?.iter().any(|(name, _)| is_custom(name)) { collected(answer, is_custom) } else { None }
}

/// Adds custom claims to the fields of an object.
#[cold]
fn add(json: &mut Value, custom: &CustomClaims) {
    let members = json.as_object_mut().into_iter();
    members.for_each(|members| members.extend(custom.iter().map(|(name, value)| (name.clone(), value.clone()))));
}

/// Most tenants add none.
#[cold]
fn collected(answer: &Json<'_>, is_custom: impl Fn(&str) -> bool) -> Option<CustomClaims> {
    let members = answer.as_object()?.iter().filter(|(name, _)| is_custom(name));
    let claims: Map<String, Value> = members.map(|(name, value)| (name.as_ref().to_owned(), value.into())).collect();
    let size = || serde_json::to_vec(&claims).map_or(usize::MAX, |json| json.len());
    (!claims.is_empty() && size() <= MAX_CUSTOM_CLAIMS).then(|| Rc::new(claims))
}

/// The standard claims that a skill can use. Its [`Debug`] output shows no personal data.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let user = turn.user().await?;
/// let name = user.profile().speakable_name().unwrap_or("there");
/// let card = Card::simple("Your account", user.profile().email().unwrap_or("no e-mail address"));
/// # Ok(Response::tell(format!("Hello {name}.")).with_card(card))
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    speakable_name: Option<String>,
    email: Option<String>,
}

impl Profile {
    /// Reads the claims. A claim that is not a string reads as absent, so that it cannot make a greeting fail.
    pub(super) fn read(claims: &Json<'_>) -> Self {
        let claim = |name| claims.text(name);
        let names = Names {
            given_name: claim("given_name"),
            name: claim("name"),
            nickname: claim("nickname"),
            email: claim("email"),
        };
        let email = names.email.filter(|email| !email.is_empty() && email.len() <= MAX_EMAIL_LENGTH);
        Self { speakable_name: names.speakable(), email: email.map(visible) }
    }

    /// The name to speak: the given name, or else the name, or else the nickname, at most 64 characters long. An
    /// identifier of the user is never spoken: an e-mail address, a telephone number, a URL, `provider|id`,
    /// `DOMAIN\user`, or a nickname that has more than letters and spaces or is the local part of a relay address. A
    /// text with a placeholder, as in `undefined Lovelace`, is no name.
    #[must_use]
    pub fn speakable_name(&self) -> Option<&str> {
        self.speakable_name.as_deref()
    }

    /// The e-mail address, only if `AUTH0_KEEP_EMAIL` is `true`. Show it on a card, do not speak it.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The profile without the e-mail address, unless it is to be kept.
    #[must_use]
    pub(crate) fn keeping(self, email: bool) -> Self {
        Self { email: self.email.filter(|_| email), ..self }
    }
}

hidden!(Profile);

/// A response of `/userinfo`. Its [`Debug`] output shows no personal data.
#[derive(Clone)]
pub(crate) struct UserInfo {
    subject: String,
    membership: Membership,
    profile: Profile,
    custom: Option<CustomClaims>,
}

impl UserInfo {
    /// Parses an answer. None if it is not JSON, has no `sub`, or has an invalid organization.
    #[must_use]
    pub(crate) fn from_json(json: &[u8]) -> Option<Self> {
        Self::read(&Json::parse(json)?)
    }

    /// The same for a parsed answer.
    pub(crate) fn read(answer: &Json<'_>) -> Option<Self> {
        let subject = answer.text("sub").filter(|subject| !subject.is_empty())?.to_owned();
        let membership =
            Membership { id: answer.optional_text("org_id").ok()?, name: answer.optional_text("org_name").ok()? };
        Some(Self { subject, membership, profile: Profile::read(answer), custom: custom_claims(answer) })
    }

    /// The answer without the e-mail address, unless it is to be kept.
    #[must_use]
    pub(crate) fn keeping(self, email: bool) -> Self {
        Self { profile: self.profile.keeping(email), ..self }
    }

    /// The fields of the response that are cached, as JSON.
    #[must_use]
    pub(crate) fn to_json(&self) -> Value {
        let Profile { speakable_name, email } = &self.profile;
        let Membership { id, name } = &self.membership;
        let mut json = json!({
            "sub": self.subject, "org_id": id, "org_name": name, "name": speakable_name, "email": email,
        });
        if let Some(custom) = &self.custom {
            add(&mut json, custom);
        }
        json
    }

    /// `sub`: the user's identifier.
    #[must_use]
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// The organization that the user signed in to.
    #[must_use]
    pub(crate) fn membership(&self) -> &Membership {
        &self.membership
    }

    /// The claims that the tenant adds.
    #[must_use]
    pub(crate) fn custom_claims(&self) -> Option<CustomClaims> {
        self.custom.clone()
    }

    /// The user's profile.
    #[must_use]
    pub(crate) fn into_profile(self) -> Profile {
        self.profile
    }
}

hidden!(UserInfo);
