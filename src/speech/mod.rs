//! The sentences: one file for each language. Each file must have every sentence.
//!
//! `{name}` in a sentence is replaced with the user's name. To change what the skill says, change the sentences. To say
//! more, add a field to [`Speech`]. The compiler then reports each language that lacks it.

use alexa_auth0::Sentences;

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod hi;
mod it;
mod ja;
mod nl;
mod pt;
#[cfg(test)]
mod tests;

/// The sentences of one language.
pub struct Speech {
    /// To a linked user: welcome back, `{name}`.
    pub welcome: &'static str,
    /// The same for a user without a name.
    pub welcome_nameless: &'static str,
    /// What the user can ask for, as a question that keeps the session open.
    pub reprompt: &'static str,
    /// To a user who asks for help: what this skill does.
    pub help: &'static str,
    /// To a request that the skill cannot answer.
    pub fallback: &'static str,
    /// Goodbye.
    pub goodbye: &'static str,
    /// What the library says if no account is linked, the link has expired, Auth0 does not answer, or a handler fails.
    pub account: Sentences,
    /// To "who am I": you are `{name}`.
    pub you_are: &'static str,
    /// The same for a user without a name.
    pub you_are_nameless: &'static str,
    /// After one of these two: the e-mail address is on a card in the Alexa app.
    pub email_on_card: &'static str,
    /// The title of that card.
    pub account_card_title: &'static str,
}

impl Speech {
    /// The sentences for a locale: its own, or else those of its language, or else English.
    #[must_use]
    pub fn of(locale: Option<&str>) -> &'static Self {
        let locale = locale.unwrap_or_default();
        let language = locale.split('-').next().unwrap_or_default();
        match (language, locale) {
            (_, "es-MX" | "es-US") => &es::ES_MX,
            (_, "fr-CA") => &fr::FR_CA,
            ("ar", _) => &ar::AR,
            ("de", _) => &de::DE,
            ("es", _) => &es::ES,
            ("fr", _) => &fr::FR,
            ("hi", _) => &hi::HI,
            ("it", _) => &it::IT,
            ("ja", _) => &ja::JA,
            ("nl", _) => &nl::NL,
            ("pt", _) => &pt::PT,
            _ => &en::EN,
        }
    }

    /// The greeting of a linked user.
    #[must_use]
    pub fn welcome(&self, name: Option<&str>) -> String {
        named(name, self.welcome, self.welcome_nameless)
    }

    /// The answer to "who am I".
    #[must_use]
    pub fn you_are(&self, name: Option<&str>) -> String {
        named(name, self.you_are, self.you_are_nameless)
    }
}

fn named(name: Option<&str>, with_name: &str, nameless: &str) -> String {
    name.map_or_else(|| nameless.to_owned(), |name| with_name.replacen("{name}", name, 1))
}
