//! The error of a handler.

use std::error::Error as StdError;
use std::fmt;

use crate::alexa::response::{Card, Response};

mod sentences;

/// The result of a handler.
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// /// A handler.
/// async fn goodbye(_turn: &Turn) -> Result {
///     Ok(Response::tell("Goodbye."))
/// }
///
/// /// Another function, whose errors a handler passes on with `?`.
/// fn quantity(slot: &Slot<i64>) -> Result<i64> {
///     slot.value().filter(|number| *number > 0).ok_or_else(|| Error::new("no_quantity"))
/// }
/// ```
pub type Result<T = Response, E = Error> = std::result::Result<T, E>;

/// Why a handler has no response. The user hears one of the skill's [`Sentences`](crate::Sentences), or what
/// [`Skill::on_error`](crate::Skill::on_error) makes of it.
///
/// [`Turn::user`](crate::Turn::user) returns one if no account is linked, the link has expired, or Auth0 does not
/// answer. `?` converts any other error. The log then has the name of that error's type. Its text is logged only in
/// development, because it could contain personal data. [`Error::new`] creates an error with a code of your own.
///
/// ```
/// use alexa_auth0::ErrorKind;
/// use alexa_auth0::prelude::*;
///
/// let error = Error::new("order_refused");
/// assert_eq!((error.kind(), error.code()), (ErrorKind::Failed, Some("order_refused")));
///
/// let converted = Error::from("seven".parse::<u32>().unwrap_err());
/// assert_eq!(converted.code(), Some("core::num::error::ParseIntError"));
/// ```
pub struct Error {
    reason: Reason,
    /// What `?` has converted.
    source: Option<Box<dyn StdError>>,
}

/// The sentence that the user hears, and the code for the log.
pub(crate) enum Reason {
    Unlinked,
    Expired,
    Unavailable,
    /// A handler asks the user to link again.
    Relink,
    Failed(&'static str),
    /// The store of the user's data.
    UserData(&'static str),
    Refused(Box<Refused>),
}

/// What the library refuses in sentences of its own, because few skills need them.
pub(crate) struct Refused {
    pub kind: ErrorKind,
    /// The sentence in the language of a locale.
    pub sentence: fn(Option<&str>) -> &'static str,
    pub card: Option<Card>,
}

/// What has gone wrong: [`Error::kind`].
///
/// ```
/// use alexa_auth0::ErrorKind;
/// use alexa_auth0::prelude::*;
///
/// # async fn respond(_: &Turn) -> Result { Ok(Response::empty()) }
/// Skill::new(respond).on_error(|_turn, error, response| match error.kind() {
///     ErrorKind::Unavailable => response.with_should_end_session(Some(false)),
///     _ => response,
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The user has not linked an account.
    Unlinked,
    /// The access token is not accepted. The user has to link again.
    Expired,
    /// An API has refused the access token: [`Error::relink`].
    Relink,
    /// Auth0 does not answer.
    Unavailable,
    /// The account does not have a permission: [`Turn::user_with`](crate::Turn::user_with).
    Forbidden,
    /// The user has not granted the skill a permission in the Alexa app: [`Error::consent`].
    Consent,
    /// What the skill keeps for the user cannot be loaded or saved now: [`User::load`](crate::User::load).
    UserData,
    /// Any other error of the handler.
    Failed,
}

impl Error {
    /// The user has to link the account again: an API has refused the access token. The user hears the sentence for a
    /// link that has expired, and gets the card. The log has the code `relink`.
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
        Self::of(Reason::Relink)
    }

    /// An error with a code for the log, such as `orders_unreachable`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.get("https://api.example.com/orders").await?;
    /// let orders: Vec<String> = response.json().ok_or_else(|| Error::new("orders_unreadable"))?;
    /// # Ok(Response::tell(orders.join(", ")))
    /// # }
    /// ```
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self::of(Reason::Failed(code))
    }

    /// The user has to grant the skill a permission, such as `alexa::alerts:reminders:skill:readwrite`. The user is
    /// asked for it in the language of the request, and gets the card that grants it. The manifest must declare the
    /// permission.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// const LISTS: &str = "alexa::household:lists:read";
    /// if !turn.is_granted(LISTS) {
    ///     return Err(Error::consent(LISTS));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn consent(permission: impl Into<String>) -> Self {
        let card = Some(Card::permissions([permission]));
        Self::refused(Refused { kind: ErrorKind::Consent, sentence: sentences::consent, card })
    }

    /// The account may not do this. The user hears that in the language of the request.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// if user.claim::<String>("https://example.com/plan").as_deref() != Some("gold") {
    ///     return Err(Error::forbidden());
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn forbidden() -> Self {
        Self::refused(Refused { kind: ErrorKind::Forbidden, sentence: sentences::forbidden, card: None })
    }

    fn refused(refused: Refused) -> Self {
        Self::of(Reason::Refused(Box::new(refused)))
    }

    pub(crate) fn of(reason: Reason) -> Self {
        Self { reason, source: None }
    }

    pub(crate) fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What has gone wrong.
    ///
    /// ```
    /// use alexa_auth0::{Error, ErrorKind};
    ///
    /// assert_eq!(Error::relink().kind(), ErrorKind::Relink);
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.reason {
            Reason::Unlinked => ErrorKind::Unlinked,
            Reason::Expired => ErrorKind::Expired,
            Reason::Unavailable => ErrorKind::Unavailable,
            Reason::Relink => ErrorKind::Relink,
            Reason::Failed(_) => ErrorKind::Failed,
            Reason::UserData(_) => ErrorKind::UserData,
            Reason::Refused(refused) => refused.kind,
        }
    }

    /// The code in the log: that of [`Error::new`], the type of an error that `?` has converted, `relink`, `forbidden`
    /// or `consent`. None if the log has the kind of account instead.
    ///
    /// ```
    /// use alexa_auth0::Error;
    ///
    /// assert_eq!(Error::new("order_refused").code(), Some("order_refused"));
    /// assert_eq!(Error::relink().code(), Some("relink"));
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match &self.reason {
            Reason::Failed(code) | Reason::UserData(code) => Some(code),
            Reason::Relink => Some("relink"),
            Reason::Refused(refused) if refused.kind == ErrorKind::Consent => Some("consent"),
            Reason::Refused(_) => Some("forbidden"),
            Reason::Unlinked | Reason::Expired | Reason::Unavailable => None,
        }
    }

    /// Whether something does not work, and not only the user must do something.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(self.reason, Reason::Failed(_) | Reason::UserData(_) | Reason::Relink)
    }

    /// The error that `?` has converted. Its text may contain personal data: do not log it.
    ///
    /// ```
    /// use alexa_auth0::{Error, HttpError};
    ///
    /// let error = Error::from(HttpError::TimedOut);
    /// assert_eq!(error.source().and_then(|error| error.downcast_ref()), Some(&HttpError::TimedOut));
    /// ```
    #[must_use]
    pub fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref()
    }
}

impl<E: StdError + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self { source: Some(Box::new(error)), ..Self::new(std::any::type_name::<E>()) }
    }
}

impl fmt::Debug for Error {
    /// Without the text of the error that `?` has converted. It may contain personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("kind", &self.kind()).field("code", &self.code()).finish_non_exhaustive()
    }
}
