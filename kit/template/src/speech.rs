//! What is said. `{name}` in a sentence stands for the user's name. To say more, add a field to [`Speech`]: the compiler asks for it in every
//! language.

use alexa_auth0::Sentences;

/// What is said in one language.
pub struct Speech {
    /// To a linked user: `{name}`, welcome back.
    pub welcome: &'static str,
    /// The same, where no name is known.
    pub welcome_nameless: &'static str,
    /// A question that keeps the session open.
    pub what_next: &'static str,
    /// What this skill does, to somebody who asks for help.
    pub help: &'static str,
    /// To a request that the skill has no answer to.
    pub fallback: &'static str,
    /// The last words.
    pub goodbye: &'static str,
    /// What the library says to a user whose account is not linked or cannot be reached, or whom a handler fails.
    pub account: Sentences,
}

impl Speech {
    /// What is said in a locale.
    #[must_use]
    pub fn of(locale: Option<&str>) -> &'static Self {
        let locale = locale.unwrap_or_default();
        match locale.split('-').next().unwrap_or_default() {
##LANGUAGES##
        }
    }

    /// The greeting of a linked user.
    #[must_use]
    pub fn welcome(&self, name: Option<&str>) -> String {
        match name {
            Some(name) => self.welcome.replacen("{name}", name, 1),
            None => self.welcome_nameless.to_owned(),
        }
    }
}

##SPEECHES##
