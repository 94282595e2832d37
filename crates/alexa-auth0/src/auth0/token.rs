//! Access tokens: what kind one is, and the way of a JWT from text to [`Claims`].
//!
//! Specifications: [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750) (bearer tokens),
//! [RFC 7515](https://www.rfc-editor.org/rfc/rfc7515) (JWS), [RFC 8725](https://www.rfc-editor.org/rfc/rfc8725)
//! (JWT best practices).
//!
//! ```text
//! token     -> AccessToken -> Route::Jwt(Jwt) -> Candidate -> Claims
//!                          -> Route::UserInfo
//! ```
//! Everything that a JWT says of itself is checked before its key is looked for, so that a token that could
//! not be accepted anyway costs no fetch; nothing that it says is believed before its signature is verified.

use std::fmt;

use jwt_simple::reexports::ct_codecs::{Base64UrlSafeNoPadding, Decoder};
use jwt_simple::token::Token;
use serde_json::Value;

use super::claims::{Claims, RawClaims};
use crate::config::Auth0Config;
use crate::crypto::{RsaPublicKey, Scheme, sha256_hex};
use crate::json;

/// Longest accepted token, in bytes.
const MAX_TOKEN_LENGTH: usize = 16 * 1024;
/// Longest accepted `kid`, in bytes.
const MAX_KEY_ID_LENGTH: usize = 128;
/// Header parameters that change what a signature means, the last one being jwt-simple's own: none is supported, so
/// none may be there.
const FORBIDDEN_PARAMETERS: [&str; 5] = ["crit", "b64", "zip", "cty", "salt"];

/// Why a token does not count. The user is asked to link again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Over 16 KiB.
    #[error("too_long")]
    TooLong,
    /// Neither a bearer token of RFC 6750 nor a well-formed JWT.
    #[error("malformed")]
    Malformed,
    /// `alg` is neither RS256 nor PS256, or not the key's.
    #[error("unsupported_algorithm")]
    UnsupportedAlgorithm,
    /// `kid` is missing or too long.
    #[error("invalid_key_id")]
    InvalidKeyId,
    /// `crit`, `b64`, `zip`, `cty` or `salt` is present.
    #[error("forbidden_header")]
    ForbiddenHeader,
    /// `typ` is not that of an access token or ID token.
    #[error("wrong_type")]
    WrongType,
    /// No key of the issuer has this `kid`.
    #[error("unknown_key")]
    UnknownKey,
    /// Several keys of the issuer have this `kid`.
    #[error("ambiguous_key")]
    AmbiguousKey,
    /// The signature is not the issuer's.
    #[error("invalid_signature")]
    InvalidSignature,
    /// `exp` is missing.
    #[error("no_expiry")]
    NoExpiry,
    /// `exp` has passed.
    #[error("expired")]
    Expired,
    /// `nbf` or `iat` lies in the future.
    #[error("not_yet_valid")]
    NotYetValid,
    /// `iss` is another.
    #[error("wrong_issuer")]
    WrongIssuer,
    /// `aud` does not name the API.
    #[error("wrong_audience")]
    WrongAudience,
    /// An ID token where only access tokens are taken.
    #[error("id_token")]
    IdToken,
    /// Issued to another application.
    #[error("wrong_client")]
    WrongClient,
    /// `sub` is missing.
    #[error("no_subject")]
    NoSubject,
    /// Issued to a machine, not to a user.
    #[error("machine")]
    Machine,
    /// `scope` lacks what is required.
    #[error("insufficient_scope")]
    InsufficientScope,
    /// `org_id` is not the organization, or there should be none.
    #[error("wrong_organization")]
    WrongOrganization,
    /// An opaque token where JWTs for an API are wanted: no audience was asked for.
    #[error("opaque")]
    Opaque,
    /// The issuer's `/userinfo` does not accept it.
    #[error("rejected")]
    Rejected,
}

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

    /// Decides who settles this token: its signature, or the issuer's `/userinfo`.
    ///
    /// Where an API is configured, only its JWTs count (and ID tokens, where allowed). Where none is, every
    /// token is the issuer's to judge, save an ID token, where allowed.
    ///
    /// # Errors
    ///
    /// [`TokenError::Opaque`], and of a JWT whatever its form and header are refused for.
    pub fn route(&self, config: &Auth0Config) -> Result<Route, TokenError> {
        let is_jwt = self.0.split('.').count() == 3;
        match &config.audience {
            Some(_) if is_jwt => Jwt::parse(self).map(|jwt| Route::Jwt(Box::new(jwt))),
            Some(_) => Err(TokenError::Opaque),
            None if is_jwt && config.accept_id_tokens => match Jwt::parse(self) {
                Ok(jwt) if jwt.claims.names_audience(&config.client_id) => Ok(Route::Jwt(Box::new(jwt))),
                _ => Ok(Route::UserInfo),
            },
            None => Ok(Route::UserInfo),
        }
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

/// Who settles a token.
pub enum Route {
    /// Its signature.
    Jwt(Box<Jwt>),
    /// The issuer, asked for the user.
    UserInfo,
}

/// The signature algorithms of [RFC 7518](https://www.rfc-editor.org/rfc/rfc7518#section-3.1) that Auth0 uses and we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
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

    fn scheme(self) -> Scheme {
        match self {
            Self::Rs256 => Scheme::Pkcs1Sha256,
            Self::Ps256 => Scheme::PssSha256,
        }
    }
}

