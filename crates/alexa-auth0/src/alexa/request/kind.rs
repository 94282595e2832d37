//! What each type of request asks.
//!
//! Names and forms are those of ask-sdk-model 1.86. A type that is not listed here is [`RequestKind::Other`].

use super::intent::Intent;
use crate::json::Json;

/// What is asked, by the type of the request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RequestKind {
    /// `LaunchRequest`: the skill is opened, maybe for a task.
    Launch {
        /// `task.name`
        task: Option<String>,
    },
    /// `IntentRequest`: the user wants something.
    Intent {
        /// What.
        intent: Intent,
        /// `dialogState`: `STARTED`, `IN_PROGRESS` or `COMPLETED`
        dialog_state: Option<String>,
    },
    /// `CanFulfillIntentRequest`: whether the skill could do something for somebody.
    CanFulfillIntent {
        /// What.
        intent: Intent,
    },
    /// `SessionEndedRequest`: the answer is ignored.
    SessionEnded {
        /// `USER_INITIATED`, `ERROR` or `EXCEEDED_MAX_REPROMPTS`
        reason: Option<String>,
        /// What went wrong.
        error: Option<AlexaError>,
    },
    /// `SessionResumedRequest`: after another skill has done a task.
    SessionResumed {
        /// How the task ended.
        cause: Option<TaskStatus>,
    },
    /// `Connections.Response`: how a task ended that this skill has given away.
    ConnectionsResponse {
        /// The name of the task.
        name: Option<String>,
        /// How it ended.
        status: Option<TaskStatus>,
    },
    /// `System.ExceptionEncountered`: an answer of this skill could not be used. The answer to this is ignored.
    ExceptionEncountered {
        /// What went wrong.
        error: Option<AlexaError>,
        /// `cause.requestId`: in the answer to which request.
        cause: Option<String>,
    },
    /// `AlexaSkillEvent.*`: something has happened outside of a conversation. Nothing can be said.
    SkillEvent(SkillEvent),
    /// Any other type: [`Request::raw`](super::Request::raw) has it whole.
    Other,
}

impl RequestKind {
    pub(super) fn read(r#type: &str, request: &Json<'_>) -> Self {
        match r#type {
            "LaunchRequest" => Self::Launch { task: request.get("task").and_then(|task| member(task, "name")) },
            "IntentRequest" => match request.get("intent").and_then(Intent::read) {
                Some(intent) => Self::Intent { intent, dialog_state: member(request, "dialogState") },
                None => Self::Other,
            },
            _ => Self::read_unusual(r#type, request),
        }
    }

    /// Apart from the usual ones, so that the runtime compiles nothing for it before it is needed.
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

/// `error`: what Alexa says went wrong.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AlexaError {
    /// `type`, e.g. `INVALID_RESPONSE`
    pub r#type: String,
    /// For a developer to read.
    pub message: Option<String>,
}

impl AlexaError {
    fn read(request: &Json<'_>) -> Option<Self> {
        let error = request.get("error")?;
        Some(Self { r#type: member(error, "type")?, message: member(error, "message") })
    }
}

/// `status`: how a task ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TaskStatus {
    /// `code`, by the meaning of HTTP's status codes. Alexa sends it as text.
    pub code: String,
    /// For a developer to read.
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

/// What has happened, in an `AlexaSkillEvent.*`.
#[derive(Clone)]
#[non_exhaustive]
pub enum SkillEvent {
    /// `SkillEnabled`
    Enabled,
    /// `SkillDisabled`: nothing that is stored for this user is needed any longer.
    Disabled {
        /// `userInformationPersistenceStatus`: `PERSISTED` or `NOT_PERSISTED`
        persistence: Option<String>,
    },
    /// `SkillAccountLinked`
    AccountLinked {
        /// The token of the account.
        access_token: Option<String>,
    },
    /// `SkillPermissionAccepted` or `SkillPermissionChanged`
    Permissions {
        /// The scopes that the account grants now.
        accepted: Vec<String>,
        /// The scopes that the recognised person grants now.
        accepted_by_person: Vec<String>,
    },
    /// Any other event.
    Other,
}

impl SkillEvent {
    /// What the type of every skill event begins with.
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
