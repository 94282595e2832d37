//! The token that Alexa sends for a user, whatever kind it is.
//!
//! Specification: [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750) (bearer tokens).

use std::fmt;

use super::error::TokenError;
use crate::crypto::sha256_hex;

/// Longest accepted token, in bytes.
const MAX_TOKEN_LENGTH: usize = 16 * 1024;

/// A token that is fit to go into an `Authorization` header. It never shows itself in [`fmt::Debug`].
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl AccessToken {
    /// Takes a token that has the form `b64token` of [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
    ///
    /// # Errors
    ///
    /// [`TokenError::TooLong`], [`TokenError::Malformed`]
    pub fn parse(token: &str) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_LENGTH {
            return Err(TokenError::TooLong);
        }
        let body = token.trim_end_matches('=');
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if body.is_empty() || !body.bytes().all(allowed) {
            return Err(TokenError::Malformed);
        }
        Ok(Self(token.to_owned()))
    }

    /// The token itself, for the one place that sends it.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// A name for the token that does not give it away.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256_hex(&self.0)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}
