//! A request of a handler to an API.

use std::future::IntoFuture;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use crate::auth0::access_token::AccessToken;
use crate::ports::{Http, HttpError, HttpRequest, HttpResponse};

/// A request to an API. It is sent when it is awaited.
///
/// Redirects are not followed, so no token reaches another host. A failed request is not repeated. The response may
/// have 256 KiB. It must arrive within the time that is left for the turn
/// ([`Turn::time_left`](crate::Turn::time_left)), or sooner: [`Self::within`].
///
/// ```
/// # use alexa_auth0::prelude::*;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Item<'a> {
///     name: &'a str,
/// }
///
/// async fn add(turn: &Turn, name: &str) -> Result {
///     let user = turn.user().await?;
///     let response = turn
///         .post("https://api.example.com/items")
///         .bearer(user.access_token())
///         .header("Idempotency-Key", turn.request_id().unwrap_or_default())
///         .json(&Item { name })
///         .await?;
///     Ok(Response::tell(if response.is_success() { "Added." } else { "I could not add that." }))
/// }
/// ```
#[must_use = "nothing is sent until it is awaited"]
pub struct Call {
    http: Rc<dyn Http>,
    method: &'static str,
    url: String,
    bearer: Option<AccessToken>,
    headers: String,
    body: Option<Vec<u8>>,
    limit: u32,
    is_valid: bool,
}

impl Call {
    pub(crate) fn new(http: Rc<dyn Http>, method: &'static str, url: String) -> Self {
        Self { http, method, url, bearer: None, headers: String::new(), body: None, limit: u32::MAX, is_valid: true }
    }

    /// Sends a bearer token, such as [`User::access_token`](crate::User::access_token).
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// turn.get("https://api.example.com/orders").bearer(user.access_token()).await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn bearer(mut self, token: &AccessToken) -> Self {
        self.bearer = Some(token.clone());
        self
    }

    /// Sends a header. The runtime sets `Host` and `Content-Length` itself. With a control character in it, the call is
    /// [`HttpError::Invalid`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.get("https://api.example.com/orders").header("Accept-Language", turn.locale().unwrap_or("en")).await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.is_valid &= !name.is_empty() && [name, value].iter().all(|text| !text.contains(char::is_control));
        for part in [name, value] {
            self.headers.push_str(part);
            self.headers.push('\n');
        }
        self
    }

    /// Sends JSON. If the value cannot be serialized, the call is [`HttpError::Invalid`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.post("https://api.example.com/orders").json(&json!({ "item": "tea", "quantity": 2 })).await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        self.encoded("application/json", serde_json::to_vec(value).ok())
    }

    /// Sends a form: `application/x-www-form-urlencoded`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.post("https://api.example.com/orders").form(&[("item", "tea"), ("quantity", "2")]).await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let mut form = String::new();
        for (name, value) in fields {
            if !form.is_empty() {
                form.push('&');
            }
            encode(&mut form, name);
            form.push('=');
            encode(&mut form, value);
        }
        self.encoded("application/x-www-form-urlencoded", Some(form.into_bytes()))
    }

    /// Sends bytes of a type, such as `text/plain`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.post("https://api.example.com/notes").body("text/plain", "Buy tea.").await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.encoded(content_type, Some(body.into()))
    }

    fn encoded(mut self, content_type: &str, body: Option<Vec<u8>>) -> Self {
        self.is_valid &= body.is_some();
        self.body = body;
        self.header("Content-Type", content_type)
    }

    /// The response must arrive within this time. It must arrive within what is left for the turn in any case.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let quickly = std::time::Duration::from_millis(500);
    /// let recommendation = turn.get("https://api.example.com/recommendation").within(quickly).await.ok();
    /// # Ok(Response::tell(if recommendation.is_some() { "There is news." } else { "Welcome." }))
    /// # }
    /// ```
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = u32::try_from(limit.as_millis()).unwrap_or(u32::MAX);
        self
    }
}

impl IntoFuture for Call {
    type Output = Result<HttpResponse, HttpError>;
    type IntoFuture = LocalBoxFuture<'static, Self::Output>;

    /// # Errors
    ///
    /// [`HttpError`] if there is no response. A response with an error status is a response.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            if !self.is_valid {
                return Err(HttpError::Invalid);
            }
            let Self { http, method, url, bearer, headers, body, limit, .. } = &self;
            let (bearer, body) = (bearer.as_ref(), body.as_deref());
            http.send(HttpRequest { method, url, bearer, headers, body, limit: *limit }).await
        })
    }
}

/// <https://url.spec.whatwg.org/#urlencoded-serializing>
fn encode(form: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b' ' => form.push('+'),
            b'*' | b'-' | b'.' | b'_' => form.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => form.push(byte.into()),
            byte => {
                form.push('%');
                for half in [byte >> 4, byte & 15] {
                    form.push(char::from_digit(half.into(), 16).unwrap_or_default().to_ascii_uppercase());
                }
            }
        }
    }
}
