//! Tests the runtime's crypto with known answers before the first request.
//!
//! All verification in the Worker depends on the runtime's `node:crypto`. If it accepts a forgery, or refuses a genuine
//! signature, every request is refused. The test sends recorded requests through the functions that serve requests, for
//! two reasons: it tests all of them, and V8 compiles them at start, not during the first request.
//!
//! The recordings belong to a test authority and a test tenant. Only the settings that this module creates trust them,
//! so no real request is verified with their keys. `tests/suite/self_test.rs` creates the recordings.

use std::cell::RefCell;
use std::future::ready;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use crate::account::Account;
use crate::alexa::certificate::SigningCertificate;
use crate::alexa::error::RequestError;
use crate::alexa::response::Response;
use crate::alexa::signature::Inbound;
use crate::auth0::header::Algorithm;
use crate::auth0::jwks::Jwks;
use crate::crypto::{RsaPublicKey, Scheme, hmac_sha256_hex};
use crate::exchange::{Isolate, run};
use crate::ports::{Cache, CacheError, Http, HttpError, HttpRequest, HttpResponse, Outbound};
use crate::settings::Settings;
use crate::skill::Skill;
use crate::turn::Turn;
use crate::variables::Variable;

/// The time of the recordings, 2025-06-15T15:06:40Z, as Unix time in seconds.
pub(crate) const RECORDED_AT: u64 = 1_750_000_000;
/// The URL of their certificate chain.
const CERT_CHAIN_URL: &str = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem";
/// The `kid` of their key.
const KEY_ID: &str = "key-1";
/// The user of their tokens, as the claims of one token and the response of `/userinfo` for the other name it.
const NAME: &str = "Ada";

/// The root of the test authority.
pub(crate) const ROOT: &str = include_str!("self_test/root.pem");
pub(crate) const CHAIN: &str = include_str!("self_test/chain.pem");
/// A chain whose leaf was changed after it was signed.
const FORGED_CHAIN: &str = include_str!("self_test/forged-chain.pem");
const KEY_SET: &str = include_str!("self_test/jwks.json");
/// A key set with another key under the same `kid`.
const FORGED_KEY_SET: &str = include_str!("self_test/forged-jwks.json");
const USERINFO: &str = include_str!("self_test/userinfo.json");

/// A request body and its signature.
type Signed = (&'static str, &'static str);

/// A request whose token has a name in its claims.
pub(crate) const NAMED: Signed = (include_str!("self_test/named.json"), include_str!("self_test/named.signature"));
/// A request whose token has no name, so that `/userinfo` is asked.
const UNNAMED: Signed = (include_str!("self_test/unnamed.json"), include_str!("self_test/unnamed.signature"));
/// A request with the first token, whose claims were changed after it was signed.
const FORGED_TOKEN: Signed = (include_str!("self_test/forged.json"), include_str!("self_test/forged.signature"));

/// The signed text for the schemes that no request above uses.
const MESSAGE: &[u8] = b"self-test";
const SIGNATURES: [(Scheme, &[u8]); 3] = [
    (Scheme::Pkcs1Sha384, include_bytes!("self_test/sha384.signature")),
    (Scheme::Pkcs1Sha512, include_bytes!("self_test/sha512.signature")),
    (Scheme::PssSha256, include_bytes!("self_test/pss.signature")),
];

/// A signature of the message whose salt has another length than that of `PS256`.
const UNSALTED: &[u8] = include_bytes!("self_test/pss-unsalted.signature");

