//! The rules for the claims of a JWT: types, times, issuer, audience, application.
//!
//! Each refused token differs in one thing from a token that is accepted.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::jwt::{Route, route};
use crate::auth0::tenant::Auth0Settings;
use crate::suite::support::NOW;
use crate::suite::support::keys::rsa;
use crate::suite::support::settings::{API, CLIENT, ISSUER, USERINFO, settings_with};
use crate::suite::support::tokens::{
    KEY_SEED, KID, SUBJECT, claims, header, id_token_claims, key_set, rfc9068_claims, rfc9068_header, sign, sign_text,
    token, verify, with, without,
};
use jwt_simple::algorithms::{HS256Key, MACLike, PS256KeyPair, RS256KeyPair, RSAKeyPairLike};
use jwt_simple::claims::JWTClaims;
use rsa::pkcs1::{EncodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs8::LineEnding;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

type Outcome = Result<(), TokenError>;
type Changes<'a> = &'a [(&'a str, &'a str)];

fn outcome(token: &str, settings: &[(&str, &str)], now: u64) -> Outcome {
    verify(token, &settings_with(settings).auth0, &key_set(), now).map(|_| ())
}

/// The result for a token in Auth0's own profile with some claims changed.
fn of(changes: &Value) -> Outcome {
    outcome(&token(&with(claims(), changes)), &[], NOW)
}

/// The result for such a token without a claim.
fn of_without(claim: &str) -> Outcome {
    outcome(&token(&without(claims(), claim)), &[], NOW)
}

#[test]
fn both_profiles_are_accepted_in_both_algorithms() {
    for algorithm in ["RS256", "PS256"] {
        let algorithm = json!({ "alg": algorithm });
        for (header, claims) in [(header(), claims()), (rfc9068_header(), rfc9068_claims())] {
            let token = sign(&with(header, &algorithm), &claims);
            let claims = verify(&token, &settings_with(&[]).auth0, &key_set(), NOW).unwrap();
            assert_eq!((claims.subject(), claims.expires_at()), (SUBJECT, NOW + 3600), "{algorithm}");
        }
    }
}

#[test]
fn tokens_made_by_another_library_are_accepted() {
    let pair = rsa(KEY_SEED).to_pkcs1_der().unwrap();
    let claims = || serde_json::from_value::<JWTClaims<Value>>(claims()).unwrap();
    let rs256 = RS256KeyPair::from_der(pair.as_bytes()).unwrap().with_key_id(KID).sign(claims()).unwrap();
    let ps256 = PS256KeyPair::from_der(pair.as_bytes()).unwrap().with_key_id(KID).sign(claims()).unwrap();
    for token in [rs256, ps256] {
        assert_eq!(outcome(&token, &[], NOW), Ok(()), "{token}");
    }
}

#[test]
fn a_token_authenticated_with_the_public_key_as_a_secret_is_refused() {
    let public = rsa(KEY_SEED).to_public_key().to_pkcs1_pem(LineEnding::LF).unwrap();
    let claims = serde_json::from_value::<JWTClaims<Value>>(claims()).unwrap();
    let token = HS256Key::from_bytes(public.as_bytes()).with_key_id(KID).authenticate(claims).unwrap();
    assert_eq!(outcome(&token, &[], NOW), Err(TokenError::UnsupportedAlgorithm));
}

#[test]
fn a_token_of_the_former_domain_is_accepted_only_where_a_setting_names_it_and_only_by_the_current_keys() {
    let former = "https://former.example.auth0.com/";
    let setting = [("AUTH0_FORMER_DOMAIN", "former.example.auth0.com")];
    let of = |changes: &Value| token(&with(claims(), changes));
    assert_eq!(outcome(&of(&json!({ "iss": former })), &setting, NOW), Ok(()));
    assert_eq!(outcome(&of(&json!({ "iss": former })), &[], NOW), Err(TokenError::WrongIssuer));
    assert_eq!(outcome(&of(&json!({})), &setting, NOW), Ok(()), "the current domain is still accepted");
    for other in
        ["https://former.example.auth0.com", "http://former.example.auth0.com/", "former.example.auth0.com", ""]
    {
        assert_eq!(outcome(&of(&json!({ "iss": other })), &setting, NOW), Err(TokenError::WrongIssuer), "{other}");
    }
    for (changes, error) in [
        (json!({ "iss": former, "exp": NOW - 61 }), TokenError::Expired),
        (json!({ "iss": former, "azp": "another" }), TokenError::WrongClient),
        (json!({ "iss": former, "aud": "https://other.example.com/" }), TokenError::WrongAudience),
        (json!({ "iss": former, "org_id": "org_1" }), TokenError::WrongOrganization),
    ] {
        assert_eq!(outcome(&of(&changes), &setting, NOW), Err(error), "{changes}");
    }
    let settings = settings_with(&setting).auth0;
    let opens_userinfo = |token: &str| verify(token, &settings, &key_set(), NOW).unwrap().opens_userinfo();
    assert!(opens_userinfo(&of(&json!({}))));
    assert!(!opens_userinfo(&of(&json!({ "iss": former }))), "/userinfo of the current domain may refuse it");
    let foreign = with(claims(), &json!({ "iss": former })).to_string();
    let foreign = sign_text(&header().to_string(), &foreign, &rsa(KEY_SEED + 1));
    assert_eq!(outcome(&foreign, &setting, NOW), Err(TokenError::InvalidSignature), "a tenant with other keys");
}

#[test]
fn a_token_expires_and_says_when() {
    assert_eq!(of_without("exp"), Err(TokenError::NoExpiry));
    for exp in [json!("1750003600"), json!(null), json!([NOW + 3600]), json!(-1), json!({}), json!(true)] {
        assert_eq!(of(&json!({ "exp": exp })), Err(TokenError::Malformed), "{exp}");
    }
    for (exp, expected) in [
        (json!(NOW + 1), Ok(())),
        (json!(NOW - 59), Ok(())),
        (json!(NOW - 60), Err(TokenError::Expired)),
        (json!(0), Err(TokenError::Expired)),
        (json!(u64::MAX), Ok(())),
        (json!(1_750_000_000.5), Ok(())),
        (json!(1_749_999_940.5), Err(TokenError::Expired)),
    ] {
        assert_eq!(of(&json!({ "exp": exp })), expected, "{exp}");
    }
}

#[test]
fn a_token_that_begins_in_the_future_is_refused() {
    for claim in ["nbf", "iat"] {
        for (begins, expected) in [
            (json!(NOW), Ok(())),
            (json!(NOW + 60), Ok(())),
            (json!(NOW + 61), Err(TokenError::NotYetValid)),
            (json!(u64::MAX), Err(TokenError::NotYetValid)),
            (json!("1750000000"), Err(TokenError::Malformed)),
            (json!(-1), Err(TokenError::Malformed)),
        ] {
            assert_eq!(of(&json!({ claim: begins })), expected, "{claim} {begins}");
        }
    }
    assert_eq!(of_without("iat"), Ok(()), "it need not say when it was issued");
}

#[test]
fn the_issuer_is_compared_exactly() {
    for other in [
        "https://tenant.example.auth0.com",
        "http://tenant.example.auth0.com/",
        "https://TENANT.example.auth0.com/",
        "https://tenant.example.auth0.com//",
        "https://other.example.auth0.com/",
        "https://tenant.example.auth0.com/.evil.example/",
        "tenant.example.auth0.com",
        "",
    ] {
        assert_eq!(of(&json!({ "iss": other })), Err(TokenError::WrongIssuer), "{other}");
    }
    assert_eq!(of_without("iss"), Err(TokenError::WrongIssuer));
    assert_eq!(of(&json!({ "iss": [ISSUER] })), Err(TokenError::Malformed));
    assert_eq!(of(&json!({ "iss": ISSUER })), Ok(()));
}

#[test]
fn the_audience_contains_the_api() {
    for aud in [json!(API), json!([API]), json!([USERINFO, API]), json!([API, "https://other.example/"])] {
        assert_eq!(of(&json!({ "aud": aud })), Ok(()), "{aud}");
    }
    for aud in [
        json!([]),
        json!(""),
        json!(USERINFO),
        json!("https://api.example.com"),
        json!("https://api.example.com/other"),
        json!(["https://API.example.com/", USERINFO]),
        json!(format!("{API} {USERINFO}")),
    ] {
        assert_eq!(of(&json!({ "aud": aud })), Err(TokenError::WrongAudience), "{aud}");
    }
    for aud in [json!([[API]]), json!(1), json!({ "a": API }), json!(null)] {
        assert_eq!(of(&json!({ "aud": aud })), Err(TokenError::Malformed), "{aud}");
    }
    assert_eq!(of_without("aud"), Err(TokenError::WrongAudience));
}

#[test]
fn the_client_is_ours_by_the_claim_of_the_tokens_profile() {
    let default = |claims: &Value| outcome(&sign(&header(), claims), &[], NOW);
    let rfc9068 = |claims: &Value| outcome(&sign(&rfc9068_header(), claims), &[], NOW);
    let wrong = Err(TokenError::WrongClient);

    assert_eq!(default(&without(claims(), "azp")), wrong);
    assert_eq!(default(&rfc9068_claims()), wrong, "client_id does not stand for azp");
    assert_eq!(rfc9068(&without(rfc9068_claims(), "client_id")), wrong);
    assert_eq!(rfc9068(&claims()), wrong, "nor azp for client_id");
    for other in ["another-application", "", "APPLICATION-OF-ALEXA"] {
        assert_eq!(default(&with(claims(), &json!({ "azp": other }))), wrong, "{other}");
        assert_eq!(rfc9068(&with(rfc9068_claims(), &json!({ "client_id": other }))), wrong, "{other}");
        assert_eq!(default(&with(claims(), &json!({ "client_id": other }))), wrong, "{other} beside ours");
        assert_eq!(rfc9068(&with(rfc9068_claims(), &json!({ "azp": other }))), wrong, "{other} beside ours");
    }
    for claims in [with(claims(), &json!({ "client_id": CLIENT })), with(rfc9068_claims(), &json!({ "azp": CLIENT }))] {
        assert_eq!((default(&claims), rfc9068(&claims)), (Ok(()), Ok(())), "both, and both ours");
    }
    assert_eq!(of(&json!({ "azp": [CLIENT] })), Err(TokenError::Malformed));
}

#[test]
fn the_token_is_a_users() {
    assert_eq!(of_without("sub"), Err(TokenError::NoSubject));
    assert_eq!(of(&json!({ "sub": "" })), Err(TokenError::NoSubject));
    assert_eq!(of(&json!({ "sub": 7 })), Err(TokenError::Malformed));

    let machine = Err(TokenError::Machine);
    assert_eq!(of(&json!({ "gty": "client-credentials" })), machine);
    assert_eq!(of(&json!({ "gty": ["password", "client-credentials"] })), machine);
    assert_eq!(of(&json!({ "sub": "application-of-alexa@clients" })), machine);
    for gty in [json!("authorization_code"), json!(["refresh_token", "authorization_code"]), json!(null), json!(1)] {
        assert_eq!(of(&json!({ "gty": gty })), Ok(()), "{gty}");
    }
}

#[test]
fn every_scope_that_is_required_is_granted() {
    let required = [("AUTH0_REQUIRED_SCOPE", "read:orders  write:orders")];
    let of = |scope: Value| outcome(&token(&with(claims(), &json!({ "scope": scope }))), &required, NOW);
    for scope in ["read:orders write:orders", "openid write:orders x read:orders"] {
        assert_eq!(of(json!(scope)), Ok(()), "{scope}");
    }
    for scope in
        ["", "openid", "read:orders", "read:orders write:order", "read:orders,write:orders", "READ:orders write:orders"]
    {
        assert_eq!(of(json!(scope)), Err(TokenError::InsufficientScope), "{scope}");
    }
    assert_eq!(of(json!(["read:orders", "write:orders"])), Err(TokenError::Malformed));
    let none = token(&without(claims(), "scope"));
    assert_eq!(outcome(&none, &required, NOW), Err(TokenError::InsufficientScope));
    assert_eq!(outcome(&none, &[], NOW), Ok(()));
}

#[test]
fn the_organization_is_the_one_that_is_set_or_none() {
    let set = [("AUTH0_ORGANIZATION", "org_1")];
    let named = [("AUTH0_ORGANIZATION", "Acme")];
    let acme = json!({ "org_id": "org_1", "org_name": "acme" });
    let cases: [(Value, Changes<'_>, Outcome); 17] = [
        (claims(), &[], Ok(())),
        (with(claims(), &json!({ "org_id": null })), &[], Ok(())),
        (with(claims(), &json!({ "org_id": "org_1" })), &[], Err(TokenError::WrongOrganization)),
        (with(claims(), &json!({ "org_id": "org_1" })), &set, Ok(())),
        (with(claims(), &json!({ "org_id": "org_2" })), &set, Err(TokenError::WrongOrganization)),
        (with(claims(), &json!({ "org_id": "ORG_1" })), &set, Err(TokenError::WrongOrganization)),
        (with(claims(), &json!({ "org_id": ["org_1"] })), &set, Err(TokenError::Malformed)),
        (claims(), &set, Err(TokenError::WrongOrganization)),
        (with(claims(), &json!({ "org_name": "acme" })), &[], Err(TokenError::WrongOrganization)),
        (with(claims(), &json!({ "org_name": "org_1" })), &set, Err(TokenError::WrongOrganization)),
        (with(claims(), &acme), &set, Ok(())),
        (with(claims(), &acme), &named, Ok(())),
        (with(claims(), &json!({ "org_name": "ACME" })), &named, Ok(())),
        (
            with(claims(), &json!({ "org_id": "org_1", "org_name": "acme-2" })),
            &named,
            Err(TokenError::WrongOrganization),
        ),
        (with(claims(), &json!({ "org_id": "acme" })), &named, Err(TokenError::WrongOrganization)),
        (with(claims(), &json!({ "org_name": ["acme"] })), &named, Err(TokenError::Malformed)),
        (claims(), &named, Err(TokenError::WrongOrganization)),
    ];
    for (claims, settings, expected) in cases {
        assert_eq!(outcome(&token(&claims), settings, NOW), expected, "{claims} {settings:?}");
    }
}

#[test]
fn an_id_token_stands_for_an_access_token_only_where_that_is_allowed() {
    let allowed = [("AUTH0_ACCEPT_ID_TOKENS", "true")];
    let id_token = token(&id_token_claims());
    assert_eq!(outcome(&id_token, &allowed, NOW), Ok(()));
    assert_eq!(outcome(&id_token, &[], NOW), Err(TokenError::IdToken));
    assert_eq!(outcome(&id_token, &[("AUTH0_ACCEPT_ID_TOKENS", "false")], NOW), Err(TokenError::IdToken));

    let of = |changes: Value| outcome(&token(&with(id_token_claims(), &changes)), &allowed, NOW);
    assert_eq!(of(json!({ "aud": "another-application" })), Err(TokenError::WrongAudience));
    assert_eq!(of(json!({ "aud": [CLIENT] })), Ok(()));
    assert_eq!(of(json!({ "azp": CLIENT })), Ok(()));
    assert_eq!(of(json!({ "azp": "another-application" })), Err(TokenError::WrongClient));
    assert_eq!(of(json!({ "aud": [CLIENT, "x"] })), Err(TokenError::WrongClient), "several, and issued to nobody");
    assert_eq!(of(json!({ "aud": [CLIENT, "x"], "azp": "x" })), Err(TokenError::WrongClient));
    assert_eq!(of(json!({ "aud": [CLIENT, "x"], "azp": CLIENT })), Ok(()));
    assert_eq!(of(json!({ "exp": NOW - 60 })), Err(TokenError::Expired));

    let as_access_token = sign(&rfc9068_header(), &id_token_claims());
    assert_eq!(outcome(&as_access_token, &allowed, NOW), Err(TokenError::WrongType));
    let scoped = [allowed[0], ("AUTH0_REQUIRED_SCOPE", "read:orders")];
    assert_eq!(outcome(&id_token, &scoped, NOW), Err(TokenError::InsufficientScope), "an ID token grants nothing");
}

/// How a token is verified if no audience is configured: `Ok(true)` by its signature, `Ok(false)` by `/userinfo`.
fn without_api(token: &str, changes: &[(&str, &str)]) -> Result<bool, TokenError> {
    let settings: Auth0Settings = settings_with(&[changes, &[("AUTH0_AUDIENCE", "")]].concat()).auth0;
    match route(&AccessToken::parse(token).unwrap(), &settings, NOW)? {
        Route::Jwt(jwt) => jwt.check(&settings, NOW).map(|_| true),
        Route::UserInfo(_) => Ok(false),
    }
}

#[test]
fn without_an_api_userinfo_verifies_every_token_but_an_id_token() {
    let allowed = [("AUTH0_ACCEPT_ID_TOKENS", "true")];
    let id_token = token(&id_token_claims());
    assert_eq!(without_api(&id_token, &allowed), Ok(true));
    assert_eq!(without_api(&id_token, &[]), Err(TokenError::IdToken));
    for token in ["opaque", "not.a.jwt", "e.n.c.r.ypted", &token(&json!({})), &token(&json!({ "aud": USERINFO }))] {
        for settings in [&[][..], &allowed[..]] {
            assert_eq!(without_api(token, settings), Ok(false), "{token}");
        }
    }
}

#[test]
fn without_an_api_what_a_jwt_says_of_itself_must_fit_all_the_same() {
    let says = |said: Value| without_api(&token(&said), &[]);
    let fits = json!({
        "iss": ISSUER, "aud": [USERINFO], "azp": CLIENT, "client_id": CLIENT, "exp": NOW + 1, "nbf": NOW, "iat": NOW,
        "sub": "auth0|ada", "gty": "password",
    });
    assert_eq!(says(fits.clone()), Ok(false));
    for (claims, error) in [
        (json!({ "iss": "https://other.example.auth0.com/" }), TokenError::WrongIssuer),
        (json!({ "exp": NOW - 60 }), TokenError::Expired),
        (json!({ "nbf": NOW + 61 }), TokenError::NotYetValid),
        (json!({ "iat": NOW + 61 }), TokenError::NotYetValid),
        (json!({ "aud": API }), TokenError::WrongAudience),
        (json!({ "aud": [API, USERINFO] }), TokenError::WrongAudience),
        (json!({ "azp": "another" }), TokenError::WrongClient),
        (json!({ "client_id": "another" }), TokenError::WrongClient),
        (json!({ "gty": "client-credentials" }), TokenError::Machine),
        (json!({ "gty": ["client-credentials"] }), TokenError::Machine),
        (json!({ "sub": "application@clients" }), TokenError::Machine),
        (json!({ "sub": "" }), TokenError::NoSubject),
        (json!({ "org_id": "org_1" }), TokenError::WrongOrganization),
        (json!({ "org_name": "acme" }), TokenError::WrongOrganization),
        (json!({ "exp": "soon" }), TokenError::Malformed),
        (json!({ "sub": 1 }), TokenError::Malformed),
    ] {
        assert_eq!(says(claims.clone()), Err(error), "{claims}");
        assert_eq!(says(with(fits.clone(), &claims)), Err(error), "beside what fits: {claims}");
    }
    assert_eq!(says(json!({ "exp": NOW - 59 })), Ok(false), "within the leeway");
    let member = token(&json!({ "org_id": "org_1" }));
    assert_eq!(without_api(&member, &[("AUTH0_ORGANIZATION", "org_1")]), Ok(false));
    assert_eq!(without_api(&member, &[("AUTH0_ORGANIZATION", "org_2")]), Err(TokenError::WrongOrganization));
    let member = token(&json!({ "org_id": "org_1", "org_name": "acme" }));
    assert_eq!(without_api(&member, &[("AUTH0_ORGANIZATION", "acme")]), Ok(false));
    assert_eq!(without_api(&member, &[("AUTH0_ORGANIZATION", "acme-2")]), Err(TokenError::WrongOrganization));
}

#[test]
fn a_token_tells_whether_it_opens_userinfo() {
    let opens = |claims: &Value, settings: &[(&str, &str)]| {
        verify(&token(claims), &settings_with(settings).auth0, &key_set(), NOW).unwrap().opens_userinfo()
    };
    let bare = with(claims(), &json!({ "aud": API, "scope": "read:orders" }));
    assert!(!opens(&bare, &[]));
    assert!(opens(&with(bare.clone(), &json!({ "scope": "read:orders openid" })), &[]));
    assert!(opens(&with(bare, &json!({ "aud": [API, USERINFO] })), &[]));
    assert!(!opens(&id_token_claims(), &[("AUTH0_ACCEPT_ID_TOKENS", "true")]), "an ID token opens nothing");
}
