//! Conversations with the sample. `src/speech/tests.rs` tests the sentences of each language.

use alexa_auth0::testing::{Answer, Conversation};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::handlers::Ask;
use crate::skill;
use crate::speech::Speech;

fn ada() -> Value {
    json!({ "sub": "auth0|ada", "given_name": "Ada", "email": "ada@example.com" })
}

fn linked() -> Conversation {
    Conversation::new(skill()).keep_email().linked(&ada())
}

/// The sample's English sentences.
fn english() -> &'static Speech {
    Speech::of(Some("en-US"))
}

fn ends_session(answer: &Answer) -> bool {
    answer.json()["response"]["shouldEndSession"].as_bool().unwrap_or_default()
}

#[test]
fn a_linked_user_is_greeted_by_name_and_asked_what_next() {
    let answer = linked().launch();
    assert_eq!(answer.speech(), format!("{} {}", english().welcome(Some("Ada")), english().reprompt));
    assert!(!ends_session(&answer));
    assert_eq!(linked().ask(Ask::NavigateHome), answer);
}

#[test]
fn a_linked_user_without_a_name_is_greeted_without_one() {
    let answer = Conversation::new(skill()).linked(&json!({ "sub": "auth0|nemo" })).launch();
    assert!(answer.speech().starts_with(english().welcome_nameless), "{}", answer.speech());
}

#[test]
fn who_am_i_shows_no_card_where_the_address_is_not_kept() {
    let answer = Conversation::new(skill()).linked(&ada()).ask(Ask::WhoAmI);
    assert_eq!((answer.speech(), answer.card()), (english().you_are(Some("Ada")).as_str(), None));
}

#[test]
fn who_am_i_says_the_name_and_shows_the_address_on_a_card() {
    let answer = linked().ask(Ask::WhoAmI);
    assert_eq!(answer.speech(), format!("{} {}", english().you_are(Some("Ada")), english().email_on_card));
    assert_eq!(answer.card(), Some("Simple"));
    assert_eq!(answer.json()["response"]["card"]["content"], "ada@example.com");
    assert!(ends_session(&answer));
}

#[test]
fn who_am_i_without_an_address_has_no_card() {
    let answer =
        Conversation::new(skill()).linked(&json!({ "sub": "auth0|ada", "given_name": "Ada" })).ask(Ask::WhoAmI);
    assert_eq!((answer.speech(), answer.card()), (english().you_are(Some("Ada")).as_str(), None));
}

#[test]
fn a_user_without_an_account_hears_the_reason_in_their_language_and_gets_a_card_only_if_linking_helps() {
    for locale in ["en-US", "de-DE", "ja-JP"] {
        let sentences = Speech::of(Some(locale)).account;
        let new = || Conversation::new(skill()).locale(locale);
        for ask in [Ask::WhoAmI, Ask::NavigateHome] {
            let heard = |mut conversation: Conversation| {
                let answer = conversation.ask(ask.clone());
                (answer.speech().to_owned(), answer.card().map(str::to_owned))
            };
            let card = Some("LinkAccount".to_owned());
            assert_eq!(heard(new()), (sentences.link.to_owned(), card.clone()));
            assert_eq!(heard(new().expired()), (sentences.link_again.to_owned(), card));
            assert_eq!(heard(new().unavailable()), (sentences.unavailable.to_owned(), None));
        }
    }
}

#[test]
fn help_fallback_and_goodbye_need_no_account() {
    let speech = english();
    for (ask, said) in [(Ask::Help, speech.help), (Ask::Fallback, speech.fallback)] {
        let answer = Conversation::new(skill()).ask(ask);
        assert!(answer.speech().starts_with(said) && answer.speech().ends_with(speech.reprompt), "{}", answer.speech());
        assert!(!ends_session(&answer));
    }
    for ask in [Ask::Stop, Ask::Cancel] {
        let answer = Conversation::new(skill()).ask(ask);
        assert_eq!((answer.speech(), ends_session(&answer)), (speech.goodbye, true));
    }
}

#[test]
fn other_requests_are_answered_with_nothing() {
    for request in
        [json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED" }), json!({ "type": "Of.Tomorrow" })]
    {
        let answer = linked().send(request);
        assert_eq!(answer.json()["response"], json!({}));
    }
    assert_eq!(linked().intent("AnotherIntent").json()["response"], json!({}));
}

#[test]
fn alexa_may_ask_whether_an_intent_could_be_fulfilled() {
    for (intent, can) in [("WhoAmIIntent", "MAYBE"), ("AnotherIntent", "NO")] {
        let answer = linked().send(json!({ "type": "CanFulfillIntentRequest", "intent": { "name": intent } }));
        assert_eq!(answer.json()["response"]["canFulfillIntent"]["canFulfill"], can);
    }
}
