//! Checks SSML that a developer has written.

/// The elements that Alexa knows.
/// <https://developer.amazon.com/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html#supported-ssml-tags>
const ELEMENTS: [&str; 17] = [
    "amazon:domain",
    "amazon:effect",
    "amazon:emotion",
    "alexa:name",
    "audio",
    "break",
    "emphasis",
    "lang",
    "mark",
    "p",
    "phoneme",
    "prosody",
    "s",
    "say-as",
    "sub",
    "voice",
    "w",
];

/// Why markup is not accepted.
///
/// ```
/// use alexa_auth0::{MarkupError, Ssml};
///
/// assert_eq!(Ssml::new().raw("<emphasis>Hello"), Err(MarkupError::NotClosed));
/// assert_eq!(Ssml::new().raw("<shout>Hello</shout>"), Err(MarkupError::UnknownElement));
/// assert_eq!(Ssml::new().raw("5 < 6"), Err(MarkupError::NotWellFormed));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarkupError {
    /// `<`, `>` or `&` is no part of a tag or an entity.
    #[error("the markup is not well-formed")]
    NotWellFormed,
    /// An element that Alexa does not know.
    #[error("the markup has an unknown element")]
    UnknownElement,
    /// An element is not closed, or another one is.
    #[error("the markup has an element that is not closed")]
    NotClosed,
}

/// Checks tags, their order and entities.
pub(super) fn check(markup: &str) -> Result<(), MarkupError> {
    let mut open = Vec::new();
    let mut rest = markup;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let after = &rest[at + 1..];
        rest = match rest.as_bytes()[at] {
            b'<' => {
                let end = end_of_tag(after).ok_or(MarkupError::NotWellFormed)?;
                tag(&after[..end], &mut open)?;
                &after[end + 1..]
            }
            b'&' => after_entity(after).ok_or(MarkupError::NotWellFormed)?,
            _ => return Err(MarkupError::NotWellFormed),
        };
    }
    if open.is_empty() { Ok(()) } else { Err(MarkupError::NotClosed) }
}

/// What is behind an entity whose `&` is gone.
fn after_entity(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(';')?;
    ["amp", "lt", "gt", "quot", "apos"].contains(&name).then_some(rest)
}

/// Where a tag ends: at the first `>` outside quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| match quote {
        None if c == '>' => Some(at),
        None => {
            quote = Some(c).filter(|c| matches!(c, '"' | '\''));
            None
        }
        Some(open) => {
            if c == open {
                quote = None;
            }
            None
        }
    })
}

/// One tag, without its brackets.
fn tag<'a>(text: &'a str, open: &mut Vec<&'a str>) -> Result<(), MarkupError> {
    if let Some(name) = text.strip_prefix('/') {
        return if open.pop() == Some(name.trim_end()) { Ok(()) } else { Err(MarkupError::NotClosed) };
    }
    let (inside, is_empty) = text.strip_suffix('/').map_or((text, false), |inside| (inside, true));
    let (name, mut attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    if !ELEMENTS.contains(&name) {
        return Err(MarkupError::UnknownElement);
    }
    while !attributes.trim().is_empty() {
        attributes = attribute(attributes.trim_start()).ok_or(MarkupError::NotWellFormed)?;
    }
    if !is_empty {
        open.push(name);
    }
    Ok(())
}

/// What is behind the first attribute: a name, `=`, and a value in quotes.
fn attribute(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b":-".contains(&byte);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, rest) = value[1..].split_once(quote)?;
    let is_value = !value.contains('<') && value.split('&').skip(1).all(|text| after_entity(text).is_some());
    (!name.is_empty() && name.bytes().all(is_name) && is_value).then_some(rest)
}
