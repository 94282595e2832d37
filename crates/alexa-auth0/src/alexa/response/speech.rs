//! Speech within Alexa's limits. Text never becomes markup by accident.
//!
//! Specification: [SSML
//! Reference](https://developer.amazon.com/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html).

use std::fmt::Write;
use std::time::Duration;

use serde::Serialize;

use crate::text::{fitting, visible};

mod markup;

pub use markup::MarkupError;

/// The maximum number of characters of speech, including markup, or of a card, including its title.
pub(super) const MAX_TEXT: usize = 8000;
/// The maximum pause of one `break`.
const MAX_BREAK: Duration = Duration::from_secs(10);
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// Speech, created from text or from [`Ssml`].
///
/// ```
/// use alexa_auth0::{OutputSpeech, Ssml};
///
/// let text = OutputSpeech::from("Tom & Jerry");
/// let markup = OutputSpeech::from(Ssml::new().text("Tom & Jerry"));
/// assert_eq!(serde_json::json!(text)["text"], "Tom & Jerry");
/// assert_eq!(serde_json::json!(markup)["ssml"], "<speak>Tom &amp; Jerry</speak>");
/// ```
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

    /// Plays a short audio file of an https URL, or of Amazon's library (`soundbank://…`).
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Ssml};
    /// let speech = Ssml::new().audio("soundbank://soundlibrary/ui/gameshow/amzn_ui_sfx_gameshow_positive_response_01");
    /// assert_eq!(serde_json::json!(OutputSpeech::from(speech))["ssml"], r#"<speak><audio src="soundbank://soundlibrary/ui/gameshow/amzn_ui_sfx_gameshow_positive_response_01"/></speak>"#);
    /// ```
    #[must_use]
    pub fn audio(self, url: &str) -> Self {
        self.markup(&format!("<audio src=\"{}\"/>", escaped(&visible(url))))
    }

    /// Says a text as a date, a telephone number and so on.
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, SayAs, Ssml};
    /// let speech = Ssml::new().text("Due on ").say_as(SayAs::Date, "20261128").text(".");
    /// assert_eq!(
    ///     serde_json::json!(OutputSpeech::from(speech))["ssml"],
    ///     "<speak>Due on <say-as interpret-as=\"date\">20261128</say-as>.</speak>",
    /// );
    /// ```
    #[must_use]
    pub fn say_as(self, what: SayAs, text: &str) -> Self {
        self.element(&format!("say-as interpret-as=\"{}\"", what.name()), &escaped(&visible(text)))
    }

    /// Says a text with another emphasis.
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Ssml};
    /// let speech = Ssml::new().text("I ").emphasis(alexa_auth0::Emphasis::Strong, "really").text(" like it.");
    /// assert_eq!(serde_json::json!(OutputSpeech::from(speech))["ssml"], r#"<speak>I <emphasis level="strong">really</emphasis> like it.</speak>"#);
    /// ```
    #[must_use]
    pub fn emphasis(self, level: Emphasis, text: &str) -> Self {
        let level = match level {
            Emphasis::Strong => "strong",
            Emphasis::Moderate => "moderate",
            Emphasis::Reduced => "reduced",
        };
        self.element(&format!("emphasis level=\"{level}\""), &escaped(&visible(text)))
    }

    /// Pronounces a text by the International Phonetic Alphabet.
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Ssml};
    /// let speech = Ssml::new().phoneme("pɪˈkɑːn", "pecan");
    /// assert_eq!(serde_json::json!(OutputSpeech::from(speech))["ssml"], r#"<speak><phoneme alphabet="ipa" ph="pɪˈkɑːn">pecan</phoneme></speak>"#);
    /// ```
    #[must_use]
    pub fn phoneme(self, ipa: &str, text: &str) -> Self {
        let ipa = escaped(&visible(ipa));
        self.element(&format!("phoneme alphabet=\"ipa\" ph=\"{ipa}\""), &escaped(&visible(text)))
    }

    /// Says something in another language, such as `fr-FR`.
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Ssml};
    /// let speech = Ssml::new().text("In French: ").lang("fr-FR", |speech| speech.text("bonjour"));
    /// assert_eq!(
    ///     serde_json::json!(OutputSpeech::from(speech))["ssml"],
    ///     "<speak>In French: <lang xml:lang=\"fr-FR\">bonjour</lang></speak>",
    /// );
    /// ```
    #[must_use]
    pub fn lang(self, locale: &str, say: impl FnOnce(Self) -> Self) -> Self {
        self.around(&format!("lang xml:lang=\"{}\"", escaped(&visible(locale))), say)
    }

    /// Says something with another voice, such as `Matthew`.
    /// <https://developer.amazon.com/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html#voice>
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Ssml};
    /// let speech = Ssml::new().voice("Matthew", |speech| speech.text("Hello."));
    /// assert_eq!(serde_json::json!(OutputSpeech::from(speech))["ssml"], r#"<speak><voice name="Matthew">Hello.</voice></speak>"#);
    /// ```
    #[must_use]
    pub fn voice(self, name: &str, say: impl FnOnce(Self) -> Self) -> Self {
        self.around(&format!("voice name=\"{}\"", escaped(&visible(name))), say)
    }

    /// Says something faster, higher or louder.
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Prosody, Ssml};
    /// let whisper = Prosody { volume: Some("x-soft"), rate: Some("90%"), ..Prosody::default() };
    /// let speech = Ssml::new().prosody(whisper, |speech| speech.text("Good night."));
    /// assert_eq!(
    ///     serde_json::json!(OutputSpeech::from(speech))["ssml"],
    ///     "<speak><prosody rate=\"90%\" volume=\"x-soft\">Good night.</prosody></speak>",
    /// );
    /// ```
    #[must_use]
    pub fn prosody(self, prosody: Prosody<'_>, say: impl FnOnce(Self) -> Self) -> Self {
        let Prosody { rate, pitch, volume } = prosody;
        let mut open = "prosody".to_owned();
        for (name, value) in [("rate", rate), ("pitch", pitch), ("volume", volume)] {
            if let Some(value) = value {
                let _ = write!(open, " {name}=\"{}\"", escaped(&visible(value)));
            }
        }
        self.around(&open, say)
    }

    /// Adds markup that is written already, such as a translator's. It must be well-formed, with elements that Alexa
    /// knows. Do not insert a user's text into it: that is what the other functions are for.
    ///
    /// ```
    /// # use alexa_auth0::{OutputSpeech, Ssml};
    /// assert!(Ssml::new().raw("Hello <break time='1s'/> <emphasis>you</emphasis>.").is_ok());
    /// for wrong in ["<break>", "a < b", "Tom & Jerry", "<script/>", "<emphasis>a</lang>"] {
    ///     assert!(Ssml::new().raw(wrong).is_err(), "{wrong}");
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`MarkupError`]
    pub fn raw(self, markup: &str) -> Result<Self, MarkupError> {
        markup::check(markup)?;
        Ok(self.markup(markup))
    }

    /// Says something inside an element.
    fn around(self, open: &str, say: impl FnOnce(Self) -> Self) -> Self {
        self.element(open, &say(Self::new()).0)
    }

    fn element(self, open: &str, content: &str) -> Self {
        let name = open.split(' ').next().unwrap_or_default();
        self.markup(&format!("<{open}>{content}</{name}>"))
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

/// What a text is, so that Alexa says it in the usual way: `interpret-as`.
///
/// ```
/// use alexa_auth0::{SayAs, Ssml};
///
/// Ssml::new().text("Your code is ").say_as(SayAs::Digits, "4711").text(".");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SayAs {
    /// A number.
    Cardinal,
    /// A number in an order, such as *1st*.
    Ordinal,
    /// Digit by digit.
    Digits,
    /// A fraction, such as `3/20`.
    Fraction,
    /// A number with a unit, such as `5 kg`.
    Unit,
    /// A date: `20261128`, or with `?` for what is not known, `????1128`.
    Date,
    /// A duration, such as `1'21"`.
    Time,
    /// A telephone number.
    Telephone,
    /// A part of an address.
    Address,
    /// An interjection, such as *hooray*.
    Interjection,
    /// A swear word, which is bleeped out.
    Expletive,
}

