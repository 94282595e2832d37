//! The types of requests and their fields.
//!
//! Names and forms are those of ask-sdk-model 1.86. A type that is not listed here is [`RequestKind::Other`].

use super::intent::{DialogState, Intent};
use crate::json::Json;

/// The type of a request, with its fields.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::SkillEvent;
/// # async fn respond(turn: &Turn) -> Result {
/// Ok(match &turn.request().kind {
///     RequestKind::Launch { .. } => Response::ask("Welcome.", "What would you like?"),
///     RequestKind::Intent { intent, .. } if intent.name == "AMAZON.StopIntent" => Response::tell("Goodbye."),
///     RequestKind::SkillEvent(SkillEvent::Disabled { .. }) => Response::empty(),
///     _ => Response::empty(),
/// })
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RequestKind {
    /// `LaunchRequest`: the user opens the skill, possibly for a task.
    #[non_exhaustive]
    Launch {
        /// `task.name`
        task: Option<String>,
    },
    /// `IntentRequest`: the user says a sample sentence of an intent.
    #[non_exhaustive]
    Intent {
        /// The intent.
        intent: Intent,
        /// How far Alexa is in the dialog. None if the interaction model describes no dialog for the intent.
        dialog_state: Option<DialogState>,
    },
    /// `CanFulfillIntentRequest`: Alexa asks whether the skill could fulfil an intent.
    #[non_exhaustive]
    CanFulfillIntent {
        /// The intent.
        intent: Intent,
    },
    /// `SessionEndedRequest`: the session has ended. Alexa ignores the response.
    #[non_exhaustive]
    SessionEnded {
        /// `USER_INITIATED`, `ERROR` or `EXCEEDED_MAX_REPROMPTS`
        reason: Option<String>,
        /// The error.
        error: Option<AlexaError>,
    },
    /// `SessionResumedRequest`: the session continues after a task of another skill.
    #[non_exhaustive]
    SessionResumed {
        /// The result of the task.
        cause: Option<TaskStatus>,
    },
    /// `Connections.Response`: the result of a task that this skill has delegated.
    #[non_exhaustive]
    ConnectionsResponse {
        /// The name of the task.
        name: Option<String>,
        /// The result.
        status: Option<TaskStatus>,
    },
    /// `System.ExceptionEncountered`: Alexa could not use a response of this skill. Alexa ignores the response to this
    /// request.
    #[non_exhaustive]
    ExceptionEncountered {
        /// The error.
        error: Option<AlexaError>,
        /// `cause.requestId`: the request whose response could not be used.
        cause: Option<String>,
    },
    /// `AlexaSkillEvent.*`: an event outside of a conversation. The response cannot speak.
    SkillEvent(SkillEvent),
    /// Any other type. [`Request::raw`](super::Request::raw) has its JSON.
    Other,
}

impl RequestKind {
    pub(super) fn read(r#type: &str, request: &Json<'_>) -> Self {
        match r#type {
            "LaunchRequest" => Self::Launch { task: request.get("task").and_then(|task| member(task, "name")) },
            "IntentRequest" => match request.get("intent").and_then(Intent::read) {
                Some(intent) => Self::Intent { intent, dialog_state: DialogState::read(request) },
                None => Self::Other,
            },
            _ => Self::read_unusual(r#type, request),
        }
    }

    /// A function of its own for the rare types, so that V8 compiles it only when it is needed.
    #[cold]
    fn read_unusual(r#type: &str, request: &Json<'_>) -> Self {
        match r#type {
            "CanFulfillIntentRequest" => request
                .get("intent")
                .and_then(Intent::read)
                .map_or(Self::Other, |intent| Self::CanFulfillIntent { intent }),
            "SessionEndedRequest" => {
                Self::SessionEnded { reason: member(request, "reason"), error: AlexaError::read(request) }
            }
            "SessionResumedRequest" => Self::SessionResumed { cause: request.get("cause").and_then(TaskStatus::read) },
            "Connections.Response" => {
                Self::ConnectionsResponse { name: member(request, "name"), status: TaskStatus::read(request) }
            }
            "System.ExceptionEncountered" => Self::ExceptionEncountered {
                error: AlexaError::read(request),
                cause: request.get("cause").and_then(|cause| member(cause, "requestId")),
            },
            _ => r#type
                .strip_prefix(SkillEvent::PREFIX)
                .map_or(Self::Other, |name| Self::SkillEvent(SkillEvent::read(name, request))),
        }
    }
}

