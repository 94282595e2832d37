//! Errors of a handler: what the user hears, what the log has, and what a developer can do about them.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::prelude::*;
use crate::suite::support::chains::Leaf;
use crate::suite::support::world::{CHAIN_URL, World, inbound, launch_request};
use crate::suite::support::{NOW, block_on};
use crate::testing::Conversation;
use crate::{ErrorKind, HttpError};

fn talk(respond: impl AsyncFn(&Turn) -> Result + 'static) -> Conversation {
    Conversation::new(Skill::new(respond))
}

#[test]
fn an_error_that_was_converted_is_kept_and_its_text_is_not_shown() {
    let error = Error::from(serde_json::from_str::<u8>("\"ada@example.com\"").unwrap_err());
    assert!(error.source().unwrap().to_string().contains("ada@example.com"));
    assert_eq!(format!("{error:?}"), "Error { kind: Failed, code: Some(\"serde_json::error::Error\"), .. }");
    assert!(Error::new("own").source().is_none());
}

#[test]
fn each_error_has_a_kind_and_a_code() {
    let kinds = |account: fn(Conversation) -> Conversation| {
        let skill = Skill::new(async |turn: &Turn| {
            turn.user().await?;
            Ok(Response::empty())
        });
        let skill = skill.on_error(|_, error, _| Response::tell(format!("{:?} {:?}", error.kind(), error.code())));
        account(Conversation::new(skill)).launch().speech().to_owned()
    };
    assert_eq!(kinds(|talk| talk), "Unlinked None");
    assert_eq!(kinds(Conversation::expired), "Expired None");
    assert_eq!(kinds(Conversation::unavailable), "Unavailable None");
    for (error, kind, code) in [
        (Error::relink(), ErrorKind::Relink, "relink"),
        (Error::new("own"), ErrorKind::Failed, "own"),
        (Error::forbidden(), ErrorKind::Forbidden, "forbidden"),
        (Error::consent("alexa::profile:name:read"), ErrorKind::Consent, "consent"),
        (HttpError::TimedOut.into(), ErrorKind::Failed, "alexa_auth0::ports::HttpError"),
    ] {
        assert_eq!((error.kind(), error.code()), (kind, Some(code)));
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Basket {
    items: u8,
}

#[test]
fn an_author_can_answer_errors_and_keep_the_session_open() {
    let respond = async |turn: &Turn| match turn.intent() {
        Some(intent) if intent.name == "Full" => Err(Error::new("basket_full")),
        Some(_) => Err(Error::new("other")),
        None => Ok(Response::ask("Hello.", "Well?").with_session(&Basket { items: 3 })),
    };
    let skill = Skill::new(respond).on_error(|turn, error, response| match error.code() {
        Some("basket_full") => {
            let Basket { items } = turn.session();
            Response::ask(format!("There are {items} already."), "Well?")
        }
        _ => response.with_should_end_session(Some(false)),
    });
    let mut conversation = Conversation::new(skill);
    conversation.launch();
    let full = conversation.intent("Full");
    assert_eq!((full.speech(), full.ends_session()), ("There are 3 already.", false));
    assert_eq!((full.failure(), full.session()), (Some("basket_full"), &json!({ "items": 3 })));
    let other = conversation.intent("Other");
    assert_eq!((other.speech(), other.ends_session()), (Sentences::ENGLISH.failed, false));
}

#[test]
fn a_user_without_a_permission_is_refused_in_the_users_language() {
    let respond = async |turn: &Turn| {
        let user = turn.user_with("edit:list").await?;
        Ok(Response::tell(user.subject()))
    };
    let ada = json!({ "sub": "auth0|ada", "permissions": ["edit:list"] });
    let bob = json!({ "sub": "auth0|bob", "permissions": ["read:list"] });
    assert_eq!(talk(respond).linked(&ada).launch().speech(), "auth0|ada");
    for (locale, speech) in [
        ("en-US", "Your account isn't allowed to do that."),
        ("de-DE", "Das darf dein Konto nicht."),
        ("xx-XX", "Your account isn't allowed to do that."),
    ] {
        let refused = talk(respond).linked(&bob).locale(locale).launch();
        assert_eq!((refused.speech(), refused.card(), refused.failure()), (speech, None, Some("forbidden")));
    }
    assert_eq!(talk(respond).launch().card(), Some("LinkAccount"));
}

#[test]
fn what_is_refused_is_said_in_every_language_of_alexa() {
    let said = |error: fn() -> Error, locale: &str| {
        talk(async move |_: &Turn| Err(error())).locale(locale).launch().speech().to_owned()
    };
    for error in [Error::forbidden as fn() -> Error, || Error::consent("alexa::profile:name:read")] {
        let languages = ["ar-SA", "de-DE", "es-ES", "fr-FR", "hi-IN", "it-IT", "ja-JP", "nl-NL", "pt-BR", "en-GB"];
        let mut sentences: Vec<_> = languages.iter().map(|locale| said(error, locale)).collect();
        assert!(sentences.iter().all(|sentence| !sentence.is_empty()));
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), languages.len());
    }
}

