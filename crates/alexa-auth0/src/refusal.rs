//! Every answer over HTTP that is not a skill's: one code, one status, and nothing more.

/// Why a request gets no answer of the skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The header `Signature-256` is missing or empty.
    MissingSignature,
    /// The header `SignatureCertChainUrl` is missing or names another place than Amazon's.
    InvalidCertUrl,
    /// What lies at the URL is not a valid certificate chain of Alexa's.
    InvalidCertChain,
    /// The signature is not one over this body by that certificate's key.
    SignatureMismatch,
    /// The body is not an Alexa request.
    MalformedRequest,
    /// The request was sent too long ago, or in the future.
    StaleTimestamp,
    /// The request is for another skill.
    WrongSkill,
    /// There is nothing at this path.
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The body is larger than 1 MiB.
    BodyTooLarge,
    /// The Worker's settings are incomplete; `/healthz` says which.
    Misconfigured,
    /// The store of certificates cannot be reached: not the caller's fault.
    CertChainUnavailable,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::MissingSignature
            | Self::InvalidCertUrl
            | Self::InvalidCertChain
            | Self::SignatureMismatch
            | Self::MalformedRequest
            | Self::StaleTimestamp
            | Self::WrongSkill => 400,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::BodyTooLarge => 413,
            Self::Misconfigured => 500,
            Self::CertChainUnavailable => 503,
        }
    }

    /// The stable code in `{"error":"CODE"}`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingSignature => "missing_signature",
            Self::InvalidCertUrl => "invalid_cert_url",
            Self::InvalidCertChain => "invalid_cert_chain",
            Self::SignatureMismatch => "signature_mismatch",
            Self::MalformedRequest => "malformed_request",
            Self::StaleTimestamp => "stale_timestamp",
            Self::WrongSkill => "wrong_skill",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BodyTooLarge => "body_too_large",
            Self::Misconfigured => "misconfigured",
            Self::CertChainUnavailable => "cert_chain_unavailable",
        }
    }
}
