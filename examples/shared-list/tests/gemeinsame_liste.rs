//! A conversation that was kept in the local environment. This test was written from it by
//! `make say ARGS="--export gemeinsame_liste"`.

#![allow(clippy::too_many_lines, reason = "a conversation may be long")]

use alexa_auth0::testing::{Answer, Conversation};
use serde_json::Value;

use crate::skill;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn directives(answer: &Answer) -> Vec<&str> {
    answer.directives().iter().filter_map(|directive| directive["type"].as_str()).collect()
}

#[test]
fn gemeinsame_liste() {
    let mut conversation = Conversation::new(skill())
        .at("2026-11-30T21:52:39Z")
        .locale("de-DE")
        .context(&json(r#"{"System":{"device":{"supportedInterfaces":{"Alexa.Presentation.APL":{"runtime":{"maxVersion":"2024.3"}}}}},"Viewport":{"experiences":[{"arcMinuteWidth":246,"arcMinuteHeight":144,"canRotate":false,"canResize":false}],"mode":"HUB","shape":"RECTANGLE","pixelWidth":1280,"pixelHeight":800,"dpi":160,"currentPixelWidth":1280,"currentPixelHeight":800,"touch":["SINGLE"],"video":{"codecs":["H_264_42","H_264_41"]}}}"#));

    // “öffne gemeinsame Liste”
    conversation = conversation.linked(&json(r#"{"sub":"auth0|64f0c0ffee0000000000ada1","email":"ada@example.com","name":"Ada Lovelace","given_name":"Ada","family_name":"Lovelace","nickname":"ada","permissions":["edit:list"]}"#));
    let answer = conversation.send(json(r#"{"type":"LaunchRequest"}"#));
    assert_eq!(answer.speech(), "Mehr steht nicht auf der Liste.");
    assert_eq!(answer.card(), Some("Simple"));
    assert_eq!(directives(&answer), ["Alexa.Presentation.APL.RenderDocument"]);
    assert!(!answer.ends_session());

    // “schreib zwei Kaffee auf”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"STARTED","intent":{"name":"AddItemIntent","confirmationStatus":"NONE","slots":{"quantity":{"name":"quantity","confirmationStatus":"NONE","value":"2","source":"USER","slotValue":{"type":"Simple","value":"2"}},"item":{"name":"item","confirmationStatus":"NONE","value":"Kaffee","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_NO_MATCH"}}]},"source":"USER","slotValue":{"type":"Simple","value":"Kaffee","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_NO_MATCH"}}]}}}}}}"#));
    assert_eq!(answer.speech(), "Kaffee steht auf der Liste.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
    assert!(!answer.ends_session());

    // “setze Milch auf die Liste”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"STARTED","intent":{"name":"AddItemIntent","confirmationStatus":"NONE","slots":{"quantity":{"name":"quantity","confirmationStatus":"NONE"},"item":{"name":"item","confirmationStatus":"NONE","value":"Milch","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"Milch","id":"e4dcf6f1dc6553100205db02a33eb0b8"}}]}]},"source":"USER","slotValue":{"type":"Simple","value":"Milch","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"Milch","id":"e4dcf6f1dc6553100205db02a33eb0b8"}}]}]}}}}}}"#));
    assert_eq!(answer.speech(), "Milch steht auf der Liste.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
    assert!(!answer.ends_session());

    // “was steht auf der Liste”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"ReadListIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "2 Kaffee, 1 Milch.");
    assert_eq!(answer.card(), Some("Simple"));
    assert_eq!(directives(&answer), ["Alexa.Presentation.APL.RenderDocument"]);
    assert!(!answer.ends_session());

    // “streiche etwas”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"STARTED","intent":{"name":"RemoveItemIntent","confirmationStatus":"NONE","slots":{"item":{"name":"item","confirmationStatus":"NONE"}}}}"#));
    assert_eq!(answer.speech(), "Was soll ich streichen?");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), ["Dialog.ElicitSlot"]);
    assert!(!answer.ends_session());

    // “den Kaffee”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"IN_PROGRESS","intent":{"name":"RemoveItemIntent","confirmationStatus":"NONE","slots":{"item":{"name":"item","confirmationStatus":"NONE","value":"den Kaffee","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_NO_MATCH"}}]},"source":"USER","slotValue":{"type":"Simple","value":"den Kaffee","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_NO_MATCH"}}]}}}}}}"#));
    assert_eq!(answer.speech(), "Soll ich den Kaffee streichen?");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), ["Dialog.ConfirmIntent"]);
    assert!(!answer.ends_session());

    // “ja”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"IN_PROGRESS","intent":{"name":"RemoveItemIntent","confirmationStatus":"CONFIRMED","slots":{"item":{"name":"item","confirmationStatus":"NONE","value":"den Kaffee","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_NO_MATCH"}}]},"source":"USER","slotValue":{"type":"Simple","value":"den Kaffee","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_NO_MATCH"}}]}}}}}}"#));
    assert_eq!(answer.speech(), "den Kaffee steht nicht auf der Liste.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
    assert!(!answer.ends_session());

    // “lies die Liste vor”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"ReadListIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "2 Kaffee, 1 Milch.");
    assert_eq!(answer.card(), Some("Simple"));
    assert_eq!(directives(&answer), ["Alexa.Presentation.APL.RenderDocument"]);
    assert!(!answer.ends_session());

    // “streiche Brot”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"STARTED","intent":{"name":"RemoveItemIntent","confirmationStatus":"NONE","slots":{"item":{"name":"item","confirmationStatus":"NONE","value":"Brot","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"Brot","id":"f1ed22fa28cecf16be8d7ad642eaebc8"}}]}]},"source":"USER","slotValue":{"type":"Simple","value":"Brot","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"Brot","id":"f1ed22fa28cecf16be8d7ad642eaebc8"}}]}]}}}}}}"#));
    assert_eq!(answer.speech(), "Soll ich Brot streichen?");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), ["Dialog.ConfirmIntent"]);
    assert!(!answer.ends_session());

    // “nein”
    let answer = conversation.send(json(r#"{"type":"IntentRequest","dialogState":"IN_PROGRESS","intent":{"name":"RemoveItemIntent","confirmationStatus":"DENIED","slots":{"item":{"name":"item","confirmationStatus":"NONE","value":"Brot","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"Brot","id":"f1ed22fa28cecf16be8d7ad642eaebc8"}}]}]},"source":"USER","slotValue":{"type":"Simple","value":"Brot","resolutions":{"resolutionsPerAuthority":[{"authority":"amzn1.er-authority.echo-sdk.amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d.Item","status":{"code":"ER_SUCCESS_MATCH"},"values":[{"value":{"name":"Brot","id":"f1ed22fa28cecf16be8d7ad642eaebc8"}}]}]}}}}}}"#));
    assert_eq!(answer.speech(), "Es bleibt auf der Liste.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
    assert!(!answer.ends_session());

    // “vergiss mich”
    let answer = conversation
        .send(json(r#"{"type":"IntentRequest","intent":{"name":"ForgetMeIntent","confirmationStatus":"NONE"}}"#));
    assert_eq!(answer.speech(), "Deine Liste ist gelöscht.");
    assert_eq!(answer.card(), None);
    assert_eq!(directives(&answer), [""; 0]);
}
