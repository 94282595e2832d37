//! What the skill answers: the response envelope.
//!
//! Names: [Response format](https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html#response-format).

use serde::Serialize;
use serde_json::{Map, Value};

/// Most characters of a speech or of a card's text.
const MAX_TEXT: usize = 8000;

/// The body of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseEnvelope {
    version: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    session_attributes: Map<String, Value>,
    response: Response,
}

impl From<Response> for ResponseEnvelope {
    fn from(response: Response) -> Self {
        Self { version: "1.0", session_attributes: Map::new(), response }
    }
}

/// What is said, shown and kept open. The default says nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    #[serde(skip_serializing_if = "Option::is_none")]
    output_speech: Option<OutputSpeech>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Card>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reprompt: Option<Reprompt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    should_end_session: Option<bool>,
}

impl Response {
    /// Nothing said, nothing shown: the answer to a request that expects none.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Says `text` and ends the session.
    #[must_use]
    pub fn tell(text: impl Into<String>) -> Self {
        Self {
            output_speech: Some(OutputSpeech::plain(text)),
            should_end_session: Some(true),
            ..Self::default()
        }
    }

    /// Says `text` and listens; says `reprompt` if nothing is heard.
    #[must_use]
    pub fn ask(text: impl Into<String>, reprompt: impl Into<String>) -> Self {
        Self {
            output_speech: Some(OutputSpeech::plain(text)),
            reprompt: Some(Reprompt { output_speech: OutputSpeech::plain(reprompt) }),
            should_end_session: Some(false),
            ..Self::default()
        }
    }

    /// Shows a card in the Alexa app.
    #[must_use]
    pub fn with_card(mut self, card: Card) -> Self {
        self.card = Some(card);
        self
    }
}

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub enum OutputSpeech {
    /// Text without markup.
    PlainText {
        /// At most 8000 characters.
        text: String,
    },
}

impl OutputSpeech {
    fn plain(text: impl Into<String>) -> Self {
        Self::PlainText { text: cut(text.into()) }
    }
}

/// What is said when the user is silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reprompt {
    output_speech: OutputSpeech,
}

/// Something to show in the Alexa app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub enum Card {
    /// A title and text.
    Simple {
        /// One line.
        title: String,
        /// At most 8000 characters.
        content: String,
    },
    /// The button that begins account linking.
    LinkAccount,
}

impl Card {
    /// A card with a title and text.
    #[must_use]
    pub fn simple(title: impl Into<String>, content: impl Into<String>) -> Self {
        Self::Simple { title: title.into(), content: cut(content.into()) }
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}
