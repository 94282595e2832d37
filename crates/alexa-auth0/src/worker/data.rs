//! The data of a user, in a Durable Object. <https://developers.cloudflare.com/durable-objects/>

use wasm_bindgen::prelude::{JsCast, JsValue};
use worker::js_sys::{Array, Reflect};

use super::{WORKER, host};
use crate::store::{BINDING, DataError, Record};

/// Whether the namespace is bound.
pub(super) fn is_bound(env: &JsValue) -> bool {
    Reflect::get(env, &BINDING.into()).is_ok_and(|namespace| namespace.is_object())
}

fn namespace() -> Result<JsValue, DataError> {
    let env = WORKER.with(|cell| cell.get().map(|worker| worker.env.clone()));
    let namespace = env.and_then(|env| Reflect::get(&env, &BINDING.into()).ok()).filter(JsValue::is_object);
    namespace.ok_or(DataError::Unbound)
}

pub(crate) async fn load(name: &str, milliseconds: u32) -> Result<Record, DataError> {
    let answer = host::data_load(&namespace()?, name, milliseconds).await;
    let record: Array = answer.dyn_into().map_err(|_| DataError::Unavailable)?;
    Ok(Record { text: record.get(0).as_string(), version: record.get(1).as_f64().ok_or(DataError::Unavailable)? })
}

pub(crate) async fn save(
    name: &str,
    text: &str,
    version: f64,
    alexa: &str,
    milliseconds: u32,
) -> Result<f64, DataError> {
    match host::data_save(&namespace()?, name, text, version, alexa, milliseconds).await.as_f64() {
        Some(version) if version > 0.0 => Ok(version),
        Some(_) => Err(DataError::Conflict),
        None => Err(DataError::Unknown),
    }
}

pub(crate) async fn leave(alexa: &str, milliseconds: u32) -> Result<(), DataError> {
    let answer = host::data_leave(&namespace()?, alexa, milliseconds).await;
    if answer.is_truthy() { Ok(()) } else { Err(DataError::Unknown) }
}

pub(crate) async fn forget(name: &str, milliseconds: u32) -> Result<(), DataError> {
    let answer = host::data_forget(&namespace()?, name, milliseconds).await;
    if answer.is_truthy() { Ok(()) } else { Err(DataError::Unknown) }
}
