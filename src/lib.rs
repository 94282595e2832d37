//! The sample: a skill that greets its users by the name in their linked account.
//!
//! Rewrite `handlers.rs` and `speech/` for your own skill. The library does the rest: `docs/tasks/first-intent.md`.

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
