//! RSA, natively and by the runtime's crypto: both accept and refuse the same.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::RsaPrivateKey;
use rsa::pss::BlindedSigningKey;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use rsa::traits::PublicKeyParts;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{RsaPublicKey, Scheme};

const MESSAGE: &[u8] = b"a message";

struct Signed {
    key: RsaPublicKey,
    signature: Vec<u8>,
}

fn signed(modulus_bits: usize, salt_length: usize) -> Signed {
    let mut rng = ChaCha8Rng::seed_from_u64(modulus_bits as u64);
    let private = RsaPrivateKey::new(&mut rng, modulus_bits).unwrap();
    let signer = BlindedSigningKey::<Sha256>::new_with_salt_len(private.clone(), salt_length);
    let key = RsaPublicKey::from_components(&private.n().to_bytes_be(), &private.e().to_bytes_be()).unwrap();
    Signed { key, signature: signer.sign_with_rng(&mut rng, MESSAGE).to_vec() }
}

#[test]
fn a_pss_signature_is_accepted_whatever_the_modulus_leaves_of_its_first_byte() {
    for modulus_bits in [2048, 2050, 2055] {
        let Signed { key, signature } = signed(modulus_bits, 32);
        assert!(key.verify(Scheme::PssSha256, MESSAGE, &signature).is_ok(), "{modulus_bits} bits");
    }
}

#[test]
fn another_message_and_a_changed_bit_are_refused() {
    let Signed { key, signature } = signed(2048, 32);
    assert!(key.verify(Scheme::PssSha256, b"another message", &signature).is_err());
    for place in [0, 1, 128, 254, 255] {
        let mut changed = signature.clone();
        changed[place] ^= 1;
        assert!(key.verify(Scheme::PssSha256, MESSAGE, &changed).is_err(), "byte {place}");
    }
}

#[test]
fn a_salt_of_another_length_is_refused() {
    for salt_length in [0, 20, 31, 33, 64] {
        let Signed { key, signature } = signed(2048, salt_length);
        assert!(key.verify(Scheme::PssSha256, MESSAGE, &signature).is_err(), "{salt_length} bytes");
    }
}

#[test]
fn a_signature_of_another_length_or_scheme_is_refused() {
    let Signed { key, signature } = signed(2048, 32);
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
