//! EMSA-PSS with SHA-256, MGF1 with SHA-256 and a 32-byte salt: what `PS256` says of a padded message.
//!
//! Specification: [RFC 8017, section 9.1.2](https://www.rfc-editor.org/rfc/rfc8017#section-9.1.2).
//!
//! workerd's `node:crypto` takes no padding options when it verifies, but it does the RSA operation itself;
//! what is left is hashing.

use rsa::sha2::{Digest, Sha256};

const HASH_LENGTH: usize = 32;
const SALT_LENGTH: usize = 32;
const TRAILER: u8 = 0xbc;

/// Whether `encoded`, the signature raised to the public exponent, is an encoding of `message` for a modulus of
/// so many bits.
pub(super) fn is_encoding_of(message: &[u8], encoded: &[u8], modulus_bits: usize) -> bool {
    verify(message, encoded, modulus_bits).is_some()
}

fn verify(message: &[u8], encoded: &[u8], modulus_bits: usize) -> Option<()> {
    let length = (modulus_bits - 1).div_ceil(8);
    let unused_bits = 8 * length - (modulus_bits - 1);
    // With a modulus of 8k + 1 bits the encoding is a byte shorter than the signature.
    let (excess, encoded) = encoded.split_at_checked(encoded.len().checked_sub(length)?)?;
    require(excess.iter().all(|byte| *byte == 0))?;

    let (trailer, encoded) = encoded.split_last()?;
    require(*trailer == TRAILER)?;
    let (masked, hash) = encoded.split_at_checked(encoded.len().checked_sub(HASH_LENGTH)?)?;
    let used_bits = 0xff >> unused_bits;
    require(masked.first()? & !used_bits == 0)?;
    let mut block: Vec<u8> = masked.iter().zip(mgf1(hash)).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= used_bits;

    let (padding, salt) = block.split_at_checked(block.len().checked_sub(SALT_LENGTH)?)?;
    let (one, zeros) = padding.split_last()?;
    require(*one == 1 && zeros.iter().all(|byte| *byte == 0))?;
    let expected =
        Sha256::new().chain_update([0; 8]).chain_update(Sha256::digest(message)).chain_update(salt).finalize();
    require(expected.as_slice() == hash)
}

/// The mask generation function of [RFC 8017, appendix B.2.1](https://www.rfc-editor.org/rfc/rfc8017#appendix-B.2.1).
fn mgf1(seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| Sha256::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize())
}

fn require(condition: bool) -> Option<()> {
    condition.then_some(())
}
