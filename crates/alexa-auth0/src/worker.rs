//! The Worker: HTTP in and out, its settings, its cache, its clock and its log. Decides nothing of its own.
//!
//! Requests come in by one of two ways, and the entry, in JavaScript, chooses: [`answer`] takes a signed request whose body is
//! there, in one call, and [`fetch`] takes all others. Where nothing has to be waited for, [`answer`] makes no promise and no
//! task: the future that answers is polled once, and only if it is not ready then, the same one becomes a promise.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::json;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use worker::{
    Date, Delay, Env, Request, Response, Result, console_error, console_warn, js_sys,
    wasm_bindgen_futures::future_to_promise, web_sys,
};

use crate::alexa::error::RequestError;
use crate::alexa::settings::AlexaSettings;
use crate::alexa::signature::{Inbound, SignedRequest};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::service::memory::Memory;
use crate::settings::{Reading, Settings};
use crate::skill::Skill;
use crate::variables::{Problem, Variable};

mod http;
mod kv;
mod log;

use http::{OutboundHttp, ReadError, read_at_most};
use kv::Kv;
use log::Refusals;

/// Largest request body, in bytes. Alexa's have a few thousand.
const MAX_REQUEST: usize = 256 * 1024;
/// Longest wait for a request's body, in milliseconds.
const BODY_TIMEOUT: u64 = 2_000;
/// When the last outbound call must be over, in milliseconds after the request has arrived; Alexa waits for 8 s.
const DEADLINE: u64 = 5_500;

/// What lives as long as the isolate.
struct Isolate {
    exchange: std::result::Result<Exchange, Vec<Problem>>,
    dev_overrides: Vec<&'static str>,
    refusals: Refusals,
}

/// What it takes to answer.
struct Exchange {
    settings: Rc<Settings>,
    cache: Rc<Kv>,
    memory: Rc<Memory>,
}

thread_local! {
    static ISOLATE: std::cell::OnceCell<Rc<Isolate>> = const { std::cell::OnceCell::new() };
}

#[wasm_bindgen(js_sys = worker::js_sys)]
extern "C" {
    /// <https://developers.cloudflare.com/workers/runtime-apis/context/>
    type ExecutionContext;

    #[wasm_bindgen(method, js_name = waitUntil)]
    fn wait_until(this: &ExecutionContext, promise: &js_sys::Promise);
}

/// Logs a panic with its stack, then lets the runtime's own hook mark the instance, so that the next request gets a new one.
/// `console_error_panic_hook::set_once` would replace that hook.
pub fn start() {
    let recover = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        recover(info);
    }));
}

/// Answers a request to the skill. Gives the text of the answer, or a promise of that: the JSON of Alexa's response, or three digits of
/// a status and the JSON of a refusal.
#[must_use]
pub fn answer(
    skill: Rc<Skill>,
    env: JsValue,
    context: JsValue,
    cert_chain_url: Option<String>,
    signature: Option<String>,
    body: Vec<u8>,
) -> JsValue {
    let inbound = Inbound { cert_chain_url, signature, body };
    let mut answer = Box::pin(async move {
        let isolate = isolate(env.unchecked_ref());
        converse(inbound, &isolate, context.unchecked_ref(), clock(), &skill).await.into_text()
    });
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(text) => text,
        Poll::Pending => future_to_promise(async move { Ok(answer.await) }).into(),
    }
}

/// The Worker's `fetch` handler: takes the runtime's request, gives a promise of its response.
/// <https://developers.cloudflare.com/workers/runtime-apis/handlers/fetch/>
#[must_use]
pub fn fetch(skill: Rc<Skill>, request: JsValue, env: JsValue, context: JsValue) -> JsValue {
    let request = Request::from(request.unchecked_into::<web_sys::Request>());
    future_to_promise(async move {
        let response = match route(request, env.unchecked_ref(), context.unchecked_ref(), &skill).await {
            Ok(response) => response,
            Err(error) => {
                console_error!("{error}");
                Response::error("Internal Server Error", 500)?
            }
        };
        Ok(web_sys::Response::from(response).into())
    })
    .into()
}

async fn route(request: Request, env: &Env, context: &ExecutionContext, skill: &Skill) -> Result<Response> {
    let started = clock();
    let isolate = isolate(env);
    let refuse = |refusal: Refusal| isolate.refuse(refusal, None, started).into_response();
    let allowing = |methods| {
        let response = refuse(Refusal::MethodNotAllowed)?;
        response.headers().set("Allow", methods)?;
        Ok(response)
    };
    // worker's `Method` takes every method that it does not know for GET.
    match (request.path().as_str(), request.inner().method().as_str()) {
        ("/", "POST") => receive(request, context, &isolate, started, skill).await.into_response(),
        ("/", _) => allowing("POST"),
        ("/healthz", "GET") => healthz(&isolate),
        ("/healthz", _) => allowing("GET"),
        _ => refuse(Refusal::NotFound),
    }
}

/// Unix time in milliseconds. In a Worker it stands still between one input or output and the next.
#[expect(clippy::disallowed_methods, reason = "the one place that reads a clock")]
fn clock() -> u64 {
    Date::now().as_millis()
}

/// Reads a signed request, and has it answered.
async fn receive(
    request: Request,
    context: &ExecutionContext,
    isolate: &Isolate,
    started: u64,
    skill: &Skill,
) -> Answer {
    let Ok(Exchange { settings, .. }) = &isolate.exchange else {
        return isolate.refuse(Refusal::Misconfigured, None, started);
    };
    let inbound = pin!(inbound(request, &settings.alexa));
    match select(inbound, Delay::from(Duration::from_millis(BODY_TIMEOUT))).await {
        Either::Left((Ok(inbound), _)) => converse(inbound, isolate, context, started, skill).await,
        Either::Left((Err(refusal), _)) => isolate.refuse(refusal, None, started),
        Either::Right(_) => isolate.refuse(RequestError::MalformedRequest.into(), None, started),
    }
}

