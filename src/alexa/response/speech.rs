//! Text to speak: within Alexa's limits, and never markup by accident.
//!
//! Specification: [SSML Reference](https://developer.amazon.com/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html).

use std::time::Duration;

use serde::Serialize;

/// Most characters of a speech or of a card's text.
const MAX_TEXT: usize = 8000;
/// Longest pause of one `break`.
const MAX_BREAK: Duration = Duration::from_secs(10);
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// Something to say. Made from text, or from [`Ssml`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub enum OutputSpeech {
    /// Text without markup.
    PlainText {
        /// At most 8000 characters.
        text: String,
    },
    /// Speech with markup.
    #[serde(rename = "SSML")]
    Ssml {
        /// At most 8000 characters.
        ssml: String,
    },
}

impl From<String> for OutputSpeech {
    fn from(text: String) -> Self {
        Self::PlainText { text: fit(&text) }
    }
}

impl From<&str> for OutputSpeech {
    fn from(text: &str) -> Self {
        Self::PlainText { text: fit(text) }
    }
}

impl From<Ssml> for OutputSpeech {
    fn from(ssml: Ssml) -> Self {
        Self::Ssml { ssml: format!("{OPEN}{}{CLOSE}", ssml.0) }
    }
}

/// Speech with markup, put together so that no text in it can become markup.
///
/// ```
/// # use alexa_auth0_worker::alexa::response::{OutputSpeech, Ssml};
/// # use std::time::Duration;
/// let speech = Ssml::new().text("Tom & Jerry").pause(Duration::from_millis(300)).spell_out("XY<1");
/// assert_eq!(
///     OutputSpeech::from(speech),
///     OutputSpeech::Ssml {
///         ssml: "<speak>Tom &amp; Jerry<break time=\"300ms\"/>\
///                <say-as interpret-as=\"spell-out\">XY&lt;1</say-as></speak>".into()
///     },
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ssml(String);

impl Ssml {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says text; what does not fit any more is cut at a sentence.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        let text = visible(text);
        let mut room = self.room();
        let overflow = text.char_indices().find(|(_, c)| match room.checked_sub(escaped(*c).len()) {
            Some(left) => {
                room = left;
                false
            }
            None => true,
        });
        let end = overflow.map_or(text.len(), |(at, _)| at);
        self.0.extend(sentences(&text, end).chars().map(escaped));
        self
    }

    /// Is silent for a while, at most 10 s.
    #[must_use]
    pub fn pause(self, pause: Duration) -> Self {
        self.markup(&format!("<break time=\"{}ms\"/>", pause.min(MAX_BREAK).as_millis()))
    }

    /// Says a word letter by letter.
    #[must_use]
    pub fn spell_out(self, word: &str) -> Self {
        let word: String = visible(word).chars().map(escaped).collect();
        self.markup(&format!("<say-as interpret-as=\"spell-out\">{word}</say-as>"))
    }

    /// All of it or nothing.
    fn markup(mut self, markup: &str) -> Self {
        if markup.chars().count() <= self.room() {
            self.0.push_str(markup);
        }
        self
    }

    fn room(&self) -> usize {
        MAX_TEXT.saturating_sub(OPEN.len() + CLOSE.len() + self.0.chars().count())
    }
}

/// Text without control characters, within the limit.
pub(super) fn fit(text: &str) -> String {
    let text = visible(text);
    let end = text.char_indices().nth(MAX_TEXT).map_or(text.len(), |(end, _)| end);
    sentences(&text, end).to_owned()
}

/// The whole sentences before `end`; whole words, where there is no sentence; what fits, where there is no word.
fn sentences(text: &str, end: usize) -> &str {
    if end == text.len() {
        return text;
    }
    let fitting = &text[..end];
    let after = |(at, c): (usize, char)| at + c.len_utf8();
    let sentence = fitting.char_indices().rev().find(|(_, c)| ".!?。！？؟।".contains(*c)).map(after);
    let word = || fitting.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(after);
    fitting[..sentence.or_else(word).unwrap_or(end)].trim_end()
}

fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// At least as long in bytes as in characters, which is how it is counted.
fn escaped(c: char) -> String {
    match c {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '"' => "&quot;".into(),
        '\'' => "&apos;".into(),
        c => c.into(),
    }
}
