//! Session attributes are kept from turn to turn, and belong to the speaker.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::crypto::sha256_hex;
use crate::prelude::*;
use crate::testing::{Answer, Conversation};

const ADA: &str = "amzn1.ask.person.ADA";
const EVE: &str = "amzn1.ask.person.EVE";

#[derive(Default, Deserialize, Serialize)]
struct Kept {
    count: u32,
}

/// Says the session attributes, and changes them depending on the intent.
async fn respond(turn: &Turn) -> Result {
    let attributes: Value = turn.session();
    let said = Response::ask(attributes.to_string(), "?");
    let Kept { count } = turn.session();
    match turn.intent().map(|intent| intent.name.as_str()) {
        Some("Count") => Ok(said.with_session(&Kept { count: count + 1 })),
        Some("Clear") => Ok(said.with_session(&())),
        Some("Steal") => Ok(said.with_session(&json!({ "count": 9, "$speaker": sha256_hex(EVE) }))),
        Some("Fail") => Err(Error::new("a_test_fails")),
        Some("Link") => turn.user().await.map(|_| said),
        Some("Stop") => Ok(Response::tell("Bye.")),
        Some("Last") => Ok(Response::tell("Bye.").with_session(&Kept { count: 7 })),
        _ => Ok(said),
    }
}

fn conversation() -> Conversation {
    Conversation::new(Skill::new(respond))
}

fn kept(answer: &Answer) -> &Value {
    &answer.json()["sessionAttributes"]
}

#[test]
fn attributes_are_kept_until_they_are_changed() {
    let mut conversation = conversation();
    assert_eq!(kept(&conversation.launch()), &Value::Null, "there are none");
    let two = json!({ "count": 2 });
    conversation.intent("Count");
    assert_eq!(kept(&conversation.intent("Count")), &two);
    assert_eq!(kept(&conversation.intent("Look")), &two);
    let event = json!({ "type": "Alexa.Presentation.APL.UserEvent", "arguments": [{ "action": "x" }, 1, null, "y"] });
    assert_eq!(kept(&conversation.send(event)), &two, "of a type that the library does not know");
    let look = conversation.intent("Look");
    assert_eq!((look.speech(), kept(&look)), (r#"{"count":2}"#, &two));
    assert_eq!(kept(&conversation.intent("Clear")), &Value::Null);
    assert_eq!(conversation.intent("Look").speech(), "{}");
}

#[test]
fn nothing_is_kept_after_the_end_of_a_session() {
    let mut conversation = conversation();
    conversation.intent("Count");
    let ended = json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED" });
    assert_eq!(kept(&conversation.send(ended)), &Value::Null);
    for last in ["Stop", "Fail", "Link"] {
        conversation.intent("Count");
        assert_eq!(kept(&conversation.intent(last)), &Value::Null, "{last}");
    }
    assert_eq!(kept(&conversation.intent("Last")), &json!({ "count": 7 }), "but what the handler sets");
}

#[test]
fn attributes_start_anew_when_another_voice_is_recognised() {
    let mut conversation = conversation().voice(Some(ADA));
    let ada = json!({ "count": 1, "$speaker": sha256_hex(ADA) });
    assert_eq!(kept(&conversation.intent("Count")), &ada);
    let look = conversation.intent("Look");
    assert_eq!((look.speech(), kept(&look)), (r#"{"count":1}"#, &ada), "the handler does not see whose they are");

    let mut conversation = conversation.voice(None);
    let look = conversation.intent("Look");
    assert_eq!((look.speech(), kept(&look)), (r#"{"count":1}"#, &ada), "no voice was recognised this time");

    let mut conversation = conversation.voice(Some(EVE));
    let look = conversation.intent("Look");
    assert_eq!((look.speech(), kept(&look)), ("{}", &Value::Null));
    assert_eq!(kept(&conversation.intent("Count")), &json!({ "count": 1, "$speaker": sha256_hex(EVE) }));
    let mut conversation = conversation.voice(Some(ADA));
    assert_eq!(conversation.intent("Look").speech(), "{}");
}

#[test]
fn a_voice_that_is_recognised_does_not_inherit_from_one_that_was_not() {
    let mut conversation = conversation();
    assert_eq!(kept(&conversation.intent("Count")), &json!({ "count": 1 }));
    let mut conversation = conversation.voice(Some(ADA));
    assert_eq!(conversation.intent("Look").speech(), "{}");
}

#[test]
fn a_handler_cannot_set_whose_attributes_they_are() {
    let mut conversation = conversation().voice(Some(ADA));
    assert_eq!(kept(&conversation.intent("Steal")), &json!({ "count": 9, "$speaker": sha256_hex(ADA) }));
    let mut conversation = conversation.voice(Some(EVE));
    assert_eq!(conversation.intent("Look").speech(), "{}");
    let mut unknown = Conversation::new(Skill::new(respond));
    assert_eq!(kept(&unknown.intent("Steal")), &json!({ "count": 9 }));
}
