//! What the issuer tells of a user, and the name to speak.
//!
//! Specification: [OpenID Connect Core, section 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims).
//!
//! ```json
//! { "sub": "auth0|5f7c8ec7c33c6c004bbafe82", "given_name": "Ada", "email": "ada@example.com" }
//! ```

use std::fmt;

use serde_json::{Value, json};

use crate::json::text;
use crate::text::visible;

/// Longest name that is spoken, in characters.
const MAX_NAME_LENGTH: usize = 64;

/// The standard claims that a skill can use. It never shows itself in [`fmt::Debug`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    given_name: Option<String>,
    name: Option<String>,
    nickname: Option<String>,
    email: Option<String>,
}

impl Profile {
    /// Takes what there is: a claim of another type than text reads as absent, as no greeting should fail for it.
    pub(super) fn read(claims: &Value) -> Self {
        let claim = |name| text(claims, name).map(visible);
        Self {
            given_name: claim("given_name"),
            name: claim("name"),
            nickname: claim("nickname"),
            email: claim("email"),
        }
    }

    /// The name to speak: the given name, else the name, else the nickname. An e-mail address is no name:
    /// at Auth0 it stands in `name` for a user who never gave one.
    #[must_use]
    pub fn speakable_name(&self) -> Option<String> {
        [&self.given_name, &self.name, &self.nickname].into_iter().flatten().find_map(|name| speakable(name))
    }

    /// The e-mail address, to be shown and never spoken.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref().filter(|email| !email.is_empty())
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(…)")
    }
}

fn speakable(name: &str) -> Option<String> {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty() && !words.contains('@')).then(|| words.chars().take(MAX_NAME_LENGTH).collect())
}

/// An answer of `/userinfo`. It never shows itself in [`fmt::Debug`].
#[derive(Clone)]
pub struct UserInfo {
    subject: String,
    organization: Option<String>,
    profile: Profile,
}

impl UserInfo {
    /// Reads an answer. None if it does not say whom it tells of, or of what organization.
    #[must_use]
    pub fn read(answer: &Value) -> Option<Self> {
        let subject = text(answer, "sub").filter(|subject| !subject.is_empty())?.to_owned();
        let organization = match answer.get("org_id") {
            None | Some(Value::Null) => None,
            Some(id) => Some(id.as_str()?.to_owned()),
        };
        Some(Self { subject, organization, profile: Profile::read(answer) })
    }

    /// The answer as it would have been read: what is worth keeping of it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Profile { given_name, name, nickname, email } = &self.profile;
        json!({
            "sub": self.subject,
            "org_id": self.organization,
            "given_name": given_name,
            "name": name,
            "nickname": nickname,
            "email": email,
        })
    }

    /// Whom it tells of.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The organization that the user signed in to.
    #[must_use]
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// What it tells.
    #[must_use]
    pub fn into_profile(self) -> Profile {
        self.profile
    }
}

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserInfo(…)")
    }
}
