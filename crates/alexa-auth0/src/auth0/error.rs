//! Why a token is not accepted.

/// Why a token is not accepted. The user is asked to link again.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::TokenError;
/// # async fn respond(turn: &Turn) -> Result {
/// if let Account::Refused(why) = turn.account().await {
///     turn.note("is_expired", why == TokenError::Expired);
///     turn.note("why", why.code());
/// }
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
#[non_exhaustive]
pub enum TokenError {
    /// The token is longer than 16 KiB.
    TooLong,
    /// Neither a bearer token of RFC 6750 nor a well-formed JWT.
    Malformed,
    /// `alg` is neither RS256 nor PS256, or the key is for another algorithm.
    UnsupportedAlgorithm,
    /// `kid` is missing or too long.
    InvalidKeyId,
    /// `crit`, `b64`, `zip`, `cty` or `salt` is present.
    ForbiddenHeader,
    /// `typ` is neither that of an access token nor that of an ID token.
    WrongType,
    /// The issuer has no key with this `kid`.
    UnknownKey,
    /// The issuer has several keys with this `kid`.
    AmbiguousKey,
    /// The signature does not fit the issuer's key.
    InvalidSignature,
    /// `exp` is missing.
    NoExpiry,
    /// `exp` has passed.
    Expired,
    /// `nbf` or `iat` lies in the future.
    NotYetValid,
    /// `iss` is another issuer.
    WrongIssuer,
    /// `aud` does not name the API.
    WrongAudience,
    /// An ID token, but only access tokens are accepted.
    IdToken,
    /// The token was issued to another application.
    WrongClient,
    /// `sub` is missing.
    NoSubject,
    /// `sub` differs from that of `/userinfo`.
    WrongSubject,
    /// The token was issued to an application for itself, not for a user.
    Machine,
    /// `scope` lacks a required scope.
    InsufficientScope,
    /// `org_id` or `org_name` is another organization, or no organization is configured.
    WrongOrganization,
    /// An opaque token, but JWTs for an API are required: no audience was requested.
    Opaque,
    /// The issuer's `/userinfo` does not accept it.
    Rejected,
}

impl TokenError {
    /// A stable code for the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::UnsupportedAlgorithm => "unsupported_algorithm",
            Self::InvalidKeyId => "invalid_key_id",
            Self::ForbiddenHeader => "forbidden_header",
            Self::WrongType => "wrong_type",
            Self::UnknownKey => "unknown_key",
            Self::AmbiguousKey => "ambiguous_key",
            Self::InvalidSignature => "invalid_signature",
            Self::NoExpiry => "no_expiry",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::WrongIssuer => "wrong_issuer",
            Self::WrongAudience => "wrong_audience",
            Self::IdToken => "id_token",
            Self::WrongClient => "wrong_client",
            Self::NoSubject => "no_subject",
            Self::WrongSubject => "wrong_subject",
            Self::Machine => "machine",
            Self::InsufficientScope => "insufficient_scope",
            Self::WrongOrganization => "wrong_organization",
            Self::Opaque => "opaque",
            Self::Rejected => "rejected",
        }
    }
}
