//! A conversation that was kept in the local environment. This test was written from it by
//! `make say ARGS="--export kept_order"`.

#![allow(clippy::too_many_lines, reason = "a conversation may be long")]

use std::cell::Cell;

use alexa_auth0::HttpResponse;
use alexa_auth0::testing::{Answer, Conversation};
use serde_json::Value;

use crate::skill;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn directives(answer: &Answer) -> Vec<&str> {
    answer.directives().iter().filter_map(|directive| directive["type"].as_str()).collect()
}

#[test]
fn kept_order() {
    // What the API answered, in the order of the calls.
    let answers = [
        ("GET", "https://api.example.com/orders/latest", 200, "{\"item\":\"kettle\",\"day\":\"tomorrow\"}"),
        (
            "GET",
            "https://api.example.com/orders",
            200,
            "[{\"item\":\"kettle\",\"day\":\"tomorrow\"},{\"item\":\"cup\",\"day\":\"on Friday\"},{\"item\":\"tea\",\"day\":\"on Friday\"},{\"item\":\"milk\",\"day\":\"next week\"},{\"item\":\"sugar\",\"day\":\"next week\"}]",
        ),
        (
            "GET",
            "https://api.example.com/orders",
            200,
            "[{\"item\":\"kettle\",\"day\":\"tomorrow\"},{\"item\":\"cup\",\"day\":\"on Friday\"},{\"item\":\"tea\",\"day\":\"on Friday\"},{\"item\":\"milk\",\"day\":\"next week\"},{\"item\":\"sugar\",\"day\":\"next week\"}]",
        ),
        ("POST", "https://api.example.com/orders", 201, ""),
    ];
    let next = Cell::new(0);
    let mut conversation = Conversation::new(skill())
        .at("2026-11-30T21:52:25Z")
        .locale("en-US")
        .granted("alexa::alerts:reminders:skill:readwrite")
        .api(move |request| {
            let (method, url, status, body) = answers[next.get()];
            next.set(next.get() + 1);
            assert_eq!((request.method.as_str(), request.url.as_str()), (method, url));
            Ok(HttpResponse::new(status).with_body(body))
        });

    // “open order desk”
    conversation = conversation.linked(&json(r#"{"sub":"auth0|64f0c0ffee0000000000ada1","email":"ada@example.com","name":"Ada Lovelace","given_name":"Ada","family_name":"Lovelace","nickname":"ada"}"#));
    let answer = conversation.send(json(r#"{"type":"LaunchRequest"}"#));
    assert_eq!(answer.speech(), "Welcome back, Ada. What would you like?");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
    assert!(!answer.ends_session());

    // “where is my order”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"OrderStatusIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "Your kettle arrives tomorrow.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);

    // “what have i ordered”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"ListOrdersIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "kettle, cup, tea. Say next for more.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
    assert!(!answer.ends_session());

    // “next”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"AMAZON.NextIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "milk, sugar.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);

    // “order something”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"STARTED","intent":{"name":"ReorderIntent","confirmationStatus":"NONE","slots":{"quantity":{"name":"quantity","confirmationStatus":"NONE"},"item":{"name":"item","confirmationStatus":"NONE"}}}}"#));
    assert_eq!(answer.speech(), "What shall I order?");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), ["Dialog.ElicitSlot"]);
    assert!(!answer.ends_session());

    // “two kettles”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"IN_PROGRESS","intent":{"name":"ReorderIntent","confirmationStatus":"NONE","slots":{"quantity":{"name":"quantity","confirmationStatus":"NONE","value":"2","source":"USER","slotValue":{"type":"Simple","value":"2"}},"item":{"name":"item","confirmationStatus":"NONE","value":"kettles","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"kettles","id":"c2dc4782ff723cf9533f421fc6eebfd0"}}]}]},"source":"USER","slotValue":{"type":"Simple","value":"kettles","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"kettles","id":"c2dc4782ff723cf9533f421fc6eebfd0"}}]}]}}}}}}"#));
    assert_eq!(answer.speech(), "Shall I order 2 kettles?");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), ["Dialog.ConfirmIntent"]);
    assert!(!answer.ends_session());

    // “yes”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"IN_PROGRESS","intent":{"name":"ReorderIntent","confirmationStatus":"CONFIRMED","slots":{"quantity":{"name":"quantity","confirmationStatus":"NONE","value":"2","source":"USER","slotValue":{"type":"Simple","value":"2"}},"item":{"name":"item","confirmationStatus":"NONE","value":"kettles","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"kettles","id":"c2dc4782ff723cf9533f421fc6eebfd0"}}]}]},"source":"USER","slotValue":{"type":"Simple","value":"kettles","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"kettles","id":"c2dc4782ff723cf9533f421fc6eebfd0"}}]}]}}}}}}"#));
    assert_eq!(answer.speech(), "I have ordered 2 kettles.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);

    // “remind me of my order”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"RemindMeIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "I will remind you in an hour.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
}
