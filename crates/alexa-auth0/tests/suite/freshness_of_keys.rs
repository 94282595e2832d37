//! The issuer's keys are fresh for ten minutes, then refreshed after a response, and never used after a day.
//!
//! Tested through the service, with a clock that the test sets.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::task::Poll;

use crate::account::Account;
use crate::auth0::error::TokenError;
use crate::cache::key_rules::{KeyState, UnknownKid};
use crate::owner::Owner;
use crate::suite::support::keys::{jwk, jwk_set, rsa};
use crate::suite::support::settings::{ISSUER, JWKS_URI};
use crate::suite::support::tokens::{KEY_SEED, KID, claims, header, sign_text, token, with};
use crate::suite::support::world::{USER, World};
use crate::suite::support::{DAY, HOUR, MINUTE, NOW, block_on, poll_once};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A token with the user's name, so that only keys are fetched.
fn token_of(kid: &str, seed: u64) -> String {
    let header = with(header(), &json!({ "kid": kid }));
    let claims = with(claims(), &json!({ "given_name": "Ada", "exp": NOW + 30 * DAY }));
    sign_text(&header.to_string(), &claims.to_string(), &rsa(seed))
}

fn owner() -> Owner {
    Owner::named(USER)
}

fn known() -> String {
    token_of(KID, KEY_SEED)
}

fn key() -> Value {
    jwk(KID, &rsa(KEY_SEED))
}

fn next_key() -> Value {
    jwk("key-2", &rsa(2))
}

fn next() -> String {
    token_of("key-2", 2)
}

fn stored_at(fetched_at: u64, keys: &[Value]) -> String {
    json!({ "fetched_at": fetched_at, "jwks": jwk_set(keys) }).to_string()
}

fn kv_key() -> String {
    format!("jwks/v1/{ISSUER}")
}

#[track_caller]
fn assert_linked(world: &World, token: &str) {
    let account = world.account(token);
    assert!(matches!(account, Account::Linked(_)), "{account:?}");
}

#[track_caller]
fn assert_unavailable(world: &World, token: &str) {
    let account = world.account(token);
    assert!(matches!(account, Account::Unavailable), "{account:?}");
}

#[track_caller]
fn assert_refused(world: &World, token: &str) {
    let account = world.account(token);
    assert!(matches!(account, Account::Refused(TokenError::UnknownKey)), "{account:?}");
}

#[test]
fn keys_are_fetched_once_for_ten_minutes_and_kept_for_a_day() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    assert_eq!(*world.http.calls.borrow(), [JWKS_URI]);
    assert_eq!(*world.http.bearers.borrow(), [None], "no token is shown for keys");
    assert_eq!(*world.cache.puts.borrow(), [(kv_key(), DAY)]);
    world.http.count();

    world.pass(10 * MINUTE - 1);
    assert_linked(&world, &known());
    assert_eq!(world.http.count(), 0, "still fresh");
    world.pass(1);
    assert_linked(&world, &known());
    assert_eq!(world.http.count(), 1, "stale: refreshed");
    assert_linked(&world, &known());
    assert_eq!(world.http.count(), 0, "and fresh again");
}

#[test]
fn stale_keys_answer_before_they_are_refreshed() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.pass(10 * MINUTE);
    world.http.count();
    let asking = world.asking(owner());
    assert!(matches!(block_on(asking.account(&known())), Account::Linked(_)));
    assert_eq!(world.http.count(), 0, "the answer does not wait");
    asking.finish();
    assert_eq!(world.http.count(), 1, "the refresh comes behind it");
}

#[test]
fn a_refresh_that_fails_is_tried_again_after_longer_and_longer_pauses() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.http.fail(JWKS_URI);
    world.pass(10 * MINUTE);
    world.http.count();
    for (seconds, calls) in [(0, 1), (4, 0), (1, 1), (4, 0), (1, 1), (14, 0), (1, 1), (29, 0), (1, 1), (29, 0), (1, 1)]
    {
        world.pass(seconds);
        assert_linked(&world, &known());
        assert_eq!(world.http.count(), calls, "after {seconds} s");
    }
}

