//! A response of `/userinfo` is used for an hour at most, and never after the token's expiry. The meaning of a refusal
//! depends on the token's scope. After 429, the service waits.
//!
//! Tested through the service, with a clock that the test sets.

use crate::account::{Account, User};
use crate::auth0::error::TokenError;
use crate::crypto::sha256_hex;
use crate::owner::Owner;
use crate::ports::{HttpError, HttpResponse};
use crate::suite::support::settings::{API, ISSUER, JWKS_URI, USERINFO};
use crate::suite::support::tokens::{SUBJECT, claims, id_token_claims, token, with};
use crate::suite::support::world::{USER, World};
use crate::suite::support::{HOUR, MINUTE, NOW, block_on};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const OPAQUE: &str = "opaque-token";
const WITHOUT_API: [(&str, &str); 1] = [("AUTH0_AUDIENCE", "")];

fn ada() -> Value {
    json!({ "sub": SUBJECT, "given_name": "Ada", "email": "ada@example.com" })
}

/// A tenant whose `/userinfo` knows Ada. The keys are loaded already, so that the counted requests are those of
/// `/userinfo`.
fn world(settings: &[(&str, &str)]) -> World {
    let world = World::new(settings);
    world.http.serve(USERINFO, ada().to_string());
    world
}

fn nameless() -> String {
    token(&claims())
}

fn expiring_in(seconds: u64) -> String {
    token(&with(claims(), &json!({ "exp": NOW + seconds })))
}

/// A token that does not claim access to `/userinfo`.
fn unstated() -> String {
    token(&with(claims(), &json!({ "aud": API, "scope": "read:orders" })))
}

/// The cache key of the profile for a user's token.
fn profile_key(user: &str, token: &str) -> String {
    format!("profile/v2/{}/{}", sha256_hex(format!("{ISSUER}{user}")), sha256_hex(token))
}

/// The number of requests to `/userinfo` since the last call.
fn asked(world: &World) -> usize {
    world.http.calls.borrow_mut().drain(..).filter(|url| url == USERINFO).count()
}

