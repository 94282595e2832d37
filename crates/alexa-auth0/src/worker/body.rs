//! The body of a request that the entry has not read.

use wasm_bindgen::prelude::{JsCast, JsValue};
use worker::js_sys::Uint8Array;

use super::{Head, Worker, host};
use crate::alexa::error::RequestError;
use crate::alexa::signature::{Inbound, SignedRequest};
use crate::refusal::Refusal;

/// The maximum size of a request body, in bytes. Alexa's have a few thousand.
const MAX_REQUEST: u32 = 256 * 1024;
/// The maximum wait for a request's body, in milliseconds.
pub(crate) const BODY_TIMEOUT: u32 = 2_000;

/// Checks the headers before it reads the body.
pub(super) async fn inbound(request: &JsValue, head: Head, worker: &Worker) -> Result<Inbound, Refusal> {
    let Ok(isolate) = &worker.isolate else { return Err(Refusal::Misconfigured) };
    let Head { content_length, cert_chain_url, signature, .. } = head;
    if content_length.is_some_and(|length| is_over(MAX_REQUEST, &length)) {
        return Err(Refusal::BodyTooLarge);
    }
    SignedRequest::check_headers(cert_chain_url.as_deref(), signature.as_deref(), &isolate.settings().alexa)?;
    let body = host::body_of(request, MAX_REQUEST, BODY_TIMEOUT).await;
    if body.is_string() {
        return Err(Refusal::BodyTooLarge);
    }
    let body = body.dyn_into::<Uint8Array>().map_err(|_| RequestError::MalformedRequest)?.to_vec();
    Ok(Inbound { cert_chain_url, signature, body })
}

/// Whether a `Content-Length` exceeds the limit, also if it has more digits than `u64` allows.
fn is_over(limit: u32, length: &str) -> bool {
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    is_number && length.parse::<u32>().map_or(true, |length| length > limit)
}