#[test]
fn keys_are_used_stale_for_an_hour_and_older_only_while_they_cannot_be_fetched() {
    let mut world = World::new(&[]);
    assert_linked(&world, &known());
    let age = |world: &World, seconds: u64| world.set_clock(NOW + seconds);
    age(&world, HOUR - 1);
    world.http.count();
    let asking = world.asking(owner());
    assert!(matches!(block_on(asking.account(&known())), Account::Linked(_)));
    assert_eq!(world.http.count(), 0, "before the response");

    age(&world, HOUR);
    let asking = world.asking(owner());
    assert!(matches!(block_on(asking.account(&known())), Account::Linked(_)));
    assert_eq!(world.http.count(), 1, "an hour old: fetched first");
    asking.finish();

    world.http.fail(JWKS_URI);
    for old in [2 * HOUR, 23 * HOUR] {
        age(&world, HOUR + old);
        world.start_isolate();
        assert_linked(&world, &known());
        assert_eq!(world.http.count(), 1, "in vain: the old ones are used");
        assert_linked(&world, &known());
        assert_eq!(world.http.count(), 0, "and nobody is asked for two seconds");
    }
    age(&world, HOUR + DAY);
    assert_unavailable(&world, &known());
}

#[test]
fn a_load_that_fails_cannot_tell_and_is_tried_again_soon() {
    for status in [404, 429, 500, 302] {
        let world = World::new(&[]);
        world.http.refuse(JWKS_URI, status);
        for (seconds, calls) in [(0, 1), (1, 0), (1, 1), (4, 0), (1, 1), (14, 0), (1, 1), (29, 0), (1, 1)] {
            world.pass(seconds);
            assert_unavailable(&world, &known());
            assert_eq!(world.http.count(), calls, "{status} after {seconds} s");
        }
        world.serve_keys(&[key()]);
        world.pass(30);
        assert_linked(&world, &known());
    }
    for body in ["", "<html>", "{\"keys\":[]}"] {
        let world = World::new(&[]);
        world.http.serve(JWKS_URI, body);
        assert_unavailable(&world, &known());
        world.serve_keys(&[key()]);
        world.pass(2);
        assert_linked(&world, &known());
        assert_eq!(world.http.count(), 2, "{body}");
    }
}

#[test]
fn an_unknown_key_is_asked_for_at_once_and_found_after_a_rotation() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.serve_keys(&[key(), next_key()]);
    world.http.count();
    assert_linked(&world, &next());
    assert_eq!(world.http.count(), 1);
    assert_linked(&world, &next());
    assert_linked(&world, &known());
    assert_eq!(world.http.count(), 0);
}

#[test]
fn unknown_keys_are_asked_for_once_in_30_seconds_and_the_rest_cannot_be_told() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.http.count();
    let made_up = token_of("made-up-1", 9);
    assert_refused(&world, &made_up);
    assert_eq!(world.http.count(), 1);

    world.serve_keys(&[key(), next_key()]);
    for (seconds, kid) in [(0, "made-up-2"), (29, "made-up-3")] {
        world.pass(seconds);
        assert_unavailable(&world, &token_of(kid, 9));
        assert_unavailable(&world, &next());
        assert_refused(&world, &made_up);
        assert_eq!(world.http.count(), 0, "after {seconds} s");
    }
    world.pass(1);
    assert_linked(&world, &next());
    assert_eq!(world.http.count(), 1);
}

/// The accounts of tokens that are looked at while no call ends, and then all at once.
#[track_caller]
fn at_the_same_time(world: &World, tokens: &[String]) -> Vec<Account> {
    let asking: Vec<_> = tokens.iter().map(|_| world.asking(owner())).collect();
    let mut accounts: Vec<_> = asking.iter().zip(tokens).map(|(asking, token)| asking.account(token)).collect();
    world.http.silent.set(true);
    for account in &mut accounts {
        assert!(poll_once(account.as_mut()).is_pending());
    }
    world.http.silent.set(false);
    let resolved = |account: Poll<Account>| match account {
        Poll::Ready(account) => account,
        Poll::Pending => panic!("not yet"),
    };
    accounts.iter_mut().map(|account| resolved(poll_once(account.as_mut()))).collect()
}

#[test]
fn a_question_that_is_under_way_is_none_that_failed() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.serve_keys(&[key(), next_key()]);
    let accounts = at_the_same_time(&world, &[next(), next()]);
    assert!(accounts.iter().all(|account| matches!(account, Account::Linked(_))), "{accounts:?}");
}

#[test]
fn of_requests_at_the_same_time_four_load_the_keys_and_the_others_wait() {
    let world = World::new(&[]);
    let accounts = at_the_same_time(&world, &vec![known(); 50]);
    assert!(accounts.iter().all(|account| matches!(account, Account::Linked(_))));
    assert_eq!((world.http.count(), world.cache.gets.get(), world.http.waits.get()), (4, 4, 46));

    let world = World::new(&[]);
    world.http.fail(JWKS_URI);
    let accounts = at_the_same_time(&world, &vec![known(); 50]);
    assert!(accounts.iter().all(|account| matches!(account, Account::Unavailable)));
    assert_eq!(world.http.count(), 4);
}

