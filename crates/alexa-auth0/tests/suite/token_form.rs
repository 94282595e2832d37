//! A token must have exactly the form of a JWT that can be verified, before any key is looked up.
//!
//! Each refused token differs in one thing from a token that is accepted.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::jwks::Jwks;
use crate::suite::support::NOW;
use crate::suite::support::keys::{base64url, jwk, jwk_set, rsa, sign_pkcs1, sign_pss};
use crate::suite::support::settings::settings_with;
use crate::suite::support::tokens::{
    KEY_SEED, KID, claims, header, key_set, rfc9068_claims, rfc9068_header, sign, sign_text, token, verify, with,
    without,
};
use jwt_simple::token::Token;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

type Outcome = Result<(), TokenError>;

fn of(token: &str) -> Outcome {
    verify(token, &settings_with(&[]).auth0, &key_set(), NOW).map(|_| ())
}

/// The result for a token with some header parameters changed.
fn of_header(changes: &Value) -> Outcome {
    of(&sign(&with(header(), changes), &claims()))
}

fn parts(token: &str) -> [&str; 3] {
    token.split('.').collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn only_rs256_and_ps256_are_taken() {
    for algorithm in ["RS256", "PS256"] {
        assert_eq!(of_header(&json!({ "alg": algorithm })), Ok(()), "{algorithm}");
    }
    let others = [
        "none", "None", "NONE", "nOnE", "", "rs256", "RS256 ", "RS384", "RS512", "PS384", "PS512", "HS256", "HS384",
        "HS512", "ES256", "ES256K", "EdDSA", "RSA-OAEP",
    ];
    for other in others {
        assert_eq!(of_header(&json!({ "alg": other })), Err(TokenError::UnsupportedAlgorithm), "{other}");
    }
    for other in [json!(null), json!(1), json!(["RS256"])] {
        assert_eq!(of_header(&json!({ "alg": other })), Err(TokenError::Malformed), "{other}");
    }
    assert_eq!(of(&sign(&without(header(), "alg"), &claims())), Err(TokenError::Malformed));
}

/// jwt-simple is the oracle: each field of RFC 7515 has the types that it takes, and no others.
#[test]
fn each_member_of_a_header_has_its_type() {
    let members =
        ["kid", "typ", "cty", "jku", "jwk", "x5u", "x5t", "x5t#S256", "salt", "crit", "x5c", "zip", "b64", "other"];
    let values =
        ["null", "true", "7", "1e300", "\"JWT\"", "\"\"", "[]", "[\"a\"]", "[\"a\",7]", "[null]", "{}", "{\"a\":1}"];
    let (mut refused, mut accepted) = (0, 0);
    for member in members {
        for value in values {
            let header = format!("{{\"alg\":\"RS256\",\"{member}\":{value}}}");
            let token = sign_text(&header, &claims().to_string(), &rsa(KEY_SEED));
            let is_malformed = of(&token) == Err(TokenError::Malformed);
            assert_eq!(is_malformed, Token::decode_metadata(&token).is_err(), "{header}");
            *(if is_malformed { &mut refused } else { &mut accepted }) += 1;
        }
    }
    assert_eq!((refused, accepted), (99, 69));
}

#[test]
fn a_header_has_at_most_8_kib() {
    let of_length = |length: usize| {
        let padding = "x".repeat(length * 3 / 4 - with(header(), &json!({ "other": "" })).to_string().len());
        let token = sign(&with(header(), &json!({ "other": padding })), &claims());
        assert_eq!(token.find('.'), Some(length));
        (of(&token), Token::decode_metadata(&token).is_ok())
    };
    assert_eq!(of_length(8192), (Ok(()), true));
    assert_eq!(of_length(8196), (Err(TokenError::Malformed), false));
}

#[test]
fn an_unsigned_token_is_refused_whatever_it_says() {
    let [_, payload, _] = parts(&token(&claims())).map(str::to_owned);
    for algorithm in ["none", "NONE"] {
        let unsigned = base64url(with(header(), &json!({ "alg": algorithm })).to_string());
        assert_eq!(of(&format!("{unsigned}.{payload}.")), Err(TokenError::UnsupportedAlgorithm), "{algorithm}");
    }
    let signed = base64url(header().to_string());
    assert_eq!(of(&format!("{signed}.{payload}.")), Err(TokenError::InvalidSignature));
}

#[test]
fn a_key_is_named_by_text_of_1_to_128_bytes() {
    let named = |kid: &str| {
        let keys = Jwks::parse(&jwk_set(&[jwk(kid, &rsa(KEY_SEED))])).unwrap();
        let token = sign(&with(header(), &json!({ "kid": kid })), &claims());
        verify(&token, &settings_with(&[]).auth0, &keys, NOW).map(|_| ())
    };
    assert_eq!(named("k"), Ok(()));
    assert_eq!(named(&"k".repeat(128)), Ok(()));
    assert_eq!(named(&"k".repeat(129)), Err(TokenError::InvalidKeyId));
    assert_eq!(named(&"\u{e9}".repeat(65)), Err(TokenError::InvalidKeyId), "bytes, not characters");
    assert_eq!(named(""), Err(TokenError::InvalidKeyId));
    assert_eq!(of(&sign(&without(header(), "kid"), &claims())), Err(TokenError::InvalidKeyId));
    assert_eq!(of_header(&json!({ "kid": null })), Err(TokenError::InvalidKeyId));
    for kid in [json!(1), json!([KID]), json!({})] {
        assert_eq!(of_header(&json!({ "kid": kid })), Err(TokenError::Malformed), "{kid}");
    }
    assert_eq!(of_header(&json!({ "kid": "KEY-1" })), Err(TokenError::UnknownKey));
}

#[test]
fn a_header_that_changes_what_a_signature_means_is_refused() {
    for parameter in [
        json!({ "crit": [] }),
        json!({ "crit": null }),
        json!({ "crit": ["exp"] }),
        json!({ "b64": true }),
        json!({ "b64": false, "crit": ["b64"] }),
        json!({ "zip": "DEF" }),
        json!({ "cty": "JWT" }),
    ] {
        assert_eq!(of_header(&parameter), Err(TokenError::ForbiddenHeader), "{parameter}");
    }
}

#[test]
fn a_key_that_a_token_brings_along_is_not_used() {
    let stranger = rsa(9);
    let key = jwk(KID, &stranger).to_string();
    for parameter in [
        json!({ "jku": "https://evil.example/jwks.json" }),
        json!({ "x5u": "https://evil.example/chain.pem" }),
        json!({ "jwk": key }),
        json!({ "x5c": ["MIIB"] }),
        json!({ "x5t": "AAAA" }),
    ] {
        let header = with(header(), &parameter);
        let strangers = sign_text(&header.to_string(), &claims().to_string(), &stranger);
        assert_eq!(of(&strangers), Err(TokenError::InvalidSignature), "{parameter}");
        assert_eq!(of(&sign(&header, &claims())), Ok(()), "{parameter}: ignored");
    }
}

#[test]
fn the_type_is_that_of_the_tokens_profile() {
    let default = |typ: &str| of_header(&json!({ "typ": typ }));
    let rfc9068 = |typ: &str| of(&sign(&with(rfc9068_header(), &json!({ "typ": typ })), &rfc9068_claims()));
    for typ in ["JWT", "jwt", "Jwt"] {
        assert_eq!(default(typ), Ok(()), "{typ}");
        assert_eq!(rfc9068(typ), Err(TokenError::WrongClient), "{typ}: then the client is in azp");
    }
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        assert_eq!(rfc9068(typ), Ok(()), "{typ}");
        assert_eq!(default(typ), Err(TokenError::WrongClient), "{typ}: then the client is in client_id");
    }
    for typ in ["", "JWS", "dpop+jwt", "logout+jwt", "application/jwt", "at+jwt ", "JWT2", "secevent+jwt"] {
        assert_eq!(default(typ), Err(TokenError::WrongType), "{typ}");
        assert_eq!(rfc9068(typ), Err(TokenError::WrongType), "{typ}");
    }
    assert_eq!(of(&sign(&without(header(), "typ"), &claims())), Ok(()), "Auth0's own profile may leave it out");
}

