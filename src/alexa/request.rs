//! What Alexa sends: the request envelope, read tolerantly.
//!
//! Names: [Request and Response JSON Reference](https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html).
//! A member that is missing or of another type than expected reads as absent; members that are not
//! listed here are ignored; request types that are not listed are kept as JSON. Only a `request` with a
//! `type` is indispensable.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Takes a member if it has the expected form, and reads it as absent otherwise.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// The body of a request.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct RequestEnvelope {
    /// Absent from skill events.
    #[serde(default, deserialize_with = "lenient")]
    pub session: Option<Session>,
    /// What is known of the device, the user and the skill.
    #[serde(default, deserialize_with = "lenient")]
    pub context: Option<Context>,
    /// What is asked.
    pub request: Request,
}

impl RequestEnvelope {
    /// Reads an envelope. Nothing is verified by this.
    ///
    /// # Errors
    ///
    /// If `body` is not a JSON object with a `request` that has a `type`.
    pub fn from_slice(body: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(body)
    }

    /// The application ids that the envelope names, in `context` and in `session`.
    pub fn application_ids(&self) -> impl Iterator<Item = &str> {
        let system = self.system().and_then(|system| system.application.as_ref());
        let session = self.session.as_ref().and_then(|session| session.application.as_ref());
        [system, session].into_iter().flatten().map(|application| application.application_id.as_str())
    }

    /// The access token of whom the skill talks to: of a recognised person, else of the account, else of
    /// the session. An empty one counts as absent.
    #[must_use]
    pub fn access_token(&self) -> Option<&str> {
        let system = self.system();
        let person = system.and_then(|system| system.person.as_ref()).and_then(|person| person.access_token.as_deref());
        let user = system.and_then(|system| system.user.as_ref()).and_then(|user| user.access_token.as_deref());
        let session = self.session.as_ref().and_then(|session| session.user.as_ref()?.access_token.as_deref());
        [person, user, session].into_iter().flatten().find(|token| !token.is_empty())
    }

    fn system(&self) -> Option<&System> {
        self.context.as_ref()?.system.as_ref()
    }
}

/// `session`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Session {
    /// Whether this request opens the session.
    #[serde(deserialize_with = "lenient")]
    pub new: Option<bool>,
    /// The same for all requests of a session.
    #[serde(deserialize_with = "lenient")]
    pub session_id: Option<String>,
    /// The skill.
    #[serde(deserialize_with = "lenient")]
    pub application: Option<Application>,
    /// What the last response of this session asked to keep.
    #[serde(deserialize_with = "lenient")]
    pub attributes: Option<serde_json::Map<String, Value>>,
    /// The account.
    #[serde(deserialize_with = "lenient")]
    pub user: Option<User>,
}

/// `context`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Context {
    /// The state of the Alexa service and the device.
    #[serde(rename = "System", deserialize_with = "lenient")]
    pub system: Option<System>,
}

/// `context.System`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct System {
    /// The skill.
    #[serde(deserialize_with = "lenient")]
    pub application: Option<Application>,
    /// The account that the device is registered to.
    #[serde(deserialize_with = "lenient")]
    pub user: Option<User>,
    /// The person whose voice was recognised.
    #[serde(deserialize_with = "lenient")]
    pub person: Option<Person>,
}

/// `application`
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Application {
    /// The skill's id.
    pub application_id: String,
}

/// `user`
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// Alexa's name for the account in this skill.
    #[serde(deserialize_with = "lenient")]
    pub user_id: Option<String>,
    /// The token of the linked account.
    #[serde(deserialize_with = "lenient")]
    pub access_token: Option<String>,
}

/// `person`
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Person {
    /// Alexa's name for the person in this skill.
    #[serde(deserialize_with = "lenient")]
    pub person_id: Option<String>,
    /// The token of the person's own linked account.
    #[serde(deserialize_with = "lenient")]
    pub access_token: Option<String>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

/// `request`
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Request {
    /// The name of its type, e.g. `IntentRequest`.
    pub r#type: String,
    /// When Alexa sent it, RFC 3339.
    #[serde(default, deserialize_with = "lenient")]
    pub timestamp: Option<String>,
    /// The language spoken, e.g. `en-GB`. Absent from skill events.
    #[serde(default, deserialize_with = "lenient")]
    pub locale: Option<String>,
    /// `IntentRequest` and `CanFulfillIntentRequest`: what the user wants.
    #[serde(default, deserialize_with = "lenient")]
    pub intent: Option<Intent>,
}

/// `request.intent`
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Intent {
    /// Its name in the interaction model.
    pub name: String,
    /// What the user filled in.
    #[serde(default, deserialize_with = "lenient")]
    pub slots: Option<BTreeMap<String, Slot>>,
}

/// One of `request.intent.slots`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Slot {
    /// What the user said. Absent if nothing was.
    #[serde(deserialize_with = "lenient")]
    pub value: Option<String>,
}
