//! Outbound HTTP.

use futures_util::future::LocalBoxFuture;
use wasm_bindgen::JsCast;
use worker::js_sys::{Array, Uint8Array};

use super::host;
use super::time::Millis;
use crate::auth0::access_token::AccessToken;
use crate::ports::{CALL_TIMEOUT, Http, HttpError, HttpRequest, HttpResponse, Outbound};

/// The maximum size of an answer to an outbound call, in bytes.
const MAX_RESPONSE: u32 = 256 * 1024;

/// HTTP until a deadline, when all calls must have ended.
pub(super) struct OutboundHttp(Millis);

impl OutboundHttp {
    pub(super) fn until(deadline: Millis) -> Self {
        Self(deadline)
    }

    fn time_left(&self) -> Option<u32> {
        let time_left = self.0.since(Millis::now()).min(CALL_TIMEOUT * 1000);
        u32::try_from(time_left).ok().filter(|milliseconds| *milliseconds > 0)
    }
}

impl Http for OutboundHttp {
    fn get<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        Box::pin(async move {
            let HttpRequest { url, bearer } = request;
            let milliseconds = self.time_left().ok_or(HttpError::TimedOut)?;
            let answer = host::get(url, bearer.map(AccessToken::secret), milliseconds, MAX_RESPONSE).await;
            match answer.as_string().as_deref() {
                Some("timed_out") => return Err(HttpError::TimedOut),
                Some("too_large") => return Err(HttpError::TooLarge),
                _ => {}
            }
            read(&answer.dyn_into().map_err(|_| HttpError::Network)?).ok_or(HttpError::Network)
        })
    }
}

impl Outbound for OutboundHttp {
    fn wait(&self, milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>> {
        Box::pin(async move {
            host::pause(milliseconds).await;
            self.time_left().map(|_| Millis::now().seconds())
        })
    }
}

fn read(answer: &Array) -> Option<HttpResponse> {
    let header = |index| answer.get(index).as_string();
    let number = |index| header(index).and_then(|value| value.trim().parse().ok());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the runtime's statuses have three digits"
    )]
    let status = answer.get(0).as_f64()? as u16;
    let body = answer.get(4).dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(HttpResponse {
        status,
        retry_after: number(1),
        rate_limit_reset: number(2),
        www_authenticate: header(3),
        body,
    })
}
