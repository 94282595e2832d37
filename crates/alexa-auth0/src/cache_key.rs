//! The secret under which a Worker signs what it stores in the cache, so that it believes nothing that somebody else
//! has written there.
//!
//! The code is HMAC with SHA-256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) over the issuer, the cache key
//! and the value. So a value cannot be moved to another key or another tenant. Each value that grants something
//! contains when it was fetched or when it expires.

use crate::crypto::hmac_sha256_hex;
use crate::hidden::hidden;
use crate::variables::Variables;

/// The name of the secret.
const NAME: &str = "CACHE_KEY";
/// The minimum length of the secret, in characters. `openssl rand -base64 32` has 44.
const MIN_LENGTH: usize = 32;
/// The length of a code in hexadecimal digits.
const CODE_LENGTH: usize = 64;

/// Signs values of the cache, and verifies them. Its [`Debug`] output does not show the secret.
#[derive(Clone)]
pub(crate) struct CacheKey {
    secret: String,
    issuer: String,
}

impl CacheKey {
    /// Reads the secret. None if it is not set, or too short, which is reported.
    #[inline(never)]
    pub(crate) fn read(variables: &mut Variables<'_>, issuer: &str) -> Option<Self> {
        let secret = variables.optional(NAME)?;
        if secret.chars().count() < MIN_LENGTH {
            variables.problem(NAME, "must have at least 32 characters, as openssl rand -base64 32 makes");
            return None;
        }
        Some(Self { secret, issuer: issuer.to_owned() })
    }

    /// The value with its code before it, as it is stored under the cache key `key`.
    #[must_use]
    #[inline(never)] // so that V8 compiles it only where a Worker has the secret
    pub(crate) fn sign(&self, key: &str, value: &str) -> String {
        let mut signed = self.code(key, value);
        signed.push_str(value);
        signed
    }

    /// The value, if this secret has signed it for the cache key `key`.
    #[must_use]
    #[inline(never)]
    pub(crate) fn verify<'a>(&self, key: &str, signed: &'a str) -> Option<&'a str> {
        let (code, value) = signed.split_at_checked(CODE_LENGTH)?;
        let expected = self.code(key, value);
        // Every byte is compared, so that the duration does not tell how many are right.
        let difference = expected.bytes().zip(code.bytes()).fold(0, |all, (ours, theirs)| all | (ours ^ theirs));
        (expected.len() == CODE_LENGTH && difference == 0).then_some(value)
    }

    /// Neither the issuer nor a cache key contains a line break.
    fn code(&self, key: &str, value: &str) -> String {
        hmac_sha256_hex(&self.secret, &[&self.issuer, key, value].join("\n"))
    }
}

hidden!(CacheKey);
