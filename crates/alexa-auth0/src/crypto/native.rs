//! RSA by the `rsa` crate, and HMAC by `hmac-sha256`, for tests and tools outside the Worker's runtime.

use hmac_sha256::HMAC;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::sha2::{Digest, Sha256, Sha384, Sha512};
use rsa::{Pkcs1v15Sign, Pss};

use super::{InvalidKey, Scheme};

pub(crate) fn hmac_sha256_hex(secret: &str, message: &str) -> String {
    super::hex(&HMAC::mac(message, secret))
}

pub(super) struct Key(rsa::RsaPublicKey);

impl Key {
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, InvalidKey> {
        rsa::RsaPublicKey::from_pkcs1_der(der).map(Self).map_err(|_| InvalidKey)
    }

    pub(super) fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let key = &self.0;
        match scheme {
            Scheme::Pkcs1Sha256 => key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature),
            Scheme::Pkcs1Sha384 => key.verify(Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(message), signature),
            Scheme::Pkcs1Sha512 => key.verify(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message), signature),
            Scheme::PssSha256 => key.verify(Pss::new::<Sha256>(), &Sha256::digest(message), signature),
        }
        .is_ok()
    }
}
