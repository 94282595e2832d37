//! An isolate with a simulated tenant, certificate store and KV, and a clock that the test sets.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::alexa::error::RequestError;
use crate::alexa::signature::Inbound;
use crate::exchange::{Accounts, Isolate, Outcome, Tasks, run};
use crate::journal::Journal;
use crate::owner::Owner;
use crate::prelude::*;
use crate::settings::Settings;
use crate::turn::Host;
use crate::variables::Variable;
use jwt_simple::reexports::ct_codecs::{Base64, Encoder};
use serde_json::{Value, json};

use super::chains::{Authority, LEAF_SEED, Leaf};
use super::keys::{jwk, jwk_set, rsa, sign_pkcs1};
use super::ports::{FakeCache, FakeHttp};
use super::settings::{JWKS_URI, SKILL, settings_with};
use super::tokens::{KEY_SEED, KID};
use super::{NOW, block_on, rfc3339};

/// The URL of the chain.
pub(crate) const CHAIN_URL: &str = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem";

/// The Alexa user id of the device's owner.
pub(crate) const USER: &str = "amzn1.ask.account.A";

pub(crate) struct World {
    pub settings: Settings,
    isolate: Rc<Isolate>,
    pub cache: Rc<FakeCache>,
    pub http: Rc<FakeHttp>,
}

impl World {
    /// A tenant that serves one key and nothing else.
    pub(crate) fn new(changes: &[(&str, &str)]) -> Self {
        let (settings, cache, http) = (settings_with(changes), Rc::<FakeCache>::default(), Rc::<FakeHttp>::default());
        http.now.set(NOW);
        let isolate = Isolate::new(settings.clone(), Rc::<FakeCache>::clone(&cache), variables());
        let world = Self { settings, isolate, cache, http };
        world.serve_keys(&[jwk(KID, &rsa(KEY_SEED))]);
        world
    }

    /// Adds certificates: the skill trusts this root, and its chain is at [`CHAIN_URL`].
    pub(crate) fn with_certificates(leaf: &Leaf) -> Self {
        let root = root();
        let world = Self::new(&[("ALEXA_DEV_ROOT_CA", &root.pem), ("AUTH0_KEEP_EMAIL", "true")]);
        world.http.serve(CHAIN_URL, chain(&root, leaf));
        world
    }

    pub(crate) fn serve_keys(&self, keys: &[Value]) {
        self.http.serve(JWKS_URI, jwk_set(keys));
    }

    pub(crate) fn now(&self) -> u64 {
        self.http.now.get()
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.set_clock(self.now() + seconds);
    }

    pub(crate) fn set_clock(&self, now: u64) {
        self.http.now.set(now);
    }

    /// Clears the memory of the isolate, but not KV.
    pub(crate) fn start_isolate(&mut self) {
        self.isolate = Isolate::new(self.settings.clone(), Rc::<FakeCache>::clone(&self.cache), variables());
    }

    /// A verified request of a device's owner, which can ask for accounts.
    pub(crate) fn asking(&self, owner: Owner) -> Asking {
        let journal = Rc::<Journal>::default();
        let http = Rc::<FakeHttp>::clone(&self.http);
        let accounts = Accounts::new(&self.isolate, http, self.now(), &journal, owner);
        Asking { accounts, journal, isolate: Rc::clone(&self.isolate), http: Rc::clone(&self.http), now: self.now() }
    }

    /// The account of a token that the device's owner sends. Also does the work after the response.
    pub(crate) fn account(&self, token: &str) -> Account {
        let asking = self.asking(Owner::named(USER));
        let account = block_on(asking.account(token));
        asking.finish();
        account
    }

