//! `GET /healthz`

use serde_json::json;
use wasm_bindgen::prelude::JsValue;

use super::{Answer, Worker, variable};
use crate::settings::Settings;
use crate::variables::Problem;

/// The state of the settings. It needs no signature, so it contains no value of a setting.
pub(super) fn report(worker: &Worker, env: &JsValue) -> Answer {
    let problems: Vec<String> = worker.isolate.as_ref().err().into_iter().flatten().map(Problem::to_string).collect();
    let (code, status) = if problems.is_empty() { ("ok", 200) } else { ("misconfigured", 500) };
    let settings = worker.isolate.as_ref().map(|_| Settings::digests(&|name| variable(env, name))).unwrap_or_default();
    let report = json!({
        "status": code,
        "version": env!("CARGO_PKG_VERSION"),
        "problems": problems,
        "settings": settings,
        "dev_overrides": worker.dev_overrides,
    });
    Answer { status, ..Answer::ok(report.to_string()) }
}
