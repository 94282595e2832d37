//! A user's data is deleted when the user disables the skill, and a request that is running at that time does not store
//! it again.

use std::task::Poll;

use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::suite::support::chains::Leaf;
use crate::suite::support::settings::USERINFO;
use crate::suite::support::tokens::{SUBJECT, claims, token, with};
use crate::suite::support::world::{CHAIN_URL, World, inbound, launch_request, skill};
use crate::suite::support::{NOW, poll_once};

const SOMEBODY_ELSE: &str = "amzn1.ask.account.B";

fn world() -> World {
    let world = World::with_certificates(&Leaf::default());
    world.http.serve(USERINFO, json!({ "sub": SUBJECT, "given_name": "Ada" }).to_string());
    world
}

fn expiring_in(seconds: u64) -> String {
    token(&with(claims(), &json!({ "exp": NOW + seconds })))
}

fn launch(world: &World, user: &Value) {
    let answer = world.send(inbound(CHAIN_URL, &launch_request(world.now(), user))).unwrap();
    assert_eq!(answer["response"]["outputSpeech"]["text"], "Hello, Ada!");
}

fn disable(world: &World, user: &Value) {
    let mut event = launch_request(world.now(), user);
    event["request"]["type"] = json!("AlexaSkillEvent.SkillDisabled");
    event["request"]["body"] = json!({ "userInformationPersistenceStatus": "NOT_PERSISTED" });
    event.as_object_mut().unwrap().remove("session");
    world.send(inbound(CHAIN_URL, &event)).unwrap();
}

/// The profiles in the cache.
fn profiles(world: &World) -> usize {
    world.cache.values.borrow().keys().filter(|key| key.starts_with("profile/v2/")).count()
}

/// The number of requests to `/userinfo` since the last call.
fn asked(world: &World) -> usize {
    world.http.calls.borrow_mut().drain(..).filter(|url| url == USERINFO).count()
}

#[test]
fn when_the_skill_is_disabled_all_of_the_users_profiles_go_and_no_others() {
    let mut world = world();
    let owners = json!({ "accessToken": expiring_in(700) });
    let theirs = json!({ "accessToken": expiring_in(800), "userId": SOMEBODY_ELSE });
    let mut voice = launch_request(NOW, &owners);
    voice["context"]["System"]["person"] = json!({ "personId": "p", "accessToken": expiring_in(900) });
    launch(&world, &owners);
    launch(&world, &theirs);
    world.send(inbound(CHAIN_URL, &voice)).unwrap();
    assert_eq!((profiles(&world), asked(&world)), (3, 3));

    disable(&world, &json!({}));
    assert_eq!(profiles(&world), 1);
    launch(&world, &theirs);
    assert_eq!(asked(&world), 0, "somebody else is still known");
    launch(&world, &owners);
    assert_eq!(asked(&world), 1, "the user is forgotten by the isolate as well");
    world.start_isolate();
    disable(&world, &json!({ "userId": SOMEBODY_ELSE }));
    assert_eq!(profiles(&world), 0, "also by an isolate that has never met them");
}

#[test]
fn a_request_that_was_under_way_stores_nothing_of_a_user_who_has_gone() {
    for same_isolate in [true, false] {
        for gone in [false, true] {
            let mut world = world();
            let user = json!({ "accessToken": expiring_in(700) });
            world.launch(CHAIN_URL).unwrap(); // so that only the profile has to be fetched
            launch(&world, &json!({ "accessToken": expiring_in(800), "userId": SOMEBODY_ELSE }));
            asked(&world);
            world.http.silent.set(true);
            let skill = skill();
            let mut answer = world.run(inbound(CHAIN_URL, &launch_request(NOW, &user)), &skill);
            assert!(poll_once(answer.as_mut()).is_pending());
            if !same_isolate {
                world.start_isolate();
            }
            if gone {
                disable(&world, &json!({}));
            }
            world.http.silent.set(false);
            let Poll::Ready(outcome) = poll_once(answer.as_mut()) else { panic!("no answer") };
            assert!(outcome.answer.is_ok());
            world.finish(outcome.tasks);
            assert_eq!(profiles(&world), if gone { 1 } else { 2 }, "in the same isolate: {same_isolate}");

            asked(&world);
            launch(&world, &user);
            assert_eq!(asked(&world), usize::from(gone), "in the same isolate: {same_isolate}");
        }
    }
}

#[test]
fn the_user_is_stored_again_two_minutes_later() {
    let world = world();
    let user = json!({ "accessToken": expiring_in(3_000) });
    disable(&world, &json!({}));
    let tombstone = world.cache.key("forgotten/v1/");
    assert!(world.cache.puts.borrow().contains(&(tombstone.clone(), 120)));
    for (passed, calls) in [(0, 1), (119, 1), (1, 1), (0, 0)] {
        world.pass(passed);
        if world.now() == NOW + 120 {
            world.cache.values.borrow_mut().remove(&tombstone); // as if it had expired
        }
        launch(&world, &user);
        assert_eq!(asked(&world), calls, "{} s later", world.now() - NOW);
    }
    assert_eq!(profiles(&world), 1);
}

#[test]
fn a_profile_is_not_stored_if_nobody_can_tell_whether_its_user_has_gone() {
    for can_be_read in [true, false] {
        let world = world();
        world.cache.fails.set(!can_be_read);
        launch(&world, &json!({ "accessToken": expiring_in(700) }));
        assert_eq!(profiles(&world), usize::from(can_be_read));
    }
}

#[test]
fn keys_that_cannot_be_listed_are_listed_once_more() {
    for (failures, left) in [(0, 0), (1, 0), (2, 1)] {
        let world = world();
        launch(&world, &json!({ "accessToken": expiring_in(700) }));
        world.cache.failing_lists.set(failures);
        disable(&world, &json!({}));
        assert_eq!(profiles(&world), left, "{failures} failures");
    }
}