#[track_caller]
fn linked(world: &World, token: &str) -> User {
    match world.account(token) {
        Account::Linked(user) => user,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn name(world: &World, token: &str) -> Option<String> {
    linked(world, token).profile().speakable_name().map(str::to_owned)
}

#[track_caller]
fn assert_expired(world: &World, token: &str, expected: TokenError) {
    match world.account(token) {
        Account::Refused(error) => assert_eq!(error, expected),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_unavailable(world: &World, token: &str) {
    let account = world.account(token);
    assert!(matches!(account, Account::Unavailable), "{account:?}");
}

fn too_many(retry_after: Option<u64>, rate_limit_reset: Option<u64>) -> HttpResponse {
    let headers = [("Retry-After", retry_after), ("X-RateLimit-Reset", rate_limit_reset)];
    headers.into_iter().fold(HttpResponse::new(429), |response, (name, value)| match value {
        Some(value) => response.with_header(name, &value.to_string()),
        None => response,
    })
}

#[test]
fn the_email_address_is_kept_only_by_the_setting() {
    const EMAIL: &str = "ada@example.com";
    for (settings, email) in
        [(vec![], None), (vec![("AUTH0_KEEP_EMAIL", "false")], None), (vec![("AUTH0_KEEP_EMAIL", "true")], Some(EMAIL))]
    {
        let mut world = world(&settings);
        let named = token(&with(claims(), &json!({ "given_name": "Ada", "email": EMAIL })));
        let kept = |world: &World, token: &str| linked(world, token).profile().email().map(str::to_owned);
        assert_eq!(kept(&world, &named).as_deref(), email, "in the token");
        assert_eq!(kept(&world, &nameless()).as_deref(), email, "from /userinfo");
        assert_eq!(kept(&world, &nameless()).as_deref(), email, "in memory");
        let key = world.cache.key("profile/v2/");
        assert_eq!(world.cache.values.borrow()[&key].contains(EMAIL), email.is_some());

        // As an earlier version, or a Worker with another setting, has stored it.
        let stored = json!({ "expires_at": NOW + 60, "userinfo": { "sub": SUBJECT, "name": "Ada", "email": EMAIL } });
        world.cache.set(key, stored.to_string());
        world.start_isolate();
        world.http.count();
        assert_eq!(kept(&world, &nameless()).as_deref(), email, "in the cache");
        assert_eq!(asked(&world), 0);
    }
}

#[test]
fn a_profile_is_asked_for_once_an_hour_with_the_token() {
    let world = world(&[]);
    let token = token(&with(claims(), &json!({ "exp": NOW + 2 * HOUR })));
    let user = linked(&world, &token);
    assert_eq!((user.subject(), user.profile().speakable_name()), (SUBJECT, Some("Ada")));
    assert_eq!(*world.http.calls.borrow(), [JWKS_URI, USERINFO]);
    assert_eq!(*world.http.bearers.borrow(), [None, Some(token.clone())]);
    assert_eq!(asked(&world), 1);
    world.pass(HOUR - 1);
    assert_eq!((name(&world, &token).as_deref(), asked(&world)), (Some("Ada"), 0));
    world.pass(1);
    assert_eq!((name(&world, &token).as_deref(), asked(&world)), (Some("Ada"), 1));
}

#[test]
fn a_name_in_the_token_saves_the_question() {
    let world = world(&[]);
    let named = token(&with(claims(), &json!({ "given_name": "Grace" })));
    assert_eq!(name(&world, &named).as_deref(), Some("Grace"));
    assert_eq!(asked(&world), 0);
    let addressed = token(&with(claims(), &json!({ "name": "ada@example.com" })));
    assert_eq!(name(&world, &addressed).as_deref(), Some("Ada"), "an e-mail address is no name");
    assert_eq!(asked(&world), 1);
}

#[test]
fn a_profile_is_kept_no_longer_than_its_token_and_not_for_less_than_a_minute() {
    for (expires_in, kept_for) in [(3 * HOUR, Some(HOUR)), (600, Some(600)), (60, Some(60)), (59, None), (1, None)] {
        let world = world(&[]);
        let token = expiring_in(expires_in);
        assert_eq!(name(&world, &token).as_deref(), Some("Ada"));
        let puts = world.cache.puts.borrow().clone();
        let kept: Vec<_> =
            puts.into_iter().filter(|(key, _)| key.starts_with("profile/")).map(|(_, ttl)| ttl).collect();
        assert_eq!(kept, Vec::from_iter(kept_for), "{expires_in} s");
        asked(&world);
        linked(&world, &token);
        assert_eq!(asked(&world), usize::from(kept_for.is_none()), "{expires_in} s");
    }
}

#[test]
fn a_profile_is_named_in_the_cache_by_a_digest_and_found_there_by_an_isolate_that_starts() {
    let mut world = world(&[]);
    let token = nameless();
    linked(&world, &token);
    let key = world.cache.key("profile/v2/");
    assert_eq!(key, profile_key(USER, &token), "by the digests of the issuer and the user, and of the token");
    asked(&world);
    world.start_isolate();
    world.pass(MINUTE);
    assert_eq!((name(&world, &token).as_deref(), asked(&world)), (Some("Ada"), 0));
    assert_eq!((name(&world, &expiring_in(700)).as_deref(), asked(&world)), (Some("Ada"), 1), "another token");
}

#[test]
fn a_profile_is_found_by_its_own_user_and_tenant_alone() {
    let mut world = world(&[]);
    let token = nameless();
    linked(&world, &token);
    let moved = world.cache.key("profile/v2/");
    let value = world.cache.values.borrow()[&moved].clone();
    for (key, calls) in [
        (moved.clone(), 0),
        (profile_key("amzn1.ask.account.B", &token), 1),
        (
            moved.replace(&sha256_hex(format!("{ISSUER}{USER}")), &sha256_hex(format!("https://other.example/{USER}"))),
            1,
        ),
    ] {
        world.cache.clear();
        world.cache.set(key.clone(), value.clone());
        world.start_isolate();
        asked(&world);
        assert_eq!((name(&world, &token).as_deref(), asked(&world)), (Some("Ada"), calls), "{key}");
    }
}

#[test]
fn of_a_request_that_names_no_user_nothing_is_stored() {
    let world = world(&[]);
    let asking = world.asking(Owner::unnamed());
    assert!(matches!(block_on(asking.account(&nameless())), Account::Linked(_)));
    asking.finish();
    assert!(world.cache.values.borrow().keys().all(|key| !key.starts_with("profile/")));
    linked(&world, &expiring_in(700));
    world.cache.key("profile/v2/");
}

#[test]
fn what_the_cache_should_not_hold_reads_as_absent() {
    let eve = json!({ "sub": SUBJECT, "given_name": "Eve" });
    let learning = world(&[]);
    linked(&learning, &nameless());
    let key = learning.cache.key("profile/v2/");
    let cases = [
        (json!({ "expires_at": NOW + 60, "userinfo": eve }).to_string(), 0),
        (json!({ "expires_at": NOW + HOUR, "userinfo": eve }).to_string(), 0),
        (json!({ "expires_at": NOW, "userinfo": eve }).to_string(), 1),
        (json!({ "expires_at": NOW + HOUR + 1, "userinfo": eve }).to_string(), 1),
        (json!({ "expires_at": "9999999999", "userinfo": eve }).to_string(), 1),
        (json!({ "expires_at": NOW + 60, "userinfo": { "given_name": "Eve" } }).to_string(), 1),
        (json!({ "expires_at": NOW + 60, "userinfo": { "sub": 1 } }).to_string(), 1),
        (json!({ "expires_at": NOW + 60 }).to_string(), 1),
        (json!({ "userinfo": eve }).to_string(), 1),
        (eve.to_string(), 1),
        ("garbage".to_owned(), 1),
        (String::new(), 1),
    ];
    for (value, calls) in cases {
        let world = world(&[]);
        world.cache.set(key.clone(), value.clone());
        let expected = if calls == 0 { "Eve" } else { "Ada" };
        assert_eq!((name(&world, &nameless()).as_deref(), asked(&world)), (Some(expected), calls), "{value}");
    }
}

#[test]
fn a_profile_of_another_user_is_not_used() {
    // OpenID Connect Core, section 5.3.2
    let mut world = world(&[]);
    world.http.serve(USERINFO, json!({ "sub": "auth0|eve", "given_name": "Eve" }).to_string());
    let user = linked(&world, &nameless());
    assert_eq!((user.subject(), user.profile().speakable_name()), (SUBJECT, None));
    world.start_isolate();
    assert_eq!(name(&world, &nameless()), None, "nor is it when it comes from the cache");
}

#[test]
fn a_token_verified_by_its_signature_counts_without_a_profile() {
    let failures = [Err(HttpError::Network), Err(HttpError::TimedOut), Err(HttpError::TooLarge)];
    let statuses = [302, 403, 404, 429, 500].map(|status| Ok(HttpResponse::new(status)));
    let bodies = ["", "garbage", "[]", "{}", r#"{"given_name":"Ada"}"#, r#"{"sub":"auth0|ada","sub":"auth0|ada"}"#]
        .map(|body| Ok(HttpResponse::new(200).with_body(body)));
    for answer in failures.into_iter().chain(statuses).chain(bodies) {
        let world = world(&[]);
        world.http.answer(USERINFO, answer.clone());
        assert_eq!(name(&world, &nameless()), None, "{answer:?}");
    }
}

fn refusal(status: u16, www_authenticate: Option<&str>) -> HttpResponse {
    let response = HttpResponse::new(status);
    match www_authenticate {
        Some(challenge) => response.with_header("WWW-Authenticate", challenge),
        None => response,
    }
}

const INVALID_TOKEN: &str = r#"Bearer error="invalid_token", error_description="revoked""#;
const INSUFFICIENT_SCOPE: &str = r#"Bearer realm="Users", error="insufficient_scope""#;

#[test]
fn a_token_that_opens_userinfo_and_is_refused_there_was_revoked() {
    let openid = token(&with(claims(), &json!({ "aud": API })));
    let by_audience = token(&with(claims(), &json!({ "scope": "read:orders" })));
    for (settings, token) in [(&[][..], openid), (&[][..], by_audience), (&WITHOUT_API[..], OPAQUE.to_owned())] {
        for refused in [refusal(401, None), refusal(403, Some(INVALID_TOKEN)), refusal(403, Some(INSUFFICIENT_SCOPE))] {
            let world = world(settings);
            world.http.answer(USERINFO, Ok(refused));
            assert_expired(&world, &token, TokenError::Rejected);
        }
    }
}

#[test]
fn a_403_that_does_not_name_an_error_of_the_token_tells_nothing_of_it() {
    for refused in
        [refusal(403, None), refusal(403, Some("Bearer")), refusal(403, Some(r#"Bearer error="invalid_request""#))]
    {
        let by_signature = world(&[]);
        by_signature.http.answer(USERINFO, Ok(refused.clone()));
        assert_eq!(name(&by_signature, &nameless()), None, "greeted without a name");
        let opaque = world(&WITHOUT_API);
        opaque.http.answer(USERINFO, Ok(refused));
        assert_unavailable(&opaque, OPAQUE);
    }
}

#[test]
fn a_token_that_does_not_say_that_it_opens_userinfo_is_not_tried_there() {
    let world = world(&[]);
    assert_eq!((name(&world, &unstated()), asked(&world)), (None, 0));
    let openid = token(&with(claims(), &json!({ "aud": API, "scope": "openid" })));
    assert_eq!((name(&world, &openid).as_deref(), asked(&world)), (Some("Ada"), 1));
}

#[test]
fn an_endpoint_that_does_not_answer_is_asked_again_after_longer_and_longer_pauses_whatever_the_token() {
    let failures = [Err(HttpError::Network)];
    let statuses = [500, 503].map(|status| Ok(HttpResponse::new(status)));
    for answer in failures.into_iter().chain(statuses) {
        let world = world(&WITHOUT_API);
        world.http.answer(USERINFO, answer.clone());
        let pauses = [(0, 1), (1, 0), (1, 1), (4, 0), (1, 1), (14, 0), (1, 1), (29, 0), (1, 1), (29, 0), (1, 1)];
        for (index, (seconds, calls)) in pauses.into_iter().enumerate() {
            world.pass(seconds);
            assert_unavailable(&world, &format!("token-{index}"));
            assert_eq!(asked(&world), calls, "{answer:?} after {seconds} s");
        }
        world.http.serve(USERINFO, ada().to_string());
        world.pass(30);
        assert_eq!(name(&world, OPAQUE).as_deref(), Some("Ada"));
        world.http.answer(USERINFO, answer);
        assert_unavailable(&world, "another");
        world.pass(2);
        asked(&world);
        assert_unavailable(&world, "another");
        assert_eq!(asked(&world), 1, "it had answered: the pauses are short again");
    }
}

#[test]
fn an_answer_that_is_too_large_is_one_users_and_the_endpoint_is_asked_for_others() {
    let world = world(&WITHOUT_API);
    world.http.answer(USERINFO, Err(HttpError::TooLarge));
    assert_unavailable(&world, "of-eve");
    assert_eq!(asked(&world), 1);
    assert_unavailable(&world, "of-eve");
    assert_eq!(asked(&world), 0, "not asked again for this token");
    world.http.serve(USERINFO, ada().to_string());
    linked(&world, "of-bob");
    assert_eq!(asked(&world), 1);
    world.pass(60);
    linked(&world, "of-eve");
}

#[test]
fn a_refusal_is_remembered_for_a_minute() {
    for (status, settings, token) in
        [(401, &[][..], nameless()), (403, &[][..], nameless()), (401, &WITHOUT_API[..], OPAQUE.to_owned())]
    {
        let world = world(settings);
        world.http.refuse(USERINFO, status);
        for (seconds, calls) in [(0, 1), (59, 0), (1, 1)] {
            world.pass(seconds);
            world.account(&token);
            assert_eq!(asked(&world), calls, "{status} after {seconds} s");
        }
    }
}

#[test]
fn too_many_requests_is_respected_for_as_long_as_it_says_and_for_that_token() {
    for (retry_after, reset, pause) in [
        (Some(7), None, 7),
        (Some(7), Some(NOW + 100), 7),
        (None, Some(NOW + 100), 100),
        (None, Some(NOW - 100), 1),
        (Some(0), None, 1),
        (None, None, 60),
        (Some(u64::MAX), None, 5 * MINUTE),
    ] {
        let world = world(&WITHOUT_API);
        world.http.answer(USERINFO, Ok(too_many(retry_after, reset)));
        assert_unavailable(&world, OPAQUE);
        assert_eq!(asked(&world), 1);
        world.http.serve(USERINFO, ada().to_string());
        world.pass(pause - 1);
        assert_unavailable(&world, OPAQUE);
        assert_eq!(asked(&world), 0, "{retry_after:?} {reset:?}");
        assert_eq!(name(&world, "another-token").as_deref(), Some("Ada"));
        asked(&world);
        world.pass(1);
        assert_eq!(name(&world, OPAQUE).as_deref(), Some("Ada"));
        assert_eq!(asked(&world), 1, "{retry_after:?} {reset:?}");
    }
}

#[test]
fn a_token_verified_by_its_signature_is_greeted_without_a_name_while_the_issuer_is_left_alone() {
    let world = world(&[]);
    world.http.answer(USERINFO, Ok(too_many(Some(30), None)));
    for (seconds, calls) in [(0, 1), (29, 0)] {
        world.pass(seconds);
        assert_eq!((name(&world, &nameless()), asked(&world)), (None, calls));
    }
}

#[test]
fn an_opaque_token_counts_if_the_issuer_knows_whose_it_is() {
    let token_of_five_parts = "e30..c.d.e";
    for token in [OPAQUE, token_of_five_parts, "not.a.jwt"] {
        let world = world(&WITHOUT_API);
        assert_eq!(linked(&world, token).subject(), SUBJECT, "{token}");
        assert_eq!(*world.http.bearers.borrow(), [Some(token.to_owned())]);
    }
    for token in [OPAQUE, token_of_five_parts] {
        let world = world(&WITHOUT_API);
        world.http.refuse(USERINFO, 401);
        assert_expired(&world, token, TokenError::Rejected);
    }
    for body in ["", "{}", r#"{"sub":""}"#, r#"{"sub":7}"#, r#"{"given_name":"Ada"}"#, "<html>"] {
        let world = world(&WITHOUT_API);
        world.http.serve(USERINFO, body);
        assert_unavailable(&world, OPAQUE);
    }
    for status in [302, 400, 404] {
        let world = world(&WITHOUT_API);
        world.http.refuse(USERINFO, status);
        assert_unavailable(&world, OPAQUE);
        assert_unavailable(&world, OPAQUE);
        assert_eq!(asked(&world), 2, "{status}: what is no answer is not remembered");
    }
}

#[test]
fn where_an_api_is_wanted_an_opaque_token_is_refused_without_a_question() {
    let world = world(&[]);
    assert_expired(&world, OPAQUE, TokenError::Opaque);
    assert_eq!(world.http.count(), 0);
}

#[test]
fn the_organization_of_an_opaque_token_is_the_one_that_is_set_or_none() {
    let wanted = [WITHOUT_API[0], ("AUTH0_ORGANIZATION", "org_1")];
    let named = [WITHOUT_API[0], ("AUTH0_ORGANIZATION", "acme")];
    for (organization, settings, counts) in [
        (json!({ "org_id": null }), &WITHOUT_API[..], true),
        (json!({ "org_id": "org_1" }), &WITHOUT_API[..], false),
        (json!({ "org_name": "acme" }), &WITHOUT_API[..], false),
        (json!({ "org_id": "org_1" }), &wanted[..], true),
        (json!({ "org_id": "org_2" }), &wanted[..], false),
        (json!({}), &wanted[..], false),
        (json!({ "org_id": "org_1", "org_name": "Acme" }), &named[..], true),
        (json!({ "org_id": "org_1" }), &named[..], false),
        (json!({ "org_id": "org_1", "org_name": "acme-2" }), &named[..], false),
    ] {
        let mut world = world(settings);
        world.http.serve(USERINFO, with(ada(), &organization).to_string());
        for source in ["network", "memory", "cache"] {
            match world.account(OPAQUE) {
                Account::Linked(_) if counts => {}
                Account::Refused(TokenError::WrongOrganization) if !counts => {}
                other => panic!("{organization} from {source}: {other:?}"),
            }
            if source == "memory" {
                world.start_isolate();
            }
        }
        assert_eq!(asked(&world), 1);
    }
    for unreadable in [json!({ "org_id": 1 }), json!({ "org_name": ["acme"] })] {
        let world = world(&WITHOUT_API);
        world.http.serve(USERINFO, with(ada(), &unreadable).to_string());
        assert_unavailable(&world, OPAQUE);
    }
}

#[test]
fn an_id_token_opens_nothing_at_userinfo() {
    let world = world(&[("AUTH0_ACCEPT_ID_TOKENS", "true")]);
    assert_eq!(name(&world, &token(&id_token_claims())).as_deref(), Some("Ada"));
    let nameless = token(&with(id_token_claims(), &json!({ "given_name": null })));
    assert_eq!(name(&world, &nameless), None);
    assert_eq!(asked(&world), 0);
}

/// A JWT for `/userinfo` alone, as a tenant may issue it if no audience was requested.
fn for_userinfo(said: &Value) -> String {
    token(&with(json!({ "aud": USERINFO, "sub": SUBJECT }), said))
}

#[test]
fn without_an_api_a_jwt_is_its_users_and_known_no_longer_than_it_lasts() {
    let world = world(&WITHOUT_API);
    let token = for_userinfo(&json!({ "exp": NOW + 600 }));
    assert_eq!((name(&world, &token).as_deref(), asked(&world)), (Some("Ada"), 1));
    world.pass(599);
    assert_eq!((name(&world, &token).as_deref(), asked(&world)), (Some("Ada"), 0));
    world.pass(61);
    assert_expired(&world, &token, TokenError::Expired);
    assert_eq!(asked(&world), 0, "nobody is asked about a token that says that it has ended");
}

#[test]
fn without_an_audience_a_jwt_whose_sub_differs_from_userinfo_is_refused() {
    let world = world(&WITHOUT_API);
    assert_expired(&world, &for_userinfo(&json!({ "sub": "auth0|mallory" })), TokenError::WrongSubject);
    assert_eq!(name(&world, &for_userinfo(&json!({ "jti": "1" }))).as_deref(), Some("Ada"));
    for said in [json!({ "org_id": "org_1" }), json!({ "azp": "another" }), json!({ "aud": [API, USERINFO] })] {
        world.http.calls.borrow_mut().clear();
        assert!(matches!(world.account(&for_userinfo(&said)), Account::Refused(_)), "{said}");
        assert_eq!(asked(&world), 0, "{said}");
    }
}

#[test]
fn the_pause_after_a_call_that_timed_out_begins_when_it_has() {
    let world = world(&WITHOUT_API);
    world.http.answer(USERINFO, Err(HttpError::TimedOut));
    assert_unavailable(&world, OPAQUE);
    world.http.serve(USERINFO, ada().to_string());
    asked(&world);
    world.pass(3);
    assert_unavailable(&world, OPAQUE);
    assert_eq!(asked(&world), 0);
    world.pass(1);
    assert_eq!(name(&world, OPAQUE).as_deref(), Some("Ada"));
}
