//! Values of Amazon's slot types, and what a test says of slots.

use std::time::Duration;

use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::prelude::*;
use crate::testing::{Conversation, IntentRequest};
use crate::{Confirmation, Date, DialogState, Season, SlotType, TimeOfDay};

#[test]
fn dates_have_the_forms_of_amazons_documents() {
    for (text, date) in [
        ("2026-11-28", Date::Day { year: 2026, month: 11, day: 28 }),
        ("2024-02-29", Date::Day { year: 2024, month: 2, day: 29 }),
        ("2026-12-31", Date::Day { year: 2026, month: 12, day: 31 }),
        ("2026-W48", Date::Week { year: 2026, week: 48 }),
        ("2026-W48-WE", Date::Weekend { year: 2026, week: 48 }),
        ("2026-11", Date::Month { year: 2026, month: 11 }),
        ("2026", Date::Year { year: 2026 }),
        ("202X", Date::Decade { from: 2020 }),
        ("2026-WI", Date::Season { year: 2026, season: Season::Winter }),
        ("2026-SP", Date::Season { year: 2026, season: Season::Spring }),
        ("2026-SU", Date::Season { year: 2026, season: Season::Summer }),
        ("2026-FA", Date::Season { year: 2026, season: Season::Autumn }),
        ("PRESENT_REF", Date::Now),
    ] {
        assert_eq!(Date::parse(text), Some(date), "{text}");
        assert_eq!(date.to_string(), text);
    }
    for other in [
        "",
        "?",
        "26",
        "20266",
        "2026-",
        "2026-00",
        "2026-13",
        "2026-1",
        "2026-11-00",
        "2026-11-31",
        "2025-02-29",
        "2026-11-28-1",
        "2026-W",
        "2026-W54",
        "2026-W00",
        "2026-W48-XX",
        "2026-W48-WE-1",
        "20XX",
        "202X-1",
        "0000",
        "2026-11-2a",
        "+026-11-28",
        "2026-Ü1",
        "2026-WI-1",
        "tomorrow",
    ] {
        assert_eq!(Date::parse(other), None, "{other}");
    }
}

#[test]
fn the_first_day_is_counted_by_the_gregorian_calendar_and_weeks_begin_on_monday() {
    // The numbers are those of `date -ud DATE +%s`, divided by 86,400.
    for (text, day) in [
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2000-03-01", 11_017),
        ("2026-11-28", 20_785),
        ("1969-12-31", -1),
        ("2026-11", 20_758),
        ("2026", 20_454),
        ("202X", 18_262),
        ("2026-W48", 20_780),
        ("2026-W48-WE", 20_785),
        ("2020-W01", 18_260),
        ("2020-W53", 18_624),
        ("2021-W01", 18_631),
        ("9999-12-31", 2_932_896),
    ] {
        assert_eq!(Date::parse(text).and_then(|date| date.first_day()), Some(day), "{text}");
    }
    assert_eq!(Date::parse("2026-WI").and_then(|date| date.first_day()), None);
    assert_eq!(Date::Now.first_day(), None);
}

#[test]
fn times_and_durations_have_the_forms_of_amazons_documents() {
    for (text, time) in [
        ("00:00", TimeOfDay::At { hour: 0, minute: 0 }),
        ("23:59", TimeOfDay::At { hour: 23, minute: 59 }),
        ("16:30:15", TimeOfDay::At { hour: 16, minute: 30 }),
        ("NI", TimeOfDay::Night),
        ("MO", TimeOfDay::Morning),
        ("AF", TimeOfDay::Afternoon),
        ("EV", TimeOfDay::Evening),
    ] {
        assert_eq!(TimeOfDay::parse(text), Some(time), "{text}");
        assert_eq!(time.to_string(), text.strip_suffix(":15").unwrap_or(text));
    }
    for other in ["", "?", "24:00", "12:60", "1:00", "12", "12:00:60", "12:00:00:00", "NOON"] {
        assert_eq!(TimeOfDay::parse(other), None, "{other}");
    }
    for (text, seconds) in
        [("PT10M", 600), ("PT1H30M5S", 5405), ("P2D", 172_800), ("P1W", 604_800), ("P1DT1H", 90_000), ("PT0S", 0)]
    {
        assert_eq!(Duration::parse(text), Some(Duration::from_secs(seconds)), "{text}");
    }
    for other in [
        "",
        "P",
        "PT",
        "?",
        "10M",
        "P1Y",
        "P2M",
        "PT1",
        "P1H",
        "PT1D",
        "PTM",
        "PTT1M",
        "P1T1M",
        "PT-1M",
        "PT1M ",
        "PT99999999999999999999S",
        "PT18446744073709551615M",
    ] {
        assert_eq!(Duration::parse(other), None, "{other}");
    }
}