/// What `typ` says a JWT is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// `JWT` or nothing: Auth0's own access token, or an ID token.
    Default,
    /// `at+jwt`: an access token by [RFC 9068](https://www.rfc-editor.org/rfc/rfc9068).
    Rfc9068,
}

impl Profile {
    fn from_typ(typ: Option<&str>) -> Option<Self> {
        match typ.map(str::to_ascii_lowercase).as_deref() {
            None | Some("jwt") => Some(Self::Default),
            Some("at+jwt" | "application/at+jwt") => Some(Self::Rfc9068),
            Some(_) => None,
        }
    }
}

/// A well-formed JWT of a kind that we can verify. Nothing that it says is verified.
pub struct Jwt {
    algorithm: Algorithm,
    key_id: String,
    profile: Profile,
    claims: RawClaims,
    signing_input: String,
    signature: Vec<u8>,
}

impl Jwt {
    fn parse(token: &AccessToken) -> Result<Self, TokenError> {
        let (signing_input, signature) = token.0.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = signing_input.split_once('.').ok_or(TokenError::Malformed)?;

        let Value::Object(parameters) = decode_json(header)? else { return Err(TokenError::Malformed) };
        let metadata = Token::decode_metadata(&token.0).map_err(|_| TokenError::Malformed)?;
        let algorithm = Algorithm::from_name(metadata.algorithm()).ok_or(TokenError::UnsupportedAlgorithm)?;
        if FORBIDDEN_PARAMETERS.iter().any(|name| parameters.contains_key(*name)) {
            return Err(TokenError::ForbiddenHeader);
        }
        let key_id = metadata.key_id().filter(|id| !id.is_empty() && id.len() <= MAX_KEY_ID_LENGTH);
        let key_id = key_id.ok_or(TokenError::InvalidKeyId)?.to_owned();
        let profile = Profile::from_typ(metadata.signature_type()).ok_or(TokenError::WrongType)?;

        let claims = RawClaims::from_json(decode_json(claims)?).map_err(|_| TokenError::Malformed)?;
        let signature = decode(signature)?;
        Ok(Self { algorithm, key_id, profile, claims, signing_input: signing_input.to_owned(), signature })
    }

    /// Checks every claim, at the time `now` (Unix time in seconds).
    ///
    /// # Errors
    ///
    /// The [`TokenError`] that names the first claim that does not fit.
    pub fn check(self, config: &Auth0Config, now: u64) -> Result<Candidate, TokenError> {
        let claims = self.claims.check(self.profile, config, now)?;
        Ok(Candidate {
            algorithm: self.algorithm,
            key_id: self.key_id,
            claims,
            signing_input: self.signing_input,
            signature: self.signature,
        })
    }
}

/// A JWT that would be accepted if its signature should prove to be the issuer's.
pub struct Candidate {
    algorithm: Algorithm,
    key_id: String,
    claims: Claims,
    signing_input: String,
    signature: Vec<u8>,
}

impl Candidate {
    /// The algorithm that it says it is signed by.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The name of the key that it says it is signed by.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Verifies the signature by the key that [`Jwks::select`](super::jwks::Jwks::select) found.
    ///
    /// # Errors
    ///
    /// [`TokenError::InvalidSignature`]
    pub fn verify(self, key: &RsaPublicKey) -> Result<Claims, TokenError> {
        key.verify(self.algorithm.scheme(), self.signing_input.as_bytes(), &self.signature)
            .map(|()| self.claims)
            .map_err(|_| TokenError::InvalidSignature)
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    Base64UrlSafeNoPadding::decode_to_vec(part, None).map_err(|_| TokenError::Malformed)
}

fn decode_json(part: &str) -> Result<Value, TokenError> {
    json::parse(&decode(part)?).map_err(|_| TokenError::Malformed)
}
