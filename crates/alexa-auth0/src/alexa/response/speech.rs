//! Speech within Alexa's limits. Text never becomes markup by accident.
//!
//! Specification: [SSML Reference](https://developer.amazon.com/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html).

use std::time::Duration;

use serde::Serialize;

use crate::text::{fitting, visible};

/// The maximum number of characters of speech, including markup, or of a card, including its title.
pub(super) const MAX_TEXT: usize = 8000;
/// The maximum pause of one `break`.
const MAX_BREAK: Duration = Duration::from_secs(10);
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// Speech, created from text or from [`Ssml`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct OutputSpeech(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
enum Kind {
    PlainText {
        text: String,
    },
    #[serde(rename = "SSML")]
    Ssml {
        ssml: String,
    },
}

impl From<String> for OutputSpeech {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&str> for OutputSpeech {
    fn from(text: &str) -> Self {
        Self(Kind::PlainText { text: fit(text, MAX_TEXT) })
    }
}

impl From<Ssml> for OutputSpeech {
    fn from(ssml: Ssml) -> Self {
        Self(Kind::Ssml { ssml: format!("{OPEN}{}{CLOSE}", ssml.0) })
    }
}

impl OutputSpeech {
    /// The speech as SSML.
    pub(crate) fn markup(&self) -> String {
        match &self.0 {
            Kind::PlainText { text } => format!("{OPEN}{}{CLOSE}", escaped(text)),
            Kind::Ssml { ssml } => ssml.clone(),
        }
    }
}

/// Speech with markup. Inserted text is escaped, so it cannot become markup.
///
/// ```
/// # use alexa_auth0::{OutputSpeech, Ssml};
/// # use std::time::Duration;
/// let speech = Ssml::new().text("Tom & Jerry").pause(Duration::from_millis(300)).spell_out("XY<1");
/// assert_eq!(
///     serde_json::json!(OutputSpeech::from(speech))["ssml"],
///     "<speak>Tom &amp; Jerry<break time=\"300ms\"/><say-as interpret-as=\"spell-out\">XY&lt;1</say-as></speak>",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ssml(String);

impl Ssml {
    /// Empty speech.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says text. Text beyond the limit is cut at the end of a sentence.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        let text = visible(text);
        let said = fitting(&text, self.room(), |c| escape(c).map_or(c.len_utf16(), str::len));
        self.0.push_str(&escaped(said));
        self
    }

    /// Pauses, for at most 10 s.
    #[must_use]
    pub fn pause(self, pause: Duration) -> Self {
        self.markup(&format!("<break time=\"{}ms\"/>", pause.min(MAX_BREAK).as_millis()))
    }

    /// Says a word letter by letter.
    #[must_use]
    pub fn spell_out(self, word: &str) -> Self {
        let word = escaped(&visible(word));
        self.markup(&format!("<say-as interpret-as=\"spell-out\">{word}</say-as>"))
    }

    /// Adds markup completely, or not at all if it exceeds the limit.
    fn markup(mut self, markup: &str) -> Self {
        if length(markup) <= self.room() {
            self.0.push_str(markup);
        }
        self
    }

    fn room(&self) -> usize {
        MAX_TEXT.saturating_sub(OPEN.len() + CLOSE.len() + length(&self.0))
    }
}

/// Text to speak or to show, cut to the remaining characters.
pub(super) fn fit(text: &str, room: usize) -> String {
    fitting(&visible(text), room, char::len_utf16).to_owned()
}

/// The length in UTF-16 code units. Alexa never counts more than that.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match escape(c) {
            Some(entity) => escaped.push_str(entity),
            None => escaped.push(c),
        }
        escaped
    })
}

fn escape(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&apos;"),
        _ => None,
    }
}
