//! Two and three requests of one isolate, in every order in which their awaits can end.
//!
//! The executor polls one request at a time. It runs the same requests again and again, each time with another sequence
//! of choices, until it has made all of them. Each call over a port is one await. An answer is what is there when the
//! call begins, and arrives when the request is polled again. So an answer can be old when it arrives.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::task::Poll;

use crate::account::Account;
use crate::auth0::error::TokenError;
use crate::exchange::{Accounts, Isolate, Tasks, run as run_exchange};
use crate::journal::Journal;
use crate::owner::Owner;
use crate::ports::{Cache, CacheError, Http, HttpError, HttpRequest, HttpResponse, Outbound};
use crate::suite::support::chains::Leaf;
use crate::suite::support::keys::{jwk, jwk_set, rsa};
use crate::suite::support::settings::{ISSUER, JWKS_URI, settings_with};
use crate::suite::support::tokens::{KEY_SEED, KID, claims, header, sign_text, with};
use crate::suite::support::world::{CHAIN_URL, chain, inbound, launch_request, root, skill};
use crate::suite::support::{HOUR, MINUTE, NOW, poll_once};
use crate::turn::Host;
use crate::variables::Variable;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

/// KV, tenant and clock. Each call is one await.
#[derive(Default)]
struct Ports {
    kv: RefCell<BTreeMap<String, String>>,
    http: RefCell<BTreeMap<String, String>>,
    /// The requested URLs.
    calls: RefCell<Vec<String>>,
    now: Cell<u64>,
    /// Whether the last poll ended in a pause.
    pauses: Cell<bool>,
}

impl Ports {
    /// A result that arrives at the second poll.
    fn later<'a, T: 'a>(&'a self, result: T, pauses: bool) -> LocalBoxFuture<'a, T> {
        let mut result = Some(result);
        let mut is_called = false;
        Box::pin(std::future::poll_fn(move |_| {
            if std::mem::replace(&mut is_called, true) {
                return Poll::Ready(result.take().expect("it is polled once more only"));
            }
            self.pauses.set(pauses);
            Poll::Pending
        }))
    }
}

impl Cache for Ports {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, CacheError>> {
        self.later(Ok(self.kv.borrow().get(key).cloned()), false)
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, _ttl: u64) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            self.later((), false).await;
            self.kv.borrow_mut().insert(key.to_owned(), value.to_owned());
        })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Result<Vec<String>, CacheError>> {
        self.later(Ok(self.kv.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect()), false)
    }

    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            self.later((), false).await;
            self.kv.borrow_mut().remove(key);
        })
    }
}

impl Http for Ports {
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        self.calls.borrow_mut().push(request.url.to_owned());
        let body = self.http.borrow().get(request.url).cloned();
        let answer = body.map(|body| HttpResponse::new(200).with_body(body));
        self.later(answer.ok_or(HttpError::Network), false)
    }

    fn time_left(&self) -> u32 {
        5_500
    }
}

impl Outbound for Ports {
    fn wait(&self, _milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>> {
        self.later(Some(self.now.get()), true)
    }
}

/// An isolate, what it talks to, and the results of its requests.
struct Scene {
    isolate: Rc<Isolate>,
    ports: Rc<Ports>,
    results: Rc<RefCell<BTreeMap<usize, Account>>>,
    requests: Vec<LocalBoxFuture<'static, ()>>,
}

impl Scene {
    fn new(changes: &[(&str, &str)]) -> Self {
        let ports = Rc::<Ports>::default();
        ports.now.set(NOW);
        let isolate = Isolate::new(settings_with(changes), Rc::<Ports>::clone(&ports), Box::new(|_| Variable::Unset));
        Self { isolate, ports, results: Rc::default(), requests: Vec::new() }
    }

    /// The issuer has one key. Nothing is cached.
    fn with_first_key() -> Self {
        let scene = Self::new(&[]);
        scene.serve(JWKS_URI, jwk_set(&[first_key()]));
        scene
    }

    fn serve(&self, url: &str, body: String) {
        self.ports.http.borrow_mut().insert(url.to_owned(), body);
    }

    fn pass(&self, seconds: u64) {
        self.ports.now.set(self.ports.now.get() + seconds);
    }

