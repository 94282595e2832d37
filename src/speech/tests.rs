//! Rules that the sentences of every language must follow.

use std::ffi::OsStr;
use std::fs::{read_dir, read_to_string};

use serde_json::Value;

use super::{Sentences, Speech};

/// Alexa's locales, with the welcome of each.
const LOCALES: [(&str, &str); 17] = [
    ("ar-SA", "أهلًا من جديد، Ada."),
    ("de-DE", "Willkommen zurück, Ada."),
    ("en-AU", "Welcome back, Ada."),
    ("en-CA", "Welcome back, Ada."),
    ("en-GB", "Welcome back, Ada."),
    ("en-IN", "Welcome back, Ada."),
    ("en-US", "Welcome back, Ada."),
    ("es-ES", "Hola de nuevo, Ada."),
    ("es-MX", "Hola de nuevo, Ada."),
    ("es-US", "Hola de nuevo, Ada."),
    ("fr-CA", "Bon retour parmi nous, Ada."),
    ("fr-FR", "Bon retour parmi nous, Ada."),
    ("hi-IN", "आपका फिर से स्वागत है, Ada जी।"),
    ("it-IT", "Felice di risentirti, Ada."),
    ("ja-JP", "おかえりなさい、Adaさん。"),
    ("nl-NL", "Welkom terug, Ada."),
    ("pt-BR", "Que bom ter você de volta, Ada."),
];

/// Characters that could be markup, or that a voice cannot speak.
const MARKUP: [char; 9] = ['&', '<', '>', '"', '/', '*', '(', ')', '\n'];

fn language(locale: &str) -> &str {
    &locale[..2]
}

/// Each sentence with the name of its field. After a field is added, this does not compile until the field is listed.
fn spoken(speech: &Speech) -> [(&'static str, &'static str); 13] {
    let Speech {
        welcome,
        welcome_nameless,
        reprompt,
        help,
        fallback,
        goodbye,
        account: Sentences { link, link_again, unavailable, failed },
        you_are,
        you_are_nameless,
        email_on_card,
        account_card_title: _,
    } = *speech;
    [
        ("welcome", welcome),
        ("welcome_nameless", welcome_nameless),
        ("reprompt", reprompt),
        ("help", help),
        ("fallback", fallback),
        ("goodbye", goodbye),
        ("link", link),
        ("link_again", link_again),
        ("unavailable", unavailable),
        ("failed", failed),
        ("you_are", you_are),
        ("you_are_nameless", you_are_nameless),
        ("email_on_card", email_on_card),
    ]
}

#[test]
fn every_locale_of_alexa_has_its_language() {
    for (locale, welcome) in LOCALES {
        assert_eq!(Speech::of(Some(locale)).welcome(Some("Ada")), welcome, "{locale}");
    }
}

#[test]
fn no_sentence_is_left_in_another_language() {
    for (one, _) in LOCALES {
        for (other, _) in LOCALES.iter().filter(|(other, _)| language(other) != language(one)) {
            let (this, that) = (Speech::of(Some(one)), Speech::of(Some(other)));
            for ((field, ours), (_, theirs)) in spoken(this).into_iter().zip(spoken(that)) {
                assert_ne!(ours, theirs, "{field} in {one} and {other}");
            }
            assert_ne!(this.account_card_title, that.account_card_title, "{one} and {other}");
        }
    }
}

#[test]
fn a_language_of_another_script_is_written_in_it() {
    let scripts =
        [("ar-SA", '\u{600}'..='\u{6ff}'), ("hi-IN", '\u{900}'..='\u{97f}'), ("ja-JP", '\u{3040}'..='\u{9fff}')];
    for (locale, script) in scripts {
        for (field, sentence) in spoken(Speech::of(Some(locale))) {
            let written = sentence.replace("{name}", "").replace("Alexa", "");
            let foreign = written.chars().find(|c| c.is_alphabetic() && !script.contains(c));
            assert_eq!(foreign, None, "{field} in {locale}");
            assert!(written.chars().any(|c| script.contains(&c)), "{field} in {locale}");
        }
    }
}

#[test]
fn the_name_has_one_place_where_it_is_said_and_none_elsewhere() {
    for (locale, _) in LOCALES {
        let speech = Speech::of(Some(locale));
        for (field, sentence) in spoken(speech) {
            let places = usize::from(["welcome", "you_are"].contains(&field));
            assert_eq!(sentence.matches("{name}").count(), places, "{field} in {locale}");
            assert_eq!(sentence.matches(['{', '}']).count(), 2 * places, "{field} in {locale}");
        }
        assert!(!speech.account_card_title.contains(['{', '}']), "{locale}");
    }
}

