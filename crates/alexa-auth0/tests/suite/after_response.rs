//! A handler's work after the response.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::Poll;

use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::HttpResponse;
use crate::exchange::Outcome;
use crate::prelude::*;
use crate::suite::support::chains::Leaf;
use crate::suite::support::ports::FakeHttp;
use crate::suite::support::world::{CHAIN_URL, World, inbound, launch_request};
use crate::suite::support::{NOW, block_on, poll_once};
use crate::testing::Conversation;

const FIRST: &str = "https://api.example.com/first";
const SECOND: &str = "https://api.example.com/second";

/// Answers, and then makes two calls.
fn skill() -> (Skill, Rc<RefCell<Vec<String>>>) {
    let heard = Rc::<RefCell<Vec<String>>>::default();
    let log = Rc::clone(&heard);
    let skill = Skill::new(async move |turn: &Turn| {
        for url in [FIRST, SECOND] {
            let (call, log) = (turn.get(url), Rc::clone(&log));
            turn.after(async move {
                let result = call.await.map(|response| response.status);
                log.borrow_mut().push(format!("{url} {result:?}"));
            });
        }
        Ok(Response::tell("Hello."))
    });
    (skill, heard)
}

#[test]
fn the_work_begins_after_the_response_and_after_the_librarys_own() {
    let world = World::with_certificates(&Leaf::default());
    let (skill, heard) = skill();
    let outcome = block_on(world.run(inbound(CHAIN_URL, &launch_request(NOW, &json!({}))), &skill));
    let Outcome { answer, tasks, .. } = outcome;
    assert!(answer.is_ok() && !tasks.is_empty());
    assert_eq!(*world.http.calls.borrow(), [CHAIN_URL], "nothing before the response");

    let later = Rc::new(FakeHttp::default());
    later.refuse(FIRST, 204);
    later.silent.set(true);
    let mut finish = Box::pin(tasks.finish(Rc::<FakeHttp>::clone(&later)));
    assert!(poll_once(finish.as_mut()).is_pending());
    world.cache.key("alexa-cert/v1/");
    assert_eq!(*later.calls.borrow(), [FIRST], "after the chain was stored");
    assert!(heard.borrow().is_empty());
    later.silent.set(false);
    assert_eq!(poll_once(finish.as_mut()), Poll::Ready(()));
    assert_eq!(*heard.borrow(), [format!("{FIRST} Ok(204)"), format!("{SECOND} Err(Network)")]);
    assert_eq!(
        *world.http.calls.borrow(),
        [CHAIN_URL],
        "calls after the response have that work's time, not the turn's"
    );
}

#[test]
fn work_alone_is_a_reason_to_finish() {
    let world = World::with_certificates(&Leaf::default());
    let (skill, heard) = skill();
    for _ in 0..2 {
        let outcome = block_on(world.run(inbound(CHAIN_URL, &launch_request(NOW, &json!({}))), &skill));
        assert!(!outcome.tasks.is_empty());
        world.finish(outcome.tasks);
    }
    assert_eq!(heard.borrow().len(), 4);
}

#[test]
fn a_conversation_does_it_before_the_next_request() {
    let (skill, heard) = skill();
    let mut conversation = Conversation::new(skill).api(|_| Ok(HttpResponse::new(200)));
    assert_eq!(conversation.launch().speech(), "Hello.");
    assert_eq!((heard.borrow().len(), conversation.calls().len()), (2, 2));
}