    /// A request that asks for the account of a token, and then does the work after its response.
    fn request(&mut self, token: &str) {
        self.ask(token, true);
    }

    /// A request that asks for the account of a token. The work after its response is left, unless it `finishes`.
    fn ask(&mut self, token: &str, finishes: bool) {
        let (number, results) = (self.requests.len(), Rc::clone(&self.results));
        let (accounts, journal, token) = self.accounts(token);
        let (isolate, ports) = (Rc::clone(&self.isolate), Rc::clone(&self.ports));
        let now = ports.now.get();
        self.requests.push(Box::pin(async move {
            let account = accounts.account(Some(&token)).await;
            results.borrow_mut().insert(number, account);
            if finishes {
                Tasks::new(&isolate, now, journal.take().1).finish(ports).await;
            }
        }));
    }

    /// A launch without a token, whose signature needs a certificate. Its result is *unlinked* if it is answered.
    fn launch(&mut self) {
        let (number, results) = (self.requests.len(), Rc::clone(&self.results));
        let (isolate, ports) = (Rc::clone(&self.isolate), Rc::clone(&self.ports));
        let now = ports.now.get();
        let inbound = inbound(CHAIN_URL, &launch_request(now, &json!({})));
        self.requests.push(Box::pin(async move {
            let http = Rc::<Ports>::clone(&ports);
            let outcome = run_exchange(&isolate, http, now, inbound, &skill()).await;
            let answered = if outcome.answer.is_ok() { Account::Unlinked } else { Account::Unavailable };
            results.borrow_mut().insert(number, answered);
        }));
    }

    /// The event that the owner has disabled the skill.
    fn disable(&mut self) {
        let (accounts, journal, _) = self.accounts("");
        let (isolate, ports) = (Rc::clone(&self.isolate), Rc::clone(&self.ports));
        let now = ports.now.get();
        self.requests.push(Box::pin(async move {
            accounts.forget();
            Tasks::new(&isolate, now, journal.take().1).finish(ports).await;
        }));
    }

    /// A change at the tenant, at any moment.
    fn change(&mut self, url: &'static str, body: String) {
        let ports = Rc::clone(&self.ports);
        self.requests.push(Box::pin(async move {
            ports.http.borrow_mut().insert(url.to_owned(), body);
        }));
    }

    fn accounts(&self, token: &str) -> (Rc<Accounts>, Rc<Journal>, String) {
        let journal = Rc::<Journal>::default();
        let http = Rc::<Ports>::clone(&self.ports);
        let accounts = Accounts::new(&self.isolate, http, self.ports.now.get(), &journal, Owner::named("A"));
        (accounts, journal, token.to_owned())
    }

    /// Runs the requests to their ends, one after the other, and counts only their calls.
    fn settle(&mut self) {
        self.ports.calls.borrow_mut().clear();
        for mut request in self.requests.drain(..) {
            while poll_once(request.as_mut()).is_pending() {}
        }
    }

    /// The same isolate, for further requests.
    fn again(&self) -> Self {
        let (isolate, ports) = (Rc::clone(&self.isolate), Rc::clone(&self.ports));
        Self { isolate, ports, results: Rc::default(), requests: Vec::new() }
    }

    fn is_linked(&self, number: usize) -> bool {
        matches!(self.results.borrow().get(&number), Some(Account::Linked(_)))
    }

    fn is_answered(&self, number: usize) -> bool {
        matches!(self.results.borrow().get(&number), Some(Account::Unlinked))
    }

    fn is_unknown_key(&self, number: usize) -> bool {
        matches!(self.results.borrow().get(&number), Some(Account::Refused(TokenError::UnknownKey)))
    }

    fn is_unavailable(&self, number: usize) -> bool {
        matches!(self.results.borrow().get(&number), Some(Account::Unavailable))
    }