#[test]
fn a_token_has_at_most_16_kib() {
    // Base64 does not have texts of every length, so the header takes a part of the padding.
    let of_length = |length: usize| {
        let lengths = (0..4).flat_map(|head| (11_000..12_500).map(move |body| (head, body)));
        let filled = |(head, body): (usize, usize)| {
            let header = with(header(), &json!({ "x": "x".repeat(head) })).to_string();
            let claims = with(claims(), &json!({ "x": "x".repeat(body) })).to_string();
            let text = |bytes: &str| (bytes.len() * 4).div_ceil(3);
            (text(&header) + text(&claims) + 342 + 2 == length).then(|| sign_text(&header, &claims, &rsa(KEY_SEED)))
        };
        let token = lengths.map(filled).find_map(|token| token).unwrap();
        assert_eq!(token.len(), length);
        token
    };
    assert_eq!(of(&of_length(16 * 1024)), Ok(()));
    assert_eq!(of(&of_length(16 * 1024 + 1)), Err(TokenError::TooLong));
}

#[test]
fn a_token_has_exactly_three_parts() {
    let whole = token(&claims());
    let [header, payload, signature] = parts(&whole);
    for other in [
        header.to_owned(),
        format!("{header}.{payload}"),
        format!("{whole}.{signature}"),
        format!("{whole}."),
        format!(".{whole}"),
        format!("{header}..{payload}.{signature}.{signature}"),
        "opaque-token".to_owned(),
    ] {
        assert_eq!(of(&other), Err(TokenError::Opaque), "{other}");
    }
    for other in [format!(".{payload}.{signature}"), format!("{header}..{signature}"), "..".to_owned()] {
        assert_eq!(of(&other), Err(TokenError::Malformed), "{other}");
    }
    assert_eq!(of(&whole), Ok(()));
}

