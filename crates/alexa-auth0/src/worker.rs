//! The Worker: HTTP in and out, its settings, its cache, its clock and its log. Decides nothing of its own.

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use worker::{
    AbortController, AbortSignal, ByteStream, Context, Date, Delay, Env, Headers, Request, Response, Result,
    console_error, console_log, console_warn, js_sys, wasm_bindgen_futures::JsFuture,
    wasm_bindgen_futures::future_to_promise, web_sys,
};

use crate::alexa::error::RequestError;
use crate::alexa::settings::AlexaSettings;
use crate::alexa::signature::{Inbound, SignedRequest};
use crate::ports::{CALL_TIMEOUT, Http, HttpError, HttpRequest, HttpResponse};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::service::memory::Memory;
use crate::service::trace::Trace;
use crate::settings::{Reading, Settings};
use crate::skill::Skill;
use crate::variables::{Problem, Variable};

mod kv;

use kv::Kv;

/// Largest request body, in bytes. Alexa's have a few thousand.
const MAX_REQUEST: usize = 256 * 1024;
/// Largest answer to an outbound call, in bytes.
const MAX_RESPONSE: usize = 256 * 1024;
/// Longest wait for a request's body, in milliseconds.
const BODY_TIMEOUT: u64 = 2_000;
/// When the last outbound call must be over, in milliseconds after the request has arrived; Alexa waits for 8 s.
const DEADLINE: u64 = 5_500;

/// What lives as long as the isolate.
struct Isolate {
    settings: std::result::Result<Rc<Settings>, Vec<Problem>>,
    dev_overrides: Vec<&'static str>,
    memory: Rc<Memory>,
}

