//! Every request is answered, or refused for a reason. A field that is missing, null or of another type, at any
//! depth of any request, never causes a panic.
//!
//! The requests are those of `tests/data/requests.json`, which have the types of ask-sdk-model.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests: a failure here is a failed test")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::alexa::error::RequestError;
use crate::alexa::outline::Outline;
use crate::alexa::request::RequestEnvelope;
use crate::alexa::signature::Inbound;
use crate::refusal::Refusal;
use crate::suite::support::chains::Leaf;
use crate::suite::support::tokens::{claims, token, with};
use crate::suite::support::world::{CHAIN_URL, World, inbound};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// The number of requests in which several fields are changed.
const CASES: u32 = 2000;

/// Every request, from a linked user.
fn envelopes() -> Vec<(String, Value)> {
    let access_token = token(&with(claims(), &json!({ "given_name": "Ada" })));
    let requests = include_str!("../data/requests.json").replace("\"TOKEN\"", &json!(access_token).to_string());
    let requests: Value = serde_json::from_str(&requests).unwrap();
    let of = |kind: &str| requests[kind].as_object().unwrap().clone();
    let (session, context) = (&requests["session"], &requests["context"]);
    let spoken = of("in a session").into_iter().map(|(name, request)| {
        (name, json!({ "version": "1.0", "session": session, "context": context, "request": request }))
    });
    let events = of("events")
        .into_iter()
        .map(|(name, request)| (name, json!({ "version": "1.0", "context": context, "request": request })));
    spoken.chain(events).collect()
}

/// A JSON pointer to the value itself and to each field and item within.
fn pointers(value: &Value) -> Vec<String> {
    let within: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    let deeper = within
        .iter()
        .flat_map(|(name, value)| pointers(value).into_iter().map(move |pointer| format!("/{name}{pointer}")));
    std::iter::once(String::new()).chain(deeper).collect()
}

/// Sets the value at a pointer. None removes it. If the pointer does not exist any more, changes nothing.
fn set(envelope: &mut Value, pointer: &str, value: Option<Value>) {
    if let Some(value) = value {
        if let Some(place) = envelope.pointer_mut(pointer) {
            *place = value;
        }
        return;
    }
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    match envelope.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
        _ => {}
    }
}

/// Wrong values for a field. None means that it is missing.
fn others() -> Vec<Option<Value>> {
    let values = [json!(null), json!(7), json!("x"), json!([]), json!({})];
    std::iter::once(None).chain(values.map(Some)).collect()
}

/// The expected result for a request in which one field was changed. Only few fields are required.
fn expected(pointer: &str, value: Option<&Value>, has_session: bool) -> Result<(), RequestError> {
    let text = value.is_some_and(Value::is_string);
    match pointer {
        "" | "/request" => Err(RequestError::MalformedRequest),
        "/request/type" if !text => Err(RequestError::MalformedRequest),
        "/request/timestamp" => Err(RequestError::StaleTimestamp),
        _ if pointer.ends_with("/application/applicationId") && value.is_some() => Err(RequestError::WrongSkill),
        "/context"
        | "/context/System"
        | "/context/System/application"
        | "/context/System/application/applicationId"
            if !has_session =>
        {
            Err(RequestError::WrongSkill)
        }
        _ => Ok(()),
    }
}

fn assert_is_an_answer(answer: &Value) {
    assert_eq!(answer["version"], "1.0");
    assert!(answer["response"].is_object(), "{answer}");
}

