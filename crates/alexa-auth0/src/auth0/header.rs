//! The header of a JWT: the key and algorithm of its signature, and the kind of token.
//!
//! Specifications: [RFC 7515, section 4](https://www.rfc-editor.org/rfc/rfc7515#section-4) (JWS),
//! [RFC 8725](https://www.rfc-editor.org/rfc/rfc8725) (JWT best practices).
//!
//! ```json
//! { "alg": "RS256", "typ": "JWT", "kid": "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg" }
//! ```

use super::error::TokenError;
use crate::crypto::Scheme;
use crate::json::{Json, Member};

/// The maximum length of a `kid`, in bytes.
const MAX_KEY_ID_LENGTH: usize = 128;
/// The maximum length of a header, in base64.
const MAX_LENGTH: usize = 8 * 1024;
/// Header parameters that change the meaning of a signature. The last one is jwt-simple's own. None is supported, so a
/// token with one is refused.
const FORBIDDEN_PARAMETERS: [&str; 5] = ["crit", "b64", "zip", "cty", "salt"];

/// The signature algorithms of [RFC 7518](https://www.rfc-editor.org/rfc/rfc7518#section-3.1) that Auth0 uses and this
/// library accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256
    Rs256,
    /// RSASSA-PSS with SHA-256
    Ps256,
}

impl Algorithm {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            _ => None,
        }
    }

    pub(super) fn scheme(self) -> Scheme {
        match self {
            Self::Rs256 => Scheme::Pkcs1Sha256,
            Self::Ps256 => Scheme::PssSha256,
        }
    }
}

/// The kind of a JWT, according to `typ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenType {
    /// `JWT` or nothing: Auth0's own access token, or an ID token.
    Default,
    /// `at+jwt`: an access token by [RFC 9068](https://www.rfc-editor.org/rfc/rfc9068).
    Rfc9068,
}

impl TokenType {
    fn from_typ(typ: Option<&str>) -> Option<Self> {
        match typ.map(str::to_ascii_lowercase).as_deref() {
            None | Some("jwt") => Some(Self::Default),
            Some("at+jwt" | "application/at+jwt") => Some(Self::Rfc9068),
            Some(_) => None,
        }
    }
}

/// A header whose token can be verified.
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: String,
    pub(super) token_type: TokenType,
}

impl Header {
    /// Checks a header of a `length` in base64, whose fields are `parameters`. Most have only the usual three.
    ///
    /// # Errors
    ///
    /// [`TokenError::Malformed`], [`TokenError::UnsupportedAlgorithm`], [`TokenError::ForbiddenHeader`],
    /// [`TokenError::InvalidKeyId`], [`TokenError::WrongType`]
    pub(super) fn check(parameters: &Json<'_>, length: usize) -> Result<Self, TokenError> {
        if !is_usual(parameters) {
            check_unusual(parameters, length)?;
        }
        let algorithm =
            parameters.text("alg").and_then(Algorithm::from_name).ok_or(TokenError::UnsupportedAlgorithm)?;
        if FORBIDDEN_PARAMETERS.iter().any(|name| parameters.get(name).is_some()) {
            return Err(TokenError::ForbiddenHeader);
        }
        let key_id = parameters.text("kid").filter(|id| !id.is_empty() && id.len() <= MAX_KEY_ID_LENGTH);
        let key_id = key_id.ok_or(TokenError::InvalidKeyId)?.to_owned();
        let token_type = TokenType::from_typ(parameters.text("typ")).ok_or(TokenError::WrongType)?;
        Ok(Self { algorithm, key_id, token_type })
    }
}

fn is_usual(parameters: &Json<'_>) -> bool {
    let usual = |(name, value): &Member<'_>| ["alg", "kid", "typ"].contains(&&**name) && value.as_text().is_some();
    parameters.get("alg").is_some() && parameters.as_object().is_some_and(|members| members.iter().all(usual))
}

#[cold]
fn check_unusual(parameters: &Json<'_>, length: usize) -> Result<(), TokenError> {
    let members = parameters.as_object().unwrap_or_default();
    let is_fine = length <= MAX_LENGTH && parameters.get("alg").is_some() && members.iter().all(is_well_formed);
    if is_fine { Ok(()) } else { Err(TokenError::Malformed) }
}

/// Whether a field has the type that [RFC 7515, section 4.1](https://www.rfc-editor.org/rfc/rfc7515#section-4.1) gives
/// it. `jwk` is an object there, and no issuer puts a key into a token: such a token is refused, as jwt-simple does.
fn is_well_formed((name, value): &Member<'_>) -> bool {
    let is_text = |value: &Json<'_>| value.as_text().is_some();
    match &**name {
        "alg" => is_text(value),
        "kid" | "typ" | "cty" | "jku" | "jwk" | "x5u" | "x5t" | "x5t#S256" | "salt" => {
            is_text(value) || *value == Json::Null
        }
        "crit" | "x5c" => value.as_array().map_or(*value == Json::Null, |items| items.iter().all(is_text)),
        _ => true,
    }
}
