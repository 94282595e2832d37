//! What is said: one file for each language, in which every sentence has to be there.
//!
//! `{name}` in a sentence stands for the user's name. To change what the skill says, change the sentences; to say
//! more, add a field to [`Speech`], and the compiler asks for it in every language.

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

/// What is said in one language.
pub struct Speech {
    /// To a linked user: `{name}`, welcome back.
    pub welcome: &'static str,
    /// The same, where no name is known.
    pub welcome_nameless: &'static str,
    /// What can be asked, as a question that keeps the session open.
    pub reprompt: &'static str,
    /// What this skill does, to somebody who asks for help.
    pub help: &'static str,
    /// To a request that the skill has no answer to.
    pub fallback: &'static str,
    /// The last words.
    pub goodbye: &'static str,
    /// What the library says to a user whose account is not linked or cannot be reached, or whom a handler fails.
    pub account: Sentences,
    /// To "who am I": you are `{name}`.
    pub you_are: &'static str,
    /// The same, where no name is known.
    pub you_are_nameless: &'static str,
    /// Said after these: the e-mail address is on a card in the Alexa app.
    pub email_on_card: &'static str,
    /// The title of that card.
    pub account_card_title: &'static str,
}

impl Speech {
    /// What is said in a locale: its own sentences, else its language's, else English.
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

    /// Who a linked user is.
    #[must_use]
    pub fn you_are(&self, name: Option<&str>) -> String {
        named(name, self.you_are, self.you_are_nameless)
    }
}

fn named(name: Option<&str>, with_name: &str, nameless: &str) -> String {
    name.map_or_else(|| nameless.to_owned(), |name| with_name.replacen("{name}", name, 1))
}