/// Secret, message and code of RFC 4231, section 4.3.
const CODE: (&str, &str, &str) =
    ("Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

/// Whether the crypto accepts genuine signatures and refuses forged ones.
pub(crate) fn passes() -> bool {
    let (secret, message, code) = CODE;
    hmac_sha256_hex(secret, message) == code
        && verifies_each_scheme().unwrap_or(false)
        && verifies_requests().unwrap_or(false)
}

fn verifies(key: &RsaPublicKey, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
    key.verify(scheme, message, signature).is_ok()
}

/// None if a key cannot be parsed.
fn verifies_each_scheme() -> Option<bool> {
    let [keys, others] = [Jwks::parse(KEY_SET).ok()?, Jwks::parse(FORGED_KEY_SET).ok()?];
    let [key, other] = [&keys, &others].map(|set| set.select(KEY_ID, Algorithm::Rs256).ok().flatten());
    let (key, other) = (key?, other?);
    let accepts_unsalted = verifies(key, Scheme::PssSha256, MESSAGE, UNSALTED);
    Some(
        !accepts_unsalted
            && SIGNATURES.into_iter().all(|(scheme, signature)| {
                verifies(key, scheme, MESSAGE, signature)
                    && !verifies(key, scheme, MESSAGE, &[signature, &[0]].concat())
                    && !verifies(key, scheme, b"another message", signature)
                    && !verifies(other, scheme, MESSAGE, signature)
            }),
    )
}

/// None if the settings cannot be parsed.
fn verifies_requests() -> Option<bool> {
    let settings = settings()?;
    let recorded = Recorded { ports: Rc::default(), skill: Skill::new(respond) };
    let (isolate, restarted) = (recorded.isolate(&settings), recorded.isolate(&settings));
    let accepts_genuine = recorded.is_answered(&isolate, NAMED, "linked")
        && recorded.is_answered(&isolate, NAMED, "linked") // from memory
        && recorded.is_answered(&restarted, UNNAMED, "linked"); // from KV
    let refuses_forged = recorded.is_refused(&isolate, (NAMED.0, UNNAMED.1), RequestError::SignatureMismatch)
        && recorded.is_answered(&isolate, FORGED_TOKEN, "refused")
        && SigningCertificate::from_chain(FORGED_CHAIN.as_bytes(), &settings.alexa.trust_anchors, RECORDED_AT).is_err();
    Some(accepts_genuine && refuses_forged)
}

/// The settings of a Worker that trusts the test authority.
fn settings() -> Option<Settings> {
    let reading = Settings::read(&|name| match name {
        "AUTH0_DOMAIN" => Variable::Text("tenant.example.auth0.com".to_owned()),
        "AUTH0_CLIENT_ID" => Variable::Text("application-of-alexa".to_owned()),
        "AUTH0_AUDIENCE" => Variable::Text("https://api.example.com/".to_owned()),
        "ALEXA_SKILL_ID" => Variable::Text("amzn1.ask.skill.00000000-0000-0000-0000-000000000001".to_owned()),
        "ALEXA_DEV_ROOT_CA" => Variable::Text(ROOT.to_owned()),
        _ => Variable::Unset,
    });
    reading.settings.ok()
}

/// What isolates are tested with. Their time is that of the recordings.
struct Recorded {
    ports: Rc<RecordedPorts>,
    skill: Skill,
}

impl Recorded {
    fn isolate(&self, settings: &Settings) -> Rc<Isolate> {
        Isolate::new(settings.clone(), Rc::<RecordedPorts>::clone(&self.ports), Box::new(|_| Variable::Unset))
    }

    /// Whether the request is answered with the expected kind of account, and a linked account is that of the user.
    fn is_answered(&self, isolate: &Rc<Isolate>, request: Signed, account: &str) -> bool {
        self.send(isolate, request).is_some_and(|answer| answer.is_ok_and(|text| text.contains(account)))
    }

    fn is_refused(&self, isolate: &Rc<Isolate>, request: Signed, expected: RequestError) -> bool {
        self.send(isolate, request).is_some_and(|answer| answer.is_err_and(|error| error == expected))
    }

    /// None if the future is not ready.
    fn send(&self, isolate: &Rc<Isolate>, (body, signature): Signed) -> Option<Result<String, RequestError>> {
        let inbound = Inbound {
            cert_chain_url: Some(CERT_CHAIN_URL.to_owned()),
            signature: Some(signature.to_owned()),
            body: body.as_bytes().to_vec(),
        };
        let http = Rc::<RecordedPorts>::clone(&self.ports);
        let outcome = run(isolate, http, RECORDED_AT, inbound, &self.skill).now_or_never()?;
        outcome.tasks.finish(Rc::<RecordedPorts>::clone(&self.ports)).now_or_never()?;
        Some(outcome.answer.map(|envelope| serde_json::to_string(&envelope).unwrap_or_default()))
    }
}

/// A skill that says whose account it is.
async fn respond(turn: &Turn) -> crate::Result {
    let account = turn.account().await;
    let name = match &account {
        Account::Linked(user) => user.profile().speakable_name(),
        _ => None,
    };
    let is_right_user = matches!(account, Account::Linked(_)) == (name == Some(NAME));
    Ok(Response::tell(if is_right_user { account.code() } else { "wrong_user" }))
}

/// The recorded responses of the certificate store and the tenant, and a cache.
#[derive(Default)]
struct RecordedPorts {
    kept: RefCell<Vec<(String, String)>>,
}

impl Cache for RecordedPorts {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, CacheError>> {
        let kept = self.kept.borrow();
        let value = kept.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        Box::pin(ready(Ok(value)))
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, _ttl: u64) -> LocalBoxFuture<'a, ()> {
        self.kept.borrow_mut().push((key.to_owned(), value.to_owned()));
        Box::pin(ready(()))
    }

    fn list<'a>(&'a self, _prefix: &'a str) -> LocalBoxFuture<'a, Result<Vec<String>, CacheError>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    fn delete<'a>(&'a self, _key: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(ready(()))
    }
}

impl Outbound for RecordedPorts {
    fn wait(&self, _milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>> {
        Box::pin(ready(None))
    }
}

impl Http for RecordedPorts {
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        let body = match request.url {
            CERT_CHAIN_URL => CHAIN,
            url if url.ends_with("/userinfo") => USERINFO,
            _ => KEY_SET,
        };
        Box::pin(ready(Ok(HttpResponse::new(200).with_body(body))))
    }

    fn time_left(&self) -> u32 {
        0
    }
}
