//! Conversations with the skill.

use alexa_auth0::testing::{ACCESS_TOKEN, ApiRequest, Conversation, IntentRequest};
use alexa_auth0::{Confirmation, HttpError, HttpResponse, Sentences, Slot};
use serde_json::json;

use crate::handlers::Ask;
use crate::skill;

fn linked() -> Conversation {
    Conversation::new(skill()).linked(&json!({ "sub": "auth0|ada", "given_name": "Ada" }))
}

/// The API with five orders.
#[expect(clippy::unnecessary_wraps, reason = "an API may also not answer")]
fn api(request: &ApiRequest) -> Result<HttpResponse, HttpError> {
    assert_eq!(request.bearer.as_deref(), Some(ACCESS_TOKEN));
    let order = |item: &str| json!({ "item": item, "day": "tomorrow" });
    Ok(match (request.method.as_str(), request.url.as_str()) {
        ("GET", "https://api.example.com/orders/latest") => HttpResponse::new(200).with_json(&order("kettle")),
        ("GET", "https://api.example.com/orders") => {
            HttpResponse::new(200).with_json(&["kettle", "cup", "tea", "milk", "sugar"].map(order))
        }
        ("POST", "https://api.example.com/orders") => HttpResponse::new(201),
        _ => HttpResponse::new(404),
    })
}

#[test]
fn a_linked_user_hears_of_the_latest_order() {
    assert_eq!(linked().launch().speech(), "Welcome back, Ada. What would you like?");
    assert_eq!(linked().api(api).ask(Ask::OrderStatus).speech(), "Your kettle arrives tomorrow.");
    assert_eq!(Conversation::new(skill()).ask(Ask::OrderStatus).card(), Some("LinkAccount"));
    assert_eq!(linked().ask(Ask::OrderStatus).speech(), Sentences::ENGLISH.failed);
}

#[test]
fn orders_are_told_three_at_a_time() {
    let mut conversation = linked().api(api);
    let first = conversation.ask(Ask::ListOrders);
    assert_eq!((first.speech(), first.note("orders")), ("kettle, cup, tea. Say next for more.", &json!(5)));
    assert_eq!(conversation.ask(Ask::Next).speech(), "milk, sugar.");
}

#[test]
fn something_is_ordered_after_a_question_and_a_confirmation() {
    let mut conversation = linked().api(api);
    assert_eq!(
        conversation.ask(Ask::Reorder { item: Slot::default(), quantity: Slot::default() }).elicits(),
        Some("item")
    );

    let order = IntentRequest::of(&Ask::Reorder { item: "kettles".into(), quantity: 2.into() });
    assert_eq!(conversation.send(order.clone()).speech(), "Shall I order 2 kettles?");
    let denied = conversation.send(order.clone().confirmation(Confirmation::Denied));
    assert_eq!((denied.speech(), conversation.calls().len()), ("I have ordered nothing.", 0));

    let confirmed = conversation.send(order.confirmation(Confirmation::Confirmed));
    assert_eq!(confirmed.speech(), "I have ordered 2 kettles.");
    let call = &conversation.calls()[0];
    assert_eq!(call.json(), json!({ "item": "kettles", "quantity": 2 }));
    assert!(call.header("Idempotency-Key").is_some());
}

#[test]
fn an_api_that_refuses_the_token_makes_the_user_link_again() {
    let mut conversation = linked().api(|_| Ok(HttpResponse::new(401)));
    let answer = conversation.ask(Ask::ListOrders);
    assert_eq!((answer.speech(), answer.card()), (Sentences::ENGLISH.link_again, Some("LinkAccount")));
}

#[test]
fn a_reminder_needs_the_permission() {
    assert_eq!(linked().ask(Ask::RemindMe).card(), Some("AskForPermissionsConsent"));
    let mut granted = linked().granted("alexa::alerts:reminders:skill:readwrite");
    assert_eq!(granted.ask(Ask::RemindMe).speech(), "I will remind you in an hour.");
    assert_eq!(granted.calls()[0].json()["trigger"]["offsetInSeconds"], 3600);
}
