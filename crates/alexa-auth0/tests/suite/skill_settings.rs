//! Variables and secrets of a skill.

use crate::needs::{Kind, Need};
use crate::prelude::*;
use crate::suite::support::chains::Leaf;
use crate::suite::support::world::{CHAIN_URL, World, inbound, launch_request};
use crate::suite::support::{NOW, block_on};
use crate::testing::Conversation;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn skill(respond: impl AsyncFn(&Turn) -> Result + 'static) -> Skill {
    Skill::new(respond)
        .with_setting("LIST_API", "the URL of the list's API")
        .with_secret("LIST_API_KEY", "its key")
        .with_setting("BLANK", "nothing")
        .with_setting("NUMBER", "no text")
        .with_setting("MISSING", "nothing either")
}

/// What a handler hears of its settings.
async fn respond(turn: &Turn) -> Result {
    let code = |result: Result<String>| result.unwrap_or_else(|error| format!("{error:?}"));
    let setting = |name| code(turn.setting(name));
    let secret = |name| code(turn.secret(name).map(|secret| format!("{secret:?} {}", secret.as_str())));
    let heard = [
        setting("LIST_API"),
        secret("LIST_API_KEY"),
        setting("BLANK"),
        setting("NUMBER"),
        setting("MISSING"),
        setting("LIST_API_KEY"),
        secret("LIST_API"),
        setting("AUTH0_DOMAIN"),
        setting("UNKNOWN"),
    ];
    Ok(Response::tell(heard.join("\n")))
}

const MISSING: &str = "Error { kind: Failed, code: Some(\"missing_setting\"), .. }";
const UNDECLARED: &str = "Error { kind: Failed, code: Some(\"undeclared_setting\"), .. }";

#[test]
fn a_handler_reads_what_its_skill_has_declared() {
    let world = World::with_certificates(&Leaf::default());
    let skill = skill(respond);
    let outcome = block_on(world.run(inbound(CHAIN_URL, &launch_request(NOW, &json!({}))), &skill));
    let answer = serde_json::to_value(outcome.answer.expect("an answer")).expect("JSON");
    let heard: Vec<_> = answer["response"]["outputSpeech"]["text"].as_str().expect("speech").split('\n').collect();
    assert_eq!(heard[..2], ["https://list.example.com", "Secret(…) the-key"]);
    assert_eq!(heard[2..5], [MISSING; 3], "blank, not text, not set");
    assert_eq!(heard[5..], [UNDECLARED; 4], "of the other kind, of the library, unknown");
}

#[test]
fn a_conversation_has_the_values_that_the_test_gives() {
    let with =
        |conversation: Conversation| conversation.variable("LIST_API", "u").variable("LIST_API_KEY", "k").launch();
    let answer = with(Conversation::new(skill(respond)));
    assert!(answer.speech().starts_with("u\nSecret(…) k\n"), "{}", answer.speech());
    let answer = Conversation::new(skill(async |turn: &Turn| Ok(Response::tell(turn.setting("LIST_API")?)))).launch();
    assert_eq!((answer.speech(), answer.failure()), (Sentences::ENGLISH.failed, Some("missing_setting")));
}

#[test]
fn what_is_missing_is_a_problem_that_says_what_it_is_for() {
    let need = |name, kind| Need { name, purpose: "its key", kind };
    let (setting, secret) = (need("LIST", Kind::Setting), need("LIST", Kind::Secret));
    assert_eq!(setting.problem(false).as_deref(), Some("LIST: is not set (its key)"));
    assert_eq!(secret.problem(false).as_deref(), Some("LIST: the secret is not set (its key)"));
    assert_eq!((setting.problem(true), secret.problem(true)), (None, None));
    for name in ["AUTH0_LIST", "ALEXA_LIST"] {
        let problem = need(name, Kind::Setting).problem(true).expect("a problem");
        assert!(problem.contains("choose another one"), "{problem}");
    }
}
