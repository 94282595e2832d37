//! What a handler returns where it has no answer.

use crate::alexa::response::Response;

/// What a handler returns.
pub type Result<T = Response, E = Error> = std::result::Result<T, E>;

/// Why a handler has no answer. The user hears one of the skill's [`Sentences`](crate::Sentences).
///
/// [`Turn::user`](crate::Turn::user) makes one for a user whose account is not linked or cannot be reached; `?` makes one of any other
/// error. That one is written to the log by the name of its type: its text could tell of the user, and the log never
/// does. [`Error::new`] gives it a code of your own.
#[derive(Debug)]
pub struct Error(pub(crate) Reason);

/// The sentence that is said, and what the log has of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Unlinked,
    Expired,
    Unavailable,
    Failed(&'static str),
}

impl Error {
    /// A failure by a code for the log, such as `orders_unreachable`.
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
