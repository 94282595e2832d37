//! From a key set, the keys that can verify a signature are selected by their `kid`, whatever else is in the set.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::auth0::error::TokenError;
use crate::auth0::header::Algorithm;
use crate::auth0::jwks::Jwks;
use crate::crypto::Scheme;
use crate::suite::support::keys::{base64url, jwk, jwk_set, rsa, rsa_of, sign_pkcs1};
use crate::suite::support::tokens::{with, without};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

#[test]
fn a_modulus_may_begin_as_a_number_of_asn_1() {
    let n = usable()["n"].as_str().unwrap().to_owned();
    let with_zero = base64url([&[0], &*URL_SAFE_NO_PAD.decode(n).unwrap()].concat());
    let set = Jwks::parse(&jwk_set(&[with(usable(), &json!({ "n": with_zero }))])).unwrap();
    let key = set.select("usable", Algorithm::Rs256).unwrap().unwrap();
    assert!(key.verify(Scheme::Pkcs1Sha256, b"message", &sign_pkcs1(&rsa(1), b"message")).is_ok());
    assert!(key.verify(Scheme::Pkcs1Sha256, b"message", &sign_pkcs1(&rsa(2), b"message")).is_err());
}

/// However a key is changed, this library imports it if and only if jwt-simple does.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_key_is_imported_as_by_jwt_simple() {
    use jwt_simple::algorithms::{PS256PublicKey, RS256PublicKey};
    use rsa::traits::PublicKeyParts;

    let modulus = rsa_of(1, 2048, 65537).n().to_bytes_be();
    let padded = |zeros: usize| base64url([vec![0; zeros], modulus.clone()].concat());
    let even: Vec<u8> = modulus[..255].iter().copied().chain([modulus[255] & 0xfe]).collect();
    let bits = |bytes: usize, top: u8| base64url([vec![top], vec![0xff; bytes - 1]].concat());
    let values = [
        ("kty", vec![json!("RSA"), json!("rsa"), json!("EC"), json!("oct"), json!(null), json!(["RSA"])]),
        ("use", vec![json!("sig"), json!("enc"), json!("SIG"), json!(""), json!(null), json!(1)]),
        (
            "alg",
            vec![json!("RS256"), json!("PS256"), json!("RS384"), json!("rs256"), json!("none"), json!(null), json!(1)],
        ),
        ("kid", vec![json!("other"), json!("")]),
        (
            "key_ops",
            vec![
                json!(["verify"]),
                json!([]),
                json!(["verify", "verify"]),
                json!(["sign"]),
                json!(["verify", "sign"]),
                json!("verify"),
                json!(null),
                json!([1]),
                json!([null]),
                json!({}),
            ],
        ),
        ("e", ["AQAB", "AQAB=", "AAEAAQ", "Aw", "AQ", "", "AQAC", "AQABAA"].map(Value::from).to_vec()),
        ("e", vec![json!(65537), json!(null)]),
        (
            "n",
            [
                padded(0),
                padded(1),
                padded(2),
                base64url(&even),
                bits(255, 0xff),
                bits(256, 0x7f),
                bits(256, 0x80),
                bits(257, 1),
                bits(512, 0xff),
                bits(513, 1),
                bits(513, 0xff),
                String::new(),
                base64url([0]),
                format!("{}=", padded(0)),
                format!("{} ", padded(0)),
                padded(0).replace(['-', '_'], "+"),
                format!("{}A", padded(0)),
                padded(0)[1..].to_owned(),
            ]
            .map(Value::from)
            .to_vec(),
        ),
        ("n", vec![json!(1), json!(null), json!([])]),
        ("x5c", vec![json!(["A".repeat(7000)]), json!(["A".repeat(8000)]), json!([{ "a": 1 }])]),
        ("x5t", vec![json!(null), json!(1e300)]),
    ];
    let members = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "crv", "x", "y", "pub", "priv", "D", "kty ", "z"];
    let mut keys: Vec<String> = Vec::new();
    for (name, values) in values {
        keys.extend(values.iter().map(|value| with(usable(), &json!({ name: value })).to_string()));
        keys.push(without(with(usable(), &json!({ name: 1 })), name).to_string());
    }
    for name in members {
        keys.extend([json!("AQAB"), json!(null)].map(|value| with(usable(), &json!({ name: value })).to_string()));
    }
    for twice in
        ["\"kid\":\"usable\"", "\"x\\u0035t\":1,\"x5t\":1", "\"z\":{\"a\":1,\"a\":1}", "\"e\":\"AQAB\"", "\"e\":\"AQAB"]
    {
        keys.push(format!("{},{twice}}}", usable().to_string().strip_suffix('}').unwrap()));
    }

    let mut imported = [0, 0];
    for key in keys {
        let is_pss = key.contains("\"alg\":\"PS256\"");
        let (theirs, algorithm) = if is_pss {
            (PS256PublicKey::from_jwk(&key).map(|key| key.to_components().n), Algorithm::Ps256)
        } else {
            (RS256PublicKey::from_jwk(&key).map(|key| key.to_components().n), Algorithm::Rs256)
        };
        let set = Jwks::parse(&format!("{{\"keys\":[{key}]}}"));
        let kid = serde_json::from_str::<Value>(&key).ok().and_then(|key| Some(key["kid"].as_str()?.to_owned()));
        let Some(kid) = kid else {
            assert!(set.is_err(), "{key}");
            continue;
        };
        let ours = set.is_ok_and(|set| set.select(&kid, algorithm).is_ok_and(|key| key.is_some()));
        assert_eq!(ours, theirs.is_ok(), "{key}");
        imported[usize::from(ours)] += 1;
    }
    assert!(imported.into_iter().all(|count| count > 20), "{imported:?}");
}
