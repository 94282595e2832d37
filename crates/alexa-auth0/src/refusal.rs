//! Every answer over HTTP that is not a skill's: one code, one status, and nothing more.

use crate::alexa::error::RequestError;

/// Why a request gets no answer of the skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not one of Amazon's to this skill.
    Request(RequestError),
    /// There is nothing at this path.
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The body is larger than 256 KiB.
    BodyTooLarge,
    /// The Worker's settings are incomplete; `/healthz` says which.
    Misconfigured,
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
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
    pub fn code(self) -> &'static str {
        match self {
            Self::Request(error) => error.code(),
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BodyTooLarge => "body_too_large",
            Self::Misconfigured => "misconfigured",
        }
    }
}
