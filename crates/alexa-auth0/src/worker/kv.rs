//! The cache in Workers KV.
//!
//! By the binding's own functions: [`worker::kv`] would bring some 10 KB for their options.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, LocalBoxFuture, select};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use worker::js_sys::{Array, Object, Reflect};
use worker::{Delay, Env, console_warn};

use crate::ports::Cache;

/// The KV namespace.
pub(super) const BINDING: &str = "CACHE";
/// Longest look into the cache, in milliseconds.
const TIMEOUT: u64 = 500;

#[wasm_bindgen(wasm_bindgen_futures = worker::wasm_bindgen_futures, js_sys = worker::js_sys)]
extern "C" {
    /// <https://developers.cloudflare.com/kv/api/>
    pub(super) type Kv;

    #[wasm_bindgen(method, catch, js_name = get)]
    async fn read(this: &Kv, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = put)]
    async fn write(this: &Kv, key: &str, value: &str, options: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = list)]
    async fn page(this: &Kv, options: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = delete)]
    async fn remove(this: &Kv, key: &str) -> Result<JsValue, JsValue>;
}

impl Kv {
    /// None if nothing that can be read is bound.
    pub(super) fn of(env: &Env) -> Option<Self> {
        let binding = Reflect::get(env, &BINDING.into()).ok().filter(JsValue::is_object)?;
        property(&binding, "list").is_some_and(|list| list.is_function()).then(|| binding.unchecked_into())
    }
}

impl Cache for Kv {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Option<String>> {
        Box::pin(async move {
            let read = pin!(self.read(key));
            match select(read, Delay::from(Duration::from_millis(TIMEOUT))).await {
                Either::Left((value, _)) => value.ok()?.as_string(),
                Either::Right(_) => None,
            }
        })
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, ttl: u64) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            let ttl = u32::try_from(ttl).unwrap_or(u32::MAX);
            if self.write(key, value, &options("expirationTtl", &ttl.into())).await.is_err() {
                console_warn!("a value could not be cached");
            }
        })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Vec<String>> {
        Box::pin(async move {
            let page = self.page(&options("prefix", &prefix.into())).await;
            let keys = page.ok().and_then(|page| property(&page, "keys")?.dyn_into::<Array>().ok());
            let Some(keys) = keys else {
                console_warn!("the cache could not be listed");
                return Vec::new();
            };
            keys.iter().filter_map(|key| property(&key, "name")?.as_string()).collect()
        })
    }

    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if self.remove(key).await.is_err() {
                console_warn!("a value could not be deleted");
            }
        })
    }
}

/// An object with one property.
fn options(name: &str, value: &JsValue) -> Object {
    let options = Object::new();
    // It fails for an object that is frozen or a proxy only.
    let _ = Reflect::set(&options, &name.into(), value);
    options
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}
