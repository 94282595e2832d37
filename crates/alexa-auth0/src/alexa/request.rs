//! The request envelope that Alexa sends, parsed tolerantly.
//!
//! Names: [Request and Response JSON
//! Reference](https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html). A field
//! that is missing or has an unexpected type reads as absent. Fields that are not listed here are ignored, except those
//! of `request`, which [`Request::read_as`] can parse. Only a `request` with a `type` is required.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::hidden::hidden;
use crate::json::Json;

mod device;
mod intent;
mod kind;
mod slot_type;

pub use device::{AlexaId, Device, Viewport};
pub(crate) use device::{Endpoint, is_granted};
pub use intent::{Confirmation, DialogState, Intent, Resolved, Slot, SlotValue};
pub use kind::{AlexaError, RequestKind, SkillEvent, TaskStatus};
pub use slot_type::{Date, Season, SlotType, TimeOfDay};

/// The body of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub(crate) struct RequestEnvelope {
    /// Absent from skill events.
    pub session: Option<Session>,
    /// The device, the user and the skill.
    pub context: Context,
    /// The request itself.
    pub request: Request,
}

/// The JSON of `request`, as it arrived.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    request: &'a RawValue,
}

/// The body is not a JSON object with a `request` that has a `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Alexa request")]
pub(crate) struct MalformedRequest;

impl RequestEnvelope {
    /// Parses an envelope. This verifies nothing.
    ///
    /// # Errors
    ///
    /// [`MalformedRequest`]
    pub(crate) fn parse(body: Vec<u8>) -> Result<Self, MalformedRequest> {
        let envelope = Json::parse_tolerantly(&body).ok_or(MalformedRequest)?;
        let request = envelope.get("request").and_then(Request::read).ok_or(MalformedRequest)?;
        let context = envelope.get("context").map(Context::read).unwrap_or_default();
        let session = envelope.get("session").filter(|session| session.as_object().is_some()).map(Session::read);
        Ok(Self { session, context, request: Request { body, ..request } })
    }

    /// The whole body, as it arrived.
    #[must_use]
    pub(crate) fn body(&self) -> &[u8] {
        &self.request.body
    }

    /// The whole body, parsed again: for fields that no type has.
    pub(crate) fn json(&self) -> Json<'_> {
        Json::parse_tolerantly(self.body()).unwrap_or_default()
    }

    /// The Alexa user id of the device's owner.
    #[must_use]
    pub(crate) fn user_id(&self) -> Option<&str> {
        let in_session = || self.session.as_ref().and_then(|session| session.user.id.as_deref());
        self.context.user.id.as_deref().or_else(in_session).filter(|id| !id.is_empty())
    }

    /// The access token of the user who speaks: that of the recognised person, or else of the device's owner, or else of the
    /// session.
    #[must_use]
    pub(crate) fn access_token(&self) -> Option<&str> {
        let Context { person, user, .. } = &self.context;
        let session = self.session.as_ref().map(|session| &session.user);
        [Some(person), Some(user), session].into_iter().flatten().find_map(|speaker| speaker.access_token.as_deref())
    }
}

/// `session`
#[derive(Clone, Debug)]
#[non_exhaustive]
pub(crate) struct Session {
    /// `new`: whether this request begins the session.
    pub is_new: bool,
    /// `attributes`: the session attributes that the last response of this session set.
    pub attributes: Map<String, Value>,
    /// `user`: the device's owner.
    pub user: Speaker,
}

impl Session {
    fn read(session: &Json<'_>) -> Self {
        let attributes = session.get("attributes").and_then(Json::as_object).into_iter().flatten();
        Self {
            is_new: session.get("new") == Some(&Json::Bool(true)),
            attributes: attributes.map(|(name, value)| (name.as_ref().to_owned(), value.into())).collect(),
            user: Speaker::read(session, "user", "userId"),
        }
    }
}

/// `context.System`
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub(crate) struct Context {
    /// `user`: the device's owner, to whose account the device is registered.
    pub user: Speaker,
    /// `person`: the person whose voice was recognised.
    pub person: Speaker,
}

impl Context {
    fn read(context: &Json<'_>) -> Self {
        let system = context.get("System").unwrap_or(&Json::Null);
        Self { user: Speaker::read(system, "user", "userId"), person: Speaker::read(system, "person", "personId") }
    }
}

/// `user` or `person`. Its [`Debug`] output hides both fields.
#[derive(Clone, Default)]
#[non_exhaustive]
pub(crate) struct Speaker {
    /// `userId` or `personId`: Alexa's identifier of the user for this skill.
    pub id: Option<String>,
    /// `accessToken` of the linked account. An empty one reads as absent.
    pub access_token: Option<String>,
}

impl Speaker {
    fn read(parent: &Json<'_>, name: &str, id: &str) -> Self {
        let speaker = parent.get(name).unwrap_or(&Json::Null);
        let member = |name| speaker.text(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Self { id: member(id), access_token: member("accessToken") }
    }
}

hidden!(Speaker);

/// `request`
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let request = turn.request();
/// if request.r#type == "Alexa.Presentation.APL.UserEvent" {
///     let event: serde_json::Value = request.read_as()?;
///     return Ok(Response::tell(format!("You have touched {}.", event["arguments"][0])));
/// }
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The name of its type, e.g. `IntentRequest`.
    pub r#type: String,
    /// `requestId`. It is the same if Alexa sends the request again.
    pub request_id: Option<String>,
    /// When Alexa sent the request, in the form of RFC 3339.
    pub timestamp: Option<String>,
    /// The locale of the request, e.g. `en-GB`. Absent from skill events.
    pub locale: Option<String>,
    /// The type of the request, with its fields.
    pub kind: RequestKind,
    body: Vec<u8>,
}

impl Request {
    /// Without the body.
    fn read(request: &Json<'_>) -> Option<Self> {
        let member = |name| request.text(name).map(str::to_owned);
        let r#type = member("type")?;
        Some(Self {
            request_id: member("requestId"),
            timestamp: member("timestamp"),
            locale: member("locale"),
            kind: RequestKind::read(&r#type, request),
            r#type,
            body: Vec::new(),
        })
    }

    /// The JSON of `request`, as it arrived. It may contain an access token.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let length = turn.request().raw().len();
    /// # Ok(Response::tell(length.to_string()))
    /// # }
    /// ```
    #[must_use]
    pub fn raw(&self) -> &str {
        serde_json::from_slice(&self.body).map_or("", |Body { request }| request.get())
    }

    /// Parses the request as any type that serde can read. `serde_json::Value` contains all fields.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] if the request does not fit the type.
    pub fn read_as<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.raw())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("type", &self.r#type).field("kind", &self.kind).finish_non_exhaustive()
    }
}
