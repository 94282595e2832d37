//! A signing certificate is used for a day at most, and never after its expiry. A URL that failed is not fetched again
//! for a minute.
//!
//! Tested through the service, with a clock that the test sets.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::task::Poll;

use crate::alexa::certificate::{CertChainUrl, CertOrigin};
use crate::alexa::error::RequestError;
use crate::cache::certificates::Certificates;
use crate::exchange::Outcome;
use crate::ports::HttpError;
use crate::suite::support::chains::{Authority, Leaf};
use crate::suite::support::world::{CHAIN_URL, World, chain, inbound, launch_request, root};
use crate::suite::support::{DAY, HOUR, MINUTE, NOW, poll_once};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn long_lived() -> Leaf {
    Leaf { not_after: NOW + 90 * DAY, ..Leaf::default() }
}

fn url(number: usize) -> String {
    format!("https://s3.amazonaws.com/echo.api/echo-api-cert-{number}.pem")
}

fn stored(url: &str, fetched_at: u64, chain: &str) -> String {
    json!({ "url": url, "fetched_at": fetched_at, "chain": chain }).to_string()
}

#[track_caller]
fn assert_answered(world: &World, calls: usize) {
    assert_eq!(world.launch(CHAIN_URL).err(), None);
    assert_eq!(world.http.count(), calls);
}

#[track_caller]
fn assert_refused(world: &World, refusal: RequestError, calls: usize) {
    assert_eq!(world.launch(CHAIN_URL).err(), Some(refusal));
    assert_eq!(world.http.count(), calls);
}

#[test]
fn a_chain_is_fetched_once_a_day() {
    let world = World::with_certificates(&long_lived());
    assert_answered(&world, 1);
    assert_answered(&world, 0);
    world.pass(DAY - 1);
    assert_answered(&world, 0);
    world.pass(1);
    assert_answered(&world, 1);
    let key = world.cache.key("alexa-cert/v1/");
    assert_eq!(key.len(), "alexa-cert/v1/".len() + 64, "named by the URL's SHA-256");
    assert_eq!(*world.cache.puts.borrow(), [(key.clone(), DAY), (key, DAY)]);
}

#[test]
fn each_spelling_of_a_url_is_the_same_certificate() {
    let world = World::with_certificates(&long_lived());
    assert_answered(&world, 1);
    let spelled = "HTTPS://s3.amazonaws.com:443/x/../echo.api/./echo-api-cert-12.pem";
    assert_eq!(world.launch(spelled).err(), None);
    assert_eq!(world.http.count(), 0);
}

#[test]
fn a_certificate_is_not_used_past_its_end() {
    let mut world = World::with_certificates(&Leaf { not_after: NOW + HOUR, ..Leaf::default() });
    assert_answered(&world, 1);
    world.pass(HOUR);
    assert_answered(&world, 0);
    world.pass(1);
    assert_refused(&world, RequestError::InvalidCertChain, 1);

    world.start_isolate();
    assert_refused(&world, RequestError::InvalidCertChain, 1);
    world.http.serve(CHAIN_URL, chain(&root(), &long_lived()));
    world.pass(MINUTE);
    assert_answered(&world, 1);
}

#[test]
fn a_url_that_failed_is_left_alone_for_a_minute() {
    for (answer, refusal) in [
        (Err(HttpError::Network), RequestError::CertChainUnavailable),
        (Err(HttpError::TimedOut), RequestError::CertChainUnavailable),
        (Err(HttpError::TooLarge), RequestError::InvalidCertChain),
    ] {
        let world = World::with_certificates(&long_lived());
        world.http.answer(CHAIN_URL, answer);
        fails_for_a_minute(&world, refusal);
    }
    for (status, refusal) in [
        (500, RequestError::CertChainUnavailable),
        (503, RequestError::CertChainUnavailable),
        (429, RequestError::CertChainUnavailable),
        (408, RequestError::CertChainUnavailable),
        (404, RequestError::InvalidCertChain),
        (403, RequestError::InvalidCertChain),
        (301, RequestError::InvalidCertChain),
    ] {
        let world = World::with_certificates(&long_lived());
        world.http.refuse(CHAIN_URL, status);
        fails_for_a_minute(&world, refusal);
    }
    for body in [b"garbage".to_vec(), vec![0xff], Vec::new()] {
        let world = World::with_certificates(&long_lived());
        world.http.serve(CHAIN_URL, body);
        fails_for_a_minute(&world, RequestError::InvalidCertChain);
    }
}

