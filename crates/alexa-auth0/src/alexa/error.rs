//! Why a request is not one of Amazon's to this skill.

use std::fmt;

/// Why a request is not one of Amazon's to this skill, or why that cannot be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError {
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
    /// The store of certificates cannot be reached: not the caller's fault.
    CertChainUnavailable,
}

impl RequestError {
    /// A stable code for the answer and the log.
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
            Self::CertChainUnavailable => "cert_chain_unavailable",
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for RequestError {}
