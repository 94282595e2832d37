//! The Worker: HTTP, settings, cache, clock and log. It contains no decisions.
//!
//! The JavaScript entry passes a request to one of two functions. [`answer`] takes a signed request whose body the
//! entry has read, in one call. [`receive`] takes all others. If nothing has to be awaited, [`answer`] creates no
//! promise and no task: it polls the future once. Only if the future is not ready, it becomes a promise.

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::prelude::{JsCast, JsValue};
use worker::js_sys::Reflect;
use worker::{console_log, console_warn, wasm_bindgen_futures::future_to_promise};

use crate::alexa::signature::Inbound;
use crate::crypto;
use crate::error::Error;
use crate::exchange::{Isolate, Outcome, run};
use crate::refusal::Refusal;
use crate::self_test;
use crate::settings::{Reading, Settings};
use crate::skill::Skill;
use crate::variables::{Problem, Variable};

pub(crate) mod body;
pub(crate) mod data;
mod health;
mod host;
mod http;
mod kv;
mod log;
mod time;

use host::ExecutionContext;
use http::OutboundHttp;
use kv::Kv;
use log::Refusals;
use time::Millis;

/// When all outbound calls must have ended, in milliseconds after the request has arrived. Alexa waits for 8 s.
const DEADLINE: u64 = 5_500;

/// The Worker in this isolate.
struct Worker {
    env: JsValue,
    /// What answers requests, or why none can be answered.
    isolate: Result<Rc<Isolate>, Vec<Problem>>,
    dev_overrides: Vec<&'static str>,
    refusals: Refusals,
}

thread_local! {
    static WORKER: std::cell::OnceCell<Rc<Worker>> = const { std::cell::OnceCell::new() };
}

/// Reads the settings when the isolate starts, so that no request waits for that.
pub fn prepare(env: &JsValue) {
    worker(env);
}

/// Answers a request to the skill. Returns the text of the answer, or a promise of it: see [`Answer::into_text`].
#[must_use]
pub fn answer(
    skill: Rc<Skill>,
    env: JsValue,
    context: JsValue,
    cert_chain_url: Option<String>,
    signature: Option<String>,
    body: Vec<u8>,
) -> JsValue {
    now_or_promised(async move {
        let inbound = Inbound { cert_chain_url, signature, body };
        converse(inbound, &worker(&env), context.unchecked_ref(), Millis::now(), &skill).await
    })
}

/// Answers any request, with the same kind of result. Reads the body only if the `head` is that of a request to the
/// skill.
#[must_use]
pub fn receive(skill: Rc<Skill>, env: JsValue, context: JsValue, request: JsValue, head: Head) -> JsValue {
    now_or_promised(async move {
        let (started, worker) = (Millis::now(), worker(&env));
        let refuse = |refusal: Refusal| worker.refuse(refusal, None, started);
        match (head.path.as_str(), head.method.as_str()) {
            ("/", "POST") => match body::inbound(&request, head, &worker).await {
                Ok(inbound) => converse(inbound, &worker, context.unchecked_ref(), started, &skill).await,
                Err(refusal) => refuse(refusal),
            },
            ("/", _) => Answer { allow: "POST", ..refuse(Refusal::MethodNotAllowed) },
            ("/healthz", "GET") => health::report(&worker, &env, &skill),
            ("/healthz", _) => Answer { allow: "GET", ..refuse(Refusal::MethodNotAllowed) },
            _ => refuse(Refusal::NotFound),
        }
    })
}

/// Method, path and headers of a request.
pub struct Head {
    /// The HTTP method.
    pub method: String,
    /// The path of the URL.
    pub path: String,
    /// The header `Content-Length`.
    pub content_length: Option<String>,
    /// The header `SignatureCertChainUrl`.
    pub cert_chain_url: Option<String>,
    /// The header `Signature-256`.
    pub signature: Option<String>,
}

/// Polls the future once. If it is not ready, returns a promise of its result.
fn now_or_promised(answer: impl Future<Output = Answer> + 'static) -> JsValue {
    let mut answer = Box::pin(answer);
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.into_text(),
        Poll::Pending => future_to_promise(async move { Ok(answer.await.into_text()) }).into(),
    }
}

