//! The issuer's keys.
//!
//! Specification: [RFC 7517](https://www.rfc-editor.org/rfc/rfc7517). A key is imported by jwt-simple's strict
//! `from_jwk`: RSA of at least 2048 bits with exponent 65537, for signatures, without private members and
//! without repeated names. One unusable key does not spoil the set.

use jwt_simple::algorithms::{PS256PublicKey, RS256PublicKey};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::TokenError;
use super::header::Algorithm;
use crate::crypto::RsaPublicKey;
use crate::json::text;

/// Most keys in a set. Auth0 publishes two or three.
const MAX_KEYS: usize = 32;

/// The document is not a JWK Set with a usable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JWK Set with a usable key")]
pub struct InvalidJwks;

/// A JWK Set: the keys of it that can verify a signature.
pub struct Jwks(Vec<Jwk>);

struct Jwk {
    kid: String,
    /// Without one, the token's header chooses between the two that suit an RSA key.
    algorithm: Option<Algorithm>,
    /// None, where the key cannot be used: its `kid` counts all the same.
    key: Option<RsaPublicKey>,
    /// Modulus and exponent, by which the same key listed twice is known.
    components: Option<(Vec<u8>, Vec<u8>)>,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

impl Jwks {
    /// Reads a set, leaving out the keys that cannot be used.
    ///
    /// # Errors
    ///
    /// [`InvalidJwks`] if it is no set, or has no usable key or more than 32.
    pub fn parse(json: &str) -> Result<Self, InvalidJwks> {
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

    /// Finds the key that a token names; none if the set does not have it.
    ///
    /// # Errors
    ///
    /// [`TokenError::AmbiguousKey`] if several have the name, [`TokenError::UnsupportedAlgorithm`] if the
    /// key is for another algorithm.
    pub fn select(&self, kid: &str, algorithm: Algorithm) -> Result<Option<&RsaPublicKey>, TokenError> {
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
    /// Whether the same key is listed twice, which makes its name no less clear.
    fn is_same_key(&self, other: &Self) -> bool {
        let named_alike = self.kid == other.kid && self.algorithm == other.algorithm;
        named_alike && self.components.is_some() && self.components == other.components
    }
}

/// None for a key without a `kid`, which no token can name.
fn import(jwk: &str) -> Option<Jwk> {
    let members = serde_json::from_slice(jwk.as_bytes()).ok()?;
    let kid = text(&members, "kid")?.to_owned();
    let algorithm = text(&members, "alg").and_then(Algorithm::from_name);
    let components = match algorithm {
        Some(Algorithm::Ps256) => PS256PublicKey::from_jwk(jwk).map(|key| key.to_components()),
        Some(Algorithm::Rs256) | None => RS256PublicKey::from_jwk(jwk).map(|key| key.to_components()),
    };
    let components = components.ok().map(|parts| (parts.n, parts.e));
    let key = components.as_ref().and_then(|(n, e)| RsaPublicKey::from_components(n, e).ok());
    Some(Jwk { kid, algorithm, key, components })
}
