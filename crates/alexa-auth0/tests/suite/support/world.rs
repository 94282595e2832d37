//! The service with a simulated tenant, certificate store and cache, and a clock that the test sets.

use std::cell::Cell;
use std::rc::Rc;

use crate::alexa::error::RequestError;
use crate::alexa::signature::Inbound;
use crate::prelude::*;
use crate::service::Service;
use crate::service::memory::Memory;
use crate::settings::Settings;
use crate::turn::Host;
use jwt_simple::reexports::ct_codecs::{Base64, Encoder};
use serde_json::{Value, json};

use super::chains::{Authority, LEAF_SEED, Leaf};
use super::keys::{jwk, jwk_set, rsa, sign_pkcs1};
use super::ports::{FakeCache, FakeHttp};
use super::settings::{JWKS_URI, SKILL, settings_with};
use super::tokens::{KEY_SEED, KID};
use super::{NOW, block_on, rfc3339};

/// The URL of the chain.
pub const CHAIN_URL: &str = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem";

/// The Alexa user id of the device's owner.
pub const USER: &str = "amzn1.ask.account.A";

pub struct World {
    pub settings: Rc<Settings>,
    memory: Rc<Memory>,
    pub cache: Rc<FakeCache>,
    pub http: Rc<FakeHttp>,
    now: Cell<u64>,
}

impl World {
    /// A tenant that serves one key and nothing else.
    pub fn new(changes: &[(&str, &str)]) -> Self {
        let world = Self {
            settings: Rc::new(settings_with(changes)),
            memory: Rc::default(),
            cache: Rc::default(),
            http: Rc::default(),
            now: Cell::new(NOW),
        };
        world.serve_keys(&[jwk(KID, &rsa(KEY_SEED))]);
        world
    }

    /// Adds certificates: the skill trusts this root, and its chain is at [`CHAIN_URL`].
    pub fn with_certificates(leaf: &Leaf) -> Self {
        let root = root();
        let world = Self::new(&[("ALEXA_DEV_ROOT_CA", &root.pem), ("AUTH0_KEEP_EMAIL", "true")]);
        world.http.serve(CHAIN_URL, chain(&root, leaf));
        world
    }

    pub fn serve_keys(&self, keys: &[Value]) {
        self.http.serve(JWKS_URI, jwk_set(keys));
    }

    pub fn now(&self) -> u64 {
        self.now.get()
    }

    pub fn pass(&self, seconds: u64) {
        self.now.set(self.now.get() + seconds);
    }

    pub fn set_clock(&self, now: u64) {
        self.now.set(now);
    }

    /// Clears the memory of the isolate, but not the cache.
    pub fn start_isolate(&mut self) {
        self.memory = Rc::default();
    }

    pub fn service(&self) -> Rc<Service> {
        let (cache, http) = (Rc::clone(&self.cache), Rc::clone(&self.http));
        Rc::new(Service::new(Rc::clone(&self.settings), Rc::clone(&self.memory), cache, http, self.now.get()))
    }

    /// The account of a token that the device's owner sends. Also does the work after the response.
    pub fn account(&self, token: &str) -> Account {
        let service = self.service();
        service.note_owner(Some(USER));
        let account = block_on(service.account(Some(token)));
        block_on(service.finish());
        account
    }

    /// The response to an unlinked launch, signed with the key of [`LEAF_SEED`]. Also does the work after the response.
    pub fn launch(&self, url: &str) -> Result<Value, RequestError> {
        self.send(inbound(url, &launch_request(self.now.get(), &json!({}))))
    }

    pub fn send(&self, inbound: Inbound) -> Result<Value, RequestError> {
        let service = self.service();
        let answer = block_on(service.answer(inbound, &skill()));
        block_on(service.finish());
        answer.map(|envelope| serde_json::to_value(envelope).unwrap())
    }
}

/// The skill of the tests: it greets by name, and answers an intent with the e-mail address on a card.
pub fn skill() -> Skill {
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
pub fn root() -> Authority {
    Authority::root("CN=Root", 10)
}

/// A chain of two certificates, leaf first.
pub fn chain(root: &Authority, leaf: &Leaf) -> String {
    let intermediate = root.intermediate("CN=Intermediate", 20);
    [intermediate.issue(leaf), intermediate.pem].concat()
}

/// A launch as Alexa would send it at a time. `user` is added to `context.System.user`.
pub fn launch_request(sent_at: u64, user: &Value) -> Value {
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
pub fn inbound(url: &str, body: &Value) -> Inbound {
    let body = body.to_string().into_bytes();
    let signature = Base64::encode_to_string(sign_pkcs1(&rsa(LEAF_SEED), &body)).unwrap();
    Inbound { cert_chain_url: Some(url.to_owned()), signature: Some(signature), body }
}
