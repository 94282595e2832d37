//! The response of the skill: the response envelope.
//!
//! Names and limits: [Response format](https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html#response-format).
//! Text longer than the limit is cut at the end of a sentence, because Alexa would refuse the whole response.

use serde::Serialize;
use serde_json::{Map, Value, json};

mod speech;

use super::request::Intent;
use speech::{MAX_TEXT, fit, length};
pub use speech::{OutputSpeech, Ssml};

/// The body of a response.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResponseEnvelope {
    version: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    session_attributes: Map<String, Value>,
    response: Response,
}

impl ResponseEnvelope {
    pub(crate) fn new(session_attributes: Map<String, Value>, response: Response) -> Self {
        Self { version: "1.0", session_attributes, response }
    }

    /// Whether the response says, shows and does nothing.
    pub(crate) fn is_empty(&self) -> bool {
        let Response { output_speech, card, directives, can_fulfill_intent, .. } = &self.response;
        output_speech.is_none() && card.is_none() && directives.is_empty() && can_fulfill_intent.is_none()
    }
}

/// What the skill says and shows, and the session attributes. The default says nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// None: the attributes are kept.
    #[serde(skip)]
    session_attributes: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_speech: Option<OutputSpeech>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Card>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reprompt: Option<Reprompt>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    directives: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    can_fulfill_intent: Option<CanFulfillIntent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    should_end_session: Option<bool>,
}

impl Response {
    /// Says and shows nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Says something and ends the session.
    #[must_use]
    pub fn tell(speech: impl Into<OutputSpeech>) -> Self {
        Self { output_speech: Some(speech.into()), should_end_session: Some(true), ..Self::default() }
    }

    /// Says something and waits for the user's answer. If the user says nothing, says `reprompt`.
    #[must_use]
    pub fn ask(speech: impl Into<OutputSpeech>, reprompt: impl Into<OutputSpeech>) -> Self {
        Self {
            output_speech: Some(speech.into()),
            reprompt: Some(Reprompt { output_speech: reprompt.into() }),
            should_end_session: Some(false),
            ..Self::default()
        }
    }

    /// Lets Alexa lead the dialog that the interaction model describes: it asks for the next slot or confirmation.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::{Confirmation, DialogState};
    /// async fn remove_item(turn: &Turn, intent: &Intent) -> Result {
    ///     if turn.dialog_state() != Some(DialogState::Completed) {
    ///         return Ok(Response::delegate());
    ///     }
    ///     Ok(match intent.confirmation {
    ///         Confirmation::Denied => Response::tell("I have kept it."),
    ///         _ => Response::tell("It is gone."),
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn delegate() -> Self {
        Self { should_end_session: Some(false), ..Self::default() }.with_directive(json!({ "type": "Dialog.Delegate" }))
    }

    /// Asks for the value of a slot. The user's next words are that value. The intent must be in the `dialog` of the interaction model.
    #[must_use]
    pub fn elicit(slot: &str, question: impl Into<OutputSpeech>) -> Self {
        Self::question(question).with_directive(json!({ "type": "Dialog.ElicitSlot", "slotToElicit": slot }))
    }

    /// Asks whether the value of a slot is right. The intent must be in the `dialog` of the interaction model.
    #[must_use]
    pub fn confirm_slot(slot: &str, question: impl Into<OutputSpeech>) -> Self {
        Self::question(question).with_directive(json!({ "type": "Dialog.ConfirmSlot", "slotToConfirm": slot }))
    }

    /// Asks whether the intent with all its values is right. The intent must be in the `dialog` of the interaction model.
    #[must_use]
    pub fn confirm_intent(question: impl Into<OutputSpeech>) -> Self {
        Self::question(question).with_directive(json!({ "type": "Dialog.ConfirmIntent" }))
    }

    /// Changes the intent of the dialog: values and confirmations, or another intent. For [`Self::delegate`], [`Self::elicit`] and the like.
    #[must_use]
    pub fn with_updated_intent(mut self, intent: &Intent) -> Self {
        let is_of_dialog =
            |directive: &&mut Value| directive["type"].as_str().is_some_and(|name| name.starts_with("Dialog."));
        if let Some(directive) = self.directives.iter_mut().rfind(is_of_dialog) {
            directive["updatedIntent"] = intent.to_json();
        }
        self
    }

    /// A question that is its own reprompt.
    fn question(question: impl Into<OutputSpeech>) -> Self {
        let question = question.into();
        Self::ask(question.clone(), question)
    }

    /// Answers a `CanFulfillIntentRequest`.
    #[must_use]
    pub fn can_fulfill(can_fulfill: CanFulfill) -> Self {
        let can_fulfill_intent = Some(CanFulfillIntent { can_fulfill, slots: Map::new() });
        Self { can_fulfill_intent, ..Self::default() }
    }