#[test]
fn every_sentence_can_be_spoken_as_it_stands() {
    for (locale, _) in LOCALES {
        let ends: &[char] = match language(locale) {
            "hi" => &['।', '?'],
            "ja" => &['。', '？'],
            "ar" => &['.', '؟'],
            _ => &['.', '?'],
        };
        let speech = Speech::of(Some(locale));
        for (field, sentence) in spoken(speech) {
            assert!(sentence.ends_with(ends), "{field} in {locale}: {sentence}");
            assert!(!sentence.contains(MARKUP), "{field} in {locale}: {sentence}");
            assert_eq!(sentence.trim(), sentence, "{field} in {locale}");
            assert!(!sentence.contains("  "), "{field} in {locale}");
        }
        let title = speech.account_card_title;
        assert!(!title.trim().is_empty() && !title.contains(MARKUP) && !title.ends_with(ends), "{locale}: {title}");
    }
}

#[test]
fn what_is_suggested_is_understood() {
    let models = read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/skill-package/interactionModels/custom")).unwrap();
    for model in models.map(|entry| entry.unwrap().path()) {
        let locale = model.file_stem().and_then(OsStr::to_str).unwrap();
        let reprompt = Speech::of(Some(locale)).reprompt.to_lowercase();
        let samples = samples("WhoAmIIntent", &read_to_string(&model).unwrap());
        assert!(samples.iter().any(|sample| reprompt.contains(sample)), "{locale}: {reprompt}");
    }
}

/// The sample sentences of an intent in an interaction model.
fn samples(intent: &str, model: &str) -> Vec<String> {
    let model: Value = serde_json::from_str(model).unwrap();
    let intents = model["interactionModel"]["languageModel"]["intents"].as_array().unwrap();
    let intent = intents.iter().find(|candidate| candidate["name"] == intent).unwrap();
    intent["samples"].as_array().unwrap().iter().map(|sample| sample.as_str().unwrap().to_lowercase()).collect()
}

#[test]
fn a_region_has_its_own_words() {
    let differing = |one, other| {
        let (one, other) = (Speech::of(Some(one)), Speech::of(Some(other)));
        spoken(one)
            .into_iter()
            .zip(spoken(other))
            .filter(|(a, b)| a != b)
            .map(|((field, _), _)| field)
            .collect::<Vec<_>>()
    };
    assert_eq!(differing("es-ES", "es-MX"), ["reprompt", "link_again"]);
    assert_eq!(differing("es-MX", "es-US"), [""; 0]);
    assert_eq!(differing("fr-FR", "fr-CA"), ["reprompt", "email_on_card"]);
    assert_eq!(differing("en-US", "en-GB"), [""; 0]);
}

#[test]
fn an_unknown_region_speaks_its_language_and_an_unknown_language_english() {
    let of = |locale| Speech::of(locale).welcome_nameless;
    for (locale, like) in
        [("es-419", "es-ES"), ("fr-BE", "fr-FR"), ("de-AT", "de-DE"), ("pt-PT", "pt-BR"), ("ja", "ja-JP")]
    {
        assert_eq!(of(Some(locale)), of(Some(like)), "{locale}");
    }
    for locale in [None, Some(""), Some("sv-SE"), Some("-"), Some("deutsch"), Some("x-de-DE")] {
        assert_eq!(of(locale), of(Some("en-US")), "{locale:?}");
    }
}

#[test]
fn a_name_is_said_once_and_as_it_is() {
    let name = "{name} \u{202e}$1 \\ & Søn-さん";
    for (locale, _) in LOCALES {
        let speech = Speech::of(Some(locale));
        for (said, sentence) in
            [(speech.welcome(Some(name)), speech.welcome), (speech.you_are(Some(name)), speech.you_are)]
        {
            let (before, after) = sentence.split_once("{name}").unwrap();
            assert_eq!(said, format!("{before}{name}{after}"), "{locale}");
        }
    }
}

#[test]
fn without_a_name_none_is_said() {
    for (locale, _) in LOCALES {
        let speech = Speech::of(Some(locale));
        assert_eq!(speech.welcome(None), speech.welcome_nameless, "{locale}");
        assert_eq!(speech.you_are(None), speech.you_are_nameless, "{locale}");
    }
}
