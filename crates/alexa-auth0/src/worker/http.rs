//! Outbound HTTP.

use futures_util::future::LocalBoxFuture;
use wasm_bindgen::JsCast;
use worker::js_sys::{Array, Uint8Array};

use super::host;
use super::time::Millis;
use crate::auth0::access_token::AccessToken;
use crate::ports::{Http, HttpError, HttpRequest, HttpResponse, Outbound};

/// The maximum size of an answer to an outbound call, in bytes.
const MAX_RESPONSE: u32 = 256 * 1024;

/// HTTP until a deadline, when all calls must have ended.
pub(super) struct OutboundHttp(Millis);

impl OutboundHttp {
    pub(super) fn until(deadline: Millis) -> Self {
        Self(deadline)
    }
}

impl Http for OutboundHttp {
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        Box::pin(async move {
            let HttpRequest { method, url, bearer, headers, body, limit } = request;
            let milliseconds = self.time_left().min(limit);
            if milliseconds == 0 {
                return Err(HttpError::TimedOut);
            }
            let bearer = bearer.map(AccessToken::secret);
            let body = body.map(<[u8]>::to_vec);
            let answer = host::send(method, url, bearer, headers, body, milliseconds, MAX_RESPONSE).await;
            match answer.as_string().as_deref() {
                Some("timed_out") => return Err(HttpError::TimedOut),
                Some("too_large") => return Err(HttpError::TooLarge),
                Some("invalid") => return Err(HttpError::Invalid),
                _ => {}
            }
            read(&answer.dyn_into().map_err(|_| HttpError::Network)?).ok_or(HttpError::Network)
        })
    }

    fn time_left(&self) -> u32 {
        u32::try_from(self.0.since(Millis::now())).unwrap_or(u32::MAX)
    }
}

impl Outbound for OutboundHttp {
    fn wait(&self, milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>> {
        Box::pin(async move {
            host::pause(milliseconds).await;
            (self.time_left() > 0).then(|| Millis::now().seconds())
        })
    }
}

fn read(answer: &Array) -> Option<HttpResponse> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the runtime's statuses have three digits"
    )]
    let status = answer.get(0).as_f64()? as u16;
    let body = answer.get(2).dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(HttpResponse::received(status, answer.get(1).as_string()?, body))
}