    /// Answers for one slot of a `CanFulfillIntentRequest`: whether the skill understands the value, and can use it.
    #[must_use]
    pub fn with_slot(mut self, name: impl Into<String>, can_understand: CanFulfill, can_fulfill: bool) -> Self {
        let can_fulfill = if can_fulfill { CanFulfill::Yes } else { CanFulfill::No };
        if let Some(answer) = &mut self.can_fulfill_intent {
            answer.slots.insert(name.into(), json!({ "canUnderstand": can_understand, "canFulfill": can_fulfill }));
        }
        self
    }

    /// Shows a card in the Alexa app.
    #[must_use]
    pub fn with_card(mut self, card: Card) -> Self {
        self.card = Some(card);
        self
    }

    /// Adds a directive, as JSON: `Dialog.*`, `AudioPlayer.*`, `Alexa.Presentation.APL.*` …
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::tell("Here it comes.").with_directive(json!({ "type": "AudioPlayer.Stop" }));
    /// ```
    #[must_use]
    pub fn with_directive(mut self, directive: Value) -> Self {
        self.directives.push(directive);
        self
    }

    /// Sets the session attributes, which [`Turn::session`](crate::Turn::session) returns in the next turns until a response sets
    /// others. A response that does not call this keeps them. A value that is not a JSON object, such as `()`, clears them.
    #[must_use]
    pub fn with_session(mut self, attributes: &impl Serialize) -> Self {
        self.session_attributes = Some(match serde_json::to_value(attributes) {
            Ok(Value::Object(attributes)) => attributes,
            _ => Map::new(),
        });
        self
    }

    /// The session attributes, if this response sets them.
    pub(crate) fn take_session(&mut self) -> Option<Map<String, Value>> {
        self.session_attributes.take()
    }

    pub(crate) fn ends_session(&self) -> bool {
        self.should_end_session == Some(true)
    }

    /// `Some(true)` ends the session, `Some(false)` keeps it open, `None` lets the device decide.
    #[must_use]
    pub fn with_should_end_session(mut self, should_end_session: Option<bool>) -> Self {
        self.should_end_session = should_end_session;
        self
    }
}

/// The speech if the user says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reprompt {
    output_speech: OutputSpeech,
}

/// A message in the Alexa app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Card(CardKind);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
enum CardKind {
    Simple { title: String, content: String },
    Standard { title: String, text: String, image: Image },
    LinkAccount,
    AskForPermissionsConsent { permissions: Vec<String> },
}

/// The image of a card, by https URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// 720 by 480 pixels.
    pub small_image_url: String,
    /// 1200 by 800 pixels.
    pub large_image_url: String,
}

impl Card {
    /// A title of one line, and text.
    #[must_use]
    pub fn simple(title: impl Into<String>, content: impl Into<String>) -> Self {
        let (title, content) = fit_card(&title.into(), &content.into());
        Self(CardKind::Simple { title, content })
    }

    /// A title of one line, text, and an image.
    #[must_use]
    pub fn standard(title: impl Into<String>, text: impl Into<String>, image: Image) -> Self {
        let (title, text) = fit_card(&title.into(), &text.into());
        Self(CardKind::Standard { title, text, image })
    }

    /// A button that starts account linking.
    #[must_use]
    pub fn link_account() -> Self {
        Self(CardKind::LinkAccount)
    }

    /// A button that grants permissions, by their scopes, e.g. `alexa::profile:given_name:read`. The skill's manifest must declare them.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    /// use alexa_auth0::Card;
    ///
    /// Response::tell("Please allow me to read your postal code, in the Alexa app.")
    ///     .with_card(Card::permissions(["alexa::devices:all:address:country_and_postal_code:read"]));
    /// ```
    #[must_use]
    pub fn permissions<S: Into<String>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self(CardKind::AskForPermissionsConsent { permissions: scopes.into_iter().map(Into::into).collect() })
    }
}

/// Alexa's limit applies to title and text together.
fn fit_card(title: &str, text: &str) -> (String, String) {
    let title = fit(title, MAX_TEXT);
    let text = fit(text, MAX_TEXT - length(&title));
    (title, text)
}

/// Whether the skill can fulfil an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum CanFulfill {
    /// It can.
    Yes,
    /// It cannot.
    No,
    /// It depends, e.g. on whether an account is linked.
    Maybe,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct CanFulfillIntent {
    can_fulfill: CanFulfill,
    #[serde(skip_serializing_if = "Map::is_empty")]
    slots: Map<String, Value>,
}
