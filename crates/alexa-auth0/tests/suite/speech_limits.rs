//! Speech and cards are within Alexa's limits, and text never becomes markup.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a failure here is a failed test")]

use std::time::Duration;

use crate::alexa::response::{Card, Emphasis, Image, MarkupError, OutputSpeech, Prosody, SayAs, Ssml};
use serde::Serialize;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::suite::support::chains::Leaf;
use crate::suite::support::settings::USERINFO;
use crate::suite::support::tokens::{SUBJECT, claims, token};
use crate::suite::support::world::{CHAIN_URL, World, inbound, launch_request};

const LIMIT: usize = 8000;

/// A string of what Alexa gets.
fn member(value: impl Serialize, name: &str) -> String {
    json!(value)[name].as_str().unwrap().to_owned()
}

fn plain(text: &str) -> String {
    member(OutputSpeech::from(text), "text")
}

fn ssml(speech: Ssml) -> String {
    member(OutputSpeech::from(speech), "ssml")
}

/// The text of SSML that consists only of `Ssml::text`.
fn read_out(ssml: &str) -> String {
    let text = ssml.strip_prefix("<speak>").and_then(|rest| rest.strip_suffix("</speak>")).unwrap();
    assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

/// The length in UTF-16 code units. Alexa never counts more than that.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Like `assert_eq`, for texts that are too long to print.
#[track_caller]
fn assert_same(left: &str, right: &str) {
    let common = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    assert!(left == right, "{} and {} characters, the first {common} the same", length(left), length(right));
}

/// A sentence of each language, with the space after it if the language has one.
const SENTENCES: [&str; 8] = [
    "This is a sentence. ",
    "Is this one? ",
    "It is! ",
    "これは文です。",
    "これは文ですか？",
    "यह एक वाक्य है। ",
    "هل هذه جملة؟ ",
    "これは！",
];

#[test]
fn text_within_the_limit_is_said_whole() {
    for sentence in SENTENCES {
        let fits: String = sentence.chars().cycle().take(LIMIT).collect();
        assert_same(&plain(&fits), &fits);
        let fits: String = sentence.chars().cycle().take(LIMIT - "<speak></speak>".len()).collect();
        assert_same(&read_out(&ssml(Ssml::new().text(&fits))), &fits);
    }
}

#[test]
fn text_over_the_limit_is_cut_behind_its_last_whole_sentence_in_every_script() {
    for sentence in SENTENCES {
        let long = sentence.repeat(LIMIT);
        for (cut, room) in
            [(plain(&long), LIMIT), (read_out(&ssml(Ssml::new().text(&long))), LIMIT - "<speak></speak>".len())]
        {
            // The space after the last sentence is not needed, and may exceed the limit.
            let whole = (room + usize::from(sentence.ends_with(' '))) / length(sentence);
            assert_same(&cut, sentence.repeat(whole).trim_end());
        }
    }
}

#[test]
fn one_character_too_many_costs_the_last_sentence() {
    let first = format!("{}.", "a".repeat(LIMIT - 3));
    assert_same(&plain(&format!("{first} b")), &format!("{first} b"));
    assert_same(&plain(&format!("{first} bc")), &first);
}

#[test]
fn a_sentence_that_is_too_long_is_cut_behind_a_word_and_a_word_where_it_must_be() {
    let words = |word: &str| word.repeat(LIMIT / length(word)).trim_end().to_owned();
    for word in ["word ", "शब्द ", "كلمة ", "あ", "😀"] {
        assert_same(&plain(&word.repeat(LIMIT + 1)), &words(word));
    }
}

#[test]
fn a_card_is_cut_to_the_limit_of_its_title_and_text_together() {
    let (title, long) = ("これは文です。", SENTENCES[3].repeat(LIMIT));
    let image = Image { small_image_url: String::new(), large_image_url: String::new() };
    let (simple, standard) = (Card::simple(title, &long), Card::standard(title, &long, image));
    for text in [member(simple, "content"), member(standard, "text")] {
        assert_same(&text, &SENTENCES[3].repeat((LIMIT - length(title)) / length(SENTENCES[3])));
    }
}

#[test]
fn in_ssml_text_is_text_and_nothing_else() {
    for text in
        ["&", "<", ">", "\"", "'", "&amp;", "</speak>", "<audio src='https://x'/>", "]]>", "<!-- x", "&#60;", "{name}"]
    {
        assert_eq!(read_out(&ssml(Ssml::new().text(text))), text);
    }
    assert_eq!(
        ssml(Ssml::new().text("a&b").spell_out("</say-as><audio src=\"x\"/>")),
        "<speak>a&amp;b<say-as interpret-as=\"spell-out\">\
         &lt;/say-as&gt;&lt;audio src=&quot;x&quot;/&gt;</say-as></speak>"
    );
}

#[test]
fn no_text_in_markup_becomes_markup() {
    let evil = "\"/><audio src='x'/>&<b>";
    let escaped = "&quot;/&gt;&lt;audio src=&apos;x&apos;/&gt;&amp;&lt;b&gt;";
    let said = |make: fn(Ssml, &str) -> Ssml| {
        let said = ssml(make(Ssml::new(), evil));
        said.strip_prefix("<speak>").and_then(|rest| rest.strip_suffix("</speak>")).unwrap().to_owned()
    };
    let whole = |open: &str, content: &str, name: &str| format!("<{open}>{content}</{name}>");
    assert_eq!(said(Ssml::audio), format!("<audio src=\"{escaped}\"/>"));
    assert_eq!(
        said(|s, text| s.say_as(SayAs::Telephone, text)),
        whole("say-as interpret-as=\"telephone\"", escaped, "say-as")
    );
    assert_eq!(
        said(|s, text| s.emphasis(Emphasis::Strong, text)),
        whole("emphasis level=\"strong\"", escaped, "emphasis")
    );
    assert_eq!(
        said(|s, text| s.phoneme(text, text)),
        whole(&format!("phoneme alphabet=\"ipa\" ph=\"{escaped}\""), escaped, "phoneme")
    );
    assert_eq!(
        said(|s, text| s.lang(text, |s| s.text(text))),
        whole(&format!("lang xml:lang=\"{escaped}\""), escaped, "lang")
    );
    assert_eq!(
        said(|s, text| s.voice(text, |s| s.text(text))),
        whole(&format!("voice name=\"{escaped}\""), escaped, "voice")
    );
    let slow = |s: Ssml, text: &str| s.prosody(Prosody { pitch: Some(text), ..Prosody::default() }, |s| s.text(text));
    assert_eq!(said(slow), whole(&format!("prosody pitch=\"{escaped}\""), escaped, "prosody"));
}

#[test]
fn each_kind_of_text_has_the_name_of_alexas_documents() {
    for (kind, name) in [
        (SayAs::Cardinal, "cardinal"),
        (SayAs::Ordinal, "ordinal"),
        (SayAs::Digits, "digits"),
        (SayAs::Fraction, "fraction"),
        (SayAs::Unit, "unit"),
        (SayAs::Date, "date"),
        (SayAs::Time, "time"),
        (SayAs::Telephone, "telephone"),
        (SayAs::Address, "address"),
        (SayAs::Interjection, "interjection"),
        (SayAs::Expletive, "expletive"),
    ] {
        let expected = format!("<speak><say-as interpret-as=\"{name}\">1</say-as></speak>");
        assert_eq!(ssml(Ssml::new().say_as(kind, "1")), expected);
    }
}

#[test]
fn elements_are_said_whole_or_not_at_all() {
    let long = "a".repeat(LIMIT - 30);
    let short = ssml(Ssml::new().text(&long).lang("fr-FR", |s| s.text("oui")));
    assert_eq!(read_out(&short), long);
    let inside = ssml(Ssml::new().lang("fr-FR", |s| s.text(&"a".repeat(LIMIT))));
    assert_eq!(inside, "<speak></speak>", "it has no room for the element itself");
}

#[test]
fn written_markup_is_said_if_it_is_well_formed() {
    for right in [
        "",
        "Hello.",
        "Hello <break time='1s'/> <emphasis level=\"strong\">you</emphasis>.",
        "<p><s>One</s><s>Two &amp; &lt;three&gt;</s></p>",
        "<amazon:effect name=\"whispered\">psst</amazon:effect>",
        "<audio src=\"https://a.example/x?a=1&amp;b=2\" />",
        "<sub alias='a > b'>c</sub >",
    ] {
        assert_eq!(ssml(Ssml::new().raw(right).unwrap()), format!("<speak>{right}</speak>"));
    }
    for (wrong, error) in [
        ("<", MarkupError::NotWellFormed),
        (">", MarkupError::NotWellFormed),
        ("a < b", MarkupError::NotWellFormed),
        ("Tom & Jerry", MarkupError::NotWellFormed),
        ("&nbsp;", MarkupError::NotWellFormed),
        ("<break time=1s/>", MarkupError::NotWellFormed),
        ("<break time='1s/>", MarkupError::NotWellFormed),
        ("<break time/>", MarkupError::NotWellFormed),
        ("<sub alias='a & b'>c</sub>", MarkupError::NotWellFormed),
        ("<sub alias='<b>'>c</sub>", MarkupError::NotWellFormed),
        ("<script>a</script>", MarkupError::UnknownElement),
        ("<speak>a</speak>", MarkupError::UnknownElement),
        ("< break/>", MarkupError::UnknownElement),
        ("<!-- a -->", MarkupError::UnknownElement),
        ("<p>", MarkupError::NotClosed),
        ("</p>", MarkupError::NotClosed),
        ("<p><s>a</p></s>", MarkupError::NotClosed),
    ] {
        assert_eq!(Ssml::new().raw(wrong), Err(error), "{wrong}");
    }
}

#[test]
fn ssml_counts_with_all_its_markup() {
    for text in
        ["&".repeat(LIMIT), "& ".repeat(LIMIT), "'. ".repeat(LIMIT), "<b>".repeat(LIMIT), "あ\"。".repeat(LIMIT)]
    {
        let said = ssml(Ssml::new().text(&text));
        assert!(length(&said) <= LIMIT && length(&said) > LIMIT - 20, "{}", length(&said));
        assert!(text.starts_with(&read_out(&said)), "no entity is cut in two");

        let pause = Duration::from_secs(1);
        let full = Ssml::new().text(&text).pause(pause).text(&text).spell_out(&text).text(&text);
        let full = ssml((0..1000).fold(full, |speech, _| speech.pause(pause).spell_out("A")));
        assert!(length(&full) <= LIMIT, "{}", length(&full));
        assert_eq!(full.matches("<say-as").count(), full.matches("</say-as>").count());
    }
    assert!(ssml(Ssml::new().pause(Duration::MAX)).contains("\"10000ms\""));
}

#[test]
fn control_characters_are_spaces() {
    let controls: String = (0..0x20).chain(0x7f..0xa0).filter(|c| *c != 0x0a).filter_map(char::from_u32).collect();
    assert_eq!(plain(&format!("a{controls}b")), format!("a{}b", " ".repeat(length(&controls))));
    assert_eq!(read_out(&ssml(Ssml::new().text("a\0\u{1b}[2J\u{85}b"))), "a  [2J b");
    assert_eq!(plain("a\nb"), "a\nb");
}

/// Characters that change the direction of the text after them, or that are invisible.
const BIDIRECTIONAL: [char; 9] =
    ['\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];

#[test]
fn direction_cannot_be_overridden_in_speech_or_on_a_card() {
    for c in BIDIRECTIONAL {
        let text = format!("a{c}b");
        assert!(!plain(&text).contains(c), "{} is said", c.escape_unicode());
        assert!(!ssml(Ssml::new().text(&text)).contains(c), "{} is said with markup", c.escape_unicode());
        let card = json!(Card::simple(&text, &text));
        assert!(!card.to_string().contains(c), "{} is on a card: {card}", c.escape_unicode());
    }
}

#[test]
fn the_title_of_a_card_is_within_the_limit_and_without_control_characters() {
    let card = Card::simple("a\0b ".repeat(LIMIT), "text");
    let (title, content) = (member(&card, "title"), member(&card, "content"));
    assert!(length(&title) + length(&content) <= LIMIT, "{} characters", length(&title));
    assert!(!title.contains(char::is_control));
}

/// The responses to a launch and to an intent of a linked user with this profile.
fn answers(userinfo: &Value) -> [Value; 2] {
    let world = World::with_certificates(&Leaf::default());
    world.http.serve(USERINFO, userinfo.to_string());
    let launch = launch_request(world.now(), &json!({ "accessToken": token(&claims()) }));
    let mut intent = launch.clone();
    intent["request"]["type"] = json!("IntentRequest");
    intent["request"]["intent"] = json!({ "name": "AnyIntent" });
    [launch, intent].map(|request| world.send(inbound(CHAIN_URL, &request)).unwrap()["response"].take())
}

fn greeting(given_name: &str) -> String {
    let [welcome, _] = answers(&json!({ "sub": SUBJECT, "given_name": given_name }));
    assert_eq!(welcome["outputSpeech"]["type"], "PlainText", "in which markup is read out");
    let text = welcome["outputSpeech"]["text"].as_str().unwrap();
    let name = text.strip_prefix("Hello, ").and_then(|rest| rest.strip_suffix('!'));
    name.unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[test]
fn a_name_is_said_as_it_is_and_alters_nothing_else() {
    for name in [
        "Ada",
        "O'Neil & Söhne",
        "<break time=\"10s\"/>",
        "</speak>",
        "{name}",
        "{name}{name}",
        "{0} %s ${x}",
        "さくら",
        "क्\u{200d}ष",
    ] {
        assert_eq!(greeting(name), name);
    }
}

#[test]
fn a_name_is_one_line_of_limited_length() {
    assert_eq!(greeting("A\nd\0\u{1b}a\u{85}\u{2028} b"), "A d a b");
    assert_eq!(greeting(&"x".repeat(100_000)), "x".repeat(64));
}

#[test]
fn a_name_cannot_turn_the_direction_of_what_follows() {
    for c in BIDIRECTIONAL {
        assert_eq!(greeting(&format!("A{c}da")).replace(' ', ""), "Ada", "{}", c.escape_unicode());
    }
}

#[test]
fn an_address_on_a_card_is_within_its_limits_and_only_text() {
    let shown = |email: &str| {
        let [_, answer] = answers(&json!({ "sub": SUBJECT, "given_name": "Ada", "email": email }));
        assert!(!answer["outputSpeech"].to_string().contains('@'), "{answer}");
        let card = &answer["card"];
        let [title, content] = ["title", "content"].map(|name| card[name].as_str().unwrap().to_owned());
        assert!(length(&title) + length(&content) <= LIMIT, "{} characters", length(&title) + length(&content));
        content
    };
    assert_eq!(shown("ada@example.com"), "ada@example.com");
    assert_eq!(shown("a\0@example.com"), "a @example.com");
    assert_eq!(shown(&"a@".repeat(127)), "a@".repeat(127));
    assert_eq!(shown(&"a@".repeat(128)), "", "too long to be an address");
    assert!(!shown("a\u{202e}@example.com").contains('\u{202e}'));
}
