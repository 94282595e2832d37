#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Member, Outline};

const REQUEST: &str = r#"{"type":"LaunchRequest","timestamp":"2025-06-15T15:06:40Z"}"#;

fn is_read(body: &str) -> bool {
    Outline::read(body.as_bytes()).is_some()
}

/// A body with additional fields at its top level.
fn beside(member: &str) -> String {
    format!(r#"{{"request":{REQUEST},{member}}}"#)
}

#[test]
fn type_timestamp_and_application_ids_are_found_wherever_they_stand() {
    let id = |id: &str| format!(r#"{{"x":[],"application":{{"applicationId":"{id}"}}}}"#);
    let body = format!(
        " {{ \"context\" : {{\"System\":{}}}, \"session\":{},\n\t\"request\":{{\"a\":{{\"type\":1}},\"timestamp\":\"now\",\"type\":\"T\"}}}}\r\n",
        id("of context"),
        id("of session")
    );
    let outline = Outline::read(body.as_bytes()).unwrap();
    assert_eq!((&*outline.r#type, outline.timestamp.as_deref()), ("T", Some("now")));
    assert_eq!(outline.application_ids, [Member::Text("of context".into()), Member::Text("of session".into())]);
    assert!(outline.is_for(|id| id.starts_with("of ")) && !outline.is_for(|id| id == "of context"));
}

#[test]
fn an_escaped_text_is_what_it_means() {
    let outline = Outline::read(br#"{"request":{"type":"Launch\u0052equest"}}"#).unwrap();
    assert_eq!(outline.r#type, "LaunchRequest");
    assert_eq!(outline.timestamp, None);
}

#[test]
fn a_wanted_name_has_no_other_spelling() {
    let with = |name: &str| format!(r#"{{"request":{{"type":"T"}},"{name}":{{}}}}"#);
    for name in [r"\u0073ession", r"sess\u0069on", r"\u0073\u0065\u0073\u0073\u0069\u006F\u006e", r"sessio\u006E"] {
        assert!(!is_read(&with(name)), "{name}");
    }
    for other in [
        r"\u0053ession",
        r"session\u0000",
        r"\u0000session",
        r"sessio\u016e",
        r"sessio\n",
        r"\\u0073ession",
        r"sessio\u006e\u006e",
    ] {
        assert!(is_read(&with(other)), "{other}");
    }
    assert!(!is_read(&with(r"sessio\u006")), "no JSON");
}

#[test]
fn a_body_without_a_request_and_its_type_is_refused() {
    for body in [
        "",
        " ",
        "{",
        "[]",
        "42",
        "null",
        "\"request\"",
        "{}",
        r#"{"request":1}"#,
        r#"{"request":{}}"#,
        r#"{"request":{"type":1}}"#,
        r#"{"request":{"type":null}}"#,
        r#"[{"request":{"type":"T"}}]"#,
        r#"{"a":{"request":{"type":"T"}}}"#,
    ] {
        assert!(!is_read(body), "{body}");
    }
    assert!(is_read(r#"{"request":{"type":""}}"#));
}

#[test]
fn a_member_that_is_looked_for_may_not_repeat() {
    let applications = r#""application":{"applicationId":"a"},"application":{"applicationId":"a"}"#;
    for member in [
        format!(r#""request":{REQUEST}"#),
        r#""session":{},"session":{}"#.to_owned(),
        r#""context":{"System":{},"System":{}}"#.to_owned(),
        format!(r#""context":{{"System":{{{applications}}}}}"#),
        format!(r#""session":{{{applications}}}"#),
        r#""session":{"application":{"applicationId":"a","applicationId":"a"}}"#.to_owned(),
    ] {
        assert!(!is_read(&beside(&member)), "{member}");
    }
    for kind in [r#""type":"T","type":"T""#, r#""type":"T","timestamp":"n","timestamp":"n""#] {
        assert!(!is_read(&format!(r#"{{"request":{{{kind}}}}}"#)), "{kind}");
    }
    assert!(is_read(&beside(r#""session":{},"context":{"System":{}}"#)));
}

#[test]
fn nor_may_it_stand_there_in_another_spelling() {
    assert!(!is_read(&beside(r#""\u0073ession":{}"#)));
    assert!(!is_read(&beside(r#""session":{"\u0061pplication":{"applicationId":"other"}}"#)));
    assert!(is_read(&beside(r#""session":{"\u0061":1,"\\":{}}"#)), "what is another name may be spelled in any way");
    assert!(is_read(&beside(r#""x":{"\u0061pplication":{}}"#)), "and so may any that is not looked for");
}

#[test]
fn what_is_no_json_is_refused_and_what_is_is_not() {
    for value in [
        "0",
        "-0",
        "12",
        "-1.50",
        "1e400",
        "1E+9",
        "2e-3",
        "true",
        "false",
        "null",
        "\"\"",
        r#""\"\\\/\b\f\n\r\t\u00e9""#,
        r#""\ud800""#,
        "\"é\u{2028}\"",
        "[]",
        "[1,[2],{}]",
        "{}",
        r#"{"":0,"a" : [ 1 , 2 ] }"#,
        " [ ] ",
    ] {
        assert!(is_read(&beside(&format!("\"x\":{value}"))), "{value}");
    }
    for value in [
        "",
        "01",
        "+1",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "tru",
        "nul",
        "NaN",
        "'x'",
        "\"",
        "\"\u{1}\"",
        "\"\n\"",
        r#""\x""#,
        r#""\u12g4""#,
        r#""\u123"#,
        "[",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[}",
        "{]",
        "1,",
        "]",
        "}",
        "1}",
    ] {
        assert!(!is_read(&beside(&format!("\"x\":{value}"))), "{value}");
    }
    assert!(!is_read(&format!("{} x", beside("\"x\":1"))) && !is_read(&format!("{}{{}}", beside("\"x\":1"))));
}

#[test]
fn the_nesting_is_bounded() {
    let nested = |levels: usize| beside(&format!("\"x\":{}{}", "[".repeat(levels), "]".repeat(levels)));
    assert!(is_read(&nested(127)) && !is_read(&nested(128)), "the body itself is one more");
    assert!(!is_read(&beside(&format!("\"x\":{}", "[".repeat(200_000)))));
    assert!(!is_read(&"{\"a\":".repeat(200_000)));
}

#[test]
fn an_application_id_that_is_not_text_is_nobodys() {
    for id in ["null", "7", "[]", "{}", "true", r#""other""#] {
        let body = beside(&format!(
            r#""session":{{"application":{{"applicationId":"ours"}}}},"context":{{"System":{{"application":{{"applicationId":{id}}}}}}}"#
        ));
        assert!(!Outline::read(body.as_bytes()).unwrap().is_for(|id| id == "ours"), "{id}");
    }
    for system in
        [r#"{"application":{"applicationId":"ours"}}"#, r#"{"application":{}}"#, r#"{"application":7}"#, "{}", "7"]
    {
        let body = beside(&format!(
            r#""session":{{"application":{{"applicationId":"ours"}}}},"context":{{"System":{system}}}"#
        ));
        assert!(Outline::read(body.as_bytes()).unwrap().is_for(|id| id == "ours"), "{system}");
    }
    assert!(!Outline::read(beside("\"session\":{}").as_bytes()).unwrap().is_for(|_| true), "none is named");
}