#[test]
fn each_part_is_base64url_in_its_only_spelling() {
    let whole = token(&with(claims(), &json!({ "x": "~~~???" })));
    let [header, payload, signature] = parts(&whole);
    assert_eq!(of(&whole), Ok(()));
    let url_safe = |part: &str| part.contains(['-', '_']);
    assert!(url_safe(payload) && url_safe(signature), "the cases need a character to replace");
    let standard = |part: &str| part.replace('-', "+").replace('_', "/");
    let last = signature.chars().last().unwrap();
    let non_canonical = ['A', 'Q', 'g', 'w'].iter().position(|canonical| *canonical == last).unwrap();
    let non_canonical = &["B", "R", "h", "x"][non_canonical];
    for other in [
        format!("{header}.{}.{signature}", standard(payload)),
        format!("{header}.{payload}.{}", standard(signature)),
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}.{signature}=="),
        format!("{header}.{payload}=.{signature}"),
        format!("{header}.{payload}.{}{non_canonical}", &signature[..signature.len() - 1]),
        format!("{header}.{payload}.{}", &signature[..signature.len() - 1]),
        format!(" {whole}"),
        format!("{whole}\n"),
        format!("{header}.{payload} .{signature}"),
        format!("{header}.{payload}\u{e9}.{signature}"),
        format!("{header}~.{payload}.{signature}"),
    ] {
        assert_eq!(of(&other), Err(TokenError::Malformed), "{other}");
    }
}

#[test]
fn no_member_stands_twice_and_both_parts_are_objects() {
    let (header, claims) = (header().to_string(), claims().to_string());
    let of = |header: &str, claims: &str| of(&sign_text(header, claims, &rsa(KEY_SEED)));
    let adding = |object: &str, member: &str| format!("{},{member}}}", object.strip_suffix('}').unwrap());
    assert_eq!(of(&adding(&header, r#""x":1"#), &adding(&claims, r#""x":1"#)), Ok(()));

    let malformed = Err(TokenError::Malformed);
    for member in [r#""alg":"RS256""#, r#""kid":"key-1""#, r#""x":1,"x":1"#, r#""\u0061lg":"none""#] {
        assert_eq!(of(&adding(&header, member), &claims), malformed, "{member}");
    }
    for member in [r#""exp":9999999999"#, r#""sub":"eve""#, r#""azp":"x""#, r#""x":1,"x":2"#, r#""x":{"y":1,"y":1}"#] {
        assert_eq!(of(&header, &adding(&claims, member)), malformed, "{member}");
    }
    for other in ["[]", "1", "null", "\"text\"", "", "{", &format!("{claims} {claims}")] {
        assert_eq!(of(&header, other), malformed, "{other}");
        assert_eq!(of(other, &claims), malformed, "{other}");
    }
}

#[test]
fn the_signature_is_the_named_keys_over_these_very_parts() {
    let whole = token(&claims());
    let [header, payload, signature] = parts(&whole);
    let input = format!("{header}.{payload}");
    let other_claims = base64url(with(claims(), &json!({ "sub": "auth0|eve" })).to_string());
    for (case, other) in [
        ("other claims", format!("{header}.{other_claims}.{signature}")),
        ("another key", format!("{input}.{}", base64url(sign_pkcs1(&rsa(9), input.as_bytes())))),
        ("another scheme", format!("{input}.{}", base64url(sign_pss(&rsa(KEY_SEED), input.as_bytes())))),
        ("no signature", format!("{input}.")),
        ("zeros", format!("{input}.{}", base64url([0; 256]))),
        ("too long", format!("{input}.{}", base64url([0; 257]))),
    ] {
        assert_eq!(of(&other), Err(TokenError::InvalidSignature), "{case}");
    }
}

#[test]
fn what_goes_into_a_header_is_a_b64token() {
    // RFC 6750, section 2.1
    for token in ["a", "Az09-._~+/", "a=", "a==", "a.b.c", &"a".repeat(16 * 1024)] {
        assert!(AccessToken::parse(token).is_ok(), "{token}");
    }
    for token in ["", "=", "a=b", "a b", " a", "a\r\nX-Injected: 1", "a\0", "\u{e9}", "a,b", "\"a\"", "a;b", "a%20"] {
        assert_eq!(AccessToken::parse(token), Err(TokenError::Malformed), "{token}");
    }
    assert_eq!(AccessToken::parse(&"a".repeat(16 * 1024 + 1)), Err(TokenError::TooLong));
}