#[track_caller]
fn fails_for_a_minute(world: &World, refusal: RequestError) {
    assert_refused(world, refusal, 1);
    world.pass(59);
    world.http.serve(CHAIN_URL, chain(&root(), &long_lived()));
    assert_refused(world, refusal, 0);
    world.pass(1);
    assert_answered(world, 1);
}

/// A URL whose file name is not one of Amazon's.
const OTHER: &str = "https://s3.amazonaws.com/echo.api/bogus.pem";

#[test]
fn ten_new_urls_of_other_names_are_looked_for_a_minute_and_the_rest_is_put_off() {
    let world = World::with_certificates(&long_lived());
    world.http.serve(OTHER, chain(&root(), &long_lived()));
    let answered = |calls: usize| {
        let outcome = world.launch(OTHER).err();
        assert_eq!(world.http.count(), calls);
        outcome
    };
    let ten_others = || {
        for number in 100..110 {
            assert_eq!(world.launch(&url(number)).err(), Some(RequestError::CertChainUnavailable), "nothing is there");
        }
        world.http.count()
    };
    assert_eq!(ten_others(), 10);
    let looked = world.cache.gets.get();
    for _ in 0..100 {
        assert_eq!(answered(0), Some(RequestError::CertChainUnavailable));
    }
    world.pass(59);
    assert_eq!(answered(0), Some(RequestError::CertChainUnavailable));
    assert_eq!(world.cache.gets.get(), looked, "the cache is not asked either");
    world.pass(1);
    assert_eq!(answered(1), None);

    assert_eq!(ten_others(), 9, "one of the next minute's is spent");
    assert_eq!(answered(0), None, "a chain that is there is used");
}

#[test]
fn however_many_other_names_are_tried_amazons_own_is_looked_for() {
    let world = World::with_certificates(&long_lived());
    for number in 100..200 {
        assert!(world.launch(&url(number)).is_err());
    }
    world.http.count();
    assert_answered(&world, 1);
}

#[test]
fn each_of_amazons_names_is_looked_for_once_a_minute_while_it_fails() {
    let world = World::with_certificates(&long_lived());
    let plain = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem".to_owned();
    let names = || (0..100).filter(|number| *number != 12).map(url).chain([plain.clone()]);
    let zeros = || (0..10).map(|digit| format!("https://s3.amazonaws.com/echo.api/echo-api-cert-0{digit}.pem"));
    let all_fail = || {
        for url in names().chain(zeros()) {
            assert_eq!(world.launch(&url).err(), Some(RequestError::CertChainUnavailable), "{url}");
        }
        world.http.count()
    };
    assert_eq!(all_fail(), 110);
    let looked = world.cache.gets.get();
    assert_eq!(all_fail(), 0);
    assert_eq!(world.cache.gets.get(), looked, "the cache is not asked either");
    assert_answered(&world, 1);
    world.pass(60);
    assert_eq!(all_fail(), 110);
}

#[test]
fn what_only_looks_like_one_of_amazons_names_is_another() {
    for (name, usual) in [
        ("echo-api-cert.pem", true),
        ("echo-api-cert-1.pem", true),
        ("echo-api-cert-12.pem", true),
        ("echo-api-cert-100.pem", false),
        ("echo-api-cert-.pem", false),
        ("echo-api-cert12.pem", false),
        ("echo-api-cert-1a.pem", false),
        ("echo-api-cert--1.pem", false),
        ("echo-api-cert-1.pem.pem", false),
        ("Echo-api-cert-1.pem", false),
        ("x/echo-api-cert-1.pem", false),
        ("echo-api-cert-1", false),
        ("", false),
    ] {
        let url = format!("https://s3.amazonaws.com/echo.api/{name}");
        assert_eq!(CertChainUrl::parse(&url, &CertOrigin::default()).unwrap().has_usual_name(), usual, "{name}");
    }
}

