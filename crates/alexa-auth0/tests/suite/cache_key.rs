//! A value of the cache counts only if this Worker has signed it for this cache key, with this secret, for this tenant.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::cache_key::CacheKey;
use crate::crypto::hmac_sha256_hex;
use crate::suite::support::settings::{read, settings_with};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SECRET: &str = "vmpz0Wm4wYz1K7kGq1u9Qw3sSx8cB2nD5eF6gH7jK9M=";
const VALUE: &str = r#"{"fetched_at":1750000000,"jwks":"…"}"#;

fn with(changes: &[(&str, &str)]) -> CacheKey {
    settings_with(changes).cache_key.unwrap()
}

fn key() -> CacheKey {
    with(&[("CACHE_KEY", SECRET)])
}

#[test]
fn the_code_is_that_of_the_standard() {
    // RFC 4231, section 4.3
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(hmac_sha256_hex("Jefe", "what do ya want for nothing?"), expected);
}

#[test]
fn a_signed_value_is_read_and_every_other_is_not() {
    let signed = key().sign("jwks/v1/a", VALUE);
    assert_eq!(key().verify("jwks/v1/a", &signed), Some(VALUE));
    assert_eq!(key().verify("jwks/v1/b", &signed), None, "under another cache key");
    assert_eq!(
        with(&[("CACHE_KEY", &SECRET.to_lowercase())]).verify("jwks/v1/a", &signed),
        None,
        "with another secret"
    );
    let other = with(&[("CACHE_KEY", SECRET), ("AUTH0_DOMAIN", "other.example.com")]);
    assert_eq!(other.verify("jwks/v1/a", &signed), None, "for another tenant");
    assert_eq!(key().verify("jwks/v1/", &key().sign("jwks/v1/", &format!("a\n{VALUE}"))[..]).map(str::len), Some(40));

    for place in 0..signed.len() {
        let mut changed = signed.clone().into_bytes();
        changed[place] ^= 1;
        let Ok(changed) = String::from_utf8(changed) else { continue };
        assert_eq!(key().verify("jwks/v1/a", &changed), None, "byte {place}");
    }
    for wrong in ["", VALUE, &signed[..63], &signed[..64], &signed[1..], &format!("{signed} "), &"é".repeat(40)] {
        assert_eq!(key().verify("jwks/v1/a", wrong), None, "{wrong}");
    }
    assert_eq!(key().verify("k", &key().sign("k", "")), Some(""));
}

#[test]
fn without_the_secret_nothing_is_signed_and_a_short_one_is_a_problem() {
    for unset in ["", "  "] {
        assert!(settings_with(&[("CACHE_KEY", unset)]).cache_key.is_none());
    }
    assert!(settings_with(&[("CACHE_KEY", &SECRET[..32])]).cache_key.is_some());
    let problems = read(&[("CACHE_KEY", &SECRET[..31])]).settings.unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.setting).collect::<Vec<_>>(), ["CACHE_KEY"]);
    assert!(!format!("{problems:?}").contains(&SECRET[..8]));
}

#[test]
fn nobody_reads_the_secret() {
    assert!(!format!("{:?} {:#?}", key(), settings_with(&[("CACHE_KEY", SECRET)])).contains(&SECRET[..8]));
}