#[test]
fn each_member_of_each_request_set_otherwise_is_answered_or_refused_as_expected() {
    let world = World::with_certificates(&Leaf::default());
    let mut outcomes: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, envelope) in envelopes() {
        assert_is_an_answer(&world.send(inbound(CHAIN_URL, &envelope)).unwrap());
        for pointer in pointers(&envelope) {
            for value in others() {
                if value.is_none() && pointer.is_empty() {
                    continue;
                }
                let mut changed = envelope.clone();
                set(&mut changed, &pointer, value.clone());
                let answer = world.send(inbound(CHAIN_URL, &changed));
                let expected = expected(&pointer, value.as_ref(), envelope.get("session").is_some());
                assert_eq!(
                    answer.as_ref().map(|_| ()),
                    expected.as_ref().map(|&()| ()),
                    "{name}: {pointer} = {value:?}"
                );
                let outcome = answer.as_ref().map_or_else(|refusal| refusal.code(), |_| "answered");
                *outcomes.entry(outcome).or_default() += 1;
                if let Ok(answer) = answer {
                    assert_is_an_answer(&answer);
                }
            }
        }
    }
    println!("{outcomes:?}");
    assert!(outcomes["answered"] > 4000, "{outcomes:?}");
    for refusal in ["malformed_request", "stale_timestamp", "wrong_skill"] {
        assert!(outcomes[refusal] > 50, "{outcomes:?}");
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e308..1e308).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("2025-06-15T15:06:40Z")),
        Just(json!("ER_SUCCESS_MATCH")),
        Just(json!("AlexaSkillEvent.SkillDisabled")),
    ];
    let name = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "type",
            "name",
            "value",
            "values",
            "status",
            "code",
            "id",
            "accessToken",
            "slots",
            "locale"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

#[test]
fn whatever_is_set_otherwise_the_request_is_answered_or_refused() {
    let (world, envelopes) = (World::with_certificates(&Leaf::default()), envelopes());
    let outcomes: RefCell<BTreeMap<&str, u32>> = RefCell::default();
    let edits = prop::collection::vec((any::<Index>(), prop::option::weighted(0.8, json_value())), 1..5);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&(any::<Index>(), edits), |(which, edits)| {
            let (_, mut envelope) = which.get(&envelopes).clone();
            for (place, value) in edits {
                let pointers = pointers(&envelope);
                set(&mut envelope, place.get::<String>(&pointers), value);
            }
            let outcome = match world.send(inbound(CHAIN_URL, &envelope)) {
                Ok(answer) => {
                    assert_is_an_answer(&answer);
                    "answered"
                }
                Err(error) => {
                    prop_assert_eq!(Refusal::from(error).status(), 400, "{:?}", error);
                    error.code()
                }
            };
            *outcomes.borrow_mut().entry(outcome).or_default() += 1;
            Ok(())
        })
        .unwrap();
    let outcomes = outcomes.into_inner();
    println!("{outcomes:?}");
    assert!(outcomes["answered"] > CASES / 2, "{outcomes:?}");
    assert!(outcomes.len() == 4, "each refusal is seen: {outcomes:?}");
}

#[test]
fn a_body_that_is_nested_without_end_is_malformed() {
    let world = World::with_certificates(&Leaf::default());
    let mut fits = envelopes().remove(0).1;
    fits["request"]["deep"] = (0..100).fold(json!(1), |inner, _| json!([inner]));
    assert!(world.send(inbound(CHAIN_URL, &fits)).is_ok());

    let sent = inbound(CHAIN_URL, &json!({}));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let body = format!("{}1{}", open.repeat(100_000), close.repeat(100_000)).into_bytes();
        let refused = world.send(Inbound { body, ..sent.clone() });
        assert_eq!(refused, Err(RequestError::MalformedRequest));
    }
}

/// For every request, the fields that are read before the signature is verified equal those that are parsed after.
#[test]
fn the_outline_of_a_request_agrees_with_its_model() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let envelopes: Vec<Value> = envelopes().into_iter().map(|(_, envelope)| envelope).collect();
    let read = Cell::new(0);
    let changes = prop::collection::vec((any::<Index>(), prop::option::of(json_value())), 1..4);
    runner
        .run(&(any::<Index>(), changes), |(which, changes)| {
            let mut envelope = which.get(&envelopes).clone();
            for (place, value) in changes {
                let pointers = pointers(&envelope);
                set(&mut envelope, place.get::<String>(&pointers), value);
            }
            let body = envelope.to_string();
            let outline = Outline::read(body.as_bytes());
            let model = RequestEnvelope::parse(body.clone().into_bytes()).ok();
            prop_assert_eq!(outline.is_some(), model.is_some(), "{}", body);
            if let (Some(outline), Some(model)) = (outline, model) {
                prop_assert_eq!(&*outline.r#type, model.request.r#type.as_str());
                prop_assert_eq!(outline.timestamp.as_deref(), model.request.timestamp.as_deref());
                read.set(read.get() + 1);
            }
            Ok(())
        })
        .unwrap();
    assert!(read.get() > CASES / 2, "{} were read", read.get());
}
