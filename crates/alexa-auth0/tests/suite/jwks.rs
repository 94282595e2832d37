//! A key set yields the keys that can verify a signature, each by its one name, whatever else is in the set.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::auth0::error::TokenError;
use crate::auth0::header::Algorithm;
use crate::auth0::jwks::Jwks;
use crate::suite::support::keys::{base64url, jwk, jwk_set, rsa, rsa_of};
use crate::suite::support::tokens::{with, without};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn usable() -> Value {
    jwk("usable", &rsa(1))
}

fn other(changes: &Value) -> Value {
    with(jwk("other", &rsa(2)), changes)
}

fn has(set: &Jwks, kid: &str) -> bool {
    set.select(kid, Algorithm::Rs256).unwrap().is_some()
}

#[test]
fn each_key_is_found_by_its_name() {
    let set = Jwks::parse(&jwk_set(&[usable(), other(&json!({}))])).unwrap();
    assert!(has(&set, "usable") && has(&set, "other"));
    for unknown in ["", "USABLE", "usable ", "third"] {
        assert!(!has(&set, unknown), "{unknown}");
    }
}

#[test]
fn a_key_may_say_more_or_less_of_itself() {
    for key in [
        without(other(&json!({})), "use"),
        without(other(&json!({})), "alg"),
        other(&json!({ "key_ops": ["verify"] })),
        other(&json!({ "x5c": ["MIIB"], "x5t": "AAAA", "unknown": { "a": [1] } })),
    ] {
        assert!(has(&Jwks::parse(&jwk_set(&[usable(), key.clone()])).unwrap(), "other"), "{key}");
    }
}

#[test]
fn an_unusable_key_is_left_out_and_the_rest_is_kept() {
    let short = jwk("other", &rsa_of(2, 1024, 65537));
    let exponent_three = jwk("other", &rsa_of(2, 2048, 3));
    let unusable = [
        ("symmetric", json!({ "kty": "oct", "kid": "other", "alg": "HS256", "k": "c2VjcmV0" })),
        ("elliptic", json!({ "kty": "EC", "kid": "other", "alg": "ES256", "crv": "P-256", "x": "AA", "y": "AA" })),
        ("short", short),
        ("with an exponent of three", exponent_three),
        ("private", other(&json!({ "d": base64url([1; 256]) }))),
        ("half private", other(&json!({ "p": base64url([1; 128]) }))),
        ("with a secret", other(&json!({ "k": "c2VjcmV0" }))),
        ("for encryption", other(&json!({ "use": "enc" }))),
        ("for signing", other(&json!({ "key_ops": ["sign"] }))),
        ("for signing as well", other(&json!({ "key_ops": ["verify", "sign"] }))),
        ("for another algorithm", other(&json!({ "alg": "RS512" }))),
        ("for encryption by its algorithm", other(&json!({ "alg": "RSA-OAEP" }))),
        ("of a type in another case", other(&json!({ "kty": "rsa" }))),
        ("without a modulus", without(other(&json!({})), "n")),
        ("without an exponent", without(other(&json!({})), "e")),
        ("with a padded modulus", other(&json!({ "n": format!("{}==", usable()["n"].as_str().unwrap()) }))),
        ("with a number for a name", other(&json!({ "kid": 1 }))),
        ("without a name", without(other(&json!({})), "kid")),
        ("no object", json!("other")),
        ("null", json!(null)),
    ];
    for (case, key) in unusable {
        for keys in [[usable(), key.clone()], [key.clone(), usable()]] {
            let set = Jwks::parse(&jwk_set(&keys)).unwrap();
            assert!(has(&set, "usable"), "{case}");
            assert!(!has(&set, "other"), "{case}");
        }
        assert!(Jwks::parse(&jwk_set(&[key])).is_err(), "{case}: alone, it makes no set");
    }
}

#[test]
fn a_key_with_a_member_twice_is_left_out() {
    let key = other(&json!({})).to_string();
    for member in [r#""kid":"other""#, r#""use":"sig""#, r#""\u006e":"AQAB""#, r#""x":1,"x":1"#] {
        let twice = format!("{},{member}}}", key.strip_suffix('}').unwrap());
        let set = Jwks::parse(&format!(r#"{{"keys":[{twice},{}]}}"#, usable())).unwrap();
        assert!(has(&set, "usable") && !has(&set, "other"), "{member}");
    }
}

#[test]
fn a_name_that_stands_twice_names_no_key() {
    let ambiguous = Err(TokenError::AmbiguousKey);
    let unusable = json!({ "kty": "oct", "kid": "usable", "k": "c2VjcmV0" });
    for namesake in [jwk("usable", &rsa(2)), unusable] {
        let set = Jwks::parse(&jwk_set(&[usable(), other(&json!({})), namesake.clone()])).unwrap();
        assert_eq!(set.select("usable", Algorithm::Rs256).map(|_| ()), ambiguous, "{namesake}");
        assert!(has(&set, "other"), "{namesake}");
    }
}

#[test]
fn a_key_is_used_for_its_own_algorithm_only() {
    let select = |alg: Option<&str>, algorithm| {
        let key = alg.map_or_else(|| without(usable(), "alg"), |alg| with(usable(), &json!({ "alg": alg })));
        Jwks::parse(&jwk_set(&[key])).unwrap().select("usable", algorithm).map(|key| key.is_some())
    };
    assert_eq!(select(Some("RS256"), Algorithm::Rs256), Ok(true));
    assert_eq!(select(Some("RS256"), Algorithm::Ps256), Err(TokenError::UnsupportedAlgorithm));
    assert_eq!(select(Some("PS256"), Algorithm::Ps256), Ok(true));
    assert_eq!(select(Some("PS256"), Algorithm::Rs256), Err(TokenError::UnsupportedAlgorithm));
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256] {
        assert_eq!(select(None, algorithm), Ok(true), "a key need not say");
    }
}

#[test]
fn a_set_has_at_most_32_keys() {
    let unknown = |count: usize| vec![json!({ "kty": "oct" }); count];
    assert!(Jwks::parse(&jwk_set(&[unknown(31), vec![usable()]].concat())).is_ok());
    assert!(Jwks::parse(&jwk_set(&[unknown(32), vec![usable()]].concat())).is_err());
}

#[test]
fn what_is_no_key_set_is_refused() {
    let set = jwk_set(&[usable()]);
    let twice = format!(r#"{{"keys":[],{}"#, set.strip_prefix('{').unwrap());
    for json in ["", "{}", "[]", "null", r#"{"keys":[]}"#, r#"{"keys":{}}"#, &format!("{set}x"), &twice, "<html>"] {
        assert!(Jwks::parse(json).is_err(), "{json}");
    }
    assert!(Jwks::parse(&set).is_ok());
}

#[test]
fn a_key_that_is_listed_twice_is_one_key() {
    for again in [usable(), without(usable(), "use"), with(usable(), &json!({ "x5t": "AAAA" }))] {
        let set = Jwks::parse(&jwk_set(&[usable(), again.clone(), other(&json!({}))])).unwrap();
        assert!(has(&set, "usable"), "{again}");
    }
    let another = with(jwk("usable", &rsa(2)), &json!({}));
    for different in [
        another,
        without(usable(), "alg"),
        with(usable(), &json!({ "alg": "PS256" })),
        with(usable(), &json!({ "use": "enc" })),
    ] {
        let set = Jwks::parse(&jwk_set(&[usable(), different.clone()])).unwrap();
        assert_eq!(set.select("usable", Algorithm::Rs256).err(), Some(TokenError::AmbiguousKey), "{different}");
    }
}
