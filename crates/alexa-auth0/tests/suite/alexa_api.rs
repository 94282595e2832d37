//! Alexa's own API: whose host gets the token, what is sent, and what a missing permission does.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::time::Duration;

use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::prelude::*;
use crate::testing::{Answer, Conversation};
use crate::{Due, ErrorKind};

const REMINDERS: &str = "alexa::alerts:reminders:skill:readwrite";
const TIMERS: &str = "alexa::alerts:timers:skill:readwrite";
const GIVEN_NAME: &str = "alexa::profile:given_name:read";

fn talk(respond: impl AsyncFn(&Turn) -> Result + 'static) -> Conversation {
    Conversation::new(Skill::new(respond))
}

async fn zone(turn: &Turn) -> Result {
    Ok(Response::tell(turn.alexa()?.time_zone().await?))
}

/// A request whose endpoint is another one.
fn at(endpoint: &Value) -> (Answer, usize) {
    let mut conversation = talk(zone).context(&json!({ "System": { "apiEndpoint": endpoint } }));
    let answer = conversation.launch();
    let calls = conversation.calls().len();
    (answer, calls)
}

#[test]
fn the_token_is_sent_to_amazon_only() {
    for endpoint in ["https://api.amazonalexa.com", "https://api.amazonalexa.com/"] {
        let (answer, calls) = at(&json!(endpoint));
        assert_eq!((answer.speech(), calls), ("America/Los_Angeles", 1), "{endpoint}");
    }
    for endpoint in ["https://api.eu.amazonalexa.com", "https://api.fe.amazonalexa.com", "https://api.fe.amazon.com"] {
        let mut conversation = talk(zone)
            .context(&json!({ "System": { "apiEndpoint": endpoint } }))
            .api(|_| Ok(crate::HttpResponse::new(200).with_json("Asia/Tokyo")));
        assert_eq!(conversation.launch().speech(), "Asia/Tokyo");
        let url = format!("{endpoint}/v2/devices/amzn1.ask.device.test/settings/System.timeZone");
        assert_eq!(conversation.calls()[0].url, url);
        assert_eq!(conversation.calls()[0].bearer.as_deref(), Some("api-access-token-of-a-test"));
    }
    for endpoint in [
        json!("http://api.amazonalexa.com"),
        json!("https://api.amazonalexa.com.example.com"),
        json!("https://api.amazonalexa.com@example.com"),
        json!("https://api.amazonalexa.com:8443"),
        json!("https://api.amazonalexa.com/v1"),
        json!("https://API.amazonalexa.com"),
        json!("https://example.com"),
        json!("http://127.0.0.1:8080"),
        json!(""),
        json!(null),
        json!(7),
    ] {
        let (answer, calls) = at(&endpoint);
        assert_eq!((answer.failure(), calls), (Some("foreign_alexa_api"), 0), "{endpoint}");
    }
}

#[test]
fn a_loopback_address_is_used_only_if_it_is_the_one_that_is_set() {
    let local = |endpoint: &str| {
        let mut conversation = talk(zone)
            .variable("ALEXA_DEV_API_ORIGIN", "http://127.0.0.1:8080")
            .context(&json!({ "System": { "apiEndpoint": endpoint } }))
            .api(|_| Ok(crate::HttpResponse::new(200).with_json("Europe/Berlin")));
        conversation.launch().failure()
    };
    assert_eq!(local("http://127.0.0.1:8080"), None);
    assert_eq!(local("http://127.0.0.1:8081"), Some("foreign_alexa_api"));
}

#[test]
fn without_a_token_or_a_device_nothing_is_sent() {
    for (system, code) in [
        (json!({ "apiAccessToken": null }), "no_alexa_api"),
        (json!({ "apiAccessToken": "a b" }), "no_alexa_api"),
        (json!({ "device": { "deviceId": null } }), "no_device"),
        (json!({ "device": { "deviceId": "../../v1/alerts" } }), "no_device"),
    ] {
        let mut conversation = talk(zone).context(&json!({ "System": system }));
        assert_eq!(conversation.launch().failure(), Some(code), "{system}");
        assert_eq!(conversation.calls().len(), 0);
    }
}

#[test]
fn a_path_cannot_lead_to_another_host() {
    for (path, is_sent) in [("/v1/x", true), (".example.com/", false), ("@example.com/", false), ("", false)] {
        let respond = async move |turn: &Turn| {
            turn.alexa()?.get(path).await?;
            Ok(Response::empty())
        };
        let mut conversation = talk(respond).api(|_| Ok(crate::HttpResponse::new(200)));
        let url = conversation.launch().failure().map_or_else(|| conversation.calls()[0].url.clone(), str::to_owned);
        assert_eq!(url.starts_with("https://api.amazonalexa.com/v1/x"), is_sent, "{path}: {url}");
    }
}

