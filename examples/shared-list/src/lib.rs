//! An example: a shopping list that a household shares, at an API of one's own with a key, and with roles.

mod handlers;
mod speech;

use alexa_auth0::Skill;
use speech::Speech;

alexa_auth0::serve!(skill());

/// The skill. The Worker serves it, and the tests talk to it.
#[must_use]
pub fn skill() -> Skill {
    Skill::new(handlers::respond)
        .with_sentences(|locale| Speech::of(locale).account)
        .keeps_user_data()
        .with_setting("LIST_API", "the URL of the API that shares the list")
        .with_secret("LIST_API_KEY", "its key")
}

#[cfg(test)]
#[path = "../tests/conversations.rs"]
mod conversations;

#[cfg(test)]
#[path = "../tests/gemeinsame_liste.rs"]
mod gemeinsame_liste;