    fn calls(&self) -> usize {
        self.ports.calls.borrow().len()
    }
}

/// Runs the requests of a scene in every order, and checks each result. Returns the number of orders.
fn every_order(start: impl Fn() -> Scene, check: impl Fn(&Scene, &[usize])) -> usize {
    let mut choices: Vec<(usize, usize)> = Vec::new(); // the option that is chosen, and how many there are
    let mut orders = 0;
    loop {
        let mut scene = start();
        scene.ports.calls.borrow_mut().clear();
        let order = run(&mut scene, &mut choices);
        check(&scene, &order);
        orders += 1;
        while choices.last().is_some_and(|(chosen, options)| chosen + 1 == *options) {
            choices.pop();
        }
        let Some((chosen, _)) = choices.last_mut() else { return orders };
        *chosen += 1;
    }
}

/// The number of orders tells how many awaits there are. Change it only if a change was meant to add or remove one.
#[track_caller]
fn assert_orders(orders: usize, expected: usize) {
    assert_eq!(orders, expected, "the number of orders");
}

/// Runs the requests by the choices, and then by the first option. Adds the choices that it makes.
fn run(scene: &mut Scene, choices: &mut Vec<(usize, usize)>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut requests: Vec<_> = scene.requests.drain(..).map(Some).collect();
    // A request that pauses goes on when another one has done something. Before that it would find the same.
    let mut pausing = vec![false; requests.len()];
    for step in 0.. {
        let mut options: Vec<usize> =
            (0..requests.len()).filter(|at| requests[*at].is_some() && !pausing[*at]).collect();
        if options.is_empty() {
            options = (0..requests.len()).filter(|at| requests[*at].is_some()).collect();
        }
        if options.is_empty() {
            break;
        }
        if step == choices.len() {
            choices.push((0, options.len()));
        }
        assert_eq!(choices[step].1, options.len(), "the same choices lead to the same options");
        let at = options[choices[step].0];
        order.push(at);
        scene.ports.pauses.set(false);
        let is_pending = requests[at].as_mut().is_some_and(|request| poll_once(request.as_mut()).is_pending());
        if !is_pending {
            requests[at] = None;
        }
        let has_paused = is_pending && scene.ports.pauses.get();
        if !has_paused {
            pausing.fill(false);
        }
        pausing[at] = has_paused;
    }
    order
}

fn token_of(kid: &str, seed: u64) -> String {
    let header = with(header(), &json!({ "kid": kid }));
    let claims = with(claims(), &json!({ "given_name": "Ada", "exp": NOW + 24 * HOUR }));
    sign_text(&header.to_string(), &claims.to_string(), &rsa(seed))
}

fn first_key() -> Value {
    jwk(KID, &rsa(KEY_SEED))
}

fn both_keys() -> String {
    jwk_set(&[first_key(), jwk("key-2", &rsa(2))])
}

/// Takes the places of other requests that look for keys, so that one of the scene's may look at a time.
const OTHERS: usize = 3;

#[test]
fn cold_keys_are_found_by_every_request() {
    let known = token_of(KID, KEY_SEED);
    for (requests, expected) in [(2, 64), (3, 1_428)] {
        let orders = every_order(
            || {
                let mut scene = Scene::with_first_key();
                (0..requests).for_each(|_| scene.ask(&known, requests == 2));
                scene
            },
            |scene, order| {
                assert!((0..requests).all(|number| scene.is_linked(number)), "{order:?}");
                assert!(scene.calls() <= requests, "{order:?}");
            },
        );
        assert_orders(orders, expected);
    }
}

#[test]
fn of_requests_that_wait_for_each_other_one_fetches_and_all_are_served() {
    let known = token_of(KID, KEY_SEED);
    for (requests, expected) in [(2, 16), (3, 450)] {
        let orders = every_order(
            || {
                let mut scene = Scene::with_first_key();
                scene.isolate.occupy_key_lookups(OTHERS, NOW);
                (0..requests).for_each(|_| scene.request(&known));
                scene
            },
            |scene, order| {
                assert!((0..requests).all(|number| scene.is_linked(number)), "{order:?}");
                assert_eq!(scene.calls(), 1, "{order:?}");
            },
        );
        assert_orders(orders, expected);
    }
}

#[test]
fn while_the_tenant_adds_a_key_no_valid_token_is_refused() {
    let (known, next, made_up) = (token_of(KID, KEY_SEED), token_of("key-2", 2), token_of("made-up", 9));
    for (in_memory, others, expected) in [(true, 0, 104), (false, 0, 1_144), (true, OTHERS, 48)] {
        let orders = every_order(
            || {
                let mut scene = Scene::with_first_key();
                if in_memory {
                    scene.request(&known);
                    scene.settle();
                } else {
                    let stored = json!({ "fetched_at": NOW, "jwks": jwk_set(&[first_key()]) }).to_string();
                    scene.ports.kv.borrow_mut().insert(format!("jwks/v1/{ISSUER}"), stored);
                }
                scene.serve(JWKS_URI, both_keys());
                scene.pass(1);
                scene.isolate.occupy_key_lookups(others, NOW + 1);
                for token in [&known, &next, &made_up] {
                    scene.request(token);
                }
                scene
            },
            |scene, order| {
                assert!(scene.is_linked(0) && scene.is_linked(1), "{order:?}");
                assert!(scene.is_unknown_key(2) || scene.is_unavailable(2), "{order:?}");
                assert!(scene.calls() <= 2, "{order:?}");
            },
        );
        assert_orders(orders, expected);
    }
}

#[test]
fn a_stale_set_is_refreshed_once_and_never_replaces_a_fresher_one() {
    let (known, next) = (token_of(KID, KEY_SEED), token_of("key-2", 2));
    let orders = every_order(
        || {
            let mut scene = Scene::with_first_key();
            scene.request(&known);
            scene.settle();
            scene.pass(10 * MINUTE);
            scene.request(&known);
            scene.request(&known);
            scene.change(JWKS_URI, both_keys());
            scene
        },
        |scene, order| {
            assert!(scene.is_linked(0) && scene.is_linked(1), "{order:?}");
            assert_eq!(scene.calls(), 1, "one refresh, and it is not lost: {order:?}");
        },
    );
    assert_orders(orders, 48);

    // An answer that began before another one and arrives after it is older.
    let newer = Cell::new(0);
    let orders = every_order(
        || {
            let mut scene = Scene::with_first_key();
            scene.request(&known);
            scene.settle();
            scene.request(&next); // at this second
            scene.pass(1);
            scene.request(&next); // a second later
            scene.change(JWKS_URI, both_keys());
            scene
        },
        |scene, order| {
            if scene.is_linked(1) {
                newer.set(newer.get() + 1);
                let mut scene = scene.again();
                scene.request(&next);
                scene.settle();
                assert!(scene.is_linked(0) && scene.calls() == 0, "the newer set stays: {order:?}");
            }
        },
    );
    assert!(newer.get() > 10);
    assert_orders(orders, 134);
}

#[test]
fn a_certificate_is_found_by_every_request() {
    let root = root();
    let chain = chain(&root, &Leaf::default());
    for (others, most, expected) in [(0, 3, 1_428), (OTHERS, 1, 150)] {
        let orders = every_order(
            || {
                let mut scene = Scene::new(&[("ALEXA_DEV_ROOT_CA", &root.pem)]);
                scene.serve(CHAIN_URL, chain.clone());
                scene.isolate.occupy_certificate_lookups(CHAIN_URL, others, NOW);
                (0..3).for_each(|_| scene.launch());
                scene
            },
            |scene, order| {
                assert!((0..3).all(|number| scene.is_answered(number)), "{order:?}");
                assert!(scene.calls() <= most, "{order:?}");
            },
        );
        assert_orders(orders, expected);
    }
}

#[test]
fn nothing_is_kept_of_a_user_who_disables_the_skill_meanwhile() {
    const OPAQUE: &str = "an-opaque-token";
    for (requests, expected) in [(1, 30), (2, 17_984)] {
        let orders = every_order(
            || {
                let mut scene = Scene::new(&[("AUTH0_AUDIENCE", "")]);
                let ada = json!({ "sub": "auth0|ada", "given_name": "Ada" });
                scene.serve(&format!("{ISSUER}userinfo"), ada.to_string());
                scene.disable();
                (0..requests).for_each(|_| scene.request(OPAQUE));
                scene
            },
            |scene, order| {
                assert!((1..=requests).all(|number| scene.is_linked(number)), "{order:?}");
                assert!(scene.ports.kv.borrow().keys().all(|key| !key.starts_with("profile/")), "{order:?}");
                let mut scene = scene.again();
                scene.request(OPAQUE);
                scene.settle();
                assert_eq!(scene.calls(), 1, "nor in memory: {order:?}");
            },
        );
        assert_orders(orders, expected);
    }
}
