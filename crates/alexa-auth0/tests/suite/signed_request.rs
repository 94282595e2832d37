//! A request is verified only if it is well formed, recent, for this skill and signed by Alexa, in that order.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::alexa::certificate::{SigningCertificate, TrustAnchors};
use crate::alexa::error::RequestError;
use crate::alexa::signature::{Inbound, SignedRequest, VerifiedRequest};
use crate::suite::support::chains::{LEAF_SEED, Leaf};
use crate::suite::support::keys::{rsa, sign_pkcs1, sign_pss};
use crate::suite::support::settings::{SKILL, settings_with};
use crate::suite::support::world::{CHAIN_URL, chain, inbound, launch_request, root};
use crate::suite::support::{HOUR, NOW, rfc3339};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use jwt_simple::reexports::ct_codecs::{Base64, Encoder};

const OTHER_SKILL: &str = "amzn1.ask.skill.00000000-0000-0000-0000-000000000002";

/// `SignatureCertChainUrl`, `Signature-256`, the body, and the expected error.
type Step<'a> = (Option<&'a str>, Option<&'a str>, &'a [u8], Option<RequestError>);

fn launch() -> Value {
    launch_request(NOW, &json!({}))
}

fn event() -> Value {
    let mut event = launch();
    event["request"]["type"] = "AlexaSkillEvent.SkillAccountLinked".into();
    event.as_object_mut().unwrap().remove("session");
    event
}

fn signed() -> Inbound {
    inbound(CHAIN_URL, &launch())
}

fn parse(inbound: Inbound) -> Result<SignedRequest, RequestError> {
    SignedRequest::parse(inbound, &settings_with(&[]).alexa, NOW)
}

fn refusal(inbound: Inbound) -> Option<RequestError> {
    parse(inbound).err()
}

fn refusal_of(body: &Value) -> Option<RequestError> {
    refusal(inbound(CHAIN_URL, body))
}

fn verify(inbound: Inbound) -> Result<VerifiedRequest, RequestError> {
    let root = root();
    let anchors = TrustAnchors::amazon().with(&root.pem).unwrap();
    let certificate = SigningCertificate::from_chain(chain(&root, &Leaf::default()).as_bytes(), &anchors, NOW);
    parse(inbound)?.verify(&certificate.ok().unwrap())
}