#[test]
fn there_are_no_bindings_in_a_test() {
    let respond = async |turn: &Turn| {
        turn.env()?.kv("SCORES")?;
        Ok(Response::empty())
    };
    assert_eq!(talk(respond).launch().failure(), Some("no_bindings"));
}

/// The line in the log for a request.
fn line(respond: impl AsyncFn(&Turn) -> Result + 'static, request: &Value) -> Value {
    let world = World::with_certificates(&Leaf::default());
    let mut envelope = launch_request(NOW, &json!({}));
    request.as_object().unwrap().iter().for_each(|(name, value)| envelope["request"][name] = value.clone());
    let mut outcome = block_on(world.run(inbound(CHAIN_URL, &envelope), &Skill::new(respond)));
    outcome.line.answered(1);
    serde_json::to_value(outcome.line).unwrap()
}

fn intent(name: &str) -> Value {
    json!({ "type": "IntentRequest", "intent": { "name": name } })
}

#[test]
fn notes_are_in_the_line_of_the_log_and_in_a_test() {
    let respond = async |turn: &Turn| {
        turn.note("items", 3_usize);
        turn.note("source", "cache");
        turn.note("items", 4);
        turn.note("late", true);
        Ok(Response::tell("Done."))
    };
    let line = line(respond, &intent("ListIntent"));
    assert_eq!(line["notes"], json!({ "items": 4, "late": true, "source": "cache" }));
    assert_eq!(line["outcome"], "answered");
    let answer = talk(respond).launch();
    assert_eq!((answer.note("items"), answer.note("other")), (&json!(4), &Value::Null));
}

#[test]
fn a_line_names_an_intent_without_a_response_and_only_failures_fail() {
    let nothing = line(async |_: &Turn| Ok(Response::empty()), &intent("ListIntent"));
    assert_eq!((&nothing["unanswered"], &nothing["outcome"]), (&json!("ListIntent"), &json!("answered")));
    let told = line(async |_: &Turn| Ok(Response::tell("Yes.")), &intent("ListIntent"));
    assert_eq!((&told["unanswered"], told.get("notes")), (&Value::Null, None));
    let ended = line(async |_: &Turn| Ok(Response::empty()), &json!({ "type": "SessionEndedRequest" }));
    assert_eq!(ended["unanswered"], Value::Null);
    let elicits = line(async |_: &Turn| Ok(Response::delegate()), &intent("ListIntent"));
    assert_eq!(elicits["unanswered"], Value::Null);

    let failed = line(async |_: &Turn| Err(Error::new("own")), &intent("ListIntent"));
    assert_eq!((&failed["outcome"], &failed["error"]), (&json!("failed"), &json!("own")));
    let refused = line(async |_: &Turn| Err(Error::forbidden()), &intent("ListIntent"));
    assert_eq!((&refused["outcome"], &refused["error"]), (&json!("answered"), &json!("forbidden")));
}

#[derive(Default, Deserialize)]
struct Page {
    page: u8,
}

#[test]
fn a_session_that_does_not_fit_is_noted() {
    let page = |stored: Value| {
        let respond = async move |turn: &Turn| match turn.intent() {
            None => Ok(Response::ask("Hello.", "Well?").with_session(&stored)),
            Some(_) => Ok(Response::tell(turn.session::<Page>().page.to_string())),
        };
        let mut conversation = talk(respond);
        conversation.launch();
        let answer = conversation.intent("NextIntent");
        (answer.speech().to_owned(), answer.note("session").clone())
    };
    assert_eq!(page(json!({ "page": 2 })), ("2".to_owned(), Value::Null));
    assert_eq!(page(json!({ "page": "two" })), ("0".to_owned(), json!("unreadable")));
    assert_eq!(page(json!({})), ("0".to_owned(), Value::Null));
}

#[test]
fn what_a_handler_prints_compiles_as_the_standard_librarys() {
    use crate::{dbg, println};

    let respond = async |turn: &Turn| {
        println!("{} says {:?}", 1, turn.locale());
        println!();
        let two = dbg!(1 + 1);
        let (three, _) = dbg!(two + 1, "text");
        Ok(Response::tell(three.to_string()))
    };
    assert_eq!(talk(respond).launch().speech(), "3");
}
