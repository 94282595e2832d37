//! Every HTTP answer that is not the skill's: a code and a status, nothing else.

use crate::alexa::error::RequestError;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Amazon did not send it to this skill.
    Request(RequestError),
    /// The path does not exist.
    NotFound,
    /// The path does not support this method.
    MethodNotAllowed,
    /// The body is larger than 256 KiB.
    BodyTooLarge,
    /// A setting of the Worker is missing or wrong. `/healthz` lists the problems.
    Misconfigured,
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl Refusal {
    /// The HTTP status of the answer.
    #[must_use]
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Request(RequestError::CertChainUnavailable) => 503,
            Self::Request(_) => 400,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::BodyTooLarge => 413,
            Self::Misconfigured => 500,
        }
    }

    /// The stable code in `{"error":"CODE"}`.
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Request(error) => error.code(),
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BodyTooLarge => "body_too_large",
            Self::Misconfigured => "misconfigured",
        }
    }
}
