//! Tests of a handler's possibilities: an intent for linked users that calls an API on their behalf, slots, session
//! attributes.

#![allow(clippy::unwrap_used, reason = "helpers of tests: a failure here is a failed test")]

use crate::prelude::*;
use crate::testing::Conversation;
use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::suite::support::block_on;
use crate::suite::support::chains::Leaf;
use crate::suite::support::tokens::{claims, token};
use crate::suite::support::world::{CHAIN_URL, World, inbound, launch_request};

const LATEST: &str = "https://api.example.com/orders/latest";

fn ask(world: &World, access_token: Option<&str>, slots: &Value, attributes: &Value) -> Value {
    let mut request = launch_request(world.now(), &json!({ "accessToken": access_token }));
    request["request"]["type"] = json!("IntentRequest");
    request["request"]["intent"] = json!({ "name": "OrderStatusIntent", "slots": slots });
    request["session"]["attributes"] = attributes.clone();
    let skill = Skill::new(crate::suite::orders_skill::respond);
    serde_json::to_value(block_on(world.run(inbound(CHAIN_URL, &request), &skill)).answer.unwrap()).unwrap()
}

fn speech(answer: &Value) -> &str {
    answer["response"]["outputSpeech"]["text"].as_str().unwrap()
}

fn linked_world() -> (World, String) {
    let world = World::with_certificates(&Leaf::default());
    let token = token(&claims());
    (world, token)
}

#[test]
fn a_linked_user_hears_of_the_order_that_the_api_tells_for_their_token() {
    let (world, token) = linked_world();
    world.http.serve(LATEST, r#"{"item":"kettle","arrives":"tomorrow"}"#);
    let answer = ask(&world, Some(&token), &json!({}), &json!({}));
    assert!(speech(&answer).starts_with("Your kettle arrives tomorrow."), "{answer}");
    let calls = world.http.calls.borrow().clone();
    let bearers = world.http.bearers.borrow().clone();
    let asked = calls.iter().position(|url| url == LATEST).unwrap();
    assert_eq!(bearers[asked], Some(token));
}

#[test]
fn somebody_who_is_not_linked_is_asked_to_link_and_the_api_is_not_called() {
    let (world, _) = linked_world();
    let answer = ask(&world, None, &json!({}), &json!({}));
    assert_eq!(answer["response"]["card"]["type"], "LinkAccount");
    assert!(!world.http.calls.borrow().iter().any(|url| url.starts_with("https://api.example.com/")));
}

#[test]
fn a_slot_chooses_the_order_by_the_id_of_the_value_that_alexa_resolved() {
    let (world, token) = linked_world();
    world.http.serve("https://api.example.com/orders/FIRST", r#"{"item":"teapot"}"#);
    let resolution = json!({ "authority": "a", "status": { "code": "ER_SUCCESS_MATCH" },
        "values": [{ "value": { "name": "first", "id": "FIRST" } }] });
    let slots = json!({ "order": { "name": "order", "value": "the very first",
        "resolutions": { "resolutionsPerAuthority": [resolution] } } });
    let answer = ask(&world, Some(&token), &slots, &json!({}));
    assert!(speech(&answer).starts_with("Your teapot has been delivered."), "{answer}");
}

#[test]
fn the_session_is_kept_from_turn_to_turn() {
    let (world, token) = linked_world();
    world.http.serve(LATEST, r#"{"item":"kettle"}"#);
    let first = ask(&world, Some(&token), &json!({}), &json!({}));
    assert_eq!(first["sessionAttributes"], json!({ "asked": 1 }));
    let second = ask(&world, Some(&token), &json!({}), &first["sessionAttributes"]);
    assert_eq!(second["sessionAttributes"], json!({ "asked": 2 }));
    assert!(speech(&second).ends_with("Anything else about your orders?"));
}

#[test]
fn an_api_that_does_not_answer_is_told_apart_from_an_order_that_is_not_there() {
    let (world, token) = linked_world();
    assert_eq!(speech(&ask(&world, Some(&token), &json!({}), &json!({}))), "I cannot reach your orders right now.");
    world.http.refuse(LATEST, 404);
    assert!(speech(&ask(&world, Some(&token), &json!({}), &json!({}))).starts_with("There is no such order."));
}

#[test]
fn a_handler_that_fails_says_sorry_and_leaves_a_code_for_the_log() {
    async fn parses(_: &Turn) -> Result {
        let number: u8 = "300".parse()?;
        Ok(Response::tell(number.to_string()))
    }
    async fn gives_up(_: &Turn) -> Result {
        Err(Error::new("orders_unreachable"))
    }
    let mut conversation = Conversation::new(Skill::new(parses));
    let answer = conversation.launch();
    assert_eq!(answer.speech(), Sentences::ENGLISH.failed);
    assert_eq!((answer.card(), answer.failure()), (None, Some("core::num::error::ParseIntError")));
    assert_eq!(Conversation::new(Skill::new(gives_up)).launch().failure(), Some("orders_unreachable"));
    assert_eq!(Conversation::new(Skill::new(gives_up)).launch().speech(), Sentences::ENGLISH.failed);
}

#[test]
fn a_user_without_an_account_hears_the_sentences_of_the_locale() {
    async fn greets(turn: &Turn) -> Result {
        turn.user().await?;
        Ok(Response::tell("Hello."))
    }
    const GERMAN: Sentences = Sentences { link: "Bitte verknüpfe dein Konto.", ..Sentences::ENGLISH };
    let skill = || {
        Skill::new(greets).with_sentences(|locale| match locale {
            Some("de-DE") => GERMAN,
            _ => Sentences::ENGLISH,
        })
    };
    assert_eq!(Conversation::new(skill()).locale("de-DE").launch().speech(), GERMAN.link);
    assert_eq!(Conversation::new(skill()).launch().speech(), Sentences::ENGLISH.link);
    assert_eq!(Conversation::new(skill()).expired().launch().speech(), Sentences::ENGLISH.link_again);
    assert_eq!(Conversation::new(skill()).unavailable().launch().card(), None);
}
