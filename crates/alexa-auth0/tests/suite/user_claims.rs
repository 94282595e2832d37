//! Permissions and claims of a user are those of the verified token.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::prelude::*;
use crate::suite::support::settings::USERINFO;
use crate::suite::support::tokens::{SUBJECT, claims, token, with};
use crate::suite::support::world::World;
use crate::testing::{Answer, Conversation};

const PLAN: &str = "https://example.com/plan";

#[track_caller]
fn user(world: &World, token: &str) -> User {
    match world.account(token) {
        Account::Linked(user) => user,
        other => panic!("{other:?}"),
    }
}

#[test]
fn they_are_read_from_a_token_whose_signature_was_verified() {
    let world = World::new(&[]);
    let own = json!({
        "given_name": "Ada", "permissions": ["edit:list", 7], "scope": "openid read:list", (PLAN): { "name": "gold", "seats": 3 },
    });
    let token = token(&with(claims(), &own));
    for when in ["first", "from memory"] {
        let user = user(&world, &token);
        for granted in ["edit:list", "read:list", "openid"] {
            assert!(user.may(granted), "{when}: {granted}");
        }
        for other in ["edit", "list", "edit:lists", "openid read:list", "", "7"] {
            assert!(!user.may(other), "{when}: {other}");
        }
        assert_eq!(user.claim::<Value>(PLAN), Some(json!({ "name": "gold", "seats": 3 })), "{when}");
        assert_eq!(user.claim::<String>(PLAN), None, "another type");
        assert_eq!(user.claim::<Value>("https://example.com/other"), None);
        assert_eq!(user.claim::<String>("given_name").as_deref(), Some("Ada"));
    }
}

#[test]
fn a_token_without_them_grants_nothing() {
    let world = World::new(&[]);
    for own in [
        json!({}),
        json!({ "permissions": "edit:list", "scope": "openid" }),
        json!({ "permissions": { "edit:list": true } }),
    ] {
        let named = with(claims(), &json!({ "given_name": "Ada" }));
        assert!(!user(&world, &token(&with(named, &own))).may("edit:list"), "{own}");
    }
}

#[test]
fn the_claims_of_a_token_that_userinfo_has_verified_are_not_believed() {
    let world = World::new(&[("AUTH0_AUDIENCE", "")]);
    world
        .http
        .serve(USERINFO, json!({ "sub": SUBJECT, "given_name": "Ada", "permissions": ["edit:list"] }).to_string());
    let own = json!({ "aud": USERINFO, "permissions": ["edit:list"], "scope": "edit:list" });
    for token in ["an-opaque-token", &token(&with(claims(), &own))] {
        let user = user(&world, token);
        assert_eq!(user.profile().speakable_name(), Some("Ada"));
        assert!(!user.may("edit:list"));
        assert_eq!(user.claim::<Value>("permissions"), None);
    }
}

#[test]
fn custom_claims_of_an_opaque_token_are_those_of_userinfo_from_the_network_kv_and_memory() {
    let mut world = World::new(&[("AUTH0_AUDIENCE", "")]);
    let gold = json!({ "name": "gold", "seats": [1, 2.5, null] });
    world.http.serve(USERINFO, json!({ "sub": SUBJECT, (PLAN): gold, "plan": "silver" }).to_string());
    for when in ["fetched", "from memory", "from KV", "from memory again"] {
        if when == "from KV" {
            world.http.serve(USERINFO, "{}".to_owned());
            world.start_isolate();
        }
        let user = user(&world, "an-opaque-token");
        assert_eq!(user.claim::<Value>(PLAN), Some(gold.clone()), "{when}");
        assert_eq!(user.claim::<Value>("plan"), None, "{when}: its name is no URL");
        assert!(!user.may("gold"));
    }
    assert_eq!(world.http.count(), 1, "the other times nothing is asked");
}

#[test]
fn custom_claims_of_userinfo_have_at_most_8_kib() {
    let size = json!({ (PLAN): "" }).to_string().len();
    for (length, is_kept) in [(8 * 1024 - size, true), (8 * 1024 - size + 1, false)] {
        let world = World::new(&[("AUTH0_AUDIENCE", "")]);
        let answer = json!({ "sub": SUBJECT, "given_name": "Ada", (PLAN): "x".repeat(length) });
        world.http.serve(USERINFO, answer.to_string());
        let user = user(&world, "an-opaque-token");
        assert_eq!(user.claim::<String>(PLAN).is_some(), is_kept, "{length}");
        assert_eq!(user.profile().speakable_name(), Some("Ada"));
    }
}

async fn respond(turn: &Turn) -> Result {
    let user = turn.user().await?;
    if user.claim::<u8>(PLAN) == Some(0) {
        return Err(Error::relink());
    }
    Ok(Response::tell(if user.may("edit:list") { "You may." } else { "You may not." }))
}

fn launch(claims: &Value) -> Answer {
    Conversation::new(Skill::new(respond)).linked(claims).launch()
}

#[test]
fn a_conversation_has_claims_and_permissions() {
    assert_eq!(launch(&json!({ "sub": "a", "permissions": ["edit:list"] })).speech(), "You may.");
    assert_eq!(launch(&json!({ "sub": "a", "scope": "openid edit:list" })).speech(), "You may.");
    assert_eq!(launch(&json!({ "sub": "a" })).speech(), "You may not.");
}

#[test]
fn a_handler_asks_to_link_again_in_the_librarys_sentence() {
    let answer = launch(&json!({ "sub": "a", (PLAN): 0 }));
    assert_eq!((answer.speech(), answer.card()), (Sentences::ENGLISH.link_again, Some("LinkAccount")));
    assert_eq!(answer.failure(), Some("relink"));
}
