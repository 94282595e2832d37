//! RSA keys from seeds. They are the same in every run, and are created once.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jwt_simple::reexports::ct_codecs::{Base64UrlSafeNoPadding, Encoder};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::pss::BlindedSigningKey;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey};
use serde_json::{Value, json};

type Keys = HashMap<(u64, usize, u32), Arc<RsaPrivateKey>>;

static KEYS: LazyLock<Mutex<Keys>> = LazyLock::new(Mutex::default);

/// The key of 2048 bits for a seed.
pub(crate) fn rsa(seed: u64) -> Arc<RsaPrivateKey> {
    rsa_of(seed, 2048, 65537)
}

/// The key for a seed, with another size or exponent.
pub(crate) fn rsa_of(seed: u64, bits: usize, exponent: u32) -> Arc<RsaPrivateKey> {
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    let key = keys.entry((seed, bits, exponent)).or_insert_with(|| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        Arc::new(RsaPrivateKey::new_with_exp(&mut rng, bits, &BigUint::from(exponent)).unwrap())
    });
    Arc::clone(key)
}

/// `RS256`, and Alexa's `Signature-256`.
pub(crate) fn sign_pkcs1(key: &RsaPrivateKey, message: &[u8]) -> Vec<u8> {
    rsa::pkcs1v15::SigningKey::<Sha256>::new(key.clone()).sign(message).to_vec()
}

/// `PS256`
pub(crate) fn sign_pss(key: &RsaPrivateKey, message: &[u8]) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    BlindedSigningKey::<Sha256>::new(key.clone()).sign_with_rng(&mut rng, message).to_vec()
}

/// With a salt of no bytes, which `PS256` does not allow.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn sign_pss_unsalted(key: &RsaPrivateKey, message: &[u8]) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    BlindedSigningKey::<Sha256>::new_with_salt_len(key.clone(), 0).sign_with_rng(&mut rng, message).to_vec()
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlSafeNoPadding::encode_to_string(bytes).unwrap()
}

/// The public key as Auth0 publishes it.
pub(crate) fn jwk(kid: &str, key: &RsaPrivateKey) -> Value {
    json!({
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": kid,
        "n": base64url(key.n().to_bytes_be()),
        "e": base64url(key.e().to_bytes_be()),
    })
}

/// A JWK Set as text.
pub(crate) fn jwk_set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}