/// Sends `count` requests at the same time, while no call ends. Then calls end, and each request is polled again until
/// it is answered.
#[track_caller]
fn at_the_same_time(world: &World, url: &str, count: usize) -> Vec<Option<RequestError>> {
    let skill = crate::suite::support::world::skill();
    let request = || inbound(url, &launch_request(world.now(), &json!({})));
    let mut answers: Vec<_> = (0..count).map(|_| world.run(request(), &skill)).collect();
    world.http.silent.set(true);
    for answer in &mut answers {
        assert!(poll_once(answer.as_mut()).is_pending());
    }
    world.http.silent.set(false);
    let answered = |answer: Poll<Outcome>| match answer {
        Poll::Ready(outcome) => outcome.answer.err(),
        Poll::Pending => panic!("no answer"),
    };
    answers.iter_mut().map(|answer| answered(poll_once(answer.as_mut()))).collect()
}

#[test]
fn of_requests_at_the_same_time_for_one_url_four_fetch_it_and_the_others_wait() {
    let world = World::with_certificates(&long_lived());
    assert_eq!(at_the_same_time(&world, CHAIN_URL, 50), [None; 50]);
    assert_eq!((world.http.count(), world.cache.gets.get(), world.http.waits.get()), (4, 4, 46));

    for (url, status, refusal) in
        [(url(1), 403, RequestError::InvalidCertChain), (url(2), 503, RequestError::CertChainUnavailable)]
    {
        world.http.refuse(&url, status);
        assert_eq!(at_the_same_time(&world, &url, 50), [Some(refusal); 50]);
        assert_eq!(world.http.count(), 4, "and each request hears the same");
    }
}

#[test]
fn a_request_waits_three_seconds_for_the_others() {
    let world = World::with_certificates(&long_lived());
    let skill = crate::suite::support::world::skill();
    let request = || inbound(CHAIN_URL, &launch_request(NOW, &json!({})));
    let mut answers: Vec<_> = (0..5).map(|_| world.run(request(), &skill)).collect();
    world.http.silent.set(true);
    for _ in 0..30 {
        for answer in &mut answers {
            assert!(poll_once(answer.as_mut()).is_pending());
        }
    }
    let Poll::Ready(outcome) = poll_once(answers[4].as_mut()) else { panic!("it waits for more than 30 pauses") };
    assert_eq!(outcome.answer.err(), Some(RequestError::CertChainUnavailable));
    assert_eq!(world.http.count(), 4);

    // The runtime forgets the other four. They count until they must have ended.
    std::mem::forget(answers);
    world.http.silent.set(false);
    world.pass(5);
    let mut waiting = world.run(request(), &skill);
    assert!(poll_once(waiting.as_mut()).is_pending());
    world.pass(1);
    assert_answered(&world, 1);
}

#[test]
fn requests_that_are_dropped_count_no_longer() {
    let world = World::with_certificates(&long_lived());
    let skill = crate::suite::support::world::skill();
    let request = || inbound(CHAIN_URL, &launch_request(NOW, &json!({})));
    world.http.silent.set(true);
    let mut answers: Vec<_> = (0..4).map(|_| world.run(request(), &skill)).collect();
    for answer in &mut answers {
        assert!(poll_once(answer.as_mut()).is_pending());
    }
    drop(answers);
    world.http.silent.set(false);
    world.http.count();
    assert_answered(&world, 1);
}

