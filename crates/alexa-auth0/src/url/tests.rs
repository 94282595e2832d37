//! The checks of this module agree with the URL Standard.

use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Url, is_host_name, is_loopback_origin, normalise};

#[test]
fn a_url_is_normalised_and_taken_apart() {
    let url = |href: &str, origin: &str, path: &str| {
        Some(Url { href: href.to_owned(), origin: origin.to_owned(), path: path.to_owned() })
    };
    let normal = url("https://example.com/b/c?q#f", "https://example.com", "/b/c");
    assert_eq!(normalise("HTTPS://Example.com:443/a/../b/%2e/c?q#f"), normal);
    assert_eq!(normalise("http://127.1:80"), url("http://127.0.0.1/", "http://127.0.0.1", "/"));
    assert_eq!(normalise("http://localhost:8788/x"), url("http://localhost:8788/x", "http://localhost:8788", "/x"));
    for none in ["", "x", "/x", "//example.com/", "https://", "https://a b/", "https://example.com:99999/"] {
        assert_eq!(normalise(none), None, "{none}");
    }
}

/// The kit's rules are tested with the same table: `kit/tests/project/values.test.mjs`.
fn hosts(list: &str) -> Vec<String> {
    let table: Value = serde_json::from_str(include_str!("../../tests/data/hosts.json")).expect("the table");
    serde_json::from_value(table[list].clone()).expect("a list")
}

#[test]
fn a_host_name_has_labels_and_is_no_address() {
    let longest = ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61)].join(".");
    for name in hosts("names").iter().chain([&longest]) {
        assert!(is_host_name(name), "{name}");
        let origin = format!("https://{name}");
        assert_eq!(normalise(&origin).map(|url| url.origin), Some(origin));
    }
    for name in hosts("no names").iter().chain([&format!("e{longest}")]) {
        assert!(!is_host_name(name), "{name}");
    }
    // In WebAssembly the runtime's `URL` decides. That of Node.js 24 and newer takes labels that the URL Standard
    // refuses.
    #[cfg(not(target_arch = "wasm32"))]
    for name in hosts("no names, although some runtimes take them") {
        assert!(!is_host_name(&name), "{name}");
    }
}

#[test]
fn a_loopback_origin_has_one_form() {
    for origin in hosts("loopback origins") {
        assert!(is_loopback_origin(&origin), "{origin}");
        assert_eq!(normalise(&origin).map(|url| url.origin), Some(origin));
    }
    for other in hosts("no loopback origins") {
        assert!(!is_loopback_origin(&other), "{other}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn what_is_taken_for_a_host_name_is_its_own_normal_form(text in "(xn--)?[a-z0-9.x-]{1,12}\\.(xn--)?[a-z0-9x-]{1,6}") {
        if is_host_name(&text) {
            let href = format!("https://{text}/");
            assert_eq!(normalise(&href).map(|url| url.href), Some(href));
        }
    }
}
