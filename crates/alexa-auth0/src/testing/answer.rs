//! What a skill answers in a test.

use serde_json::{Map, Value};

use crate::error::Error;

/// The response of the skill.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::testing::Conversation;
/// # use serde_json::json;
/// # async fn respond(turn: &Turn) -> Result {
/// #     turn.note("asked", true);
/// #     let attributes = json!({ "orders": 3 });
/// #     Ok(Response::elicit("item", "Which one?").with_card(Card::simple("Orders", "tea")).with_session(&attributes))
/// # }
/// let answer = Conversation::new(Skill::new(respond)).launch();
/// assert_eq!((answer.speech(), answer.reprompt()), ("Which one?", "Which one?"));
/// assert_eq!((answer.elicits(), answer.directives().len()), (Some("item"), 1));
/// assert_eq!((answer.card(), answer.failure(), answer.ends_session()), (Some("Simple"), None, false));
/// assert_eq!((answer.session(), answer.note("asked")), (&json!({ "orders": 3 }), &json!(true)));
/// assert_eq!(answer.json()["version"], "1.0");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub(super) json: Value,
    pub(super) failure: Option<&'static str>,
    pub(super) notes: Map<String, Value>,
}

impl Answer {
    /// The speech: text or SSML. Empty if the skill says nothing.
    #[must_use]
    pub fn speech(&self) -> &str {
        let speech = &self.json["response"]["outputSpeech"];
        speech["text"].as_str().or_else(|| speech["ssml"].as_str()).unwrap_or_default()
    }

    /// The type of the card, such as `LinkAccount`, if the response has one.
    #[must_use]
    pub fn card(&self) -> Option<&str> {
        self.json["response"]["card"]["type"].as_str()
    }

    /// The speech if the user says nothing: text or SSML. Empty if there is none.
    #[must_use]
    pub fn reprompt(&self) -> &str {
        let speech = &self.json["response"]["reprompt"]["outputSpeech"];
        speech["text"].as_str().or_else(|| speech["ssml"].as_str()).unwrap_or_default()
    }

    /// The directives, in order.
    #[must_use]
    pub fn directives(&self) -> &[Value] {
        self.json["response"]["directives"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The slot that the skill asks for, by [`Response::elicit`](crate::Response::elicit).
    #[must_use]
    pub fn elicits(&self) -> Option<&str> {
        self.directives().iter().find_map(|directive| directive["slotToElicit"].as_str())
    }

    /// Whether the response ends the session.
    #[must_use]
    pub fn ends_session(&self) -> bool {
        self.json["response"]["shouldEndSession"] == true
    }

    /// The session attributes after the response.
    #[must_use]
    pub fn session(&self) -> &Value {
        &self.json["sessionAttributes"]
    }

    /// The error of the handler as it appears in the log: the code of [`Error::new`](crate::Error::new), or the type of
    /// the error.
    #[must_use]
    pub fn failure(&self) -> Option<&'static str> {
        self.failure
    }

    /// What the handler has noted for the log: [`Turn::note`](crate::Turn::note).
    #[must_use]
    pub fn note(&self, name: &str) -> &Value {
        self.notes.get(name).unwrap_or(&Value::Null)
    }

    /// The whole response in Alexa's JSON.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }
}

/// Prints a turn. `cargo test` shows the conversation so far if the test fails.
pub(super) fn tell(request: &Value, answer: &Answer, error: Option<&Error>) {
    let name = [&request["intent"]["name"], &request["type"]].into_iter().find_map(Value::as_str).unwrap_or_default();
    let slots = request["intent"]["slots"].as_object().into_iter().flatten();
    let slots: Vec<_> = slots.map(|(slot, value)| format!("{slot}={}", value["value"])).collect();
    println!("> {name} {}", slots.join(" "));
    println!("< {}", answer.json["response"]);
    if let Some(error) = error {
        println!("  {error:?} {}", error.source().map(ToString::to_string).unwrap_or_default());
    }
}