#[test]
fn settings_of_the_device_are_read() {
    let respond = async |turn: &Turn| {
        let alexa = turn.alexa()?;
        let units = (alexa.temperature_unit().await?, alexa.distance_units().await?);
        Ok(Response::tell(format!("{} {units:?}", alexa.time_zone().await?)))
    };
    assert_eq!(talk(respond).launch().speech(), "America/Los_Angeles (None, None)");
    let set = json!({
        "System.timeZone": "Europe/Berlin", "System.temperatureUnit": "CELSIUS", "System.distanceUnits": "METRIC",
    });
    assert_eq!(talk(respond).alexa(&set).launch().speech(), r#"Europe/Berlin (Some("CELSIUS"), Some("METRIC"))"#);
}

#[test]
fn a_missing_permission_is_asked_for_with_a_card_in_the_users_language() {
    let respond = async |turn: &Turn| Ok(Response::tell(turn.alexa()?.given_name().await?.unwrap_or_default()));
    let ada = json!({ "Profile.givenName": "Ada" });
    let answer = talk(respond).alexa(&ada).launch();
    assert_eq!(
        answer.json()["response"]["card"],
        json!({ "type": "AskForPermissionsConsent", "permissions": [GIVEN_NAME] })
    );
    assert_eq!((answer.failure(), answer.ends_session()), (Some("consent"), true));
    assert!(answer.speech().starts_with("I need your permission"));
    assert!(talk(respond).alexa(&ada).locale("de-AT").launch().speech().contains("deine Erlaubnis"));

    assert_eq!(talk(respond).alexa(&ada).granted(GIVEN_NAME).launch().speech(), "Ada");
    assert_eq!(talk(respond).granted(GIVEN_NAME).launch().speech(), "", "the user has not entered it");
}

#[test]
fn the_address_is_read() {
    let address = json!({ "address": { "city": "Berlin", "postalCode": "10115", "addressLine1": null } });
    let respond = async |turn: &Turn| {
        let address = turn.alexa()?.address().await?;
        assert_eq!(format!("{address:?}"), "Address(…)");
        Ok(Response::tell(format!("{:?} {:?}", address.city, address.address_line1)))
    };
    let asked = talk(respond).alexa(&address).launch();
    assert_eq!(asked.json()["response"]["card"]["permissions"], json!(["read::alexa:device:all:address"]));
    let granted = talk(respond).alexa(&address).granted("read::alexa:device:all:address");
    assert_eq!({ granted }.launch().speech(), r#"Some("Berlin") None"#);

    let respond = async |turn: &Turn| {
        Ok(Response::tell(turn.alexa()?.country_and_postal_code().await?.postal_code.unwrap_or_default()))
    };
    let permission = "read::alexa:device:all:address:country_and_postal_code";
    assert_eq!(talk(respond).alexa(&address).granted(permission).launch().speech(), "10115");
}

#[test]
fn reminders_and_timers_are_set() {
    let respond = async |turn: &Turn| {
        let alexa = turn.alexa()?;
        let first = alexa.remind(Due::After(Duration::from_mins(1)), "Bread & butter").await?;
        alexa.remind(Due::At("2026-11-28T16:00:00".to_owned()), "Tea").await?;
        let timer = alexa.start_timer(Duration::from_secs(90), "Eggs").await?;
        Ok(Response::tell(format!("{first} {timer}")))
    };
    let mut conversation = talk(respond).granted(REMINDERS).granted(TIMERS).locale("en-GB");
    assert_eq!(conversation.launch().speech(), "reminder-of-a-test timer-of-a-test");
    let bodies: Vec<_> = conversation.calls().iter().map(crate::testing::ApiRequest::json).collect();
    assert_eq!(
        bodies[0],
        json!({
            "requestTime": "2025-06-15T15:06:40",
            "trigger": { "type": "SCHEDULED_RELATIVE", "offsetInSeconds": 60 },
            "alertInfo": { "spokenInfo": { "content": [{ "locale": "en-GB", "text": "Bread & butter" }] } },
            "pushNotification": { "status": "ENABLED" },
        })
    );
    assert_eq!(bodies[1]["trigger"], json!({ "type": "SCHEDULED_ABSOLUTE", "scheduledTime": "2026-11-28T16:00:00" }));
    assert_eq!((&bodies[2]["duration"], &bodies[2]["timerLabel"]), (&json!("PT90S"), &json!("Eggs")));

    let mut conversation = talk(respond);
    assert_eq!(conversation.launch().json()["response"]["card"]["permissions"], json!([REMINDERS]));
}

#[test]
fn a_refusal_in_spite_of_the_permission_is_a_failure() {
    let respond = async |turn: &Turn| {
        turn.alexa()?.remind(Due::After(Duration::from_mins(1)), "Tea").await?;
        Ok(Response::empty())
    };
    let mut conversation = talk(respond)
        .granted(REMINDERS)
        .context(&json!({ "System": { "apiEndpoint": "https://api.eu.amazonalexa.com" } }))
        .api(|_| Ok(crate::HttpResponse::new(403).with_json(&json!({ "code": "MAX_REMINDERS_EXCEEDED" }))));
    assert_eq!(conversation.launch().failure(), Some("alexa_api_refused"));
}

#[test]
fn alexa_says_something_meanwhile_and_that_never_fails() {
    let respond = async |turn: &Turn| {
        turn.say_meanwhile("Salt & pepper.").await;
        turn.say_meanwhile(Ssml::new().pause(Duration::from_millis(100))).await;
        Ok(Response::tell("Done."))
    };
    let mut conversation = talk(respond);
    assert_eq!(conversation.launch().speech(), "Done.");
    let calls = conversation.calls();
    assert_eq!((calls[0].method.as_str(), calls.len()), ("POST", 2));
    assert!(calls[0].url.ends_with("/v1/directives"));
    assert_eq!(
        calls[0].json(),
        json!({
            "header": { "requestId": "amzn1.echo-api.request.test" },
            "directive": { "type": "VoicePlayer.Speak", "speech": "<speak>Salt &amp; pepper.</speak>" },
        })
    );
    assert_eq!(calls[1].json()["directive"]["speech"], "<speak><break time=\"100ms\"/></speak>");

    for system in [json!({ "apiAccessToken": null }), json!({ "apiEndpoint": "https://api.eu.amazonalexa.com" })] {
        assert_eq!(talk(respond).context(&json!({ "System": system })).launch().speech(), "Done.", "{system}");
    }
}

#[test]
fn the_kind_of_error_is_told() {
    assert_eq!(Error::consent(REMINDERS).kind(), ErrorKind::Consent);
    assert_eq!(Error::forbidden().kind(), ErrorKind::Forbidden);
}
