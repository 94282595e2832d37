//! The interfaces to the host: a cache, and outbound HTTP.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::auth0::access_token::AccessToken;
#[cfg(any(test, feature = "testing"))]
use crate::store::MemoryStore;

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

/// What the store of a user's data needs of a turn.
pub(crate) trait Reach {
    /// Outbound HTTP.
    fn http(&self) -> Rc<dyn Http>;

    /// The issuer in the names of users' data.
    fn issuer(&self) -> &str;

    /// The Alexa user whose device has sent the request: `userId`.
    fn alexa_user(&self) -> Option<&str>;

    /// The store of a test.
    #[cfg(any(test, feature = "testing"))]
    fn store(&self) -> Option<&MemoryStore> {
        None
    }
}

/// Outbound HTTP. Redirects are not followed, and requests are not retried. A response may have 256 KiB.
pub(crate) trait Http {
    /// Sends a request.
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>>;

    /// How long calls may still take, in milliseconds.
    fn time_left(&self) -> u32;
}

/// Outbound HTTP for the library.
pub(crate) trait Outbound: Http {
    /// Waits. Returns the time then (Unix time in seconds), if there is time left for a call.
    fn wait(&self, milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>>;
}

/// A request.
#[derive(Clone, Copy)]
pub(crate) struct HttpRequest<'a> {
    /// The method.
    pub method: &'a str,
    /// The URL.
    pub url: &'a str,
    /// The bearer token for the header `Authorization`.
    pub bearer: Option<&'a AccessToken>,
    /// Further headers: name, line feed, value, line feed.
    pub headers: &'a str,
    /// The body.
    pub body: Option<&'a [u8]>,
    /// How long the call may take, in milliseconds, if so much time is left.
    pub limit: u32,
}

impl<'a> HttpRequest<'a> {
    /// A GET request of the library.
    pub(crate) fn get(url: &'a str, bearer: Option<&'a AccessToken>) -> Self {
        let limit = u32::try_from(CALL_TIMEOUT * 1000).unwrap_or(u32::MAX);
        Self { method: "GET", url, bearer, headers: "", body: None, limit }
    }
}

/// A response with any status.
///
/// In a test, it is what an API answers:
///
/// ```
/// use alexa_auth0::HttpResponse;
/// use serde_json::json;
///
/// let response = HttpResponse::new(200).with_header("X-Total", "2").with_json(&json!({ "item": "kettle" }));
/// assert_eq!(response.header("x-total"), Some("2"));
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The body, at most 256 KiB.
    pub body: Vec<u8>,
    /// Name, line feed, value, line feed.
    headers: String,
}

impl HttpResponse {
    /// A response without headers and body.
    ///
    /// ```
    /// use alexa_auth0::HttpResponse;
    ///
    /// assert!(HttpResponse::new(204).is_success());
    /// assert!(!HttpResponse::new(404).is_success());
    /// ```
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// A response with headers as they are in [`HttpRequest::headers`].
    pub(crate) fn received(status: u16, headers: String, body: Vec<u8>) -> Self {
        Self { status, body, headers }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        for part in [name, value] {
            self.headers.push_str(part);
            self.headers.push('\n');
        }
        self
    }

    /// Sets the body.
    ///
    /// ```
    /// use alexa_auth0::HttpResponse;
    ///
    /// let response = HttpResponse::new(200).with_body("[1, 2]");
    /// assert_eq!(response.json::<Vec<u32>>(), Some(vec![1, 2]));
    /// ```
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the body to JSON.
    #[must_use]
    pub fn with_json<T: serde::Serialize + ?Sized>(self, value: &T) -> Self {
        self.with_body(serde_json::to_vec(value).unwrap_or_default())
    }

    /// The value of a header. Its name has no case. Values of the same name are joined with commas, except those of
    /// `Set-Cookie`, of which this is the first.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.split('\n');
        std::iter::from_fn(|| Some((lines.next()?, lines.next()?)))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Whether the status is 2xx.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.post("https://api.example.com/orders").await?;
    /// # Ok(Response::tell(if response.is_success() { "Ordered." } else { "That did not work." }))
    /// # }
    /// ```
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body parsed as JSON, if the status is 2xx.
    #[must_use]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        if self.is_success() { serde_json::from_slice(&self.body).ok() } else { None }
    }
}

impl std::fmt::Debug for HttpResponse {
    /// Without headers and body, which may contain personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The maximum duration of an outbound call, in seconds.
pub(crate) const CALL_TIMEOUT: u64 = 2;

/// Why there is no answer.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::HttpError;
/// # async fn respond(turn: &Turn) -> Result {
/// let order = match turn.get("https://api.example.com/orders/latest").await {
///     Ok(response) => response.json::<String>(),
///     Err(HttpError::TimedOut) => return Ok(Response::tell("The shop is slow today. Please try again.")),
///     Err(other) => return Err(other.into()),
/// };
/// # Ok(Response::tell(order.unwrap_or_default()))
/// # }
/// ```
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
    /// The request cannot be sent: the URL, the method, a header or the body is not valid.
    #[error("invalid request")]
    Invalid,
}
