//! The response of the skill: the response envelope.
//!
//! Names and limits: [Response
//! format](https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html#response-format).
//! Text longer than the limit is cut at the end of a sentence, because Alexa would refuse the whole response.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value, json};

mod speech;

use super::request::{Device, Intent};
pub use speech::{Emphasis, MarkupError, OutputSpeech, Prosody, SayAs, Ssml};
use speech::{MAX_TEXT, fit, length};

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

/// The attribute for a value that is no JSON object, such as that of an enum. Handlers do not see it.
const VALUE: &str = "$value";

/// The session attributes for a value. Null is none.
fn stored(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(attributes) if !attributes.contains_key(VALUE) => attributes,
        Value::Null => Map::new(),
        value => Map::from_iter([(VALUE.to_owned(), value)]),
    }
}

/// The value of session attributes.
pub(crate) fn restored(mut attributes: Map<String, Value>) -> Value {
    attributes.remove(VALUE).unwrap_or(Value::Object(attributes))
}

/// What the skill says and shows, and the session attributes. The default says nothing.
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// Response::tell("Goodbye.");
/// Response::ask("What would you like?", "You can ask for your order.");
/// Response::tell("Here is your list.").with_card(Card::simple("Shopping list", "milk\nbread"));
/// ```
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
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// // The end of a session has no answer.
    /// assert_eq!(Response::empty(), Response::default());
    /// ```
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Says something and ends the session.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::tell("Goodbye.");
    /// Response::tell(Ssml::new().text("Your number is ").spell_out("XY1"));
    /// ```
    #[must_use]
    pub fn tell(speech: impl Into<OutputSpeech>) -> Self {
        Self { output_speech: Some(speech.into()), should_end_session: Some(true), ..Self::default() }
    }

    /// Says something and waits for the user's answer. If the user says nothing, says `reprompt`.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::ask("Welcome back. What would you like?", "You can ask where your order is.");
    /// ```
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

    /// Asks for the value of a slot. The user's next words are that value. The intent must be in the `dialog` of the
    /// interaction model.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// fn add_item(item: &Slot) -> Response {
    ///     match item.spoken() {
    ///         Some(name) => Response::tell(format!("I have added {name}.")),
    ///         None => Response::elicit(&item.name, "What shall I add?"),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn elicit(slot: &str, question: impl Into<OutputSpeech>) -> Self {
        Self::question(question).with_directive(json!({ "type": "Dialog.ElicitSlot", "slotToElicit": slot }))
    }

    /// Asks whether the value of a slot is right. The intent must be in the `dialog` of the interaction model.
    ///
    /// ```
    /// use alexa_auth0::Confirmation;
    /// use alexa_auth0::prelude::*;
    ///
    /// fn check(member: &Slot) -> Option<Response> {
    ///     (member.confirmation == Confirmation::None).then(|| Response::confirm_slot(&member.name, "Do you mean Anna?"))
    /// }
    /// ```
    #[must_use]
    pub fn confirm_slot(slot: &str, question: impl Into<OutputSpeech>) -> Self {
        Self::question(question).with_directive(json!({ "type": "Dialog.ConfirmSlot", "slotToConfirm": slot }))
    }

    /// Asks whether the intent with all its values is right. The intent must be in the `dialog` of the interaction
    /// model.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::confirm_intent("Shall I order two kettles?");
    /// ```
    #[must_use]
    pub fn confirm_intent(question: impl Into<OutputSpeech>) -> Self {
        Self::question(question).with_directive(json!({ "type": "Dialog.ConfirmIntent" }))
    }

    /// Changes the intent of the dialog: values and confirmations, or another intent. For [`Self::delegate`],
    /// [`Self::elicit`] and the like.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let Some(intent) = turn.intent() else { return Ok(Response::empty()) };
    /// let corrected = intent.clone().with_slot("quantity", "1");
    /// # Ok(Response::delegate().with_updated_intent(&corrected))
    /// # }
    /// ```
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

    /// Answers a `CanFulfillIntentRequest`: whether the skill can fulfil the intent, and for each slot whether it
    /// understands the value, and can use it.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::can_fulfill(CanFulfill::Yes, &[("item", CanFulfill::Yes, true)]);
    /// ```
    #[must_use]
    pub fn can_fulfill(can_fulfill: CanFulfill, slots: &[(&str, CanFulfill, bool)]) -> Self {
        let answer = |&(name, can_understand, can_fulfill): &(&str, CanFulfill, bool)| {
            let can_fulfill = if can_fulfill { CanFulfill::Yes } else { CanFulfill::No };
            (name.to_owned(), json!({ "canUnderstand": can_understand, "canFulfill": can_fulfill }))
        };
        let slots = slots.iter().map(answer).collect();
        Self { can_fulfill_intent: Some(CanFulfillIntent { can_fulfill, slots }), ..Self::default() }
    }

    /// Shows a card in the Alexa app.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::tell("I have sent your e-mail address to the Alexa app.")
    ///     .with_card(Card::simple("Your account", "ada@example.com"));
    /// ```
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

    /// Shows a document of APL with its data, if the device supports `Alexa.Presentation.APL`. The manifest must
    /// request the interface.
    /// <https://developer.amazon.com/docs/alexa/alexa-presentation-language/apl-interface.html#renderdocument-directive>
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let document = json!({ "type": "APL", "version": "2024.3", "mainTemplate": { "items": [
    ///     { "type": "Text", "text": "${payload.list.title}" },
    /// ], "parameters": ["payload"] } });
    /// Ok(Response::tell("Here is your list.").show(&turn.device(), document, json!({ "list": { "title": "Milk" } })))
    /// # }
    /// ```
    #[must_use]
    pub fn show(self, device: &Device, document: Value, data: Value) -> Self {
        if !device.supports("Alexa.Presentation.APL") {
            return self;
        }
        let mut directive = json!({ "type": "Alexa.Presentation.APL.RenderDocument", "token": "document" });
        directive["document"] = document;
        directive["datasources"] = data;
        self.with_directive(directive)
    }

    /// Plays a stream after the speech, in place of whatever is playing. The manifest must request the interface
    /// `AUDIO_PLAYER`.
    /// <https://developer.amazon.com/docs/alexa/custom-skills/audioplayer-interface-reference.html#play>
    ///
    /// ```
    /// use alexa_auth0::Stream;
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::tell("Here is the news.").play(&Stream::new("https://audio.example.com/news.mp3", "news"));
    /// ```
    #[must_use]
    pub fn play(self, stream: &Stream) -> Self {
        self.with_audio("REPLACE_ALL", &stream.to_json())
    }

    /// Plays a stream after the one with the token `previous`. For a request of the type
    /// `AudioPlayer.PlaybackNearlyFinished`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::Stream;
    /// # async fn respond(turn: &Turn) -> Result {
    /// if turn.request().r#type == "AudioPlayer.PlaybackNearlyFinished" {
    ///     let next = Stream::new("https://audio.example.com/2.mp3", "2");
    ///     return Ok(Response::empty().play_next(&next, "1"));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn play_next(self, stream: &Stream, previous: &str) -> Self {
        let mut stream = stream.to_json();
        stream["expectedPreviousToken"] = previous.into();
        self.with_audio("ENQUEUE", &stream)
    }

    fn with_audio(mut self, behavior: &str, stream: &Value) -> Self {
        // Otherwise Alexa would listen and not play.
        self.should_end_session = Some(true);
        self.with_directive(
            json!({ "type": "AudioPlayer.Play", "playBehavior": behavior, "audioItem": { "stream": stream } }),
        )
    }

    /// Stops what is playing.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::empty().stop_playing();
    /// ```
    #[must_use]
    pub fn stop_playing(self) -> Self {
        self.with_directive(json!({ "type": "AudioPlayer.Stop" }))
    }

    /// Sets the session attributes, which [`Turn::session`](crate::Turn::session) returns in the next turns until a
    /// response sets others. A response that does not call this keeps them. `()` clears them.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Response::ask("Say next for more.", "Say next for more.").with_session(&3);
    /// Response::ask("What else?", "What else?").with_session(&()); // clears them
    /// ```
    ///
    /// # Panics
    ///
    /// In a test, if serde cannot serialize the value. A Worker keeps the attributes as they were.
    #[must_use]
    pub fn with_session(mut self, attributes: &impl Serialize) -> Self {
        match serde_json::to_value(attributes) {
            Ok(value) => self.session_attributes = Some(stored(value)),
            Err(error) => debug_assert!(false, "the session attributes cannot be stored: {error}"),
        }
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
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// // On a screen: the session stays open, and Alexa does not listen.
    /// Response::tell("Here is your list.").with_should_end_session(None);
    /// ```
    #[must_use]
    pub fn with_should_end_session(mut self, should_end_session: Option<bool>) -> Self {
        self.should_end_session = should_end_session;
        self
    }
}

/// Audio for [`Response::play`]: an https URL, and a token that names it in later requests.
///
/// ```
/// use std::time::Duration;
///
/// use alexa_auth0::Stream;
/// use alexa_auth0::prelude::*;
///
/// let news = Stream::new("https://audio.example.com/news.mp3", "news").from(Duration::from_secs(30));
/// Response::empty().play(&news);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    url: String,
    token: String,
    offset: Duration,
}

impl Stream {
    /// A stream from its beginning.
    #[must_use]
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> Self {
        Self { url: url.into(), token: token.into(), offset: Duration::ZERO }
    }

    /// The stream from a later place: `offsetInMilliseconds` of an earlier request.
    #[must_use]
    pub fn from(mut self, offset: Duration) -> Self {
        self.offset = offset;
        self
    }

    fn to_json(&self) -> Value {
        let offset = u64::try_from(self.offset.as_millis()).unwrap_or(u64::MAX);
        json!({ "url": self.url, "token": self.token, "offsetInMilliseconds": offset })
    }
}

/// The speech if the user says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reprompt {
    output_speech: OutputSpeech,
}

/// A message in the Alexa app.
///
/// ```
/// use alexa_auth0::prelude::*;
/// use alexa_auth0::{Card, Image};
///
/// Card::simple("Your order", "kettle\narrives tomorrow");
/// Card::link_account();
/// let image = Image {
///     small_image_url: "https://images.example.com/kettle-720x480.png".to_owned(),
///     large_image_url: "https://images.example.com/kettle-1200x800.png".to_owned(),
/// };
/// Card::standard("Your order", "arrives tomorrow", image);
/// ```
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
///
/// ```
/// use alexa_auth0::{Card, Image};
///
/// let image = Image {
///     small_image_url: "https://images.example.com/kettle-720x480.png".to_owned(),
///     large_image_url: "https://images.example.com/kettle-1200x800.png".to_owned(),
/// };
/// Card::standard("Your order", "arrives tomorrow", image);
/// ```
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

    /// A button that grants permissions, by their scopes, e.g. `alexa::profile:given_name:read`. The skill's manifest
    /// must declare them.
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
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// Response::can_fulfill(CanFulfill::Maybe, &[("item", CanFulfill::Yes, false)]);
/// ```
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
