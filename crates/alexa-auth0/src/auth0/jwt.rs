//! Decides how a token is verified, and turns a JWT into [`Claims`].
//!
//! Specification: [RFC 7515](https://www.rfc-editor.org/rfc/rfc7515) (JWS).
//!
//! ```text
//! AccessToken -> Route::Jwt(Jwt) -> Candidate -> Claims
//!             -> Route::UserInfo
//! ```
//! The header and claims of a JWT are checked before its key is looked up. So a token that would be
//! refused anyway causes no fetch. Claims are used only after the signature is verified.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::access_token::AccessToken;
use super::claims::{Claims, RawClaims, Statement};
use super::error::TokenError;
use super::header::{Algorithm, Header};
use super::tenant::Auth0Settings;
use crate::crypto::RsaPublicKey;
use crate::json::Json;

/// How a token is verified.
pub(crate) enum Route {
    /// By its signature.
    Jwt(Box<Jwt>),
    /// By the issuer's `/userinfo`. For a JWT, with its unverified claims.
    UserInfo(Statement),
}

/// Decides how a token is verified: by its signature, or by the issuer's `/userinfo`.
///
/// If an audience is configured, only JWTs for it are accepted, and ID tokens if they are allowed. If none is
/// configured, `/userinfo` verifies every token except ID tokens. The claims of a JWT must fit in both cases, at the
/// time `now` (Unix time in seconds).
///
/// # Errors
///
/// [`TokenError::Opaque`], [`TokenError::IdToken`], and the error of a JWT's form, header or claims.
pub(crate) fn route(token: &AccessToken, settings: &Auth0Settings, now: u64) -> Result<Route, TokenError> {
    let by_signature = |claims| Jwt::parse(token, claims).map(|jwt| Route::Jwt(Box::new(jwt)));
    if settings.audience.is_some() {
        return if token.secret().split('.').count() == 3 { by_signature(None) } else { Err(TokenError::Opaque) };
    }
    let Some(claims) = jwt_claims(token) else { return Ok(Route::UserInfo(Statement::default())) };
    let claims = read_claims(claims)?;
    if !claims.names_audience(&settings.client_id) {
        return claims.check_for_userinfo(settings, now).map(Route::UserInfo);
    }
    if settings.accept_id_tokens { by_signature(Some(claims)) } else { Err(TokenError::IdToken) }
}

/// The second part of a token with the form of a JWT: three parts, and the first is a JSON object.
fn jwt_claims(token: &AccessToken) -> Option<&str> {
    let (signing_input, _) = token.secret().rsplit_once('.')?;
    let (header, claims) = signing_input.split_once('.')?;
    let is_object =
        header.starts_with("ey") || decode(header).is_ok_and(|header| header.trim_ascii_start().starts_with(b"{"));
    (is_object && !claims.contains('.')).then_some(claims)
}

fn read_claims(part: &str) -> Result<RawClaims, TokenError> {
    RawClaims::from_json(&decode(part)?).ok_or(TokenError::Malformed)
}

/// A well-formed JWT whose signature can be verified. Its claims are not verified.
pub(crate) struct Jwt {
    header: Header,
    claims: RawClaims,
    signing_input: String,
    signature: Vec<u8>,
}

impl Jwt {
    /// Parses a token, except for its claims if they are `parsed` already.
    fn parse(token: &AccessToken, parsed: Option<RawClaims>) -> Result<Self, TokenError> {
        let (signing_input, signature) = token.secret().rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (encoded, claims) = signing_input.split_once('.').ok_or(TokenError::Malformed)?;

        let decoded = decode(encoded)?;
        let parameters =
            Json::parse(&decoded).filter(|header| header.as_object().is_some()).ok_or(TokenError::Malformed)?;
        let header = Header::check(&parameters, encoded.len())?;

        let claims = parsed.map_or_else(|| read_claims(claims), Ok)?;
        let signature = decode(signature)?;
        Ok(Self { header, claims, signing_input: signing_input.to_owned(), signature })
    }

    /// Checks every claim, at the time `now` (Unix time in seconds).
    ///
    /// # Errors
    ///
    /// The [`TokenError`] that names the first claim that does not fit.
    pub(crate) fn check(self, settings: &Auth0Settings, now: u64) -> Result<Candidate, TokenError> {
        let Self { header, claims, signing_input, signature } = self;
        let claims = claims.check(header.token_type, settings, now)?;
        Ok(Candidate { algorithm: header.algorithm, key_id: header.key_id, claims, signing_input, signature })
    }
}

/// A JWT that is accepted if its signature is the issuer's.
pub(crate) struct Candidate {
    algorithm: Algorithm,
    key_id: String,
    claims: Claims,
    signing_input: String,
    signature: Vec<u8>,
}

impl Candidate {
    /// The algorithm in its header.
    #[must_use]
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The `kid` in its header.
    #[must_use]
    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Verifies the signature with the key that [`Jwks::select`](super::jwks::Jwks::select) found.
    ///
    /// # Errors
    ///
    /// [`TokenError::InvalidSignature`]
    pub(crate) fn verify(self, key: &RsaPublicKey) -> Result<Claims, TokenError> {
        key.verify(self.algorithm.scheme(), self.signing_input.as_bytes(), &self.signature)
            .map(|()| self.claims)
            .map_err(|_| TokenError::InvalidSignature)
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)
}
