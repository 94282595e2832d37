//! RSA signatures with SHA-2. They are verified by the runtime's own crypto in the Worker, and by
//! the `rsa` crate elsewhere.
//!
//! Specification: [RFC 8017](https://www.rfc-editor.org/rfc/rfc8017), RSASSA-PKCS1-v1_5 and RSASSA-PSS.
//!
//! The free plan of Workers allows 10 ms of CPU time for a request. One RS256-2048 verification takes 1 to 6 ms
//! in WebAssembly, and about 0.02 ms in `node:crypto`, which is synchronous.

use rsa::pkcs1::{self, der::Encode};
use rsa::sha2::{Digest, Sha256};
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod runtime;

#[cfg(target_arch = "wasm32")]
pub(crate) use runtime::passes;

/// HMAC with SHA-256, as 64 lower-case hexadecimal digits ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)).
pub(crate) use backend::hmac_sha256_hex;

#[cfg(not(target_arch = "wasm32"))]
use native as backend;
#[cfg(target_arch = "wasm32")]
use runtime as backend;

/// The minimum length of a modulus, in bits ([RFC 7518, section
/// 3.3](https://www.rfc-editor.org/rfc/rfc7518#section-3.3)).
const MIN_MODULUS_BITS: usize = 2048;
/// The maximum length of a modulus, in bits. Amazon Root CA 2 has 4096. Longer keys would only take time.
const MAX_MODULUS_BITS: usize = 4096;

/// A signature scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5 with SHA-256: `RS256`, Alexa's `Signature-256`, `sha256WithRSAEncryption`.
    Pkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384, for certificates.
    Pkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512, for certificates.
    Pkcs1Sha512,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a 32-byte salt: `PS256`.
    PssSha256,
}

/// The bytes are not an RSA public key of 2048 to 4096 bits with an odd exponent from 3 to 2³².
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an acceptable RSA public key")]
pub(crate) struct InvalidKey;

/// An RSA public key.
pub(crate) struct RsaPublicKey(backend::Key);

impl RsaPublicKey {
    /// Parses a key in DER, `RSAPublicKey` of [RFC 8017, appendix
    /// A.1.1](https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.1).
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if it is malformed, too short, too long or has an unusual exponent.
    pub(crate) fn from_pkcs1_der(der: &[u8]) -> Result<Self, InvalidKey> {
        let key = pkcs1::RsaPublicKey::try_from(der).map_err(|_| InvalidKey)?;
        check_strength(key.modulus.as_bytes(), key.public_exponent.as_bytes())?;
        backend::Key::from_pkcs1_der(der).map(Self)
    }

    /// Creates a key from its big-endian modulus and exponent.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`], as [`Self::from_pkcs1_der`].
    pub(crate) fn from_components(modulus: &[u8], exponent: &[u8]) -> Result<Self, InvalidKey> {
        let unsigned = |bytes| pkcs1::UintRef::new(bytes).map_err(|_| InvalidKey);
        let der = pkcs1::RsaPublicKey { modulus: unsigned(modulus)?, public_exponent: unsigned(exponent)? }
            .to_der()
            .map_err(|_| InvalidKey)?;
        Self::from_pkcs1_der(&der)
    }

    /// Verifies that the owner of this key has signed `message`.
    ///
    /// # Errors
    ///
    /// [`InvalidSignature`], without a reason that an attacker could learn from.
    pub(crate) fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        if self.0.verify(scheme, message, signature) { Ok(()) } else { Err(InvalidSignature) }
    }
}

/// Whether the key is long enough, and not too long.
fn check_strength(modulus: &[u8], exponent: &[u8]) -> Result<(), InvalidKey> {
    let bits = modulus.len() * 8 - modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    let odd = |bytes: &[u8]| bytes.last().is_some_and(|byte| byte & 1 == 1);
    let exponent_in_range = exponent.len() <= 4 && exponent != [1];
    if (MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&bits) && odd(modulus) && odd(exponent) && exponent_in_range {
        Ok(())
    } else {
        Err(InvalidKey)
    }
}

/// The signature algorithms of certificates, in the form that rustls-webpki requires.
pub(crate) static CERTIFICATE_ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    &CertificateAlgorithm { id: alg_id::RSA_PKCS1_SHA256, scheme: Scheme::Pkcs1Sha256 },
    &CertificateAlgorithm { id: alg_id::RSA_PKCS1_SHA384, scheme: Scheme::Pkcs1Sha384 },
    &CertificateAlgorithm { id: alg_id::RSA_PKCS1_SHA512, scheme: Scheme::Pkcs1Sha512 },
];

#[derive(Debug)]
struct CertificateAlgorithm {
    id: AlgorithmIdentifier,
    scheme: Scheme,
}

impl SignatureVerificationAlgorithm for CertificateAlgorithm {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = RsaPublicKey::from_pkcs1_der(public_key).map_err(|_| InvalidSignature)?;
        key.verify(self.scheme, message, signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.id
    }
}

/// SHA-256 as 64 lower-case hexadecimal digits, for cache keys of URLs and tokens.
#[must_use]
pub(crate) fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests;
