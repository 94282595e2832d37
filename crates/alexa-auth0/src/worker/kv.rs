//! The cache in Workers KV.

use futures_util::future::LocalBoxFuture;
use wasm_bindgen::prelude::{JsCast, JsValue};
use worker::console_warn;
use worker::js_sys::{Array, Reflect};

use super::host;
use crate::ports::{Cache, CacheError};

/// The KV namespace.
pub(super) const BINDING: &str = "CACHE";
/// The maximum duration of a read, in milliseconds.
const TIMEOUT: u32 = 500;

/// A KV namespace. <https://developers.cloudflare.com/kv/api/>
pub(super) struct Kv(JsValue);

impl Kv {
    /// None if no KV namespace is bound.
    pub(super) fn of(env: &JsValue) -> Option<Self> {
        let binding = Reflect::get(env, &BINDING.into()).ok().filter(JsValue::is_object)?;
        Reflect::get(&binding, &"list".into()).is_ok_and(|list| list.is_function()).then_some(Self(binding))
    }
}

impl Cache for Kv {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, CacheError>> {
        Box::pin(async move {
            let value = host::kv_get(&self.0, key, TIMEOUT).await;
            if value.is_undefined() { Err(CacheError) } else { Ok(value.as_string()) }
        })
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, ttl: u64) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            let ttl = u32::try_from(ttl).unwrap_or(u32::MAX);
            if host::kv_put(&self.0, key, value, ttl).await.is_falsy() {
                console_warn!("a value could not be cached");
            }
        })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Result<Vec<String>, CacheError>> {
        Box::pin(async move {
            let Ok(keys) = host::kv_list(&self.0, prefix).await.dyn_into::<Array>() else {
                console_warn!("the cache could not be listed");
                return Err(CacheError);
            };
            Ok(keys.iter().filter_map(|key| key.as_string()).collect())
        })
    }

    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if host::kv_delete(&self.0, key).await.is_falsy() {
                console_warn!("a value could not be deleted");
            }
        })
    }
}
