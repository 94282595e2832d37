//! The PSS encoding against the `rsa` crate's own verifier.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::pss::BlindedSigningKey;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::pss::is_encoding_of;
use super::{RsaPublicKey, Scheme};

const MESSAGE: &[u8] = b"a message";

/// A signature, and itself raised to the public exponent.
struct Signed {
    key: RsaPublicKey,
    modulus_bits: usize,
    signature: Vec<u8>,
    encoded: Vec<u8>,
}

fn signed(modulus_bits: usize, salt_length: usize) -> Signed {
    let mut rng = ChaCha8Rng::seed_from_u64(modulus_bits as u64);
    let private = RsaPrivateKey::new(&mut rng, modulus_bits).unwrap();
    let signer = BlindedSigningKey::<Sha256>::new_with_salt_len(private.clone(), salt_length);
    let signature = signer.sign_with_rng(&mut rng, MESSAGE).to_vec();
    let encoded = BigUint::from_bytes_be(&signature).modpow(private.e(), private.n()).to_bytes_be();
    let encoded = [vec![0; private.size() - encoded.len()], encoded].concat();
    let key = RsaPublicKey::from_components(&private.n().to_bytes_be(), &private.e().to_bytes_be()).unwrap();
    Signed { key, modulus_bits, signature, encoded }
}

#[test]
fn an_encoding_is_accepted_whatever_the_modulus_leaves_of_its_first_byte() {
    for modulus_bits in [2048, 2049, 2050, 2055] {
        let signed = signed(modulus_bits, 32);
        assert!(is_encoding_of(MESSAGE, &signed.encoded, modulus_bits), "{modulus_bits} bits");
        signed.key.verify(Scheme::PssSha256, MESSAGE, &signed.signature).unwrap();
    }
}

#[test]
fn every_byte_of_an_encoding_counts() {
    let signed = signed(2048, 32);
    for place in 0..signed.encoded.len() {
        let mut encoded = signed.encoded.clone();
        encoded[place] ^= 1;
        assert!(!is_encoding_of(MESSAGE, &encoded, signed.modulus_bits), "byte {place}");
    }
    let mut unused_bit = signed.encoded.clone();
    unused_bit[0] |= 0x80;
    assert!(!is_encoding_of(MESSAGE, &unused_bit, signed.modulus_bits));
    assert!(!is_encoding_of(b"another message", &signed.encoded, signed.modulus_bits));
    assert!(!is_encoding_of(MESSAGE, &signed.encoded[1..], signed.modulus_bits));
    assert!(!is_encoding_of(MESSAGE, &[], signed.modulus_bits));
}

#[test]
fn a_salt_of_another_length_is_refused() {
    for salt_length in [0, 20, 31, 33, 64] {
        let signed = signed(2048, salt_length);
        assert!(!is_encoding_of(MESSAGE, &signed.encoded, signed.modulus_bits), "{salt_length} bytes");
        assert!(signed.key.verify(Scheme::PssSha256, MESSAGE, &signed.signature).is_err());
    }
}

#[test]
fn a_signature_of_another_length_or_scheme_is_refused() {
    let Signed { key, signature, .. } = signed(2048, 32);
    assert!(key.verify(Scheme::PssSha256, MESSAGE, &signature[1..]).is_err());
    assert!(key.verify(Scheme::PssSha256, MESSAGE, &[&[0], &signature[..]].concat()).is_err());
    assert!(key.verify(Scheme::Pkcs1Sha256, MESSAGE, &signature).is_err());
}

#[test]
fn weak_and_unusual_keys_are_refused() {
    let modulus = |bytes: usize| [&[0x80][..], &vec![0; bytes - 2], &[1]].concat();
    let accepted = |modulus: &[u8], exponent: &[u8]| RsaPublicKey::from_components(modulus, exponent).is_ok();
    assert!(accepted(&modulus(256), &[1, 0, 1]));
    assert!(accepted(&modulus(512), &[3]));
    assert!(!accepted(&modulus(255), &[1, 0, 1]), "under 2048 bits");
    assert!(!accepted(&modulus(513), &[1, 0, 1]), "over 4096 bits");
    assert!(!accepted(&modulus(256), &[1]), "exponent one");
    assert!(!accepted(&modulus(256), &[1, 0, 0]), "an even exponent");
    assert!(!accepted(&modulus(256), &[1, 0, 0, 0, 1]), "a long exponent");
    let even = [&[0x80][..], &[0; 255]].concat();
    assert!(!accepted(&even, &[1, 0, 1]), "an even modulus");
}
