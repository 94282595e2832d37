//! Every token that jwt-simple's own verifier refuses with strict options, this library refuses too. If this library
//! refuses more, the rule has a name here.
//!
//! The tokens are generated: valid ones, and ones with changed, removed or repeated fields of header and claims, signed
//! with the tenant's key or another, and with damaged text. The generator starts from proptest's fixed seed
//! (`TestRng::deterministic_rng`), so that every run tries the same tokens. jwt-simple reads its own header
//! parameter `salt`, which is in no specification. The generator does not create it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use crate::auth0::error::TokenError;
use crate::auth0::jwks::Jwks;
use crate::auth0::tenant::Auth0Settings;
use crate::suite::support::NOW;
use crate::suite::support::keys::rsa;
use crate::suite::support::settings::{API, CLIENT, ISSUER, USERINFO, settings_with};
use crate::suite::support::tokens::{
    KEY_SEED, KID, SUBJECT, claims, header, id_token_claims, key_set, rfc9068_claims, rfc9068_header, sign_text, verify,
};
use jwt_simple::algorithms::{PS256PublicKey, RS256PublicKey, RSAPublicKeyLike};
use jwt_simple::claims::JWTClaims;
use jwt_simple::common::VerificationOptions;
use jwt_simple::prelude::{Duration, UnixTimeStamp};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};

const CASES: u32 = 3000;
const LEEWAY: u64 = 60;

