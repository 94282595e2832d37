//! Every known type of request is parsed into its fields. The requests are those of `tests/data/requests.json`, which
//! TypeScript's compiler checks against ask-sdk-model in `tests/worker/`.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a failure here is a failed test")]

use crate::alexa::request::{
    AlexaError, Confirmation, DialogState, Intent, RequestEnvelope, RequestKind, Resolved, SkillEvent, Slot, TaskStatus,
};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn requests() -> Value {
    serde_json::from_str(include_str!("../data/requests.json")).unwrap()
}

fn parse(envelope: &Value) -> RequestEnvelope {
    RequestEnvelope::parse(envelope.to_string().into_bytes()).unwrap()
}

/// A request of the file in its envelope, with some fields of the request changed.
fn read_with(name: &str, changes: &Value) -> RequestEnvelope {
    let requests = requests();
    let (mut request, session) = match requests["in a session"].get(name) {
        Some(request) => (request.clone(), Some(requests["session"].clone())),
        None => (requests["events"].get(name).unwrap_or_else(|| panic!("no {name}")).clone(), None),
    };
    for (name, value) in changes.as_object().unwrap() {
        request[name] = value.clone();
    }
    let mut envelope = json!({ "version": "1.0", "context": requests["context"], "request": request });
    if let Some(session) = session {
        envelope["session"] = session;
    }
    parse(&envelope)
}

fn kind(name: &str) -> RequestKind {
    read_with(name, &json!({})).request.kind
}

fn intent(kind: RequestKind) -> Intent {
    match kind {
        RequestKind::Intent { intent, .. } | RequestKind::CanFulfillIntent { intent } => intent,
        other => panic!("{other:?}"),
    }
}

fn resolved<'a>(slot: &'a Slot) -> Vec<Vec<(&'a str, Option<&'a str>)>> {
    let pair = |resolved: &'a Resolved| (resolved.name.as_str(), resolved.id.as_deref());
    slot.values.iter().map(|value| value.resolved.iter().map(pair).collect()).collect()
}

fn spoken(slot: &Slot) -> Vec<&str> {
    slot.values.iter().map(|value| value.spoken.as_str()).collect()
}

