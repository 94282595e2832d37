//! What Alexa sends: the request envelope, read tolerantly.
//!
//! Names: [Request and Response JSON Reference](https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html).
//! A member that is missing or of another type than expected reads as absent; members that are not
//! listed here are ignored, but for those of the request itself. Only a `request` with a `type` is indispensable.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::json::Json;

mod intent;
mod kind;

pub use intent::{Intent, Resolved, Slot, SlotValue};
pub use kind::{AlexaError, RequestKind, SkillEvent, TaskStatus};

/// The body of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestEnvelope {
    /// Absent from skill events.
    pub session: Option<Session>,
    /// What is known of the device, the user and the skill.
    pub context: Context,
    /// What is asked.
    pub request: Request,
}

/// The text of the request, as it came.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    request: &'a RawValue,
}

/// The body is not a JSON object with a `request` that has a `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Alexa request")]
pub struct MalformedRequest;

impl RequestEnvelope {
    /// Reads an envelope. Nothing is verified by this.
    ///
    /// # Errors
    ///
    /// [`MalformedRequest`]
    pub fn parse(body: Vec<u8>) -> Result<Self, MalformedRequest> {
        let envelope = Json::parse_tolerantly(&body).ok_or(MalformedRequest)?;
        let request = envelope.get("request").and_then(Request::read).ok_or(MalformedRequest)?;
        let context = envelope.get("context").map(Context::read).unwrap_or_default();
        let session = envelope.get("session").filter(|session| session.as_object().is_some()).map(Session::read);
        Ok(Self { session, context, request: Request { body, ..request } })
    }

    /// The Alexa user whose device it is.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        let in_session = || self.session.as_ref().and_then(|session| session.user.id.as_deref());
        self.context.user.id.as_deref().or_else(in_session).filter(|id| !id.is_empty())
    }

    /// The access token of the user who speaks: the recognised person's, else the account's, else the session's.
    #[must_use]
    pub fn access_token(&self) -> Option<&str> {
        let Context { person, user, .. } = &self.context;
        let session = self.session.as_ref().map(|session| &session.user);
        [Some(person), Some(user), session].into_iter().flatten().find_map(|speaker| speaker.access_token.as_deref())
    }
}

/// `session`
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Session {
    /// `new`: whether this request opens the session.
    pub is_new: bool,
    /// `attributes`: what the last response of this session asked to keep.
    pub attributes: Map<String, Value>,
    /// `user`: the account.
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
pub struct Context {
    /// `user`: the account that the device is registered to.
    pub user: Speaker,
    /// `person`: whose voice was recognised.
    pub person: Speaker,
}

impl Context {
    fn read(context: &Json<'_>) -> Self {
        let system = context.get("System").unwrap_or(&Json::Null);
        Self { user: Speaker::read(system, "user", "userId"), person: Speaker::read(system, "person", "personId") }
    }
}

/// `user` or `person`. [`fmt::Debug`] shows nothing of it.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Speaker {
    /// `userId` or `personId`: Alexa's name for them in this skill.
    pub id: Option<String>,
    /// `accessToken`: of the linked account. An empty one reads as absent.
    pub access_token: Option<String>,
}

impl Speaker {
    fn read(parent: &Json<'_>, name: &str, id: &str) -> Self {
        let speaker = parent.get(name).unwrap_or(&Json::Null);
        let member = |name| speaker.text(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Self { id: member(id), access_token: member("accessToken") }
    }
}

impl fmt::Debug for Speaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Speaker(…)")
    }
}

/// `request`
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The name of its type, e.g. `IntentRequest`.
    pub r#type: String,
    /// Alexa's name for this request.
    pub request_id: Option<String>,
    /// When Alexa sent it, RFC 3339.
    pub timestamp: Option<String>,
    /// The language spoken, e.g. `en-GB`. Absent from skill events.
    pub locale: Option<String>,
    /// What is asked.
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

    /// The JSON of the request, as it came. It may hold an access token.
    #[must_use]
    pub fn raw(&self) -> &str {
        serde_json::from_slice(&self.body).map_or("", |Body { request }| request.get())
    }

    /// Reads what this crate does not, by any type that serde can read: `serde_json::Value` has all of it.
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
