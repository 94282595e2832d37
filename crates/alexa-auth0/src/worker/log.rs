//! The log: one JSON line for each verified request, few lines for all refused requests together, and the place of a
//! panic.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use serde_json::{Map, Value, json};
use worker::js_sys::{Error, Reflect};
use worker::{console_error, console_log};

use super::time::Millis;
use crate::journal::Line;

/// The minimum time between two log lines for refusals, in milliseconds.
const INTERVAL: u64 = 10_000;

/// Logs a verified request.
pub(super) fn answered(line: &Line) {
    if let Ok(line) = serde_json::to_string(line) {
        console_log!("{line}");
    }
}

/// Logs panics from now on, each once: the place with its stack, and the message only in development. It is the
/// developer's text, and may contain the user's data.
pub(super) fn log_panics(is_development: bool) {
    std::panic::set_hook(Box::new(
        move |info| {
            if is_development { console_error_panic_hook::hook(info) } else { panicked(info) }
        },
    ));
}

#[cold]
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let stack = Reflect::get(&Error::new(""), &"stack".into()).ok().and_then(|stack| stack.as_string());
    console_error!("panicked at {place}:\n\nStack:\n\n{}", stack.unwrap_or_default());
}

/// Counts refusals. Anybody can cause any number of them, and must not be able to fill the log or cause costs. So the
/// first is logged at once, and the others by the first request that arrives [`INTERVAL`] or more after the last line.
/// Counts that an isolate has not logged when it ends are lost.
#[derive(Default)]
pub(super) struct Refusals(RefCell<Counts>);

#[derive(Default)]
struct Counts {
    by_code: Map<String, Value>,
    logged_at: Option<Millis>,
}

impl Refusals {
    /// Counts a refusal, with a `reason` if there is one.
    #[cold]
    pub(super) fn count(&self, code: &'static str, reason: Option<&str>) {
        let name = reason.map_or_else(|| code.to_owned(), |reason| format!("{code}: {reason}"));
        let mut counts = self.0.borrow_mut();
        let count = counts.by_code.get(&name).and_then(Value::as_u64).unwrap_or_default();
        counts.by_code.insert(name, (count + 1).into());
    }

    /// Logs the counts if it is time to.
    pub(super) fn log(&self, now: Millis) {
        if self.0.borrow().by_code.is_empty() {
            return;
        }
        if let Some(counts) = self.due(now) {
            console_log!("{}", json!({ "outcome": "refused", "refusals": counts }));
        }
    }

    #[cold]
    fn due(&self, now: Millis) -> Option<Map<String, Value>> {
        let mut counts = self.0.borrow_mut();
        let is_due = counts.logged_at.is_none_or(|logged_at| now.since(logged_at) >= INTERVAL);
        is_due.then(|| {
            counts.logged_at = Some(now);
            std::mem::take(&mut counts.by_code)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{Millis, Refusals};

    #[test]
    fn the_first_refusal_is_logged_at_once_and_the_others_together() {
        let refusals = Refusals::default();
        let due = |now| refusals.due(Millis::at(now)).map(Value::Object).map(|counts| counts.to_string());
        refusals.count("missing_signature", None);
        assert_eq!(due(1_000).as_deref(), Some(r#"{"missing_signature":1}"#));
        for _ in 0..1_000 {
            refusals.count("signature_mismatch", None);
            assert_eq!(due(10_999), None);
        }
        refusals.count("invalid_cert_chain", Some("wrong_name"));
        assert_eq!(due(11_000).as_deref(), Some(r#"{"invalid_cert_chain: wrong_name":1,"signature_mismatch":1000}"#));
        assert_eq!(due(11_001), None);
    }
}
