//! Tokens and key sets are accepted and refused as the tables say. The doctor's tests read the same tables, so the
//! doctor and the Worker agree.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use serde::Deserialize;
use serde_json::{Map, Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::header::Algorithm;
use crate::auth0::jwks::Jwks;
use crate::auth0::jwt::{Route, route};
use crate::auth0::tenant::Auth0Settings;
use crate::suite::support::keys::rsa;
use crate::suite::support::settings::settings_with;
use crate::suite::support::tokens::{KEY_SEED, key_set, sign_text};

type Members = Map<String, Value>;

#[derive(Deserialize)]
struct KeySets {
    keys: Map<String, Value>,
    sets: Vec<SetRow>,
    texts: Vec<TextRow>,
}

#[derive(Deserialize)]
struct SetRow {
    case: String,
    keys: Vec<KeyRow>,
    repeat: Option<usize>,
    #[serde(default)]
    named: bool,
    usable: Vec<String>,
}

#[derive(Deserialize)]
struct KeyRow {
    key: String,
    #[serde(default)]
    with: Members,
    #[serde(default)]
    without: Vec<String>,
    pad: Option<usize>,
}

#[derive(Deserialize)]
struct TextRow {
    case: String,
    text: String,
    usable: Vec<String>,
}

/// Each `kid` of the table's key sets for which `set` has a key for RS256.
fn usable(set: &str) -> Vec<String> {
    let names = ["a", "b", "short", "2047", "4096", "4097", "even", "zero", "zeros", "x", "a-31"];
    let Ok(set) = Jwks::parse(set) else { return Vec::new() };
    let has = |name: &&str| matches!(set.select(name, Algorithm::Rs256), Ok(Some(_)));
    names.into_iter().filter(has).map(str::to_owned).collect()
}

#[test]
fn a_key_set_has_the_keys_that_the_doctor_counts() {
    let KeySets { keys, sets, texts } = serde_json::from_str(include_str!("../data/key-sets.json")).unwrap();
    for row in sets {
        let mut made: Vec<Value> = row.keys.iter().map(|key| jwk(&keys, key)).collect();
        let last = made.last().unwrap().clone();
        for number in 1..row.repeat.unwrap_or(1) {
            let mut more = last.clone();
            if row.named {
                more["kid"] = json!(format!("{}-{number}", last["kid"].as_str().unwrap()));
            }
            made.push(more);
        }
        assert_eq!(usable(&json!({ "keys": made }).to_string()), row.usable, "{}", row.case);
    }
    for TextRow { case, text, usable: expected } in texts {
        let set = keys.iter().fold(text, |text, (name, key)| {
            let key = key.to_string();
            text.replace(&format!("@{name}"), &key).replace(&format!("#{name}"), key.trim_matches(['{', '}']))
        });
        assert_eq!(usable(&set), expected, "{case}");
    }
}

fn jwk(keys: &Members, KeyRow { key, with, without, pad }: &KeyRow) -> Value {
    let mut jwk = keys[key].as_object().unwrap().clone();
    jwk.extend(with.clone());
    jwk.extend(pad.map(|length| ("note".to_owned(), json!("x".repeat(length)))));
    jwk.retain(|name, _| !without.contains(name));
    Value::Object(jwk)
}

#[derive(Deserialize)]
struct TokenTable {
    now: u64,
    vars: Members,
    header: Members,
    claims: Members,
    tokens: Vec<TokenRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenRow {
    case: String,
    token: Option<String>,
    #[serde(default)]
    header: Members,
    #[serde(default)]
    claims: Members,
    #[serde(default)]
    without: Vec<String>,
    raw_claims: Option<String>,
    #[serde(default)]
    forged: bool,
    pad: Option<usize>,
    #[serde(default)]
    vars: Members,
    verdict: String,
}

impl TokenRow {
    fn made(&self, table: &TokenTable) -> String {
        if let Some(token) = &self.token {
            return token.clone();
        }
        let mut header = table.header.clone();
        header.extend(self.header.clone());
        header.retain(|_, value| !value.is_null());
        let mut claims = table.claims.clone();
        claims.extend(self.claims.clone());
        claims.extend(self.pad.map(|length| ("pad".to_owned(), json!("x".repeat(length)))));
        claims.retain(|name, _| !self.without.contains(name));
        let claims = self.raw_claims.clone().unwrap_or_else(|| json!(claims).to_string());
        sign_text(&json!(header).to_string(), &claims, &rsa(if self.forged { KEY_SEED + 1 } else { KEY_SEED }))
    }
}

/// The result for a token, in the words of the table.
fn verdict(token: &str, settings: &Auth0Settings, now: u64) -> Result<&'static str, TokenError> {
    match route(&AccessToken::parse(token)?, settings, now)? {
        Route::UserInfo(_) => Ok("userinfo"),
        Route::Jwt(jwt) => {
            let (candidate, keys) = (jwt.check(settings, now)?, key_set());
            let key = keys.select(candidate.key_id(), candidate.algorithm())?.ok_or(TokenError::UnknownKey)?;
            candidate.verify(key).map(|_| "taken")
        }
    }
}

#[test]
fn a_token_is_taken_where_the_doctor_says_so() {
    let table: TokenTable = serde_json::from_str(include_str!("../data/tokens.json")).unwrap();
    for row in &table.tokens {
        let mut vars = table.vars.clone();
        vars.extend(row.vars.clone());
        let vars: Vec<(&str, &str)> = vars.iter().map(|(name, value)| (&**name, value.as_str().unwrap())).collect();
        let found = verdict(&row.made(&table), &settings_with(&vars).auth0, table.now).unwrap_or_else(TokenError::code);
        assert_eq!(found, row.verdict, "{}", row.case);
    }
}