#[test]
fn requests_at_the_same_time_for_one_url_count_once() {
    let world = World::with_certificates(&long_lived());
    world.http.serve(OTHER, chain(&root(), &long_lived()));
    assert_eq!(at_the_same_time(&world, OTHER, 12), [None; 12]);
    for number in 100..109 {
        assert!(world.launch(&url(number)).is_err());
    }
    assert_eq!(world.http.count(), 4 + 9, "nine others are still allowed");
    assert!(world.launch(&url(109)).is_err());
    assert_eq!(world.http.count(), 0);
}

#[test]
fn bodies_that_wait_for_a_certificate_hold_a_limited_memory_with_a_part_for_alexas() {
    const MIB: usize = 1024 * 1024;
    let certificates = Certificates::default();
    let held = |size: usize| -> Vec<_> { (0..10_000).map_while(|_| certificates.hold(size, NOW).ok()).collect() };
    let fits = |size: usize, now: u64| certificates.hold(size, now).map(drop);
    let full = Err(RequestError::CertChainUnavailable);
    let mut large = held(256 * 1024);
    assert_eq!(large.len(), 16 * MIB / (260 * 1024));
    let rest = held(16 * 1024 + 1);
    assert!(rest.len() <= 12, "what is left of it");
    let alexas = held(4 * 1024);
    assert!(alexas.len() >= 8 * MIB / (8 * 1024), "Alexa's have a part of their own");
    assert_eq!(fits(4 * 1024, NOW), full, "which has an end, too");

    large.pop();
    assert_eq!((fits(256, NOW), fits(256 * 1024, NOW), fits(256 * 1024, NOW + 5)), (Ok(()), full, full));
    assert_eq!(fits(256 * 1024, NOW + 6), Ok(()), "nobody waits so long");
}

#[test]
fn a_request_that_need_not_wait_is_answered_however_much_is_held() {
    let mut world = World::with_certificates(&long_lived());
    assert_answered(&world, 1);
    let large = || {
        let mut request = inbound(&url(1), &launch_request(NOW, &json!({})));
        request.body.resize(250 * 1024, b' ');
        request
    };
    let skill = crate::suite::support::world::skill();
    world.http.silent.set(true);
    let mut waiting: Vec<_> = (0..100).map(|_| world.run(large(), &skill)).collect();
    let waits = waiting.iter_mut().map(|answer| poll_once(answer.as_mut()).is_pending()).filter(|waits| *waits).count();
    assert_eq!(waits, 64, "16 MiB");
    assert_answered(&world, 4);
    drop(waiting);
    world.http.silent.set(false);
    world.http.count();
    world.start_isolate();
    assert_answered(&world, 0);
}

#[test]
fn a_request_that_waits_for_a_chain_blocks_no_other() {
    let world = World::with_certificates(&long_lived());
    assert_answered(&world, 1);
    world.http.silent.set(true);
    let skill = crate::suite::support::world::skill();
    let mut waiting = world.run(inbound(&url(1), &launch_request(NOW, &json!({}))), &skill);
    assert!(poll_once(waiting.as_mut()).is_pending());
    world.http.count();
    assert_answered(&world, 0);
}

#[test]
fn an_isolate_that_starts_takes_the_chain_from_the_cache() {
    let mut world = World::with_certificates(&long_lived());
    assert_answered(&world, 1);
    world.start_isolate();
    assert_answered(&world, 0);
    world.pass(DAY - 1);
    assert_answered(&world, 0);
    world.pass(1);
    assert_answered(&world, 1);
}