thread_local! {
    static ISOLATE: std::cell::OnceCell<Rc<Isolate>> = const { std::cell::OnceCell::new() };
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

/// The Worker's `fetch` handler: takes the runtime's request, gives a promise of its response. The event of `worker`'s
/// macro would do the same in the skill's crate, from where it could not be called by anything of this one.
/// <https://developers.cloudflare.com/workers/runtime-apis/handlers/fetch/>
#[must_use]
pub fn fetch(skill: Rc<Skill>, request: JsValue, env: JsValue, context: JsValue) -> JsValue {
    let request = Request::from(request.unchecked_into::<web_sys::Request>());
    let context = Context::new(context.unchecked_into());
    future_to_promise(async move {
        let response = match route(request, env.unchecked_into(), context, &skill).await {
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

async fn route(request: Request, env: Env, context: Context, skill: &Skill) -> Result<Response> {
    let started = clock();
    let isolate = isolate(&env);
    // worker's `Method` takes every method that it does not know for GET.
    match (request.path().as_str(), request.inner().method().as_str()) {
        ("/", "POST") => converse(request, &env, &context, &isolate, started, skill).await,
        ("/", _) => refuse(Refusal::MethodNotAllowed, Some("POST"), started),
        ("/healthz", "GET") => healthz(&isolate),
        ("/healthz", _) => refuse(Refusal::MethodNotAllowed, Some("GET"), started),
        _ => refuse(Refusal::NotFound, None, started),
    }
}

/// Unix time in milliseconds. In a Worker it stands still between one input or output and the next.
#[expect(clippy::disallowed_methods, reason = "the one place that reads a clock")]
fn clock() -> u64 {
    Date::now().as_millis()
}

async fn converse(
    request: Request,
    env: &Env,
    context: &Context,
    isolate: &Isolate,
    started: u64,
    skill: &Skill,
) -> Result<Response> {
    let (Ok(settings), Some(kv)) = (&isolate.settings, Kv::of(env)) else {
        return refuse(Refusal::Misconfigured, None, started);
    };
    let inbound = pin!(inbound(request, &settings.alexa));
    let inbound = match select(inbound, Delay::from(Duration::from_millis(BODY_TIMEOUT))).await {
        Either::Left((Ok(inbound), _)) => inbound,
        Either::Left((Err(refusal), _)) => return refuse(refusal, None, started),
        Either::Right(_) => return refuse(Refusal::from(RequestError::MalformedRequest), None, started),
    };
    // Whoever sends slowly gains nothing by it: neither an older `now` nor a deadline that has passed.
    let arrived = clock();
    let http = Rc::new(OutboundHttp { deadline: Cell::new(arrived + DEADLINE) });
    let service = Rc::new(Service::new(
        Rc::clone(settings),
        Rc::clone(&isolate.memory),
        Rc::new(kv),
        Rc::<OutboundHttp>::clone(&http),
        arrived / 1000,
    ));
    let answer = service.answer(inbound, skill).await;
    let trace = service.trace();
    let outcome = match &answer {
        Ok(_) if trace.has_failed() => "failed",
        Ok(_) => "answered",
        Err(error) => error.code(),
    };
    log(outcome, started, &trace);
    context.wait_until(async move {
        http.deadline.set(clock() + DEADLINE); // the response is out: what comes after it has time of its own
        service.finish().await;
    });
    match answer {
        Ok(envelope) => Response::from_json(&envelope),
        Err(cause) => error(cause.into()),
    }
}

fn isolate(env: &Env) -> Rc<Isolate> {
    ISOLATE.with(|cell| {
        let isolate = cell.get_or_init(|| {
            let Reading { settings, dev_overrides } = Settings::read(&|name| variable(env, name));
            if !dev_overrides.is_empty() {
                console_warn!("development overrides are set: {}", dev_overrides.join(", "));
            }
            let settings = match (settings, Kv::of(env)) {
                (Ok(settings), Some(_)) => Ok(Rc::new(settings)),
                (settings, kv) => {
                    let unbound = Problem { setting: kv::BINDING, reason: "must be bound to a KV namespace" };
                    Err(settings.err().into_iter().flatten().chain(kv.is_none().then_some(unbound)).collect())
                }
            };
            Rc::new(Isolate { settings, dev_overrides, memory: Rc::default() })
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
    let problems: Vec<String> = isolate.settings.as_ref().err().into_iter().flatten().map(Problem::to_string).collect();
    let (status, code) = if problems.is_empty() { ("ok", 200) } else { ("misconfigured", 500) };
    let response = Response::from_json(&json!({
        "status": status,
        "version": env!("CARGO_PKG_VERSION"),
        "problems": problems,
        "dev_overrides": isolate.dev_overrides,
    }))?;
    Ok(response.with_status(code))
}

/// Refuses what the service does not get to see.
fn refuse(refusal: Refusal, allow: Option<&str>, started: u64) -> Result<Response> {
    log(refusal.code(), started, &Trace::default());
    let response = error(refusal)?;
    if let Some(methods) = allow {
        response.headers().set("Allow", methods)?;
    }
    Ok(response)
}

fn error(refusal: Refusal) -> Result<Response> {
    Ok(Response::from_json(&json!({ "error": refusal.code() }))?.with_status(refusal.status()))
}

#[derive(Serialize)]
struct LogLine<'a> {
    outcome: &'a str,
    ms: u64,
    #[serde(flatten)]
    trace: &'a Trace,
}

fn log(outcome: &str, started: u64, trace: &Trace) {
    let line = LogLine { outcome, ms: clock().saturating_sub(started), trace };
    if let Ok(line) = serde_json::to_string(&line) {
        console_log!("{line}");
    }
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

enum ReadError {
    Broken,
    TooLarge,
}

/// Reads a body, but no more of it than so many bytes. What has no body has no stream.
async fn read_at_most(limit: usize, stream: Result<ByteStream>) -> std::result::Result<Vec<u8>, ReadError> {
    let mut body = Vec::new();
    let Ok(mut stream) = stream else { return Ok(body) };
    while let Some(chunk) = stream.next().await {
        body.extend(chunk.map_err(|_| ReadError::Broken)?);
        if body.len() > limit {
            return Err(ReadError::TooLarge);
        }
    }
    Ok(body)
}

struct OutboundHttp {
    deadline: Cell<u64>,
}

impl Http for OutboundHttp {
    fn get<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, std::result::Result<HttpResponse, HttpError>> {
        Box::pin(async move {
            let time_left = self.deadline.get().saturating_sub(clock()).min(CALL_TIMEOUT * 1000);
            if time_left == 0 {
                return Err(HttpError::TimedOut);
            }
            let controller = AbortController::default();
            let exchange = pin!(exchange(request, controller.signal()));
            match select(exchange, Delay::from(Duration::from_millis(time_left))).await {
                Either::Left((answer, _)) => answer,
                Either::Right(_) => {
                    controller.abort();
                    Err(HttpError::TimedOut)
                }
            }
        })
    }
}

/// By the runtime's own `fetch`: [`worker::Fetch`] would bring Cloudflare's image options and more, some 3 KB.
async fn exchange(request: HttpRequest<'_>, signal: AbortSignal) -> std::result::Result<HttpResponse, HttpError> {
    let headers = Headers::new();
    if let Some(token) = request.bearer {
        let authorization = format!("Bearer {}", token.secret());
        headers.set("Authorization", &authorization).map_err(|_| HttpError::Network)?;
    }
    let init = web_sys::RequestInit::new();
    init.set_headers(&headers.0);
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_cache(web_sys::RequestCache::NoStore);
    init.set_signal(Some(&signal));
    let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    let response = JsFuture::from(global.fetch_with_str_and_init(request.url, &init)).await;
    let response: web_sys::Response = response.and_then(JsCast::dyn_into).map_err(|_| HttpError::Network)?;
    read(response.into()).await
}

async fn read(mut response: worker::Response) -> std::result::Result<HttpResponse, HttpError> {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let number = |name: &str| header(name).and_then(|value| value.trim().parse().ok());
    let (status, retry_after, rate_limit_reset) =
        (response.status_code(), number("Retry-After"), number("X-RateLimit-Reset"));
    let www_authenticate = header("WWW-Authenticate");
    let body = read_at_most(MAX_RESPONSE, response.stream()).await.map_err(|error| match error {
        ReadError::Broken => HttpError::Network,
        ReadError::TooLarge => HttpError::TooLarge,
    })?;
    Ok(HttpResponse { status, retry_after, rate_limit_reset, www_authenticate, body })
}
