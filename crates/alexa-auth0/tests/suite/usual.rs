//! What the JavaScript entry takes for a usual request (`js/usual.mjs`) is what this library does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::alexa::certificate::{CertChainUrl, CertOrigin};
use crate::cache::certificates::USUAL_BODY;

const USUAL: &str = include_str!("../../js/usual.mjs");

#[derive(Deserialize)]
struct Row {
    url: String,
    usual: bool,
    origin: Option<String>,
}

#[test]
fn the_entry_has_the_same_limits() {
    let signature = STANDARD.encode([0; 2048 / 8]).len();
    let lines = [
        format!("export const MAX_BODY = {} * 1024;", USUAL_BODY / 1024),
        format!("export const SIGNATURE_LENGTH = {signature};"),
        #[cfg(target_arch = "wasm32")]
        format!("export const BODY_TIMEOUT = {}_000;", crate::worker::body::BODY_TIMEOUT / 1000),
    ];
    for line in lines {
        assert_eq!(USUAL.lines().filter(|known| **known == line).count(), 1, "{line}");
    }
}

/// `usual.test.mjs` reads the same table.
#[test]
fn the_entry_knows_the_usual_urls() {
    let rows: Vec<Row> = serde_json::from_str(include_str!("../data/cert-chain-urls.json")).expect("the table");
    for Row { url, usual, origin } in rows {
        let origin = origin.map(CertOrigin::development).unwrap_or_default();
        let has_usual_name =
            CertChainUrl::parse(&url, &origin).is_ok_and(|parsed| parsed.has_usual_name() && parsed.as_str() == url);
        assert_eq!(has_usual_name, usual, "{url}");
    }
}
