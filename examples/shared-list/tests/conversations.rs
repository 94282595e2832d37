//! Conversations with the skill: everything that it does, in both languages where it matters.

use alexa_auth0::testing::{ALEXA_USER_ID, ApiRequest, Conversation, IntentRequest};
use alexa_auth0::{Confirmation, HttpError, HttpResponse, Sentences};
use serde_json::json;

use crate::skill;
use crate::speech::Speech;

const REMINDERS: &str = "alexa::alerts:reminders:skill:readwrite";

fn linked(permissions: &[&str]) -> Conversation {
    Conversation::new(skill())
        .linked(&json!({ "sub": "auth0|ada", "given_name": "Ada", "permissions": permissions }))
        .variable("LIST_API", "https://list.example.com")
        .variable("LIST_API_KEY", "k")
        .api(api)
}

fn editor() -> Conversation {
    linked(&["edit:list"])
}

#[expect(clippy::unnecessary_wraps, reason = "an API may also not answer")]
fn api(request: &ApiRequest) -> Result<HttpResponse, HttpError> {
    assert_eq!(request.header("X-Api-Key"), Some("k"));
    let items = ["milk", "bread", "tea", "salt", "rice", "soap"].map(|name| json!({ "name": name, "quantity": 1 }));
    Ok(match (request.method.as_str(), request.url.strip_prefix("https://list.example.com").unwrap_or_default()) {
        ("GET", "/items") => HttpResponse::new(200).with_json(&items),
        ("POST", "/items") => HttpResponse::new(201),
        ("POST", "/items/remove") if request.json()["name"] == "unicorns" => HttpResponse::new(404),
        ("POST", "/items/remove" | "/members" | "/alexa-users/forget") => HttpResponse::new(204),
        _ => HttpResponse::new(500),
    })
}

#[test]
fn the_list_is_read_in_parts_with_a_card_and_on_a_screen() {
    let mut conversation = linked(&[]).echo_show();
    let first = conversation.launch();
    assert_eq!(first.speech(), "1 milk, 1 bread, 1 tea, 1 salt, 1 rice. Say next for more.");
    assert_eq!((first.card(), first.note("items")), (Some("Simple"), &json!(6)));
    assert_eq!(first.directives()[0]["datasources"]["list"]["items"][5], "1 × soap");
    assert!(conversation.calls()[0].url.ends_with("/v1/directives"), "one moment");
    assert_eq!(conversation.intent("AMAZON.NextIntent").speech(), "1 soap.");
    assert_eq!(conversation.intent("AMAZON.NextIntent").speech(), Speech::of(None).nothing);

    assert!(linked(&[]).launch().directives().is_empty(), "a device without a screen");
    assert_eq!(Conversation::new(skill()).launch().card(), Some("LinkAccount"));
}

#[test]
fn an_item_is_added_by_those_who_may() {
    let milk = IntentRequest::new("AddItemIntent").slot("quantity", "2").slot("item", "milk");
    let mut conversation = editor();
    assert_eq!(conversation.intent("AddItemIntent").elicits(), Some("item"));
    assert_eq!(conversation.send(milk.clone()).speech(), "I have added milk.");
    assert_eq!(conversation.calls()[0].json(), json!({ "name": "milk", "quantity": 2 }));
    assert!(conversation.calls()[0].header("Idempotency-Key").is_some());

    let mut guest = linked(&["read:list"]);
    assert_eq!(guest.send(milk.clone()).speech(), "Your account isn't allowed to do that.");
    assert!(guest.calls().is_empty());
    assert_eq!(guest.locale("de-DE").send(milk).speech(), "Das darf dein Konto nicht.");
}

#[test]
fn an_item_is_removed_after_a_question_and_a_confirmation() {
    let mut conversation = editor();
    assert_eq!(conversation.intent("RemoveItemIntent").elicits(), Some("item"));
    let milk = IntentRequest::new("RemoveItemIntent").slot("item", "milk");
    assert_eq!(conversation.send(milk.clone()).speech(), "Shall I remove milk?");
    assert_eq!(conversation.send(milk.clone().confirmation(Confirmation::Denied)).speech(), "I have kept it.");
    assert!(conversation.calls().is_empty());
    assert_eq!(conversation.send(milk.confirmation(Confirmation::Confirmed)).speech(), "I have removed milk.");
    let unicorns =
        IntentRequest::new("RemoveItemIntent").slot("item", "unicorns").confirmation(Confirmation::Confirmed);
    assert_eq!(conversation.send(unicorns).speech(), "unicorns is not on the list.");
}

#[test]
fn the_list_is_shared_with_a_member_by_id_after_the_answer() {
    let mut conversation = editor();
    let stranger = IntentRequest::new("ShareListIntent").unresolved("member", "the dog");
    assert_eq!(conversation.send(stranger).elicits(), Some("member"));
    let wife = IntentRequest::new("ShareListIntent").resolved("member", "my wife", "ANNA", "Anna");
    assert_eq!(conversation.send(wife).speech(), "I have shared the list with Anna.");
    assert_eq!(conversation.calls()[0].json(), json!({ "id": "ANNA" }));
}

#[test]
fn a_reminder_is_set_by_the_devices_clock() {
    let request = |time: &str| IntentRequest::new("RemindMeIntent").slot("day", "2026-11-30").slot("time", time);
    let mut conversation = editor().alexa(&json!({ "System.timeZone": "Europe/Berlin" }));
    assert_eq!(conversation.send(request("EV")).elicits(), Some("time"));
    assert_eq!(conversation.send(request("16:30")).card(), Some("AskForPermissionsConsent"));
    let mut conversation = conversation.granted(REMINDERS);
    assert_eq!(conversation.send(request("16:30")).speech(), "I will remind you, by the time of Europe/Berlin.");
    assert_eq!(conversation.calls()[1].json()["trigger"]["scheduledTime"], "2026-11-30T16:30:00");
    let today = IntentRequest::new("RemindMeIntent").slot("time", "09:05");
    let mut conversation = conversation.at("2026-12-01T07:00:00Z");
    conversation.send(today);
    assert_eq!(conversation.calls()[3].json()["trigger"]["scheduledTime"], "2026-12-01T09:05:00");
}

#[test]
fn a_user_who_leaves_is_forgotten() {
    let mut conversation = editor();
    conversation.send(json!({ "type": "AlexaSkillEvent.SkillDisabled" }));
    assert_eq!(conversation.calls()[0].json(), json!({ "id": ALEXA_USER_ID }));
}

#[test]
fn what_fails_is_told_for_what_it_is() {
    let refused = editor().api(|_| Ok(HttpResponse::new(401))).intent("ReadListIntent");
    assert_eq!((refused.speech(), refused.card()), (Sentences::ENGLISH.link_again, Some("LinkAccount")));
    let down = editor().api(|_| Err(HttpError::TimedOut)).intent("ReadListIntent");
    assert_eq!((down.speech(), down.failure()), (Sentences::ENGLISH.failed, Some("alexa_auth0::ports::HttpError")));
    let unset = Conversation::new(skill()).linked(&json!({ "sub": "a" })).intent("ReadListIntent");
    assert_eq!(unset.failure(), Some("missing_setting"));
    let german = editor().locale("de-DE").intent("AMAZON.HelpIntent");
    assert_eq!(german.speech(), Speech::of(Some("de-DE")).help);
}
