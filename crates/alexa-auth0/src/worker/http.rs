//! Outbound HTTP, and bodies that are read no further than they may be long.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use wasm_bindgen::JsCast;
use worker::{
    AbortController, AbortSignal, ByteStream, Delay, Headers, js_sys, wasm_bindgen_futures::JsFuture, web_sys,
};

use super::clock;
use crate::ports::{CALL_TIMEOUT, Http, HttpError, HttpRequest, HttpResponse};

/// Largest answer to an outbound call, in bytes.
const MAX_RESPONSE: usize = 256 * 1024;

pub(super) enum ReadError {
    Broken,
    TooLarge,
}

/// Reads a body, but no more of it than so many bytes. What has no body has no stream.
pub(super) async fn read_at_most(limit: usize, stream: worker::Result<ByteStream>) -> Result<Vec<u8>, ReadError> {
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

pub(super) struct OutboundHttp {
    deadline: Cell<u64>,
}

impl OutboundHttp {
    /// When the last call must be over, in Unix time in milliseconds.
    pub(super) fn until(deadline: u64) -> Self {
        Self { deadline: Cell::new(deadline) }
    }

    pub(super) fn extend_until(&self, deadline: u64) {
        self.deadline.set(deadline);
    }
}

impl Http for OutboundHttp {
    fn get<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
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
async fn exchange(request: HttpRequest<'_>, signal: AbortSignal) -> Result<HttpResponse, HttpError> {
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

async fn read(mut response: worker::Response) -> Result<HttpResponse, HttpError> {
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
