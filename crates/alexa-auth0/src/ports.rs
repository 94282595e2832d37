//! The interfaces to the host: a cache, and outbound HTTP.

use futures_util::future::LocalBoxFuture;

use crate::auth0::access_token::AccessToken;

/// A cache that all isolates share. Its values are parsed and checked like data from the network.
/// Certificate chains are validated again. The form, age and name of other values are checked.
pub(crate) trait Cache {
    /// Returns the value of a key, if it has one.
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, CacheError>>;

    /// Stores a value for `ttl` seconds, at least 60.
    fn put<'a>(&'a self, key: &'a str, value: &'a str, ttl: u64) -> LocalBoxFuture<'a, ()>;

    /// Returns the keys that begin with `prefix`, at most 1,000.
    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Result<Vec<String>, CacheError>>;

    /// Deletes a key.
    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()>;
}

/// The cache does not answer, or not in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CacheError;

/// Outbound HTTP. Redirects are not followed, and requests are not retried. An answer may take 2 s and have 256 KiB.
pub(crate) trait Http {
    /// Sends a GET request.
    fn get<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>>;
}

/// Outbound HTTP for one request, which has a time limit.
pub(crate) trait Outbound: Http {
    /// Waits. Returns the time then (Unix time in seconds), if there is time left for a call.
    fn wait(&self, milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>>;
}

/// A GET request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HttpRequest<'a> {
    /// The URL.
    pub url: &'a str,
    /// The bearer token for the `Authorization` header.
    pub bearer: Option<&'a AccessToken>,
}

/// An answer with any status.
#[derive(Clone, Default)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// `Retry-After`, if it is a number of seconds.
    pub retry_after: Option<u64>,
    /// `X-RateLimit-Reset`: Unix time in seconds.
    pub rate_limit_reset: Option<u64>,
    /// `WWW-Authenticate`: why the token was refused.
    pub www_authenticate: Option<String>,
    /// The body, at most 256 KiB.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The body parsed as JSON, if the status is 2xx.
    #[must_use]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        if (200..300).contains(&self.status) { serde_json::from_slice(&self.body).ok() } else { None }
    }
}

impl std::fmt::Debug for HttpResponse {
    /// Without the body, which may contain personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The maximum duration of an outbound call, in seconds.
pub(crate) const CALL_TIMEOUT: u64 = 2;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The server cannot be reached.
    #[error("network failure")]
    Network,
    /// The server did not answer in time.
    #[error("timed out")]
    TimedOut,
    /// The answer is larger than 256 KiB.
    #[error("answer too large")]
    TooLarge,
}
