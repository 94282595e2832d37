//! What the issuer tells of a user, and the name to speak.
//!
//! Specification: [OpenID Connect Core, section 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims).
//!
//! ```json
//! { "sub": "auth0|5f7c8ec7c33c6c004bbafe82", "given_name": "Ada", "email": "ada@example.com" }
//! ```

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Longest name that is spoken, in characters.
const MAX_NAME_LENGTH: usize = 64;

/// The standard claims that a skill can use. It never shows itself in [`fmt::Debug`].
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    given_name: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

/// A claim of another type than text reads as absent: no greeting should fail for it.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        _ => None,
    })
}

impl Profile {
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
    let visible = name.replace(|c: char| c.is_control(), " ");
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty() && !words.contains('@')).then(|| words.chars().take(MAX_NAME_LENGTH).collect())
}

/// An answer of `/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserInfo {
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    org_id: Option<String>,
    #[serde(flatten)]
    profile: Profile,
}

impl UserInfo {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object with a `sub`.
    pub fn from_slice(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// Whom it tells of.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.sub
    }

    /// The organization that the user signed in to.
    #[must_use]
    pub fn organization(&self) -> Option<&str> {
        self.org_id.as_deref()
    }

    /// What it tells.
    #[must_use]
    pub fn into_profile(self) -> Profile {
        self.profile
    }
}
