//! What the library needs from its host: a cache, and outbound HTTP.

use futures_util::future::LocalBoxFuture;

use crate::auth0::access_token::AccessToken;

/// A cache that other isolates share. What comes from it is parsed and checked like what comes from the network:
/// certificate chains again by their signatures, the rest by form, age and name. A failure reads as a miss.
pub trait Cache {
    /// The value of a key.
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Option<String>>;

    /// Keeps a value for `ttl` seconds, at least 60.
    fn put<'a>(&'a self, key: &'a str, value: &'a str, ttl: u64) -> LocalBoxFuture<'a, ()>;

    /// The keys that begin with `prefix`, at most 1,000.
    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Vec<String>>;

    /// Forgets a key.
    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()>;
}

/// Outbound HTTP: no redirect is followed, nothing is retried, an answer has 2 s and 256 KiB.
pub trait Http {
    /// Sends a GET request.
    fn get<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>>;
}

/// A GET request.
#[derive(Clone, Copy, Debug)]
pub struct HttpRequest<'a> {
    /// Where to.
    pub url: &'a str,
    /// The token to send in the `Authorization` header.
    pub bearer: Option<&'a AccessToken>,
}

/// An answer, whatever its status.
#[derive(Clone, Default)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// `Retry-After`, where it is in seconds.
    pub retry_after: Option<u64>,
    /// `X-RateLimit-Reset`: Unix time in seconds.
    pub rate_limit_reset: Option<u64>,
    /// `WWW-Authenticate`: why a token is refused.
    pub www_authenticate: Option<String>,
    /// The body, at most 256 KiB.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The body as JSON, if the answer is a success.
    #[must_use]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        if (200..300).contains(&self.status) { serde_json::from_slice(&self.body).ok() } else { None }
    }
}

impl std::fmt::Debug for HttpResponse {
    /// Without the body, which may have personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// How long an outbound call may take, in seconds.
pub const CALL_TIMEOUT: u64 = 2;

impl HttpError {
    /// When a call that began at `began` has failed, to the second. A pause is counted from then: one that was counted from
    /// the beginning of a call that timed out would be over already.
    #[must_use]
    pub fn failed_at(self, began: u64) -> u64 {
        if self == Self::TimedOut { began + CALL_TIMEOUT } else { began }
    }
}

/// There is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The server cannot be reached.
    #[error("network failure")]
    Network,
    /// There was no answer in time.
    #[error("timed out")]
    TimedOut,
    /// The answer is larger than 256 KiB.
    #[error("answer too large")]
    TooLarge,
}
