//! `GET /healthz`

use serde_json::json;
use wasm_bindgen::prelude::JsValue;

use super::{Answer, Worker, data, variable};
use crate::needs::Kind;
use crate::settings::Settings;
use crate::skill::Skill;
use crate::variables::Problem;

/// The state of the settings. It needs no signature, so it contains no value of a setting.
pub(super) fn report(worker: &Worker, env: &JsValue, skill: &Skill) -> Answer {
    let (mut problems, mut unset) = (Vec::new(), Vec::new());
    match &worker.isolate {
        Ok(isolate) => {
            for need in &*skill.needs() {
                let is_set = match need.kind {
                    Kind::UserData => data::is_bound(env),
                    Kind::Setting | Kind::Secret => isolate.variable(need.name).is_some(),
                };
                problems.extend(need.problem(is_set));
                unset.extend((!is_set && !need.is_reserved()).then_some(need.name));
            }
        }
        Err(found) => problems.extend(found.iter().map(Problem::to_string)),
    }
    let (code, status) = if problems.is_empty() { ("ok", 200) } else { ("misconfigured", 500) };
    let settings = worker.isolate.as_ref().map(|_| Settings::digests(&|name| variable(env, name))).unwrap_or_default();
    let report = json!({
        "status": code,
        "version": env!("CARGO_PKG_VERSION"),
        "problems": problems,
        "unset": unset,
        "settings": settings,
        "dev_overrides": worker.dev_overrides,
    });
    Answer { status, ..Answer::ok(report.to_string()) }
}