/// Takes the current time and the deadline after the body has arrived, so that a slow sender gains neither an older
/// time nor a deadline that has passed.
async fn converse(
    inbound: Inbound,
    worker: &Worker,
    context: &ExecutionContext,
    started: Millis,
    skill: &Skill,
) -> Answer {
    let arrived = Millis::now();
    let Ok(isolate) = &worker.isolate else { return worker.refuse(Refusal::Misconfigured, None, arrived) };
    let http = Rc::new(OutboundHttp::until(arrived.plus(DEADLINE)));
    let Outcome { answer, error, mut line, tasks } = run(isolate, http, arrived.seconds(), inbound, skill).await;
    let now = Millis::now();
    let answer = match answer {
        Ok(envelope) => {
            line.answered(now.since(started));
            log::answered(&line);
            if let Some(source) = error.as_ref().and_then(Error::source) {
                tell(source);
            }
            worker.refusals.log(now);
            Answer::ok(serde_json::to_string(&envelope).unwrap_or_default())
        }
        Err(error) => worker.refuse(error.into(), line.reason, now),
    };
    if !tasks.is_empty() {
        let finish = future_to_promise(async move {
            // The response has been sent, so this work has its own time limit.
            tasks.finish(Rc::new(OutboundHttp::until(Millis::now().plus(DEADLINE)))).await;
            Ok(JsValue::UNDEFINED)
        });
        context.wait_until(&finish);
    }
    answer
}

/// A response of the skill, a refusal, or the state of the settings.
struct Answer {
    status: u16,
    /// The header `Allow`, if there is one.
    allow: &'static str,
    /// JSON.
    body: String,
}

impl Answer {
    fn ok(body: String) -> Self {
        Self { status: 200, allow: "", body }
    }

    /// The text for the entry: the body, and before it the status and the header `Allow`, unless the status is 200.
    fn into_text(self) -> JsValue {
        let Self { status, allow, body } = self;
        if status == 200 { body.into() } else { format!("{status}{allow}{body}").into() }
    }
}

impl Worker {
    /// Whether a development setting is set.
    fn is_development(&self) -> bool {
        !self.dev_overrides.is_empty()
    }

    /// Refuses a request.
    #[cold]
    fn refuse(&self, refusal: Refusal, reason: Option<&str>, now: Millis) -> Answer {
        self.refusals.count(refusal.code(), reason);
        self.refusals.log(now);
        Answer { status: refusal.status(), allow: "", body: format!("{{\"error\":\"{}\"}}", refusal.code()) }
    }
}

fn worker(env: &JsValue) -> Rc<Worker> {
    WORKER.with(|cell| {
        let worker = cell.get_or_init(|| {
            host::end_at_exceptions();
            let Reading { settings, dev_overrides } = Settings::read(&|name| variable(env, name));
            log::log_panics(!dev_overrides.is_empty());
            if !dev_overrides.is_empty() {
                console_warn!("development overrides are set: {}", dev_overrides.join(", "));
            }
            let (kv, trusts_crypto) = (Kv::of(env), crypto::passes(self_test::passes));
            let isolate = match (settings, kv) {
                (Ok(settings), Some(kv)) if trusts_crypto => {
                    let kv = Rc::new(kv.signed_by(settings.cache_key.clone()));
                    let env = env.clone();
                    Ok(Isolate::new(settings, kv, Box::new(move |name| variable(&env, name))))
                }
                (settings, kv) => {
                    let mut problems = settings.err().unwrap_or_default();
                    let unbound = Problem { setting: kv::BINDING, reason: "must be bound to a KV namespace" };
                    problems.extend(kv.is_none().then_some(unbound));
                    let distrusted = Problem { setting: "crypto", reason: "the self-test failed" };
                    problems.extend((!trusts_crypto).then_some(distrusted));
                    Err(problems)
                }
            };
            Rc::new(Worker { env: env.clone(), isolate, dev_overrides, refusals: Refusals::default() })
        });
        Rc::clone(worker)
    })
}

/// The bindings, in a Worker.
pub(crate) fn env() -> Option<worker::Env> {
    WORKER.with(|cell| Some(cell.get()?.env.clone().unchecked_into()))
}

/// Prints the text of an error in development.
#[cold]
fn tell(error: &dyn std::error::Error) {
    print(format_args!("{error}"));
}

/// Prints a text in development, and nothing otherwise: it may contain the user's data.
pub fn print(text: std::fmt::Arguments<'_>) {
    if WORKER.with(|cell| cell.get().is_some_and(|worker| worker.is_development())) {
        console_log!("[skill] {}", text.to_string().replace('\n', "\n[skill] "));
    }
}

fn variable(env: &JsValue, name: &str) -> Variable {
    match Reflect::get(env, &name.into()) {
        Ok(value) if value.is_undefined() || value.is_null() => Variable::Unset,
        Ok(value) => value.as_string().map_or(Variable::NotText, Variable::Text),
        Err(_) => Variable::Unset,
    }
}
