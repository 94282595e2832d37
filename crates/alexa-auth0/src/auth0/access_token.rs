//! The token that Alexa sends for a user: a JWT or an opaque token.
//!
//! Specification: [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750) (bearer tokens).

use std::rc::Rc;

use super::error::TokenError;
use crate::crypto::sha256_hex;
use crate::hidden::hidden;

/// The maximum length of a token, in bytes.
const MAX_TOKEN_LENGTH: usize = 16 * 1024;

/// A token that can be sent in an `Authorization` header. Its [`Debug`] output hides it.
///
/// ```
/// use alexa_auth0::{AccessToken, TokenError};
///
/// let token = AccessToken::parse("eyJhbGciOiJSUzI1NiJ9.e30.c2ln")?;
/// assert!(!format!("{token:?}").contains("eyJ"), "its debug output hides it");
/// assert_eq!(token.secret(), "eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
/// assert_eq!(token.sha256().len(), 64);
/// assert_eq!(AccessToken::parse("two words"), Err(TokenError::Malformed));
/// # Ok::<(), TokenError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(Rc<str>);

impl AccessToken {
    /// Accepts a token of the form `b64token` of [RFC 6750, section
    /// 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
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
        Ok(Self(token.into()))
    }

    /// The text of the token.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The text of the token, without copying it.
    pub(crate) fn shared(&self) -> Rc<str> {
        Rc::clone(&self.0)
    }

    /// A cache key for the token that does not reveal it.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256_hex(&*self.0)
    }
}

hidden!(AccessToken);
