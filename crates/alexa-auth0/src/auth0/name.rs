//! The name of a user that is spoken. Identifiers of a user, such as an e-mail address, are never spoken.
//!
//! If users never entered a name, Auth0 fills `name` and `nickname` with the e-mail address, its local part, the user
//! name or the telephone number of the sign-up ([user profile
//! structure](https://auth0.com/docs/manage-users/user-accounts/user-profiles/user-profile-structure)). Some identity
//! providers send a placeholder instead, as in `undefined undefined`. Characters are classified by the properties of
//! the [Unicode Character Database](https://www.unicode.org/reports/tr44/).

use crate::text::visible;

/// The maximum length of a spoken name, in characters.
const MAX_NAME_LENGTH: usize = 64;
/// A text with this many digits is taken for a telephone number, a date of birth or a generated identifier.
const MIN_IDENTIFIER_DIGITS: usize = 7;
/// Words that programs write if there is no name, in upper or lower case.
const PLACEHOLDERS: [&str; 5] = ["null", "undefined", "none", "unknown", "undef"];
/// The same, but only as programs write them: *Nan* and *Nil* are given names.
const EXACT_PLACEHOLDERS: [&str; 4] = ["NaN", "nan", "NIL", "nil"];
/// A family name, if another word stands beside it.
const FAMILY_NAME: &str = "Null";
/// Domains of services that forward e-mail. The local part of such an address is a generated identifier.
const RELAY_DOMAINS: [&str; 3] = ["privaterelay.appleid.com", "mozmail.com", "duck.com"];

/// The claims that may contain a name, unchecked.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub given_name: Option<&'a str>,
    pub name: Option<&'a str>,
    pub nickname: Option<&'a str>,
    pub email: Option<&'a str>,
}

impl Names<'_> {
    /// The given name, or else the name, or else the nickname: the first that can be spoken, on one line and at most 64
    /// characters long.
    pub(super) fn speakable(self) -> Option<String> {
        let nickname = self.nickname.filter(|nickname| reads_as_name(nickname) && !self.is_relay_address(nickname));
        [self.given_name, self.name, nickname].into_iter().flatten().find_map(speakable)
    }

    /// Whether a nickname is the local part of the user's address at a relay service.
    fn is_relay_address(self, nickname: &str) -> bool {
        let addresses = [self.email, self.name, self.given_name].into_iter().flatten();
        addresses.filter_map(|address| address.trim().rsplit_once('@')).any(|(local, domain)| {
            local.eq_ignore_ascii_case(nickname.trim())
                && RELAY_DOMAINS.iter().any(|relay| relay.eq_ignore_ascii_case(domain))
        })
    }
}

/// Whether a nickname is one or more words of letters. Auth0 fills it with the user name or with the local part of the
/// e-mail address: `ada` can be spoken, `jdoe_42` and `ada.lovelace` cannot.
fn reads_as_name(nickname: &str) -> bool {
    // Other scripts have marks that are no letters but parts of words.
    let is_part = |c: char| if c.is_ascii() { c.is_ascii_alphabetic() } else { !c.is_numeric() };
    visible(nickname).split_whitespace().all(|word| word.chars().all(is_part))
}

fn speakable(name: &str) -> Option<String> {
    let words = visible(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = words.chars().take(MAX_NAME_LENGTH).collect::<String>().trim_end().to_owned();
    (!is_identifier(&words) && !has_placeholder(&words) && cut.contains(is_letter)).then_some(cut)
}

/// Whether one of the words is a placeholder, as in `undefined Lovelace`, `nullnull`, `N/A` and `[object Object]`.
fn has_placeholder(text: &str) -> bool {
    let is_repeated = |part: &str, placeholder: &str| part.split(placeholder).all(str::is_empty);
    let is_placeholder = |part: &str| {
        let lower_case = part.to_ascii_lowercase();
        PLACEHOLDERS.iter().any(|placeholder| is_repeated(&lower_case, placeholder))
            || EXACT_PLACEHOLDERS.iter().any(|placeholder| is_repeated(part, placeholder))
    };
    let parts = text.split(|c| !is_letter(c)).filter(|part| !part.is_empty());
    text.contains("[object ")
        || text.split(' ').any(|word| word.trim_matches(|c: char| !is_letter(c)).eq_ignore_ascii_case("n/a"))
        || parts.clone().any(|part| is_placeholder(part) && part != FAMILY_NAME)
        || parts.clone().all(is_placeholder)
}

/// Whether a text contains an e-mail address, `DOMAIN\user`, a telephone number, a URL or `provider|id`.
fn is_identifier(text: &str) -> bool {
    text.contains(['@', '\u{fe6b}', '\u{ff20}', '\\'])
        || text.chars().filter(|c| c.is_numeric()).count() >= MIN_IDENTIFIER_DIGITS
        || text.split(' ').any(|word| is_url(word) || parts(word, '|').is_some())
}

/// With a scheme, as in `https://example.com` and `tel:112`, or without, as in `www.example.com` and `example.com/ada`.
fn is_url(word: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    word.contains("://")
        || parts(word, ':').is_some_and(|(scheme, _)| is_scheme(scheme))
        || parts(word, '/').is_some_and(|(host, _)| host.contains('.'))
        || word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// The parts before and after the first `separator`, if neither is empty.
fn parts(word: &str, separator: char) -> Option<(&str, &str)> {
    word.split_once(separator).filter(|(before, behind)| !before.is_empty() && !behind.is_empty())
}

/// Whether a character is a visible letter of any script: `Alphabetic`, but neither a symbol, as the letters
/// in circles and boxes are, nor `Default_Ignorable_Code_Point`, as the Hangul fillers are.
fn is_letter(c: char) -> bool {
    let is_symbol = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}');
    let is_ignorable = matches!(c, '\u{115f}'..='\u{1160}' | '\u{3164}' | '\u{ffa0}');
    c.is_alphabetic() && !is_symbol && !is_ignorable
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use regex_syntax::hir::{Class, HirKind};

    use super::is_letter;

    #[test]
    fn a_letter_is_what_the_character_database_says() {
        // Characters that are newer than the crate's Unicode tables are not compared.
        const LETTER: &str = r"[\p{Alphabetic}--\p{Symbol}--\p{Default_Ignorable_Code_Point}--[^\p{Age=15.0}]]";
        const KNOWN: &str = r"\p{Age=15.0}";
        let class = |pattern| match regex_syntax::parse(pattern).expect("a class").into_kind() {
            HirKind::Class(Class::Unicode(class)) => class,
            other => panic!("{other:?}"),
        };
        let is_in = |class: &regex_syntax::hir::ClassUnicode, c| {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c))
        };
        let (letter, known) = (class(LETTER), class(KNOWN));
        let differing = ('\0'..=char::MAX).filter(|c| is_in(&known, *c) && is_in(&letter, *c) != is_letter(*c));
        assert_eq!(differing.collect::<Vec<_>>(), []);
    }
}