#[test]
fn a_chain_in_the_cache_is_validated_like_one_from_the_network() {
    let genuine = chain(&root(), &long_lived());
    let strangers = chain(&Authority::root("CN=Root", 11), &long_lived());
    let expired = chain(&root(), &Leaf { not_after: NOW - 1, ..Leaf::default() });
    let misnamed = chain(&root(), &Leaf { names: Some(vec!["other.amazon.com"]), ..Leaf::default() });
    let cases = [
        ("genuine", stored(CHAIN_URL, NOW - 1, &genuine), 0),
        ("of another root", stored(CHAIN_URL, NOW - 1, &strangers), 1),
        ("expired", stored(CHAIN_URL, NOW - 1, &expired), 1),
        ("for another name", stored(CHAIN_URL, NOW - 1, &misnamed), 1),
        ("for another URL", stored(&url(1), NOW - 1, &genuine), 1),
        ("a day old", stored(CHAIN_URL, NOW - DAY, &genuine), 1),
        ("from the future", stored(CHAIN_URL, NOW + 1, &genuine), 1),
        ("without an age", json!({ "url": CHAIN_URL, "chain": genuine }).to_string(), 1),
        ("without a URL", json!({ "fetched_at": NOW, "chain": genuine }).to_string(), 1),
        ("without a chain", json!({ "fetched_at": NOW, "url": CHAIN_URL }).to_string(), 1),
        ("a bare chain", genuine.clone(), 1),
        ("garbage", "garbage".to_owned(), 1),
        ("empty", String::new(), 1),
    ];
    let learning = World::with_certificates(&long_lived());
    assert_answered(&learning, 1);
    let key = learning.cache.key("alexa-cert/v1/");
    for (case, value, calls) in cases {
        let world = World::with_certificates(&long_lived());
        world.cache.set(key.clone(), value);
        assert_eq!(world.launch(CHAIN_URL).err(), None, "{case}");
        assert_eq!(world.http.count(), calls, "{case}");
    }
}

#[test]
fn a_key_that_only_the_cache_vouches_for_signs_nothing() {
    let learning = World::with_certificates(&long_lived());
    assert_answered(&learning, 1);
    let world = World::with_certificates(&long_lived());
    let strangers = chain(&Authority::root("CN=Root", 11), &long_lived());
    world.cache.set(learning.cache.key("alexa-cert/v1/"), stored(CHAIN_URL, NOW, &strangers));
    world.http.fail(CHAIN_URL);
    assert_refused(&world, RequestError::CertChainUnavailable, 1);
}

#[test]
fn a_request_that_is_refused_without_a_key_costs_no_call() {
    let world = World::with_certificates(&long_lived());
    let genuine = || inbound(CHAIN_URL, &launch_request(NOW, &json!({})));
    let mut unsigned = genuine();
    unsigned.signature = None;
    let mut elsewhere = genuine();
    elsewhere.cert_chain_url = Some("https://notamazon.com/echo.api/c.pem".to_owned());
    let stale = inbound(CHAIN_URL, &launch_request(NOW - HOUR, &json!({})));
    for (inbound, refusal) in [
        (unsigned, RequestError::MissingSignature),
        (elsewhere, RequestError::InvalidCertUrl),
        (stale, RequestError::StaleTimestamp),
    ] {
        assert_eq!(world.send(inbound).err(), Some(refusal));
    }
    assert_eq!(world.http.count(), 0);
    assert_eq!(world.send(genuine()).err(), None);
}

#[test]
fn a_wrong_signature_is_refused_and_the_certificate_is_kept() {
    let world = World::with_certificates(&long_lived());
    let mut tampered = inbound(CHAIN_URL, &launch_request(NOW, &json!({})));
    tampered.body.push(b' ');
    assert_eq!(world.send(tampered).err(), Some(RequestError::SignatureMismatch));
    assert_eq!(world.http.count(), 1);
    assert_answered(&world, 0);
}

#[test]
fn so_much_is_remembered_and_no_more() {
    let certificates = Certificates::default();
    let parse = |url: &str| CertChainUrl::parse(url, &CertOrigin::default()).unwrap();
    let fail = |url: &CertChainUrl| certificates.fail(url, RequestError::InvalidCertChain, NOW);
    let others: Vec<_> = (100..133).map(|number| parse(&url(number))).collect();
    let usual: Vec<_> = (0..100).map(|number| parse(&url(number))).collect();
    others.iter().chain(&usual).for_each(fail);
    assert!(matches!(certificates.lookup(&others[0], NOW), Ok(Some(_))), "the oldest made room");
    for url in others[1..].iter().chain(&usual) {
        assert_eq!(certificates.lookup(url, NOW).err(), Some(RequestError::InvalidCertChain));
    }
}
