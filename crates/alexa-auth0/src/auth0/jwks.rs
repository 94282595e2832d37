//! The issuer's keys.
//!
//! Specifications: [RFC 7517](https://www.rfc-editor.org/rfc/rfc7517) (JWK), [RFC 7518, section
//! 6.3](https://www.rfc-editor.org/rfc/rfc7518#section-6.3) (RSA). A key is checked as strictly as by jwt-simple's
//! `from_jwk`, with which the tests compare this: RSA of 2048 to 4096 bits with exponent 65537, for signatures, without
//! private fields and without repeated names. The runtime does the arithmetic, which saves 9 KB of the Worker. One
//! unusable key does not make the set unusable.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::TokenError;
use super::header::Algorithm;
use crate::crypto::RsaPublicKey;
use crate::json::Json;

/// The maximum number of keys in a set. Auth0 publishes two or three.
const MAX_KEYS: usize = 32;
/// The maximum length of a key, in bytes. A key with its certificates has 3,000.
const MAX_LENGTH: usize = 8 * 1024;
/// 65537, `AQAB` in base64url.
const EXPONENT: [u8; 3] = [1, 0, 1];
/// Fields of private keys and of keys of other types.
const FOREIGN_MEMBERS: [&str; 13] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "crv", "x", "y", "pub", "priv"];

/// The document is not a JWK Set with a usable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JWK Set with a usable key")]
pub(crate) struct InvalidJwks;

/// A JWK Set.
pub(crate) struct Jwks(Vec<Jwk>);

struct Jwk {
    kid: String,
    /// `alg`. If it is missing, the token's header chooses between RS256 and PS256.
    algorithm: Option<Algorithm>,
    /// None if the key cannot be used. Its `kid` still makes another key with that `kid` ambiguous.
    key: Option<RsaPublicKey>,
    /// The modulus, by which a repeated key is recognised.
    modulus: Option<Vec<u8>>,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

impl Jwks {
    /// Parses a set. Keys that cannot be used are not selected later.
    ///
    /// # Errors
    ///
    /// [`InvalidJwks`] if it is not a JWK Set, or has no usable key or more than 32 keys.
    pub(crate) fn parse(json: &str) -> Result<Self, InvalidJwks> {
        let document: Document<'_> = serde_json::from_slice(json.as_bytes()).map_err(|_| InvalidJwks)?;
        if document.keys.len() > MAX_KEYS {
            return Err(InvalidJwks);
        }
        let mut keys: Vec<Jwk> = Vec::new();
        for jwk in document.keys.into_iter().filter_map(|jwk| import(jwk.get())) {
            if !keys.iter().any(|known| known.is_same_key(&jwk)) {
                keys.push(jwk);
            }
        }
        if keys.iter().any(|jwk| jwk.key.is_some()) { Ok(Self(keys)) } else { Err(InvalidJwks) }
    }

    /// Finds the key that a token names. None if the set does not have it.
    ///
    /// # Errors
    ///
    /// [`TokenError::AmbiguousKey`] if several keys have the `kid`, [`TokenError::UnsupportedAlgorithm`] if the
    /// key is for another algorithm.
    pub(crate) fn select(&self, kid: &str, algorithm: Algorithm) -> Result<Option<&RsaPublicKey>, TokenError> {
        let mut named = self.0.iter().filter(|jwk| jwk.kid == kid);
        let Some(jwk) = named.next() else { return Ok(None) };
        if named.next().is_some() {
            return Err(TokenError::AmbiguousKey);
        }
        match &jwk.key {
            Some(_) if jwk.algorithm.is_some_and(|its| its != algorithm) => Err(TokenError::UnsupportedAlgorithm),
            key => Ok(key.as_ref()),
        }
    }
}

impl Jwk {
    /// Whether two entries are the same key. Such a repetition does not make its `kid` ambiguous.
    fn is_same_key(&self, other: &Self) -> bool {
        let named_alike = self.kid == other.kid && self.algorithm == other.algorithm;
        named_alike && self.modulus.is_some() && self.modulus == other.modulus
    }
}

/// None for a key without a `kid`, because no token can name it.
fn import(jwk: &str) -> Option<Jwk> {
    let Some(members) = Json::parse(jwk.as_bytes()) else { return import_name(jwk) };
    let kid = members.text("kid")?.to_owned();
    let algorithm = members.text("alg").and_then(Algorithm::from_name);
    let modulus = if jwk.len() <= MAX_LENGTH { modulus(&members) } else { None };
    let key = modulus.as_ref().and_then(|modulus| RsaPublicKey::from_components(modulus, &EXPONENT).ok());
    Some(Jwk { kid, algorithm, modulus: modulus.filter(|_| key.is_some()), key })
}

/// A key that cannot be used because a field repeats. If `kid` itself repeats, the last one is used.
#[cold]
fn import_name(jwk: &str) -> Option<Jwk> {
    let members: serde_json::Value = serde_json::from_str(jwk).ok()?;
    let kid = members.get("kid")?.as_str()?.to_owned();
    Some(Jwk { kid, algorithm: None, key: None, modulus: None })
}

/// The modulus, if this is a public key for RSA signatures that can be verified.
fn modulus(members: &Json<'_>) -> Option<Vec<u8>> {
    let member = |name| members.get(name).map(|value| value.as_text().unwrap_or_default());
    let is_rsa = member("kty") == Some("RSA") && !FOREIGN_MEMBERS.iter().any(|name| members.get(name).is_some());
    let is_for_signatures = member("use").is_none_or(|r#use| r#use == "sig")
        && member("alg").is_none_or(|alg| Algorithm::from_name(alg).is_some())
        && members.get("key_ops").is_none_or(only_verifies);
    if !is_rsa || !is_for_signatures || member("e") != Some("AQAB") {
        return None;
    }
    let mut modulus = URL_SAFE_NO_PAD.decode(member("n")?).ok()?;
    match modulus.as_slice() {
        [0, 0x80..=0xff, ..] => Some(modulus.split_off(1)), // as in ASN.1
        [0, ..] => None,
        _ => Some(modulus),
    }
}

/// Whether `key_ops` names no operation other than `verify`, and that at most once.
fn only_verifies(operations: &Json<'_>) -> bool {
    operations.as_array().is_some_and(|operations| {
        operations.len() <= 1 && operations.iter().all(|operation| operation.as_text() == Some("verify"))
    })
}