/// A change of an object before it is signed.
#[derive(Clone, Debug)]
enum Edit {
    Set(&'static str, Value),
    Remove(&'static str),
    Repeat(&'static str, Value),
}

/// A change of a token after it was signed.
#[derive(Clone, Debug)]
enum Damage {
    None,
    Replace(Index, char),
    Insert(Index, char),
    Remove(Index),
    Truncate(Index),
    Append(&'static str),
    SwapParts,
}

#[derive(Clone, Debug)]
struct Case {
    header: Value,
    claims: Value,
    header_edits: Vec<Edit>,
    claims_edits: Vec<Edit>,
    seed: u64,
    damage: Damage,
}

impl Case {
    fn token(&self) -> String {
        let [header, claims] = [(&self.header, &self.header_edits), (&self.claims, &self.claims_edits)]
            .map(|(object, edits)| edited(object.clone(), edits));
        damaged(&sign_text(&header, &claims, &rsa(self.seed)), &self.damage)
    }

    fn repeats_a_member(&self) -> bool {
        self.header_edits.iter().chain(&self.claims_edits).any(|edit| matches!(edit, Edit::Repeat(..)))
    }
}

fn edited(mut object: Value, edits: &[Edit]) -> String {
    for edit in edits {
        match edit {
            Edit::Set(name, value) => object[name] = value.clone(),
            Edit::Remove(name) => drop(object.as_object_mut().map(|members| members.remove(*name))),
            Edit::Repeat(..) => {}
        }
    }
    let mut text = object.to_string();
    for edit in edits {
        if let Edit::Repeat(name, value) = edit {
            let members = text.strip_suffix('}').unwrap_or_default();
            text = format!(r#"{members},"{name}":{value},"{name}":{value}}}"#);
        }
    }
    text
}

fn damaged(token: &str, damage: &Damage) -> String {
    let mut characters: Vec<char> = token.chars().collect();
    let place = |index: &Index| index.index(characters.len());
    match damage {
        Damage::None => {}
        Damage::Replace(index, with) => {
            let place = place(index);
            characters[place] = *with;
        }
        Damage::Insert(index, added) => characters.insert(place(index), *added),
        Damage::Remove(index) => drop(characters.remove(place(index))),
        Damage::Truncate(index) => characters.truncate(place(index)),
        Damage::Append(text) => characters.extend(text.chars()),
        Damage::SwapParts => {
            let mut parts: Vec<&str> = token.split('.').collect();
            parts.swap(0, 1);
            return parts.join(".");
        }
    }
    characters.into_iter().collect()
}

fn odd_value() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("x"),
        json!([]),
        json!(["x"]),
        json!({}),
        json!({ "x": 1 }),
        json!(u64::MAX),
        json!(1e300),
    ])
}

fn header_value() -> impl Strategy<Value = (&'static str, Value)> {
    let names = select(vec!["alg", "typ", "kid", "crit", "cty", "zip", "b64", "jku", "jwk", "x5c", "x5u", "x"]);
    prop_oneof![
        3 => select(vec!["RS256", "PS256", "none", "HS256", "RS384", "ES256", "rs256"]).prop_map(|alg| ("alg", json!(alg))),
        3 => select(vec!["JWT", "jwt", "at+jwt", "application/at+jwt", "dpop+jwt", "JWS"]).prop_map(|typ| ("typ", json!(typ))),
        1 => select(vec![KID, "key-2", "KEY-1", ""]).prop_map(|kid| ("kid", json!(kid))),
        1 => select(vec![json!([]), json!(["exp"]), json!(["b64"])]).prop_map(|crit| ("crit", crit)),
        1 => select(vec!["cty", "zip", "jku", "x5u"]).prop_map(|name| (name, json!("JWT"))),
        2 => (names, odd_value()),
    ]
}

fn claim_value() -> impl Strategy<Value = (&'static str, Value)> {
    let near = prop_oneof![
        Just(NOW - LEEWAY - 1),
        Just(NOW - LEEWAY),
        Just(NOW - LEEWAY + 1),
        Just(NOW),
        Just(NOW + LEEWAY),
        Just(NOW + LEEWAY + 1),
        NOW - 7200..NOW + 7200,
    ];
    let audiences = vec![
        json!(API),
        json!([API]),
        json!([API, "x"]),
        json!([API, CLIENT]),
        json!(CLIENT),
        json!([CLIENT]),
        json!([CLIENT, "x"]),
        json!(USERINFO),
        json!([USERINFO]),
        json!("x"),
        json!([]),
        json!([API, 1]),
    ];
    let names = select(vec![
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "nonce",
        "azp",
        "client_id",
        "scope",
        "gty",
        "org_id",
        "name",
        "x",
    ]);
    prop_oneof![
        4 => (select(vec!["exp", "nbf", "iat"]), near).prop_map(|(name, time)| (name, json!(time))),
        1 => (select(vec!["exp", "nbf", "iat"]), -100.0..100.0_f64)
            .prop_map(|(name, offset)| (name, json!(1_750_000_000.0 + offset))),
        2 => select(audiences).prop_map(|aud| ("aud", aud)),
        1 => select(vec![ISSUER, "https://tenant.example.auth0.com", "x"]).prop_map(|iss| ("iss", json!(iss))),
        1 => select(vec![SUBJECT, "", "x@clients"]).prop_map(|sub| ("sub", json!(sub))),
        2 => (select(vec!["azp", "client_id"]), select(vec![CLIENT, "x", ""])).prop_map(|(name, id)| (name, json!(id))),
        1 => select(vec![json!("client-credentials"), json!(["client-credentials"]), json!("password")])
            .prop_map(|gty| ("gty", gty)),
        1 => select(vec!["openid", "", "read:orders"]).prop_map(|scope| ("scope", json!(scope))),
        1 => select(vec!["org_1", ""]).prop_map(|organization| ("org_id", json!(organization))),
        2 => (names, odd_value()),
    ]
}

fn edits<S>(value: impl Fn() -> S, names: &'static [&'static str]) -> impl Strategy<Value = Vec<Edit>>
where
    S: Strategy<Value = (&'static str, Value)> + 'static,
{
    let edit = prop_oneof![
        6 => value().prop_map(|(name, value)| Edit::Set(name, value)),
        1 => select(names).prop_map(Edit::Remove),
        1 => value().prop_map(|(name, value)| Edit::Repeat(name, value)),
    ];
    prop_oneof![3 => Just(Vec::new()), 2 => prop::collection::vec(edit, 1..3)]
}

fn case() -> impl Strategy<Value = Case> {
    let bases = vec![(header(), claims()), (rfc9068_header(), rfc9068_claims()), (header(), id_token_claims())];
    let character = || {
        prop_oneof![select("ABCwxz0189-_".chars().collect::<Vec<_>>()), select(vec!['+', '/', '=', '.', ' ', '\u{e9}'])]
    };
    let damage = prop_oneof![
        12 => Just(Damage::None),
        2 => (any::<Index>(), character()).prop_map(|(index, with)| Damage::Replace(index, with)),
        1 => (any::<Index>(), character()).prop_map(|(index, added)| Damage::Insert(index, added)),
        1 => any::<Index>().prop_map(Damage::Remove),
        1 => any::<Index>().prop_map(Damage::Truncate),
        1 => select(vec![".", "=", "A", ".e30", "\n"]).prop_map(Damage::Append),
        1 => Just(Damage::SwapParts),
    ];
    let header_edits = edits(header_value, &["alg", "typ", "kid"]);
    let claims_edits = edits(claim_value, &["iss", "sub", "aud", "exp", "iat", "azp", "client_id", "scope"]);
    let seed = prop_oneof![12 => Just(KEY_SEED), 1 => Just(9)];
    (select(bases), header_edits, claims_edits, seed, damage).prop_map(
        |((header, claims), header_edits, claims_edits, seed, damage)| Case {
            header,
            claims,
            header_edits,
            claims_edits,
            seed,
            damage,
        },
    )
}

/// jwt-simple's verifier, as strict as its options allow. A key without `alg` is for both algorithms.
struct Oracle(RS256PublicKey, PS256PublicKey);

impl Oracle {
    fn new() -> Self {
        let key = rsa(KEY_SEED);
        let (n, e) = (key.n().to_bytes_be(), key.e().to_bytes_be());
        Self(RS256PublicKey::from_components(&n, &e).unwrap(), PS256PublicKey::from_components(&n, &e).unwrap())
    }

    fn accepts(&self, token: &str, audiences: &[&str]) -> Option<JWTClaims<Value>> {
        let options = || {
            Some(VerificationOptions {
                required_key_id: Some(KID.to_owned()),
                allowed_issuers: Some(HashSet::from([ISSUER.to_owned()])),
                allowed_audiences: Some(audiences.iter().map(|&audience| audience.to_owned()).collect()),
                time_tolerance: Some(Duration::from_secs(LEEWAY)),
                max_token_length: Some(16 * 1024),
                artificial_time: Some(UnixTimeStamp::from_secs(NOW)),
                ..VerificationOptions::default()
            })
        };
        let Self(rs256, ps256) = self;
        rs256.verify_token(token, options()).or_else(|_| ps256.verify_token(token, options())).ok()
    }
}

/// The rule by which this library refuses a token that jwt-simple accepts. None if there is no such rule.
fn rule(error: TokenError, case: &Case, claims: &JWTClaims<Value>) -> Option<&'static str> {
    let expires_at = claims.expires_at.map(|time| time.as_secs());
    let is_text = |name: &&str| claims.custom.get(name).is_none_or(|value| value.is_string() || value.is_null());
    match error {
        TokenError::NoExpiry if expires_at.is_none() => Some("a token expires"),
        TokenError::Expired if expires_at == Some(NOW - LEEWAY) => {
            Some("on the second of its expiry a token has expired")
        }
        TokenError::NoSubject if claims.subject.as_deref().is_none_or(str::is_empty) => Some("a token has a subject"),
        TokenError::Malformed if case.repeats_a_member() => Some("no member stands twice"),
        TokenError::Malformed if !["azp", "client_id", "scope", "org_id"].iter().all(is_text) => {
            Some("the claims of Auth0 are text")
        }
        TokenError::ForbiddenHeader => Some("no crit, b64, zip or cty"),
        TokenError::WrongType => Some("the type is that of an access token or ID token"),
        TokenError::WrongClient => Some("the token was issued to our application"),
        TokenError::Machine => Some("the token is a user's"),
        TokenError::WrongOrganization => Some("there is no organization, where none is set"),
        _ => None,
    }
}

const RULES: usize = 10;

#[derive(Default)]
struct Tally {
    accepted: u32,
    refused: u32,
    refused_by_us: BTreeMap<&'static str, u32>,
}

fn compare(
    case: &Case,
    oracle: &Oracle,
    settings: &Auth0Settings,
    keys: &Jwks,
    tally: &RefCell<Tally>,
) -> Result<(), TestCaseError> {
    let token = case.token();
    let audiences: &[&str] = if settings.accept_id_tokens { &[API, CLIENT] } else { &[API] };
    let mut tally = tally.borrow_mut();
    match (oracle.accepts(&token, audiences), verify(&token, settings, keys, NOW)) {
        (Some(_), Ok(_)) => tally.accepted += 1,
        (None, Err(_)) => tally.refused += 1,
        (Some(claims), Err(error)) => {
            let rule = rule(error, case, &claims);
            let rule = rule.ok_or_else(|| TestCaseError::fail(format!("we refuse it without a rule: {error}")))?;
            *tally.refused_by_us.entry(rule).or_default() += 1;
        }
        (None, Ok(_)) => return Err(TestCaseError::fail("we accept what jwt-simple refuses")),
    }
    Ok(())
}

#[test]
fn what_jwt_simple_refuses_is_refused_and_every_further_refusal_has_a_rule() {
    let (oracle, keys, tally) = (Oracle::new(), key_set(), RefCell::<Tally>::default());
    let both = [settings_with(&[]).auth0, settings_with(&[("AUTH0_ACCEPT_ID_TOKENS", "true")]).auth0];
    let settings = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(settings, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tried = runner.run(&(case(), any::<bool>()), |(case, id_tokens)| {
        compare(&case, &oracle, &both[usize::from(id_tokens)], &keys, &tally)
    });
    tried.unwrap_or_else(|failure| panic!("{failure}"));

    let Tally { accepted, refused, refused_by_us } = tally.into_inner();
    println!("{accepted} accepted by both, {refused} refused by both, refused by us alone: {refused_by_us:#?}");
    assert!(accepted > CASES / 10 && refused > CASES / 10, "both must occur: {accepted}, {refused}");
    assert_eq!(refused_by_us.len(), RULES, "each rule is met at least once: {refused_by_us:#?}");
}
