//! Prepares untrusted text to be spoken and shown.

/// Removes characters that could change how the surrounding text is spoken or shown: control characters except line
/// ends, and characters that change the text direction ([UAX 9, section
/// 2](https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters)).
pub(crate) fn visible(text: &str) -> String {
    let hidden =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(hidden, " ")
}

/// Cuts a text to `room`, measured by the `length` of its characters: at the end of a sentence, or else of a word,
/// or else of a character.
pub(crate) fn fitting(text: &str, room: usize, length: impl Fn(char) -> usize) -> &str {
    let mut left = room;
    let overflow = text.char_indices().find(|(_, c)| {
        let fits = length(*c) <= left;
        left = left.saturating_sub(length(*c));
        !fits
    });
    let Some((end, _)) = overflow else { return text };
    let fitting = &text[..end];
    let behind_last = |is_wanted: fn(char) -> bool| {
        fitting.char_indices().rev().find(|(_, c)| is_wanted(*c)).map(|(at, c)| at + c.len_utf8())
    };
    let cut = behind_last(|c| ".!?。！？؟।".contains(c)).or_else(|| behind_last(char::is_whitespace));
    fitting[..cut.unwrap_or(end)].trim_end()
}