    /// Answers a request at the current time.
    pub(crate) fn run<'a>(&self, inbound: Inbound, skill: &'a Skill) -> LocalBoxFuture<'a, Outcome> {
        let (isolate, http, now) = (Rc::clone(&self.isolate), Rc::<FakeHttp>::clone(&self.http), self.now());
        Box::pin(async move { run(&isolate, http, now, inbound, skill).await })
    }

    /// Does the work after a response.
    pub(crate) fn finish(&self, tasks: Tasks) {
        block_on(tasks.finish(Rc::<FakeHttp>::clone(&self.http)));
    }

    /// The response to an unlinked launch, signed with the key of [`LEAF_SEED`]. Also does the work after the response.
    pub(crate) fn launch(&self, url: &str) -> Result<Value, RequestError> {
        self.send(inbound(url, &launch_request(self.now(), &json!({}))))
    }

    pub(crate) fn send(&self, inbound: Inbound) -> Result<Value, RequestError> {
        let Outcome { answer, tasks, .. } = block_on(self.run(inbound, &skill()));
        self.finish(tasks);
        answer.map(|envelope| serde_json::to_value(envelope).unwrap())
    }
}

/// A verified request.
pub(crate) struct Asking {
    accounts: Rc<Accounts>,
    journal: Rc<Journal>,
    isolate: Rc<Isolate>,
    http: Rc<FakeHttp>,
    now: u64,
}

impl Asking {
    pub(crate) fn account<'a>(&'a self, token: &'a str) -> LocalBoxFuture<'a, Account> {
        self.accounts.account(Some(token))
    }

    /// Does the work after the response.
    pub(crate) fn finish(&self) {
        let (_, tasks) = self.journal.take();
        block_on(Tasks::new(&self.isolate, self.now, tasks).finish(Rc::<FakeHttp>::clone(&self.http)));
    }
}

/// The variables of a Worker that are no settings of the library.
fn variables() -> Box<dyn Fn(&str) -> Variable> {
    Box::new(|name| match name {
        "LIST_API" => Variable::Text(" https://list.example.com ".to_owned()),
        "LIST_API_KEY" => Variable::Text("the-key".to_owned()),
        "BLANK" => Variable::Text(" ".to_owned()),
        "NUMBER" => Variable::NotText,
        _ => Variable::Unset,
    })
}

/// The skill of the tests: it greets by name, and answers an intent with the e-mail address on a card.
pub(crate) fn skill() -> Skill {
    Skill::new(respond)
}

async fn respond(turn: &Turn) -> Result {
    match turn.request().kind {
        RequestKind::Launch { .. } => {
            let user = turn.user().await?;
            Ok(Response::tell(format!("Hello, {}!", user.profile().speakable_name().unwrap_or_default())))
        }
        RequestKind::Intent { .. } => {
            let user = turn.user().await?;
            Ok(Response::tell("Look.")
                .with_card(Card::simple("Your address", user.profile().email().unwrap_or_default())))
        }
        _ => Ok(Response::empty()),
    }
}

/// The root authority of the tests.
pub(crate) fn root() -> Authority {
    Authority::root("CN=Root", 10)
}

/// A chain of two certificates, leaf first.
pub(crate) fn chain(root: &Authority, leaf: &Leaf) -> String {
    let intermediate = root.intermediate("CN=Intermediate", 20);
    [intermediate.issue(leaf), intermediate.pem].concat()
}

/// A launch as Alexa would send it at a time. `user` is added to `context.System.user`.
pub(crate) fn launch_request(sent_at: u64, user: &Value) -> Value {
    let application = json!({ "applicationId": SKILL });
    let user = super::tokens::with(json!({ "userId": USER }), user);
    json!({
        "version": "1.0",
        "session": { "new": true, "sessionId": "s", "application": application, "user": user },
        "context": { "System": { "application": application, "user": user } },
        "request": {
            "type": "LaunchRequest", "requestId": "r", "locale": "en-US", "timestamp": rfc3339(sent_at),
        },
    })
}

/// A body with the headers of a request that is signed with the key of [`LEAF_SEED`].
pub(crate) fn inbound(url: &str, body: &Value) -> Inbound {
    let body = body.to_string().into_bytes();
    let signature = Base64::encode_to_string(sign_pkcs1(&rsa(LEAF_SEED), &body)).unwrap();
    Inbound { cert_chain_url: Some(url.to_owned()), signature: Some(signature), body }
}
