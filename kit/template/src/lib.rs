//! ##NAME##.

mod handlers;
mod speech;

use alexa_auth0::Skill;
use speech::Speech;

alexa_auth0::serve!(skill());

/// The skill. The Worker serves it, and the tests talk to it.
#[must_use]
pub fn skill() -> Skill {
    Skill::new(handlers::respond).with_sentences(|locale| Speech::of(locale).account)
}

#[cfg(test)]
#[path = "../tests/conversations.rs"]
mod conversations;
