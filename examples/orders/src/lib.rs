//! An example: orders at an API of one's own, read and placed for the linked user.

mod handlers;

use alexa_auth0::Skill;

alexa_auth0::serve!(skill());

/// The skill. The Worker serves it, and the tests talk to it.
#[must_use]
pub fn skill() -> Skill {
    Skill::new(handlers::respond)
}

#[cfg(test)]
#[path = "../tests/conversations.rs"]
mod conversations;

#[cfg(test)]
#[path = "../tests/kept_order.rs"]
mod kept_order;