#[test]
fn of_unknown_keys_at_the_same_time_four_are_asked_for_and_a_new_key_is_found_for_all() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.serve_keys(&[key(), next_key()]);
    world.http.count();
    let made_up = |number: usize| token_of(&format!("made-up-{number}"), 9);
    let tokens: Vec<String> = (0..50).map(|number| if number % 10 == 9 { next() } else { made_up(number) }).collect();
    for (number, account) in at_the_same_time(&world, &tokens).iter().enumerate() {
        match number {
            9 | 19 | 29 | 39 | 49 => assert!(matches!(account, Account::Linked(_)), "{number}: {account:?}"),
            0..4 => assert!(matches!(account, Account::Refused(TokenError::UnknownKey)), "{number}: {account:?}"),
            _ => assert!(matches!(account, Account::Unavailable), "{number}: {account:?}"),
        }
    }
    assert_eq!(world.http.count(), 4);
}

#[test]
fn keys_that_are_fetched_for_too_long_cannot_be_told_and_old_ones_are_used() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.http.count();
    for (age, kid, is_linked) in [(0, next(), false), (2 * HOUR, known(), true), (2 * DAY, known(), false)] {
        world.set_clock(NOW + age);
        world.cache.clear();
        let asking: Vec<_> = (0..5).map(|_| world.asking(owner())).collect();
        let mut accounts: Vec<_> = asking.iter().map(|asking| asking.account(&kid)).collect();
        world.http.silent.set(true);
        for _ in 0..30 {
            assert!(accounts.iter_mut().all(|account| poll_once(account.as_mut()).is_pending()));
        }
        let Poll::Ready(account) = poll_once(accounts[4].as_mut()) else { panic!("it waits for more than 30 pauses") };
        assert_eq!(matches!(account, Account::Linked(_)), is_linked, "{age}: {account:?}");
        assert!(is_linked || matches!(account, Account::Unavailable), "{age}: {account:?}");
        world.http.silent.set(false);
        drop(accounts);
        assert_eq!(world.http.count(), 4);
    }
}

#[test]
fn a_set_that_was_just_loaded_is_not_asked_for_again() {
    let world = World::new(&[]);
    assert_refused(&world, &token_of("made-up", 9));
    assert_eq!(world.http.count(), 1, "a load, and it knows");
    world.serve_keys(&[key(), next_key()]);
    assert_linked(&world, &next());
    assert_eq!(world.http.count(), 1, "a load is no attempt that would have to cool down");
}

#[test]
fn an_unknown_key_whose_refetch_failed_cannot_be_told_for_30_seconds() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.http.fail(JWKS_URI);
    world.http.count();
    for (seconds, calls) in [(0, 1), (0, 0), (29, 0), (1, 1)] {
        world.pass(seconds);
        assert_unavailable(&world, &next());
        assert_eq!(world.http.count(), calls, "after {seconds} s");
    }
    assert_linked(&world, &known());
    world.serve_keys(&[next_key()]);
    world.pass(30);
    assert_linked(&world, &next());
    assert_unavailable(&world, &known());
    world.pass(30);
    assert_refused(&world, &known());
}

#[test]
fn a_key_that_does_not_exist_is_remembered_for_a_minute() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    let new = next();
    assert_refused(&world, &new);
    world.serve_keys(&[key(), next_key()]);
    world.http.count();
    world.pass(59);
    assert_refused(&world, &new);
    assert_eq!(world.http.count(), 0);
    world.pass(1);
    assert_linked(&world, &new);
    assert_eq!(world.http.count(), 1, "the issuer's other server had it all the time");
}

#[test]
fn the_names_of_64_keys_that_do_not_exist_are_remembered() {
    let mut keys = KeyState::default();
    for name in 0..65 {
        keys.add_unknown(&name.to_string(), NOW);
    }
    for name in 1..65 {
        assert_eq!(keys.unknown_kid(&name.to_string(), NOW), UnknownKid::Refuse, "{name}");
    }
    assert_eq!(keys.unknown_kid("0", NOW), UnknownKid::Refetch, "the oldest made room");
}

