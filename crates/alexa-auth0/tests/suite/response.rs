//! The JSON of all kinds of responses is that of `tests/data/responses.json`, which TypeScript's compiler checks
//! against ask-sdk-model in `tests/worker/answers.test.mjs`.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a failure here is a failed test")]

use std::time::Duration;

use crate::alexa::request::{Device, RequestEnvelope, RequestKind};
use crate::alexa::response::{CanFulfill, Card, Image, Response, Ssml, Stream, restored};
use crate::json::Json;
use serde_json::{Map, Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn news(token: &str) -> Stream {
    Stream::new("https://audio.example.com/a.mp3", token)
}

fn apl() -> Value {
    json!({ "type": "APL", "version": "2024.3", "mainTemplate": { "items": [] } })
}

/// A device with a screen.
fn screen() -> Device {
    let interfaces = json!({ "Alexa.Presentation.APL": {} });
    let envelope = json!({ "context": { "System": { "device": { "supportedInterfaces": interfaces } } } });
    Device::read(&Json::parse(envelope.to_string().as_bytes()).unwrap())
}

fn question() -> Response {
    Response::ask("Which one?", "Which?")
}

fn built() -> Vec<(&'static str, Response)> {
    let image = Image {
        small_image_url: "https://images.example.com/small.png".into(),
        large_image_url: "https://images.example.com/large.png".into(),
    };
    let permissions = ["alexa::profile:given_name:read", "alexa::profile:email:read"];
    let speech = Ssml::new().text("Tom & \"Jerry\" <3 O'Neil > 2").pause(Duration::from_millis(1500)).spell_out("A&1");
    let stream = json!({ "token": "t", "url": "https://audio.example.com/a.mp3", "offsetInMilliseconds": 0 });
    let play = json!({ "type": "AudioPlayer.Play", "playBehavior": "REPLACE_ALL", "audioItem": { "stream": stream } });
    let said = json!({ "type": "IntentRequest", "intent": {
        "name": "OrderStatusIntent", "confirmationStatus": "DENIED",
        "slots": {
            "order": { "name": "order", "value": "the last", "confirmationStatus": "CONFIRMED" },
            "shop": { "name": "shop" },
            "items": { "name": "items", "slotValue": { "type": "List", "values": [
                { "type": "Simple", "value": "kettle" }, { "type": "Simple", "value": "cup" },
            ] } },
        },
    } });
    let said = RequestEnvelope::parse(json!({ "request": said }).to_string().into_bytes()).unwrap();
    let RequestKind::Intent { intent, .. } = said.request.kind else { panic!("another kind") };
    let intent = intent.with_slot("order", "latest").with_slot("day", "2026-11-28");
    let kept = json!({ "asked": 2, "last": { "order": "LATEST" }, "seen": ["a", "b"] });
    vec![
        ("nothing", Response::empty()),
        ("something said at the end", Response::tell("Goodbye.")),
        ("something asked", question()),
        ("something said while the device goes on", Response::tell("Done.").with_should_end_session(None)),
        ("speech with markup", Response::ask(speech, Ssml::new().text("Well?"))),
        ("a simple card", Response::tell("See the card.").with_card(Card::simple("Tom & Jerry", "<b>\nA line"))),
        (
            "a card with an image",
            Response::empty().with_card(Card::standard("A kettle", "It arrives tomorrow.", image)),
        ),
        ("a card to link the account", Response::tell("Please link.").with_card(Card::link_account())),
        ("a card that asks for consent", Response::empty().with_card(Card::permissions(permissions))),
        (
            "directives in their order",
            Response::empty()
                .with_directive(json!({ "type": "Dialog.ElicitSlot", "slotToElicit": "order" }))
                .with_directive(play)
                .with_should_end_session(Some(false)),
        ),
        ("a dialog that Alexa leads", Response::delegate()),
        ("a question for a slot", Response::elicit("order", "Which order?")),
        (
            "a question whether a slot is right",
            Response::confirm_slot("order", "The latest one?").with_updated_intent(&intent),
        ),
        ("a question whether all is right", Response::confirm_intent("Shall I cancel it?")),
        ("something kept for the session", question().with_session(&kept)),
        ("what could be done", Response::can_fulfill(CanFulfill::Maybe, &[])),
        (
            "what could be done with each slot",
            Response::can_fulfill(
                CanFulfill::Yes,
                &[
                    ("order", CanFulfill::Yes, true),
                    ("shop", CanFulfill::Maybe, false),
                    ("weather", CanFulfill::No, false),
                ],
            ),
        ),
        ("a stream after speech", Response::tell("Here it is.").play(&news("t").from(Duration::from_millis(1500)))),
        ("a stream after another", Response::empty().play_next(&news("t2"), "t")),
        ("no stream any more", Response::empty().stop_playing()),
        (
            "a document on a screen",
            Response::tell("Look.").show(&screen(), apl(), json!({ "list": { "title": "Milk" } })),
        ),
    ]
}

fn envelope(response: Response) -> Value {
    let launch = RequestEnvelope::parse(br#"{"request":{"type":"LaunchRequest"}}"#.to_vec()).unwrap();
    serde_json::to_value(crate::session::answer(&launch, response)).unwrap()
}

#[test]
fn each_answer_is_exactly_the_json_that_is_expected() {
    let mut expected: Map<String, Value> = serde_json::from_str(include_str!("../data/responses.json")).unwrap();
    for (name, response) in built() {
        assert_eq!(Some(envelope(response)), expected.remove(name), "{name}");
    }
    assert!(expected.is_empty(), "not built: {:?}", expected.keys());
}

#[test]
fn what_is_kept_for_the_session_is_what_the_next_turn_gets() {
    for nothing in [json!(null), json!({})] {
        assert_eq!(envelope(question().with_session(&nothing)), envelope(question()));
    }
    for value in [
        json!(1),
        json!("x"),
        json!([1]),
        json!(true),
        json!({ "a": 1 }),
        json!({ "a": { "b": null } }),
        json!({ "$value": 1, "b": 2 }),
    ] {
        let attributes = envelope(question().with_session(&value))["sessionAttributes"].clone();
        assert_eq!(restored(attributes.as_object().unwrap().clone()), value);
    }
    let kept = question().with_session(&json!({ "a": 1 })).with_session(&json!({ "b": 2 }));
    assert_eq!(envelope(kept)["sessionAttributes"], json!({ "b": 2 }));
}

#[test]
#[cfg(not(target_arch = "wasm32"))]
#[should_panic(expected = "the session attributes cannot be stored")]
fn what_cannot_be_kept_is_told_in_a_test() {
    let _ = question().with_session(&std::collections::BTreeMap::from([((1, 2), 3)]));
}