impl SayAs {
    fn name(self) -> &'static str {
        match self {
            Self::Cardinal => "cardinal",
            Self::Ordinal => "ordinal",
            Self::Digits => "digits",
            Self::Fraction => "fraction",
            Self::Unit => "unit",
            Self::Date => "date",
            Self::Time => "time",
            Self::Telephone => "telephone",
            Self::Address => "address",
            Self::Interjection => "interjection",
            Self::Expletive => "expletive",
        }
    }
}

/// The emphasis of a text.
///
/// ```
/// use alexa_auth0::{Emphasis, Ssml};
///
/// Ssml::new().text("It is ").emphasis(Emphasis::Strong, "not").text(" there.");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// Louder and slower.
    Strong,
    /// A little louder and slower.
    Moderate,
    /// Softer and faster.
    Reduced,
}

/// How something is said. What is None is as usual.
///
/// ```
/// use alexa_auth0::{Prosody, Ssml};
///
/// let slowly = Prosody { rate: Some("slow"), ..Prosody::default() };
/// Ssml::new().prosody(slowly, |speech| speech.text("Take a deep breath."));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prosody<'a> {
    /// `x-slow`, `slow`, `medium`, `fast`, `x-fast`, or a percentage such as `90%`.
    pub rate: Option<&'a str>,
    /// `x-low`, `low`, `medium`, `high`, `x-high`, or a change such as `+10%`.
    pub pitch: Option<&'a str>,
    /// `silent`, `x-soft`, `soft`, `medium`, `loud`, `x-loud`, or a change such as `+3dB`.
    pub volume: Option<&'a str>,
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
