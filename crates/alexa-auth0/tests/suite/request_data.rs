//! What a handler can read of the verified request, and the same in a conversation.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::prelude::*;
use crate::suite::support::chains::Leaf;
use crate::suite::support::world::{CHAIN_URL, USER, World, inbound, launch_request};
use crate::suite::support::{NOW, block_on};
use crate::testing::{ALEXA_USER_ID, Conversation};
use crate::{AlexaId, Device};

/// What a turn told its handler.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    now: u64,
    request_id: Option<String>,
    user: Option<AlexaId>,
    person: Option<AlexaId>,
    device: Device,
    may_read_address: bool,
    is_new: bool,
    envelope: Value,
}

const ADDRESS: &str = "alexa::devices:all:address:full:read";

type Notes = Rc<RefCell<Seen>>;

fn skill() -> (Skill, Notes) {
    let notes = Notes::default();
    let seen = Rc::clone(&notes);
    let skill = Skill::new(async move |turn: &Turn| {
        *seen.borrow_mut() = Seen {
            now: turn.now(),
            request_id: turn.request_id().map(str::to_owned),
            user: turn.alexa_user_id(),
            person: turn.person_id(),
            device: turn.device(),
            may_read_address: turn.is_granted(ADDRESS),
            is_new: turn.is_new_session(),
            envelope: turn.envelope_as()?,
        };
        Ok(Response::ask("Yes?", "Yes?"))
    });
    (skill, notes)
}

fn id(text: &str) -> Option<AlexaId> {
    AlexaId::new(text)
}

fn seen_in(change: impl Fn(&mut Value)) -> Seen {
    let world = World::with_certificates(&Leaf::default());
    let (skill, notes) = skill();
    let mut request = launch_request(NOW, &json!({}));
    change(&mut request);
    assert!(block_on(world.run(inbound(CHAIN_URL, &request), &skill)).answer.is_ok());
    notes.take()
}

#[test]
fn a_handler_reads_the_verified_request() {
    let seen = seen_in(|request| {
        let system = &mut request["context"]["System"];
        system["person"] = json!({ "personId": "P" });
        system["user"]["permissions"] = json!({ "scopes": { (ADDRESS): { "status": "GRANTED" } } });
        system["device"] = json!({
            "deviceId": "D",
            "supportedInterfaces": { "Alexa.Presentation.APL": { "runtime": { "maxVersion": "2024.3" } }, "AudioPlayer": {} },
        });
        request["context"]["Viewport"] =
            json!({ "shape": "ROUND", "pixelWidth": 480, "pixelHeight": 480, "dpi": 160, "touch": ["SINGLE"] });
        request["context"]["Unheard-of"] = json!({ "of": 1 });
    });
    assert_eq!((seen.now, seen.request_id.as_deref(), seen.is_new), (NOW, Some("r"), true));
    assert_eq!((seen.user, seen.person), (id(USER), id("P")));
    assert!(seen.may_read_address);
    assert_eq!(seen.envelope["context"]["Unheard-of"]["of"], 1);
    let device = seen.device;
    assert_eq!(device.id, id("D"));
    assert!(device.supports("AudioPlayer") && device.supports("Alexa.Presentation.APL"));
    assert!(!device.supports("VideoApp") && !device.supports("audioplayer"));
    assert_eq!((device.version("Alexa.Presentation.APL"), device.version("AudioPlayer")), (Some("2024.3"), None));
    let viewport = device.viewport.unwrap();
    assert_eq!((viewport.shape.as_deref(), viewport.pixel_width, viewport.dpi), (Some("ROUND"), Some(480), Some(160)));
    assert!(viewport.has_touch);
}

#[test]
fn what_a_request_lacks_or_spells_otherwise_reads_as_absent() {
    for (context, what) in [
        (json!({}), "nothing"),
        (
            json!({ "System": { "device": 1, "person": [], "user": { "userId": "" } }, "Viewport": "big" }),
            "other types",
        ),
        (json!({ "System": { "device": { "deviceId": "", "supportedInterfaces": [] } } }), "empty"),
    ] {
        let seen = seen_in(|request| {
            let application = request["context"]["System"]["application"].clone();
            request["context"] = context.clone();
            request["context"]["System"]["application"] = application;
            request["session"]["user"] = json!({});
        });
        assert_eq!((seen.user, seen.person, seen.device.id.clone()), (None, None, None), "{what}");
        assert!(!seen.device.supports("AudioPlayer") && !seen.may_read_address, "{what}");
        assert!(seen.device.viewport.is_none_or(|viewport| viewport == crate::Viewport::default()), "{what}");
    }
    for status in ["DENIED", "granted", ""] {
        let scopes = json!({ "scopes": { (ADDRESS): { "status": status } } });
        assert!(
            !seen_in(|request| request["context"]["System"]["user"]["permissions"] = scopes.clone()).may_read_address
        );
    }
}

#[test]
fn identifiers_do_not_show_in_debug_output() {
    let seen = seen_in(|request| request["context"]["System"]["device"] = json!({ "deviceId": "the-device" }));
    let shown = format!("{:?} {:?}", seen.user, seen.device);
    assert!(!shown.contains(USER) && !shown.contains("the-device"), "{shown}");
}

#[test]
fn a_conversation_plays_device_time_and_permissions() {
    let (skill, notes) = skill();
    let mut conversation = Conversation::new(skill);
    conversation.launch();
    let plain = notes.take();
    assert_eq!((plain.now, plain.user, plain.is_new), (NOW, id(ALEXA_USER_ID), true));
    assert!(
        !plain.device.supports("Alexa.Presentation.APL") && plain.device.viewport.is_none() && !plain.may_read_address
    );

    let mut conversation = conversation.echo_show().granted(ADDRESS).at("2026-11-28T17:00:00+01:00").voice(Some("P"));
    conversation.launch();
    let show = notes.take();
    assert_eq!((show.now, show.person, show.is_new), (1_795_881_600, id("P"), false));
    assert_eq!(show.envelope["request"]["timestamp"], "2026-11-28T16:00:00Z");
    assert!(show.device.supports("Alexa.Presentation.APL") && show.device.viewport.is_some() && show.may_read_address);

    conversation.send(json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED" }));
    conversation.launch();
    assert!(notes.take().is_new, "another session");
}