/// `error`: the error that Alexa reports.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// if let RequestKind::SessionEnded { error: Some(error), .. } = &turn.request().kind {
///     turn.note("is_invalid_response", error.r#type == "INVALID_RESPONSE");
/// }
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AlexaError {
    /// `type`, e.g. `INVALID_RESPONSE`
    pub r#type: String,
    /// A message for developers.
    pub message: Option<String>,
}

impl AlexaError {
    fn read(request: &Json<'_>) -> Option<Self> {
        let error = request.get("error")?;
        Some(Self { r#type: member(error, "type")?, message: member(error, "message") })
    }
}

/// `status`: the result of a task.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// if let RequestKind::ConnectionsResponse { status: Some(status), .. } = &turn.request().kind {
///     return Ok(Response::tell(if status.code == "200" { "It is printed." } else { "It could not be printed." }));
/// }
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TaskStatus {
    /// `code`, an HTTP status code. Alexa sends it as a string.
    pub code: String,
    /// A message for developers.
    pub message: Option<String>,
}

impl TaskStatus {
    fn read(parent: &Json<'_>) -> Option<Self> {
        let status = parent.get("status")?;
        let code = match status.get("code")? {
            Json::Text(code) => code.as_ref().to_owned(),
            Json::Number(code) => code.to_string(),
            _ => return None,
        };
        Some(Self { code, message: member(status, "message") })
    }
}

/// The event in an `AlexaSkillEvent.*` request.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::SkillEvent;
/// # async fn respond(turn: &Turn) -> Result {
/// match &turn.request().kind {
///     RequestKind::SkillEvent(SkillEvent::Permissions { accepted, .. }) => turn.note("permissions", accepted.len()),
///     RequestKind::SkillEvent(SkillEvent::Disabled { .. }) => turn.note("left", true),
///     _ => {}
/// }
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum SkillEvent {
    /// `SkillEnabled`
    Enabled,
    /// `SkillDisabled`: the user has disabled the skill. Delete the data that is stored for this user.
    #[non_exhaustive]
    Disabled {
        /// `userInformationPersistenceStatus`: `PERSISTED` or `NOT_PERSISTED`
        persistence: Option<String>,
    },
    /// `SkillAccountLinked`
    #[non_exhaustive]
    AccountLinked {
        /// The access token of the linked account.
        access_token: Option<String>,
    },
    /// `SkillPermissionAccepted` or `SkillPermissionChanged`
    #[non_exhaustive]
    Permissions {
        /// The scopes that the account now grants.
        accepted: Vec<String>,
        /// The scopes that the recognised person now grants.
        accepted_by_person: Vec<String>,
    },
    /// Any other event.
    Other,
}

impl SkillEvent {
    /// The prefix of the type of every skill event.
    pub const PREFIX: &str = "AlexaSkillEvent.";

    fn read(name: &str, request: &Json<'_>) -> Self {
        let body = request.get("body").unwrap_or(&Json::Null);
        match name {
            "SkillEnabled" => Self::Enabled,
            "SkillDisabled" => Self::Disabled { persistence: member(body, "userInformationPersistenceStatus") },
            "SkillAccountLinked" => {
                Self::AccountLinked { access_token: member(body, "accessToken").filter(|token| !token.is_empty()) }
            }
            "SkillPermissionAccepted" | "SkillPermissionChanged" => {
                let scopes = |name| {
                    let permissions = body.get(name).and_then(Json::as_array).into_iter().flatten();
                    permissions.filter_map(|permission| member(permission, "scope")).collect()
                };
                Self::Permissions {
                    accepted: scopes("acceptedPermissions"),
                    accepted_by_person: scopes("acceptedPersonPermissions"),
                }
            }
            _ => Self::Other,
        }
    }
}

impl std::fmt::Debug for SkillEvent {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Enabled => "Enabled",
            Self::Disabled { .. } => "Disabled",
            Self::AccountLinked { .. } => "AccountLinked",
            Self::Permissions { .. } => "Permissions",
            Self::Other => "Other",
        })
    }
}

fn member(parent: &Json<'_>, name: &str) -> Option<String> {
    parent.text(name).map(str::to_owned)
}
