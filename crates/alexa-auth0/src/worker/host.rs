//! The runtime's functions, from `js/host.js`.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use worker::js_sys::Promise;

#[wasm_bindgen(
    module = "/js/host.js",
    wasm_bindgen_futures = worker::wasm_bindgen_futures,
    js_sys = worker::js_sys
)]
extern "C" {
    /// Returns status, headers and body, or a text that says why there is no answer.
    pub(super) async fn send(
        method: &str,
        url: &str,
        bearer: Option<&str>,
        headers: &str,
        body: Option<Vec<u8>>,
        milliseconds: u32,
        limit: u32,
    ) -> JsValue;

    /// Returns the bytes, or a text that says why there are none, or null if they do not arrive in time.
    #[wasm_bindgen(js_name = bodyOf)]
    pub(super) async fn body_of(request: &JsValue, limit: u32, milliseconds: u32) -> JsValue;

    pub(super) async fn pause(milliseconds: u32);

    #[wasm_bindgen(js_name = dataLoad)]
    pub(super) async fn data_load(namespace: &JsValue, name: &str, alexa: &str, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = dataSave)]
    pub(super) async fn data_save(
        namespace: &JsValue,
        name: &str,
        text: &str,
        version: f64,
        alexa: &str,
        moved: f64,
        milliseconds: u32,
    ) -> JsValue;
    #[wasm_bindgen(js_name = dataLeave)]
    pub(super) async fn data_leave(namespace: &JsValue, alexa: &str, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = dataForget)]
    pub(super) async fn data_forget(
        namespace: &JsValue,
        name: &str,
        is_guest: bool,
        version: f64,
        milliseconds: u32,
    ) -> JsValue;

    #[wasm_bindgen(js_name = kvGet)]
    pub(super) async fn kv_get(namespace: &JsValue, key: &str, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = kvPut)]
    pub(super) async fn kv_put(namespace: &JsValue, key: &str, value: &str, expiration_ttl: u32) -> JsValue;
    #[wasm_bindgen(js_name = kvDelete)]
    pub(super) async fn kv_delete(namespace: &JsValue, key: &str) -> JsValue;
    #[wasm_bindgen(js_name = kvList)]
    pub(super) async fn kv_list(namespace: &JsValue, prefix: &str) -> JsValue;
}

#[wasm_bindgen(js_sys = worker::js_sys)]
extern "C" {
    /// <https://developers.cloudflare.com/workers/runtime-apis/context/>
    pub(super) type ExecutionContext;

    #[wasm_bindgen(method, js_name = waitUntil)]
    pub(super) fn wait_until(this: &ExecutionContext, promise: &Promise);
}

#[wasm_bindgen(module = "/js/instance.js")]
extern "C" {
    #[wasm_bindgen(js_name = instanceLost)]
    fn instance_lost();
}

/// From now on, an exception that leaves the instance ends it: a panic, a stack overflow, or an imported function that
/// throws. wasm-bindgen then refuses every further call into it.
///
/// The handler of the `worker` crate replaces the instance inside the next call, after that call's arguments were
/// copied into the old one. So the new instance would read and free memory of the old one. Here the entry replaces it,
/// before the call.
pub(super) fn end_at_exceptions() {
    wasm_bindgen::handler::set_on_abort(instance_lost);
}
