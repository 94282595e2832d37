//! No `Debug` output and no log line contains a token, a name, an e-mail address or an identifier of the
//! user.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::fmt::Debug;

use crate::account::Account;
use crate::alexa::request::RequestEnvelope;
use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::profile::UserInfo;
use crate::suite::support::block_on;
use crate::suite::support::chains::Leaf;
use crate::suite::support::settings::USERINFO;
use crate::suite::support::tokens::{SUBJECT, claims, key_set, token, verify, with};
use crate::suite::support::world::{CHAIN_URL, USER, World, inbound, launch_request};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const NAMES: [&str; 3] = ["Adaline", "Lovelace-Name", "adas-nickname"];
const EMAIL: &str = "ada@example.com";

fn userinfo() -> serde_json::Value {
    json!({ "sub": SUBJECT, "given_name": NAMES[0], "name": NAMES[1], "nickname": NAMES[2], "email": EMAIL })
}

#[track_caller]
fn assert_hides(shown: &str, token: &str) {
    for secret in NAMES.iter().chain(&[EMAIL, SUBJECT, "ada", token]) {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(!shown.is_empty());
}

#[track_caller]
fn assert_debug_hides(value: &impl Debug, token: &str) {
    assert_hides(&format!("{value:?}"), token);
    assert_hides(&format!("{value:#?}"), token);
}

fn linked(world: &World, token: &str) -> crate::account::User {
    match world.account(token) {
        Account::Linked(user) => user,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_account_hides_who_it_is() {
    let world = World::new(&[("AUTH0_KEEP_EMAIL", "true")]);
    world.http.serve(USERINFO, userinfo().to_string());
    let token = token(&claims());
    let user = linked(&world, &token);
    // The data itself is there.
    assert_eq!(user.subject(), SUBJECT);
    assert_eq!(user.access_token().secret(), token);
    assert_eq!((user.profile().speakable_name(), user.profile().email()), (Some(NAMES[0]), Some(EMAIL)));

    assert_debug_hides(user.profile(), &token);
    assert_debug_hides(user.access_token(), &token);
    assert_debug_hides(&user, &token);
    assert_debug_hides(&Account::Linked(user), &token);
}

#[test]
fn what_is_read_of_a_user_hides_who_it_is() {
    let userinfo = UserInfo::from_json(userinfo().to_string().as_bytes()).unwrap();
    assert_debug_hides(&userinfo, "no token");
    let token = token(&with(claims(), &self::userinfo()));
    let claims = verify(
        &token,
        &crate::suite::support::settings::settings_with(&[]).auth0,
        &key_set(),
        crate::suite::support::NOW,
    )
    .unwrap();
    assert_eq!(claims.subject(), SUBJECT);
    assert_debug_hides(&claims, &token);
    assert_debug_hides(&AccessToken::parse(&token).unwrap(), &token);
}

#[test]
fn a_request_hides_the_tokens_in_it() {
    for token in [token(&claims()), "opaque-secret".to_owned()] {
        let speaker = json!({ "accessToken": token, "userId": EMAIL, "personId": EMAIL });
        let mut body = launch_request(crate::suite::support::NOW, &speaker);
        body["context"]["System"]["person"] = speaker;
        let envelope = RequestEnvelope::parse(body.to_string().into_bytes()).unwrap();
        assert_eq!(envelope.access_token(), Some(token.as_str()));
        assert_debug_hides(&envelope, &token);

        let mut event = launch_request(crate::suite::support::NOW, &json!({}));
        event["request"]["type"] = "AlexaSkillEvent.SkillAccountLinked".into();
        event["request"]["body"] = json!({ "accessToken": token });
        assert_debug_hides(&RequestEnvelope::parse(event.to_string().into_bytes()).unwrap(), &token);
    }
}

#[test]
fn the_line_in_the_log_tells_what_happened_and_not_to_whom() {
    let named = token(&with(claims(), &userinfo()));
    let expired = token(&with(claims(), &json!({ "exp": 0, "email": EMAIL })));
    let refused = with(claims(), &json!({ "azp": EMAIL, "scope": NAMES[0], "iss": SUBJECT, "sub": EMAIL }));
    for (token, account) in
        [(named, "linked"), (token(&claims()), "linked"), (expired, "expired"), (token(&refused), "refused")]
    {
        let world = World::with_certificates(&Leaf::default());
        world.http.serve(USERINFO, userinfo().to_string());
        let launch = launch_request(crate::suite::support::NOW, &json!({ "accessToken": token, "userId": EMAIL }));
        let skill = crate::suite::support::world::skill();
        let outcome = block_on(world.run(inbound(CHAIN_URL, &launch), &skill));
        assert!(outcome.answer.is_ok());
        let line = serde_json::to_value(&outcome.line).unwrap();
        assert_eq!((&line["type"], &line["account"]), (&json!("LaunchRequest"), &json!(account)));
        assert_hides(&line.to_string(), &token);
        assert_debug_hides(&outcome.line, &token);
    }
}

#[test]
fn what_is_kept_in_the_cache_is_named_without_a_token_or_a_claim() {
    let world = World::with_certificates(&Leaf::default());
    world.http.serve(USERINFO, userinfo().to_string());
    let token = token(&claims());
    linked(&world, &token);
    world.launch(CHAIN_URL).unwrap();
    for prefix in ["jwks/v1/", "alexa-cert/v1/", "profile/v2/"] {
        world.cache.key(prefix);
    }
    for (key, value) in world.cache.values.borrow().iter() {
        assert_hides(key, &token);
        assert!(!key.contains(USER), "no key holds an Alexa user id");
        assert!(!value.contains(&token), "no value holds a token");
    }
}

#[test]
fn the_reasons_for_a_refusal_are_words_without_data() {
    let world = World::new(&[]);
    let token = token(&with(claims(), &json!({ "azp": EMAIL })));
    let Account::Refused(error) = world.account(&token) else { panic!("another client's token counts") };
    assert_eq!(error, TokenError::WrongClient);
    assert_eq!(error.to_string(), "wrong_client");
    assert_debug_hides(&error, &token);
}
