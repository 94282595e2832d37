//! The variables and secrets that a skill needs, besides those of the library.

use crate::hidden::hidden;
use crate::store::BINDING;

/// A variable or a secret that a skill needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// Its name in `wrangler.toml`, or of the secret.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    pub kind: Kind,
}

/// Where a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In `wrangler.toml`, below `[vars]`.
    Setting,
    /// By `wrangler secret put`.
    Secret,
    /// The Durable Objects of the users' data, bound in `wrangler.toml`.
    UserData,
}

impl Need {
    /// Whether the name is one of the library's. It cannot be used.
    pub(crate) fn is_reserved(&self) -> bool {
        let Self { name, .. } = self;
        ["AUTH0_", "ALEXA_", "USER_DATA_"].iter().any(|prefix| name.starts_with(prefix))
            || ["CACHE", "CACHE_KEY", BINDING].contains(name)
    }

    /// What is wrong with the value, if something is. It does not contain the value.
    pub(crate) fn problem(&self, is_set: bool) -> Option<String> {
        let Self { name, purpose, kind } = self;
        let reason = if *kind == Kind::UserData {
            if is_set {
                return None;
            }
            "is not bound"
        } else if self.is_reserved() {
            "has a name of the library's: choose another one"
        } else if is_set {
            return None;
        } else if *kind == Kind::Secret {
            "the secret is not set"
        } else {
            "is not set"
        };
        Some(format!("{name}: {reason} ({purpose})"))
    }
}

/// The value of a secret. Its [`Debug`] output hides it.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let key = turn.secret("LIST_API_KEY")?;
/// turn.get("https://list.example.com/items").header("X-Api-Key", key.as_str()).await?;
/// alexa_auth0::println!("{key:?}"); // shows no key
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn new(value: String) -> Self {
        Self(value)
    }

    /// The value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

hidden!(Secret);

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{Kind, Need};

    #[test]
    fn a_name_of_the_librarys_cannot_be_declared() {
        for (name, is_reserved) in [
            ("AUTH0_DOMAIN", true),
            ("AUTH0_OWN", true),
            ("ALEXA_SKILL_ID", true),
            ("CACHE", true),
            ("CACHE_KEY", true),
            ("USER_DATA", true),
            ("USER_DATA_DOMAIN", true),
            ("USER_DATA_KEY", true),
            ("LIST_API_KEY", false),
            ("CACHE_KEY_2", false),
            ("MY_AUTH0_DOMAIN", false),
        ] {
            let need = Need { name, purpose: "a test", kind: Kind::Secret };
            assert_eq!(need.problem(true).is_some(), is_reserved, "{name}");
            assert!(need.problem(false).is_some_and(|problem| problem.starts_with(name)), "{name}");
        }
    }
}
