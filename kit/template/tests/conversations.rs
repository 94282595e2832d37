//! Conversations with the skill. They need no certificates, keys or network.

use alexa_auth0::testing::Conversation;
use serde_json::json;

use crate::handlers::Ask;
use crate::skill;
use crate::speech::Speech;

const LOCALES: &str = "##LOCALE_LIST##";

fn linked() -> Conversation {
    Conversation::new(skill()).linked(&json!({ "sub": "auth0|ada", "given_name": "Ada" }))
}

#[test]
fn a_linked_user_is_greeted_by_name_in_every_language() {
    for locale in LOCALES.split(' ') {
        let speech = Speech::of(Some(locale));
        let answer = linked().locale(locale).launch();
        assert!(answer.speech().starts_with(&speech.welcome(Some("Ada"))));
        assert!(answer.speech().ends_with(speech.what_next));
    }
}

#[test]
fn whoever_is_not_linked_is_asked_to_link() {
    for locale in LOCALES.split(' ') {
        let answer = Conversation::new(skill()).locale(locale).launch();
        assert_eq!(answer.speech(), Speech::of(Some(locale)).account.link);
        assert_eq!(answer.card(), Some("LinkAccount"));
    }
}

#[test]
fn help_needs_no_account() {
    let answer = Conversation::new(skill()).ask(Ask::Help);
    assert!(answer.speech().starts_with(Speech::of(None).help));
}
