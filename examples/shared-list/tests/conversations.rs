//! Conversations with the skill: everything that it does, in both languages where it matters.

use alexa_auth0::testing::{ALEXA_USER_ID, ApiRequest, Conversation, IntentRequest, UserDataFailure};
use alexa_auth0::{Confirmation, HttpError, HttpResponse, Sentences, Slot};
use serde_json::json;

use crate::handlers::{Ask, Item, List, Member};
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

fn list(names: &[&str]) -> List {
    List { items: names.iter().map(|&name| Item { name: name.to_owned(), quantity: 1 }).collect() }
}

#[expect(clippy::unnecessary_wraps, reason = "an API may also not answer")]
fn api(request: &ApiRequest) -> Result<HttpResponse, HttpError> {
    assert_eq!((request.method.as_str(), request.header("X-Api-Key")), ("POST", Some("k")));
    Ok(match request.url.strip_prefix("https://list.example.com").unwrap_or_default() {
        "/members" | "/alexa-users/forget" => HttpResponse::new(204),
        _ => HttpResponse::new(500),
    })
}

#[test]
fn the_list_is_read_in_parts_with_a_card_and_on_a_screen() {
    let mut conversation = linked(&[]).echo_show().kept(&list(&["milk", "bread", "tea", "salt", "rice", "soap"]));
    let first = conversation.launch();
    assert_eq!(first.speech(), "1 milk, 1 bread, 1 tea, 1 salt, 1 rice. Say next for more.");
    assert_eq!((first.card(), first.note("items")), (Some("Simple"), &json!(6)));
    assert_eq!(first.directives()[0]["datasources"]["list"]["items"][5], "1 × soap");
    assert_eq!(conversation.ask(Ask::Next).speech(), "1 soap.");
    assert_eq!(conversation.ask(Ask::Next).speech(), Speech::of(None).nothing);

    assert!(linked(&[]).launch().directives().is_empty(), "a device without a screen");
    assert_eq!(Conversation::new(skill()).launch().card(), Some("LinkAccount"));
}

#[test]
fn an_item_is_added_by_those_who_may() {
    let milk = Ask::AddItem { item: "milk".into(), quantity: 2.into() };
    let mut conversation = editor();
    assert_eq!(conversation.ask(Ask::AddItem { item: Slot::default(), quantity: "?".into() }).elicits(), Some("item"));
    assert_eq!(conversation.ask(milk.clone()).speech(), "I have added milk.");
    let kept = conversation.user_data::<List>().unwrap_or_default();
    assert_eq!(kept.items, [Item { name: "milk".to_owned(), quantity: 2 }]);

    let mut guest = linked(&["read:list"]);
    assert_eq!(guest.ask(milk.clone()).speech(), "Your account isn't allowed to do that.");
    assert_eq!(guest.user_data::<List>(), None);
    assert_eq!(guest.locale("de-DE").ask(milk).speech(), "Das darf dein Konto nicht.");
}

#[test]
fn an_item_is_removed_after_a_question_and_a_confirmation() {
    let mut conversation = editor().kept(&list(&["milk", "bread"]));
    assert_eq!(conversation.ask(Ask::RemoveItem { item: Slot::default() }).elicits(), Some("item"));
    let milk = IntentRequest::of(&Ask::RemoveItem { item: "milk".into() });
    assert_eq!(conversation.send(milk.clone()).speech(), "Shall I remove milk?");
    assert_eq!(conversation.send(milk.clone().confirmation(Confirmation::Denied)).speech(), "I have kept it.");
    assert_eq!(conversation.user_data(), Some(list(&["milk", "bread"])));
    assert_eq!(conversation.send(milk.confirmation(Confirmation::Confirmed)).speech(), "I have removed milk.");
    assert_eq!(conversation.user_data(), Some(list(&["bread"])));
    let unicorns =
        IntentRequest::of(&Ask::RemoveItem { item: "unicorns".into() }).confirmation(Confirmation::Confirmed);
    assert_eq!(conversation.send(unicorns).speech(), "unicorns is not on the list.");
}

#[test]
fn the_list_is_shared_with_a_member_by_id() {
    let mut conversation = editor();
    assert_eq!(conversation.ask(Ask::ShareList { member: "the dog".into() }).elicits(), Some("member"));
    let guest = IntentRequest::new("ShareListIntent").resolved("member", "my guest", "GUEST", "Guest");
    assert_eq!(conversation.send(guest).elicits(), Some("member"), "an id that the interaction model does not have");
    let anna = Ask::ShareList { member: Member::Anna.into() };
    assert_eq!(conversation.ask(anna.clone()).speech(), "I have shared the list with Anna.");
    assert!(conversation.calls()[0].url.ends_with("/v1/directives"), "one moment");
    assert_eq!(conversation.calls()[1].json(), json!({ "id": "ANNA" }));

    let refused = editor().api(|_| Ok(HttpResponse::new(401))).ask(anna.clone());
    assert_eq!((refused.speech(), refused.card()), (Sentences::ENGLISH.link_again, Some("LinkAccount")));
    assert_eq!(editor().api(|_| Ok(HttpResponse::new(500))).ask(anna.clone()).failure(), Some("not_shared"));
    let unset = Conversation::new(skill()).linked(&json!({ "sub": "a", "permissions": ["edit:list"] }));
    assert_eq!({ unset }.ask(anna).failure(), Some("missing_setting"));
}

#[test]
fn a_reminder_is_set_by_the_devices_clock() {
    let request = |time: &str| Ask::RemindMe { day: "2026-11-30".into(), time: time.into() };
    let mut conversation = editor().alexa(&json!({ "System.timeZone": "Europe/Berlin" }));
    assert_eq!(conversation.ask(request("EV")).elicits(), Some("time"));
    assert_eq!(conversation.ask(request("16:30")).card(), Some("AskForPermissionsConsent"));
    let mut conversation = conversation.granted(REMINDERS);
    assert_eq!(conversation.ask(request("16:30")).speech(), "I will remind you, by the time of Europe/Berlin.");
    assert_eq!(conversation.calls()[1].json()["trigger"]["scheduledTime"], "2026-11-30T16:30:00");
    let today = Ask::RemindMe { day: Slot::default(), time: "09:05".into() };
    let mut conversation = conversation.at("2026-12-01T07:00:00Z");
    conversation.ask(today);
    assert_eq!(conversation.calls()[3].json()["trigger"]["scheduledTime"], "2026-12-01T09:05:00");
}

#[test]
fn a_user_who_leaves_is_forgotten() {
    let mut conversation = editor();
    conversation.ask(Ask::AddItem { item: "milk".into(), quantity: Slot::default() });
    conversation.send(json!({ "type": "AlexaSkillEvent.SkillDisabled" }));
    assert_eq!(conversation.user_data::<List>(), None);
    assert_eq!(conversation.calls()[0].json(), json!({ "id": ALEXA_USER_ID }));

    let mut conversation = editor().kept(&list(&["milk"]));
    assert_eq!(conversation.ask(Ask::ForgetMe).speech(), Speech::of(None).forgotten);
    assert_eq!(conversation.user_data::<List>(), None);
}

#[test]
fn while_the_list_cannot_be_reached_the_user_hears_so() {
    let down = &[Some(UserDataFailure::Unavailable)];
    let answer = editor().user_data_fails(down).ask(Ask::ReadList);
    assert_eq!((answer.speech(), answer.failure()), (Sentences::ENGLISH.unavailable, Some("user_data_unavailable")));
    let german = editor().locale("de-DE").ask(Ask::Help);
    assert_eq!(german.speech(), Speech::of(Some("de-DE")).help);
}
