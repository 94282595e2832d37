//! Tokens as Auth0 issues them, and others.

use crate::auth0::access_token::AccessToken;
use crate::auth0::claims::Claims;
use crate::auth0::error::TokenError;
use crate::auth0::jwks::Jwks;
use crate::auth0::jwt::{Route, route};
use crate::auth0::tenant::Auth0Settings;
use rsa::RsaPrivateKey;
use serde_json::{Value, json};

use super::NOW;
use super::keys::{base64url, jwk, jwk_set, rsa, sign_pkcs1, sign_pss};
use super::settings::{API, CLIENT, ISSUER, USERINFO};

/// The `kid` of the tenant's key, whose seed is [`KEY_SEED`].
pub(crate) const KID: &str = "key-1";
pub(crate) const KEY_SEED: u64 = 1;
pub(crate) const SUBJECT: &str = "auth0|ada";

/// The header of Auth0's own profile of access tokens, and of its ID tokens.
pub(crate) fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": KID })
}

/// The header of RFC 9068's profile.
pub(crate) fn rfc9068_header() -> Value {
    json!({ "alg": "RS256", "typ": "at+jwt", "kid": KID })
}

/// The claims of Auth0's own profile of access tokens.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": SUBJECT, "aud": [API, USERINFO], "azp": CLIENT,
        "iat": NOW - 10, "exp": NOW + 3600, "scope": "openid profile email",
    })
}

/// The claims of RFC 9068's profile.
pub(crate) fn rfc9068_claims() -> Value {
    json!({
        "iss": ISSUER, "sub": SUBJECT, "aud": [API, USERINFO], "client_id": CLIENT, "jti": "1",
        "iat": NOW - 10, "exp": NOW + 3600, "scope": "openid profile email",
    })
}

/// The claims of an ID token.
pub(crate) fn id_token_claims() -> Value {
    json!({ "iss": ISSUER, "sub": SUBJECT, "aud": CLIENT, "given_name": "Ada", "iat": NOW - 10, "exp": NOW + 3600 })
}

/// An object with some fields changed.
pub(crate) fn with(mut object: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        object[name] = value.clone();
    }
    object
}

/// An object without a field.
pub(crate) fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().expect("an object").remove(name).expect("a member to remove");
    object
}

/// The tenant's token with these claims.
pub(crate) fn token(claims: &Value) -> String {
    sign(&header(), claims)
}

/// A token signed with the tenant's key, by the algorithm in the header.
pub(crate) fn sign(header: &Value, claims: &Value) -> String {
    sign_text(&header.to_string(), &claims.to_string(), &rsa(KEY_SEED))
}

/// A token of any text, signed by the algorithm in the header. If that is unknown, by RS256.
pub(crate) fn sign_text(header: &str, claims: &str, key: &RsaPrivateKey) -> String {
    let input = format!("{}.{}", base64url(header), base64url(claims));
    let sign = if header.contains("PS256") { sign_pss } else { sign_pkcs1 };
    let signature = sign(key, input.as_bytes());
    format!("{input}.{}", base64url(signature))
}

/// The tenant's key set without `alg`, so that both algorithms are possible.
pub(crate) fn key_set() -> Jwks {
    Jwks::parse(&jwk_set(&[without(jwk(KID, &rsa(KEY_SEED)), "alg")])).unwrap()
}

/// The verification of a token as in the service, but without fetching keys or users.
pub(crate) fn verify(token: &str, settings: &Auth0Settings, keys: &Jwks, now: u64) -> Result<Claims, TokenError> {
    let token = AccessToken::parse(token)?;
    let Route::Jwt(jwt) = route(&token, settings, now)? else { panic!("a token that the issuer has to settle") };
    let candidate = jwt.check(settings, now)?;
    let key = keys.select(candidate.key_id(), candidate.algorithm())?.ok_or(TokenError::UnknownKey)?;
    candidate.verify(key)
}
