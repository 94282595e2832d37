//! The spoken name of a user is as the table says. The doctor's test reads the same table.

use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::auth0::profile::UserInfo;

#[derive(Deserialize)]
struct Table {
    names: Vec<Row>,
    profiles: Vec<ProfileRow>,
}

#[derive(Deserialize)]
struct Row {
    case: String,
    name: String,
    spoken: Option<String>,
    /// Whether it can be spoken as a nickname, too.
    #[serde(default = "yes")]
    as_nickname: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct ProfileRow {
    case: String,
    profile: Value,
    spoken: Option<String>,
}

fn table() -> Table {
    serde_json::from_str(include_str!("../data/names.json")).expect("the table")
}

/// The spoken name of a profile, which must be the same after the profile was cached.
fn spoken(profile: &Value) -> [Option<String>; 2] {
    let mut answer = profile.clone();
    answer["sub"] = json!("auth0|ada");
    let read = |answer: &Value| UserInfo::from_json(answer.to_string().as_bytes()).expect("an answer");
    let (fresh, cached) = (read(&answer), read(&read(&answer).to_json()));
    [fresh, cached].map(|userinfo| userinfo.into_profile().speakable_name().map(str::to_owned))
}

#[test]
fn what_identifies_a_user_is_no_name() {
    for Row { case, name, spoken: expected, as_nickname } in table().names {
        for claim in ["given_name", "name", "nickname"] {
            let expected = expected.clone().filter(|_| claim != "nickname" || as_nickname);
            assert_eq!(spoken(&json!({ claim: name })), [expected.clone(), expected], "{case}, as {claim}");
        }
    }
}

#[test]
fn the_first_claim_that_can_be_spoken_is() {
    for ProfileRow { case, profile, spoken: expected } in table().profiles {
        assert_eq!(spoken(&profile), [expected.clone(), expected], "{case}");
    }
}

#[test]
fn what_is_kept_of_a_profile_is_bounded() {
    let long = "Ada ".repeat(60_000);
    let address = |length: usize| format!("{}@example.com", "a".repeat(length - "@example.com".len()));
    let answer =
        |email: &str| json!({ "sub": "auth0|ada", "given_name": long, "name": long, "nickname": long, "email": email });
    let kept = |email: &str| UserInfo::from_json(answer(email).to_string().as_bytes()).expect("an answer");
    assert_eq!(kept(&address(254)).into_profile().email(), Some(address(254).as_str()));
    let too_long = kept(&address(255));
    assert!(too_long.to_json().to_string().len() < 200);
    assert_eq!((too_long.into_profile().email(), kept("").into_profile().email()), (None, None));
}
