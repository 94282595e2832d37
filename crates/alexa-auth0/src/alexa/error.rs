//! Why a request is refused.

/// Why a request was not sent by Amazon to this skill, or why this cannot be determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub(crate) enum RequestError {
    /// The header `Signature-256` is missing or empty.
    MissingSignature,
    /// The header `SignatureCertChainUrl` is missing, or is not within the folder of Amazon's chains.
    InvalidCertUrl,
    /// The file at the URL is not a valid certificate chain of Alexa.
    InvalidCertChain,
    /// The signature was not made over this body with the certificate's key.
    SignatureMismatch,
    /// The body is not an Alexa request.
    MalformedRequest,
    /// The request's timestamp is too far in the past or in the future.
    StaleTimestamp,
    /// The request is for another skill.
    WrongSkill,
    /// Amazon's certificate store cannot be reached. This is not the caller's fault.
    CertChainUnavailable,
}

impl RequestError {
    /// A stable code for the response and the log.
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
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
