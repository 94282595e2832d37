//! The data of a user, in a Durable Object. <https://developers.cloudflare.com/durable-objects/>

use wasm_bindgen::prelude::{JsCast, JsValue};
use worker::js_sys::{Array, Function, Reflect};

use super::{WORKER, host};
use crate::settings::USER_DATA_JURISDICTION;
use crate::store::{BINDING, DataError, Record};

/// Whether the namespace is bound.
pub(super) fn is_bound(env: &JsValue) -> bool {
    Reflect::get(env, &BINDING.into()).is_ok_and(|namespace| namespace.is_object())
}

fn namespace() -> Result<JsValue, DataError> {
    let env = WORKER.with(|cell| cell.get().map(|worker| worker.env.clone()));
    let get = |name: &str| Reflect::get(env.as_ref()?, &name.into()).ok();
    let namespace = get(BINDING).filter(JsValue::is_object).ok_or(DataError::Unbound)?;
    match get(USER_DATA_JURISDICTION).filter(JsValue::is_truthy) {
        Some(name) => within(&namespace, &name).ok_or(DataError::Unbound),
        None => Ok(namespace),
    }
}

/// The objects of a namespace that are in one jurisdiction.
/// <https://developers.cloudflare.com/durable-objects/reference/data-location/>
fn within(namespace: &JsValue, name: &JsValue) -> Option<JsValue> {
    let jurisdiction: Function = Reflect::get(namespace, &"jurisdiction".into()).ok()?.dyn_into().ok()?;
    jurisdiction.call1(namespace, name).ok()
}

pub(crate) async fn load(name: &str, alexa: &str, milliseconds: u32) -> Result<Record, DataError> {
    let answer = host::data_load(&namespace()?, name, alexa, milliseconds).await;
    let record: Array = answer.dyn_into().map_err(|_| DataError::Unavailable)?;
    let number = |index| record.get(index).as_f64().ok_or(DataError::Unavailable);
    Ok(Record { text: record.get(0).as_string(), version: number(1)?, moved: number(2)? })
}

pub(crate) async fn save(
    name: &str,
    text: &str,
    version: f64,
    alexa: &str,
    moved: f64,
    milliseconds: u32,
) -> Result<f64, DataError> {
    match host::data_save(&namespace()?, name, text, version, alexa, moved, milliseconds).await.as_f64() {
        Some(version) if version > 0.0 => Ok(version),
        Some(-1.0) => Err(DataError::Conflict),
        Some(_) => Err(DataError::Departed),
        None => Err(DataError::Unknown),
    }
}

pub(crate) async fn leave(alexa: &str, milliseconds: u32) -> Result<(), DataError> {
    let answer = host::data_leave(&namespace()?, alexa, milliseconds).await;
    if answer.is_truthy() { Ok(()) } else { Err(DataError::Unknown) }
}

pub(crate) async fn forget(name: &str, is_guest: bool, version: f64, milliseconds: u32) -> Result<(), DataError> {
    let answer = host::data_forget(&namespace()?, name, is_guest, version, milliseconds).await;
    if answer.is_truthy() { Ok(()) } else { Err(DataError::Unknown) }
}
