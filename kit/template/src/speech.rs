//! The sentences. `{name}` in a sentence is replaced with the user's name. To say more, add a field to [`Speech`]. The
//! compiler then reports each language that lacks it.

use alexa_auth0::Sentences;

/// The sentences of one language.
pub struct Speech {
    /// To a linked user: welcome back, `{name}`.
    pub welcome: &'static str,
    /// The same for a user without a name.
    pub welcome_nameless: &'static str,
    /// A question that keeps the session open.
    pub what_next: &'static str,
    /// To a user who asks for help: what this skill does.
    pub help: &'static str,
    /// To a request that the skill cannot answer.
    pub fallback: &'static str,
    /// Goodbye.
    pub goodbye: &'static str,
    /// What the library says if no account is linked, the link has expired, Auth0 does not answer, or a handler fails.
    pub account: Sentences,
}

impl Speech {
    /// The sentences for a locale.
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