/// Whoever sends slowly gains nothing by it, neither an older `now` nor a deadline that has passed: both begin here.
async fn converse(
    inbound: Inbound,
    isolate: &Isolate,
    context: &ExecutionContext,
    started: u64,
    skill: &Skill,
) -> Answer {
    let arrived = clock();
    let Ok(Exchange { settings, cache, memory }) = &isolate.exchange else {
        return isolate.refuse(Refusal::Misconfigured, None, arrived);
    };
    let http = Rc::new(OutboundHttp::until(arrived + DEADLINE));
    let service = Rc::new(Service::new(
        Rc::clone(settings),
        Rc::clone(memory),
        Rc::<Kv>::clone(cache),
        Rc::<OutboundHttp>::clone(&http),
        arrived / 1000,
    ));
    let answer = service.answer(inbound, skill).await;
    let trace = service.trace();
    if service.has_deferred() {
        let finish = future_to_promise(async move {
            http.extend_until(clock() + DEADLINE); // the response is out: what comes after it has time of its own
            service.finish().await;
            Ok(JsValue::UNDEFINED)
        });
        context.wait_until(&finish);
    }
    match answer {
        Ok(envelope) => {
            let now = clock();
            log::answered(now.saturating_sub(started), &trace);
            isolate.refusals.log(now);
            Answer { status: 200, body: serde_json::to_string(&envelope).unwrap_or_default() }
        }
        Err(error) => isolate.refuse(error.into(), trace.reason_code(), clock()),
    }
}

/// An answer of the skill's, or a refusal.
struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    /// As the entry takes it.
    fn into_text(self) -> JsValue {
        let Self { status, body } = self;
        if status == 200 { body.into() } else { format!("{status}{body}").into() }
    }

    fn into_response(self) -> Result<Response> {
        let response = Response::ok(self.body)?.with_status(self.status);
        response.headers().set("Content-Type", "application/json")?;
        Ok(response)
    }
}

impl Isolate {
    /// Refuses a request at `now` (Unix time in milliseconds).
    #[cold]
    fn refuse(&self, refusal: Refusal, reason: Option<&str>, now: u64) -> Answer {
        self.refusals.count(refusal.code(), reason);
        self.refusals.log(now);
        Answer { status: refusal.status(), body: format!("{{\"error\":\"{}\"}}", refusal.code()) }
    }
}

fn isolate(env: &Env) -> Rc<Isolate> {
    ISOLATE.with(|cell| {
        let isolate = cell.get_or_init(|| {
            let Reading { settings, dev_overrides } = Settings::read(&|name| variable(env, name));
            if !dev_overrides.is_empty() {
                console_warn!("development overrides are set: {}", dev_overrides.join(", "));
            }
            let exchange = match (settings, Kv::of(env)) {
                (Ok(settings), Some(cache)) => {
                    Ok(Exchange { settings: Rc::new(settings), cache: Rc::new(cache), memory: Rc::default() })
                }
                (settings, cache) => {
                    let unbound = Problem { setting: kv::BINDING, reason: "must be bound to a KV namespace" };
                    Err(settings.err().into_iter().flatten().chain(cache.is_none().then_some(unbound)).collect())
                }
            };
            Rc::new(Isolate { exchange, dev_overrides, refusals: Refusals::default() })
        });
        Rc::clone(isolate)
    })
}

/// [`Env::var`] reports a variable that is not text as unset; this one as a problem.
fn variable(env: &Env, name: &str) -> Variable {
    match js_sys::Reflect::get(env, &name.into()) {
        Ok(value) if value.is_undefined() || value.is_null() => Variable::Unset,
        Ok(value) => value.as_string().map_or(Variable::NotText, Variable::Text),
        Err(_) => Variable::Unset,
    }
}

fn healthz(isolate: &Isolate) -> Result<Response> {
    let problems: Vec<String> = isolate.exchange.as_ref().err().into_iter().flatten().map(Problem::to_string).collect();
    let (status, code) = if problems.is_empty() { ("ok", 200) } else { ("misconfigured", 500) };
    let response = Response::from_json(&json!({
        "status": status,
        "version": env!("CARGO_PKG_VERSION"),
        "problems": problems,
        "dev_overrides": isolate.dev_overrides,
    }))?;
    Ok(response.with_status(code))
}

/// Looks at the headers before it reads the body.
async fn inbound(mut request: Request, settings: &AlexaSettings) -> std::result::Result<Inbound, Refusal> {
    let header = |name: &str| request.headers().get(name).ok().flatten();
    if header("Content-Length").is_some_and(|length| is_over(MAX_REQUEST, &length)) {
        return Err(Refusal::BodyTooLarge);
    }
    let cert_chain_url = header("SignatureCertChainUrl");
    let signature = header("Signature-256");
    SignedRequest::check_headers(cert_chain_url.as_deref(), signature.as_deref(), settings)?;
    let body = read_at_most(MAX_REQUEST, request.stream()).await.map_err(|error| match error {
        ReadError::Broken => Refusal::from(RequestError::MalformedRequest),
        ReadError::TooLarge => Refusal::BodyTooLarge,
    })?;
    Ok(Inbound { cert_chain_url, signature, body })
}

/// Whether a `Content-Length` is over the limit; also one of more digits than a number here can have.
fn is_over(limit: usize, length: &str) -> bool {
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    is_number && length.parse::<usize>().map_or(true, |length| length > limit)
}