#[test]
fn a_slot_is_parsed_as_what_is_asked_for() {
    let respond = async |turn: &Turn| {
        let slot = turn.slot("value");
        let number: Option<u32> = slot.and_then(Slot::parse);
        let half: Option<f64> = slot.and_then(Slot::parse);
        let date: Option<Date> = slot.and_then(Slot::parse);
        Ok(Response::tell(format!("{number:?} {half:?} {date:?}")))
    };
    let said = |value: &str| {
        let mut conversation = Conversation::new(Skill::new(respond));
        conversation.intent_with("NumberIntent", &[("value", value)]).speech().to_owned()
    };
    assert_eq!(said("3"), "Some(3) Some(3.0) None");
    assert_eq!(said("-1.5"), "None Some(-1.5) None");
    assert_eq!(said("?"), "None None None");
    assert_eq!(said("2026"), "Some(2026) Some(2026.0) Some(Year { year: 2026 })");
    assert_eq!(Conversation::new(Skill::new(respond)).intent("NumberIntent").speech(), "None None None");
}

#[test]
fn a_test_says_what_alexa_has_matched_and_confirmed() {
    let respond = async |turn: &Turn| {
        let intent = turn.intent().ok_or_else(|| Error::new("no_intent"))?;
        let member = intent.slot("member");
        let resolved = member.and_then(Slot::resolved).map(|one| (one.id.clone(), one.name.clone()));
        let values: Vec<_> = member.iter().flat_map(|slot| &slot.values).map(|one| one.spoken.as_str()).collect();
        Ok(Response::tell(format!("{values:?} {resolved:?} {:?} {:?}", turn.dialog_state(), intent.confirmation)))
    };
    let said = |request: IntentRequest| Conversation::new(Skill::new(respond)).send(request).speech().to_owned();
    let new = || IntentRequest::new("ShareIntent");
    assert_eq!(said(new()), "[] None Some(Started) None");
    assert_eq!(
        said(new().resolved("member", "my wife", "ANNA", "Anna").dialog(DialogState::Completed)),
        r#"["my wife"] Some((Some("ANNA"), "Anna")) Some(Completed) None"#
    );
    assert_eq!(
        said(new().unresolved("member", "the dog").confirmation(Confirmation::Denied)),
        r#"["the dog"] None Some(Started) Denied"#
    );
    assert_eq!(
        said(new().slot("member", "Anna").slot("member", "Ben").slot("member", "Cleo")),
        r#"["Anna", "Ben", "Cleo"] None Some(Started) None"#
    );
}

#[test]
fn a_document_is_shown_only_on_a_device_that_can() {
    let respond = async |turn: &Turn| {
        let document = json!({ "type": "APL", "version": "2024.3" });
        Ok(Response::tell("Look.").show(&turn.device(), document, json!({ "list": { "title": "Milk" } })))
    };
    let new = || Conversation::new(Skill::new(respond));
    assert!(new().launch().directives().is_empty());
    assert_eq!(
        new().echo_show().launch().directives(),
        [json!({
            "type": "Alexa.Presentation.APL.RenderDocument",
            "token": "document",
            "document": { "type": "APL", "version": "2024.3" },
            "datasources": { "list": { "title": "Milk" } },
        })]
    );
}
