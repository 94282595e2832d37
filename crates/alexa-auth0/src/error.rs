//! The error of a handler.

use crate::alexa::response::Response;

/// The result of a handler.
pub type Result<T = Response, E = Error> = std::result::Result<T, E>;

/// Why a handler has no response. The user hears one of the skill's [`Sentences`](crate::Sentences).
///
/// [`Turn::user`](crate::Turn::user) returns one if no account is linked, the link has expired, or Auth0 does not answer. `?` converts any other
/// error. The log then has the name of that error's type. It does not have its text, because the text could contain
/// personal data. [`Error::new`] creates an error with a code of your own.
#[derive(Debug)]
pub struct Error(pub(crate) Reason);

/// The sentence that the user hears, and the code for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Unlinked,
    Expired,
    Unavailable,
    /// A handler asks the user to link again.
    Relink,
    Failed(&'static str),
}

impl Error {
    /// The user has to link the account again: an API has refused the access token. The user hears the sentence for a link that has expired, and
    /// gets the card. The log has the code `relink`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// # let user = turn.user().await?;
    /// let response = turn.get("https://api.example.com/orders").bearer(user.access_token()).await?;
    /// if response.status == 401 {
    ///     return Err(Error::relink());
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn relink() -> Self {
        Self(Reason::Relink)
    }

    /// An error with a code for the log, such as `orders_unreachable`.
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self(Reason::Failed(code))
    }
}

impl<E: std::error::Error + 'static> From<E> for Error {
    fn from(_: E) -> Self {
        Self(Reason::Failed(std::any::type_name::<E>()))
    }
}