#[test]
fn an_isolate_that_starts_takes_the_keys_from_the_cache() {
    let mut world = World::new(&[]);
    assert_linked(&world, &known());
    world.start_isolate();
    world.http.count();
    for seconds in [0, 10 * MINUTE - 1] {
        world.pass(seconds);
        assert_linked(&world, &known());
        assert_eq!(world.http.count(), 0, "after {seconds} s");
    }
    world.pass(1);
    assert_linked(&world, &known());
    assert_eq!(world.http.count(), 1, "their age is counted from when they were fetched");
}

#[test]
fn a_refresh_takes_what_another_isolate_has_fetched() {
    let world = World::new(&[]);
    assert_linked(&world, &known());
    world.pass(10 * MINUTE);
    world.cache.set(kv_key(), stored_at(world.now() - 1, &[key(), next_key()]));
    world.http.count();
    assert_linked(&world, &known());
    assert_linked(&world, &next());
    assert_eq!(world.http.count(), 0);
}

#[test]
fn stale_keys_in_the_cache_are_used_and_refreshed_and_older_ones_are_fetched_first() {
    for (age, usable) in [(10 * MINUTE, true), (HOUR - 1, true), (HOUR, false), (DAY, false), (2 * DAY, false)] {
        let world = World::new(&[]);
        world.cache.set(kv_key(), stored_at(NOW - age, &[key()]));
        let asking = world.asking(owner());
        assert!(matches!(block_on(asking.account(&known())), Account::Linked(_)));
        assert_eq!(world.http.count(), usize::from(!usable), "{age} s: before the answer");
        asking.finish();
        assert_eq!(world.http.count(), usize::from(usable), "{age} s: behind it");
    }
}

#[test]
fn what_the_cache_should_not_hold_reads_as_absent() {
    let strangers = jwk_set(&[jwk(KID, &rsa(9))]);
    let values = [
        String::new(),
        "garbage".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        json!({ "fetched_at": NOW }).to_string(),
        json!({ "fetched_at": NOW, "jwks": "{}" }).to_string(),
        json!({ "fetched_at": NOW, "jwks": { "keys": [key()] } }).to_string(),
        json!({ "fetched_at": NOW.to_string(), "jwks": strangers }).to_string(),
        json!({ "fetched_at": 1_750_000_000.5, "jwks": strangers }).to_string(),
        json!({ "jwks": strangers }).to_string(),
        stored_at(NOW + 1, &[jwk(KID, &rsa(9))]),
        stored_at(NOW - DAY, &[jwk(KID, &rsa(9))]),
        format!(r#"{{"fetched_at":1,{}"#, stored_at(NOW, &[jwk(KID, &rsa(9))]).strip_prefix('{').unwrap()),
        stored_at(NOW, &[json!({ "kty": "oct", "kid": KID, "k": "c2VjcmV0" })]),
    ];
    for value in values {
        let world = World::new(&[]);
        world.cache.set(kv_key(), value.clone());
        assert_linked(&world, &known());
        assert_eq!(world.http.count(), 1, "{value}");
    }
}

#[test]
fn a_revoked_key_is_trusted_for_less_than_a_day_even_if_the_issuer_is_away() {
    let mut world = World::new(&[]);
    assert_linked(&world, &known());
    world.http.fail(JWKS_URI);
    world.pass(DAY);
    assert_unavailable(&world, &known());
    world.start_isolate();
    assert_unavailable(&world, &known());
}

#[test]
fn a_token_that_could_not_count_anyway_costs_no_call() {
    let world = World::new(&[]);
    for changes in [json!({ "exp": NOW - HOUR }), json!({ "aud": "x" }), json!({ "azp": "x" }), json!({ "iss": "x" })] {
        let token = token(&with(claims(), &changes));
        assert!(matches!(world.account(&token), Account::Refused(_)), "{changes}");
    }
    for token in ["opaque", "a.b.c", "", "a b"] {
        assert!(matches!(world.account(token), Account::Refused(_)), "{token}");
    }
    assert_eq!(world.http.count(), 0);
}

#[test]
fn requests_at_the_same_time_do_not_disturb_each_other() {
    let world = World::new(&[]);
    let (first, second) = (world.asking(owner()), world.asking(owner()));
    let (token, other) = (known(), token_of("made-up", 9));
    let (mut first, mut second) = (first.account(&token), second.account(&other));
    world.http.silent.set(true);
    assert!(poll_once(first.as_mut()).is_pending());
    assert!(poll_once(second.as_mut()).is_pending());
    world.http.silent.set(false);
    assert!(matches!(poll_once(second.as_mut()), Poll::Ready(Account::Refused(TokenError::UnknownKey))));
    assert!(matches!(poll_once(first.as_mut()), Poll::Ready(Account::Linked(_))));
}
