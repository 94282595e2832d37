//! The cache in Workers KV.

use futures_util::future::LocalBoxFuture;
use wasm_bindgen::prelude::{JsCast, JsValue};
use worker::console_warn;
use worker::js_sys::{Array, Reflect};

use super::host;
use crate::cache_key::CacheKey;
use crate::ports::{Cache, CacheError};

/// The KV namespace.
pub(super) const BINDING: &str = "CACHE";
/// The maximum duration of a read, in milliseconds.
const TIMEOUT: u32 = 500;

/// A KV namespace. <https://developers.cloudflare.com/kv/api/>
pub(super) struct Kv {
    namespace: JsValue,
    /// Signs each value.
    key: Option<CacheKey>,
}

impl Kv {
    /// None if no KV namespace is bound.
    pub(super) fn of(env: &JsValue) -> Option<Self> {
        let binding = Reflect::get(env, &BINDING.into()).ok().filter(JsValue::is_object)?;
        Reflect::get(&binding, &"list".into())
            .is_ok_and(|list| list.is_function())
            .then_some(Self { namespace: binding, key: None })
    }
}

impl Kv {
    /// The same namespace, whose values are signed if there is a key.
    pub(super) fn signed_by(self, key: Option<CacheKey>) -> Self {
        Self { key, ..self }
    }
}

impl Cache for Kv {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, CacheError>> {
        Box::pin(async move {
            let value = host::kv_get(&self.namespace, key, TIMEOUT).await;
            if value.is_undefined() {
                return Err(CacheError);
            }
            let Some(cache_key) = &self.key else { return Ok(value.as_string()) };
            Ok(value.as_string().and_then(|signed| verified(cache_key, key, &signed)))
        })
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, ttl: u64) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            let ttl = u32::try_from(ttl).unwrap_or(u32::MAX);
            let signed = self.key.as_ref().map(|cache_key| cache_key.sign(key, value));
            if host::kv_put(&self.namespace, key, signed.as_deref().unwrap_or(value), ttl).await.is_falsy() {
                console_warn!("a value could not be cached");
            }
        })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Result<Vec<String>, CacheError>> {
        Box::pin(async move {
            let Ok(keys) = host::kv_list(&self.namespace, prefix).await.dyn_into::<Array>() else {
                console_warn!("the cache could not be listed");
                return Err(CacheError);
            };
            Ok(keys.iter().filter_map(|key| key.as_string()).collect())
        })
    }

    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if host::kv_delete(&self.namespace, key).await.is_falsy() {
                console_warn!("a value could not be deleted");
            }
        })
    }
}

#[cold]
fn verified(cache_key: &CacheKey, key: &str, signed: &str) -> Option<String> {
    let value = cache_key.verify(key, signed);
    if value.is_none() {
        console_warn!("a cached value is not signed with CACHE_KEY, and is ignored");
    }
    value.map(str::to_owned)
}