#[test]
fn a_request_that_alexa_signed_is_verified() {
    let request = verify(signed()).unwrap();
    assert_eq!(request.envelope().request.r#type, "LaunchRequest");
}

#[test]
fn refusals_come_in_their_order_each_before_those_after_it() {
    // At first everything is wrong. Then one thing after the other is corrected.
    let stale = launch_request(NOW - HOUR, &json!({})).to_string().replace(SKILL, OTHER_SKILL);
    let foreign = launch().to_string().replace(SKILL, OTHER_SKILL);
    let [stale, foreign, genuine] = [stale, foreign, launch().to_string()].map(String::into_bytes);
    let steps: [Step<'_>; 10] = [
        (None, None, b"{", Some(RequestError::MissingSignature)),
        (None, Some(""), b"{", Some(RequestError::MissingSignature)),
        (None, Some("!"), b"{", Some(RequestError::InvalidCertUrl)),
        (Some(""), Some("!"), b"{", Some(RequestError::InvalidCertUrl)),
        (Some("https://notamazon.com/echo.api/c.pem"), Some("!"), b"{", Some(RequestError::InvalidCertUrl)),
        (Some(CHAIN_URL), Some("!"), b"{", Some(RequestError::SignatureMismatch)),
        (Some(CHAIN_URL), Some("AAAA"), b"{", Some(RequestError::MalformedRequest)),
        (Some(CHAIN_URL), Some("AAAA"), &stale, Some(RequestError::StaleTimestamp)),
        (Some(CHAIN_URL), Some("AAAA"), &foreign, Some(RequestError::WrongSkill)),
        (Some(CHAIN_URL), Some("AAAA"), &genuine, None),
    ];
    for (step, (url, signature, body, expected)) in steps.into_iter().enumerate() {
        let inbound = Inbound {
            cert_chain_url: url.map(str::to_owned),
            signature: signature.map(str::to_owned),
            body: body.to_vec(),
        };
        assert_eq!(refusal(inbound), expected, "step {step}");
    }
}

#[test]
fn a_body_must_be_an_alexa_request() {
    let bodies: [&[u8]; 9] = [
        b"",
        b"[]",
        b"null",
        b"{}",
        br#"{"request":{}}"#,
        br#"{"request":[]}"#,
        br#"{"request":{"type":1}}"#,
        b"\xff\xfe",
        br#"{"request":{"type":"LaunchRequest"},"request":{"type":"LaunchRequest"}}"#,
    ];
    for body in bodies {
        let inbound = Inbound { body: body.to_vec(), ..signed() };
        assert_eq!(refusal(inbound), Some(RequestError::MalformedRequest), "{}", String::from_utf8_lossy(body));
    }
    assert_eq!(refusal(signed()), None);
}

#[test]
fn a_request_may_be_150_seconds_old_or_early_and_a_skill_event_an_hour_old() {
    let cases = [
        (launch(), NOW - 150, None),
        (launch(), NOW - 151, Some(RequestError::StaleTimestamp)),
        (launch(), NOW + 150, None),
        (launch(), NOW + 151, Some(RequestError::StaleTimestamp)),
        (event(), NOW - 3600, None),
        (event(), NOW - 3601, Some(RequestError::StaleTimestamp)),
        (event(), NOW + 150, None),
        (event(), NOW + 151, Some(RequestError::StaleTimestamp)),
    ];
    for (mut body, sent_at, expected) in cases {
        body["request"]["timestamp"] = rfc3339(sent_at).into();
        assert_eq!(refusal_of(&body), expected, "{body}");
    }
}

#[test]
fn only_a_type_of_alexas_skill_events_is_given_an_hour() {
    for kind in
        ["AlexaSkillEvents", "alexaskillevent.SkillEnabled", "X.AlexaSkillEvent.SkillEnabled", "AlexaSkillEvent"]
    {
        let mut body = launch();
        body["request"]["type"] = kind.into();
        body["request"]["timestamp"] = rfc3339(NOW - 151).into();
        assert_eq!(refusal_of(&body), Some(RequestError::StaleTimestamp), "{kind}");
    }
}

#[test]
fn a_timestamp_is_rfc_3339_with_any_offset_and_fraction() {
    for timestamp in [
        "2025-06-15T15:06:40Z",
        "2025-06-15T17:06:40+02:00",
        "2025-06-15T10:36:40-04:30",
        "2025-06-15T15:06:40.999Z",
        "2025-06-15T15:06:40.123456789Z",
        "2025-06-15T15:09:10.000Z",
    ] {
        let mut body = launch();
        body["request"]["timestamp"] = timestamp.into();
        assert_eq!(refusal_of(&body), None, "{timestamp}");
    }
    let wrong = [
        json!("2025-06-15T15:06:40+02:00"),
        json!("2025-06-15T15:06:40"),
        json!("2025-06-15"),
        json!("Sun, 15 Jun 2025 15:06:40 GMT"),
        json!("1750000000"),
        json!(NOW),
        json!("garbage"),
        json!(""),
        json!(null),
        json!("9999-12-31T23:59:59Z"),
        json!("-2025-06-15T15:06:40Z"),
    ];
    for timestamp in wrong {
        let mut body = launch();
        body["request"]["timestamp"] = timestamp.clone();
        assert_eq!(refusal_of(&body), Some(RequestError::StaleTimestamp), "{timestamp}");
    }
    let mut body = launch();
    body["request"].as_object_mut().unwrap().remove("timestamp");
    assert_eq!(refusal_of(&body), Some(RequestError::StaleTimestamp), "no timestamp");
}

#[test]
fn every_application_id_that_a_request_names_is_ours_and_it_names_one() {
    let cases = [
        (Some(SKILL), Some(SKILL), None),
        (Some(SKILL), None, None),
        (None, Some(SKILL), None),
        (None, None, Some(RequestError::WrongSkill)),
        (Some(OTHER_SKILL), Some(OTHER_SKILL), Some(RequestError::WrongSkill)),
        (Some(OTHER_SKILL), None, Some(RequestError::WrongSkill)),
        (Some(SKILL), Some(OTHER_SKILL), Some(RequestError::WrongSkill)),
        (Some(OTHER_SKILL), Some(SKILL), Some(RequestError::WrongSkill)),
        (Some(""), None, Some(RequestError::WrongSkill)),
    ];
    for (in_context, in_session, expected) in cases {
        let mut body = launch();
        let application = |id: Option<&str>| id.map_or(json!({}), |id| json!({ "applicationId": id }));
        body["context"]["System"]["application"] = application(in_context);
        body["session"]["application"] = application(in_session);
        assert_eq!(refusal_of(&body), expected, "{in_context:?} {in_session:?}");
    }
}

#[test]
fn a_skill_may_have_several_application_ids() {
    let both = settings_with(&[("ALEXA_SKILL_ID", &format!("{SKILL}, {OTHER_SKILL}"))]).alexa;
    let of = |id: &str| inbound(CHAIN_URL, &serde_json::from_str(&launch().to_string().replace(SKILL, id)).unwrap());
    for id in [SKILL, OTHER_SKILL] {
        assert_eq!(SignedRequest::parse(of(id), &both, NOW).err(), None, "{id}");
    }
    for id in ["amzn1.ask.skill.3", &format!("{SKILL}, {OTHER_SKILL}"), &SKILL.to_uppercase()] {
        assert_eq!(SignedRequest::parse(of(id), &both, NOW).err(), Some(RequestError::WrongSkill), "{id}");
    }
}

#[test]
fn the_signature_is_base64_as_alexa_writes_it() {
    let signature = signed().signature.unwrap();
    let unpadded = signature.trim_end_matches('=').to_owned();
    let url_safe = signature.replace('+', "-").replace('/', "_");
    assert_ne!(url_safe, signature, "the case needs a character to replace");
    for other in [unpadded, url_safe, format!("{signature}="), format!(" {signature}"), format!("{signature}\n")] {
        let inbound = Inbound { signature: Some(other.clone()), ..signed() };
        assert_eq!(verify(inbound).err(), Some(RequestError::SignatureMismatch), "{other}");
    }
}

#[test]
fn only_alexas_signature_over_the_very_bytes_counts() {
    let body = signed().body;
    let key = rsa(LEAF_SEED);
    let signature = sign_pkcs1(&key, &body);
    let mut flipped = signature.clone();
    flipped[100] ^= 1;
    let cases = [
        ("genuine", body.clone(), signature.clone(), None),
        ("another key's", body.clone(), sign_pkcs1(&rsa(31), &body), Some(RequestError::SignatureMismatch)),
        ("over other bytes", body.clone(), sign_pkcs1(&key, b"{}"), Some(RequestError::SignatureMismatch)),
        ("in another scheme", body.clone(), sign_pss(&key, &body), Some(RequestError::SignatureMismatch)),
        ("one bit off", body.clone(), flipped, Some(RequestError::SignatureMismatch)),
        ("shortened", body.clone(), signature[1..].to_vec(), Some(RequestError::SignatureMismatch)),
        ("lengthened", body.clone(), [&[0], &signature[..]].concat(), Some(RequestError::SignatureMismatch)),
        ("of zeros", body.clone(), vec![0; 256], Some(RequestError::SignatureMismatch)),
        ("a space after the body", [&body[..], b" "].concat(), signature, Some(RequestError::SignatureMismatch)),
    ];
    for (case, body, signature, expected) in cases {
        let signature = Some(Base64::encode_to_string(signature).unwrap());
        assert_eq!(verify(Inbound { signature, body, ..signed() }).err(), expected, "{case}");
    }
}