fn error(error: Option<AlexaError>) -> (String, Option<String>) {
    error.map(|AlexaError { r#type, message, .. }| (r#type, message)).unwrap()
}

fn status(status: Option<TaskStatus>) -> (String, Option<String>) {
    status.map(|TaskStatus { code, message, .. }| (code, message)).unwrap()
}

#[test]
fn the_envelope_tells_who_speaks_where_and_in_what_session() {
    let envelope = read_with("launch", &json!({}));
    let session = envelope.session.unwrap();
    assert!(!session.is_new);
    assert_eq!(Value::Object(session.attributes), json!({ "asked": 1, "last": { "order": "LATEST" } }));
    assert_eq!(session.user.id.as_deref(), Some("amzn1.ask.account.A"));
    let context = envelope.context;
    assert_eq!(context.user.id.as_deref(), Some("amzn1.ask.account.A"));
    assert_eq!(context.person.id.as_deref(), Some("amzn1.ask.person.P"));
    assert_eq!(context.person.access_token.as_deref(), Some("TOKEN"));

    let request = envelope.request;
    assert_eq!(request.r#type, "LaunchRequest");
    assert_eq!(request.request_id.as_deref(), Some("amzn1.echo-api.request.R"));
    assert_eq!(request.timestamp.as_deref(), Some("2025-06-15T15:06:40Z"));
    assert_eq!(request.locale.as_deref(), Some("en-GB"));

    let mut new = requests()["session"].clone();
    new["new"] = json!(true);
    let launch = &requests()["in a session"]["launch"];
    assert!(parse(&json!({ "session": new, "request": launch })).session.unwrap().is_new);
    assert!(parse(&json!({ "request": launch })).session.is_none());
}

#[test]
fn a_launch_may_be_for_a_task() {
    assert!(matches!(kind("launch"), RequestKind::Launch { task: None }));
    let RequestKind::Launch { task } = kind("launch with a task") else { panic!("another kind") };
    assert_eq!(task.as_deref(), Some("AMAZON.PrintPDF"));
    let raw = read_with("launch with a task", &json!({})).request.read_as::<Value>().unwrap()["task"].clone();
    assert_eq!(raw["input"], json!({ "title": "T", "url": "https://example.com/t.pdf" }));
}

#[test]
fn an_intent_has_its_slots_with_what_was_said_and_what_it_may_mean() {
    let RequestKind::Intent { intent, dialog_state } = kind("intent") else { panic!("another kind") };
    assert_eq!(dialog_state, Some(DialogState::InProgress));
    assert_eq!((intent.name.as_str(), intent.confirmation), ("OrderStatusIntent", Confirmation::Confirmed));

    let order = intent.slot("order").unwrap();
    assert_eq!(order.confirmation, Confirmation::Denied);
    assert_eq!(order.spoken(), Some("the last one"));
    assert_eq!(resolved(order), [[("latest", Some("LATEST")), ("last year's", Some("LAST_YEAR"))]]);
    assert_eq!(order.resolved().map(|best| best.name.as_str()), Some("latest"));

    let shops = intent.slot("shops").unwrap();
    assert_eq!(spoken(shops), ["the very first", "the corner shop"]);
    assert_eq!(resolved(shops), [vec![("first", Some(""))], vec![]]);

    let city = intent.slot("city").unwrap();
    assert_eq!((spoken(city), resolved(city)), (vec!["Ulm"], vec![vec![]]));

    let day = intent.slot("day").unwrap();
    assert!(day.values.is_empty() && day.spoken().is_none() && day.resolved().is_none());
    assert_eq!(intent.slot("year").map(|_| ()), None);
    assert_eq!(intent.slots.len(), 4);
}

#[test]
fn a_value_that_alexa_could_not_match_means_nothing_of_the_model() {
    for code in ["ER_SUCCESS_NO_MATCH", "ER_ERROR_TIMEOUT", "ER_ERROR_EXCEPTION", "A_CODE_OF_TOMORROW"] {
        let values = json!([{ "value": { "name": "n", "id": "I" } }]);
        let authority = json!({ "authority": "a", "status": { "code": code }, "values": values });
        let slot = json!({ "name": "s", "value": "v", "resolutions": { "resolutionsPerAuthority": [authority] } });
        let read =
            intent(read_with("intent", &json!({ "intent": { "name": "I", "slots": { "s": slot } } })).request.kind);
        let slot = read.slot("s").unwrap();
        assert_eq!((slot.spoken(), slot.resolved()), (Some("v"), None), "{code}");
    }
}

#[test]
fn a_slot_that_is_only_in_its_slot_value_is_read() {
    let only = |slot_value: &Value| {
        let slots = json!({ "s": { "name": "s", "confirmationStatus": "NONE", "slotValue": slot_value } });
        intent(read_with("intent", &json!({ "intent": { "name": "I", "slots": slots } })).request.kind)
    };
    let simple = json!({ "type": "Simple", "value": "one" });
    assert_eq!(spoken(only(&simple).slot("s").unwrap()), ["one"]);
    let list =
        json!({ "type": "List", "values": [simple, { "type": "Simple" }, { "type": "Simple", "value": "two" }] });
    assert_eq!(spoken(only(&list).slot("s").unwrap()), ["one", "two"]);
    let nested = json!({ "type": "List", "values": [list, simple] });
    assert_eq!(spoken(only(&nested).slot("s").unwrap()), ["one", "two", "one"]);
}

#[test]
fn an_intent_without_slots_is_an_intent() {
    assert_eq!(intent(kind("help")).name, "AMAZON.HelpIntent");
    assert!(intent(kind("help")).slots.is_empty() && intent(kind("who am I")).slots.is_empty());
}

#[test]
fn a_question_whether_an_intent_could_be_fulfilled_has_that_intent() {
    let RequestKind::CanFulfillIntent { intent } = kind("can fulfill") else { panic!("another kind") };
    assert_eq!(intent.slot("order").and_then(Slot::spoken), Some("the last one"));
}

#[test]
fn the_end_of_a_session_has_its_reason_and_what_went_wrong() {
    let RequestKind::SessionEnded { reason, error: None } = kind("session ended") else { panic!("another kind") };
    assert_eq!(reason.as_deref(), Some("USER_INITIATED"));
    let RequestKind::SessionEnded { reason, error: wrong } = kind("session ended by an error") else {
        panic!("another kind")
    };
    assert_eq!(reason.as_deref(), Some("ERROR"));
    assert_eq!(error(wrong), ("INVALID_RESPONSE".into(), Some("An exception occurred".into())));
}

#[test]
fn a_task_that_is_over_has_its_status() {
    let RequestKind::SessionResumed { cause } = kind("session resumed") else { panic!("another kind") };
    assert_eq!(status(cause), ("200".into(), Some("OK".into())));
    let raw = read_with("session resumed", &json!({})).request.read_as::<Value>().unwrap()["cause"].clone();
    assert_eq!((&raw["token"], &raw["result"]), (&json!("PRINT"), &json!({ "pages": 3 })));

    let RequestKind::ConnectionsResponse { name, status: over } = kind("connections response") else {
        panic!("another kind")
    };
    assert_eq!(name.as_deref(), Some("Upsell"));
    assert_eq!(status(over), ("404".into(), Some("Not Found".into())));
    let raw = read_with("connections response", &json!({})).request.read_as::<Value>().unwrap();
    assert_eq!((&raw["payload"], &raw["token"]), (&json!({ "purchaseResult": "DECLINED" }), &json!("T")));
}

#[test]
fn a_status_code_counts_as_text_and_as_a_number() {
    let code = |code: &Value| {
        let changed = read_with("connections response", &json!({ "status": { "code": code } }));
        let RequestKind::ConnectionsResponse { status, .. } = changed.request.kind else { panic!("another kind") };
        status.map(|status| status.code)
    };
    assert_eq!((code(&json!("200")), code(&json!(200))), (Some("200".into()), Some("200".into())));
    for no_code in [json!(null), json!([200]), json!({}), json!(true)] {
        assert_eq!(code(&no_code), None);
    }
}

#[test]
fn an_answer_that_could_not_be_used_is_named() {
    let RequestKind::ExceptionEncountered { error: wrong, cause } = kind("exception encountered") else {
        panic!("another kind")
    };
    assert_eq!(error(wrong), ("INVALID_RESPONSE".into(), Some("Directive AudioPlayer.Play".into())));
    assert_eq!(cause.as_deref(), Some("amzn1.echo-api.request.BEFORE"));
}

#[test]
fn skill_events_are_told_apart() {
    let event = |name: &str, changes: Value| {
        let envelope = read_with(name, &changes);
        assert!(envelope.session.is_none() && envelope.request.locale.is_none());
        match envelope.request.kind {
            RequestKind::SkillEvent(event) => event,
            other => panic!("{other:?}"),
        }
    };
    let unchanged = || json!({});
    assert!(matches!(event("skill enabled", unchanged()), SkillEvent::Enabled));
    assert!(matches!(event("skill disabled", unchanged()), SkillEvent::Disabled { persistence: None }));
    // Amazon sends it, although ask-sdk-model does not contain it.
    let body = json!({ "body": { "userInformationPersistenceStatus": "NOT_PERSISTED" } });
    let SkillEvent::Disabled { persistence } = event("skill disabled", body) else { panic!("another event") };
    assert_eq!(persistence.as_deref(), Some("NOT_PERSISTED"));

    let linked = |changes| match event("account linked", changes) {
        SkillEvent::AccountLinked { access_token } => access_token,
        other => panic!("{other:?}"),
    };
    assert_eq!(linked(unchanged()).as_deref(), Some("TOKEN"));
    for body in [json!(null), json!({}), json!({ "accessToken": "" }), json!({ "accessToken": null })] {
        assert_eq!(linked(json!({ "body": body })), None);
    }

    let accepted = |name| match event(name, unchanged()) {
        SkillEvent::Permissions { accepted, .. } => accepted,
        other => panic!("{other:?}"),
    };
    assert_eq!(accepted("permissions accepted"), ["alexa::profile:given_name:read", "alexa::profile:email:read"]);
    assert_eq!(accepted("permissions changed"), Vec::<String>::new());

    for other in ["proactive subscription changed", "notification subscription changed"] {
        assert!(matches!(event(other, unchanged()), SkillEvent::Other), "{other}");
    }
    assert!(matches!(event("skill enabled", json!({ "type": "AlexaSkillEvent." })), SkillEvent::Other));
}

#[test]
fn what_is_not_read_here_is_there_as_it_was_sent() {
    let event = &requests()["in a session"]["apl user event"];
    let envelope = read_with("apl user event", &json!({}));
    assert!(matches!(envelope.request.kind, RequestKind::Other));
    assert_eq!(envelope.request.r#type, "Alexa.Presentation.APL.UserEvent");
    assert_eq!(envelope.request.read_as::<Value>().unwrap(), *event);

    for name in ["SkillEnabled", "intentRequest", "IntentRequest ", "AlexaSkillEvent", "Request.OfTomorrow", ""] {
        let envelope = read_with("intent", &json!({ "type": name }));
        assert!(matches!(envelope.request.kind, RequestKind::Other), "{name}");
        assert_eq!(
            (envelope.request.r#type.as_str(), &envelope.request.read_as::<Value>().unwrap()["type"]),
            (name, &json!(name))
        );
    }
}

#[test]
fn every_request_keeps_its_json() {
    for (group, has_session) in [("in a session", true), ("events", false)] {
        for (name, request) in requests()[group].as_object().unwrap() {
            let envelope = read_with(name, &json!({}));
            assert_eq!(envelope.request.read_as::<Value>().unwrap(), *request, "{name}");
            assert_eq!(envelope.request.raw(), request.to_string(), "{name}");
            assert_eq!(envelope.session.is_some(), has_session, "{name}");
        }
    }
}
