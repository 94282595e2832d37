//! Text from elsewhere, made fit to be said and shown.

/// Without what could change how the text around it is read or shown: control characters other than line ends, and
/// those that turn its direction ([UAX 9, section 2](https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters)).
pub(crate) fn visible(text: &str) -> String {
    let hidden =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(hidden, " ")
}

/// As much of a text as has room, by the `length` of its characters: whole sentences; whole words, where there is no
/// whole sentence; what fits, where there is no word.
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
