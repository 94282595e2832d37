//! URLs by the `URL` of the runtime, which is workerd or Node.js. <https://developer.mozilla.org/docs/Web/API/URL>

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Url;

#[wasm_bindgen]
extern "C" {
    type URL;

    #[wasm_bindgen(constructor, catch)]
    fn new(text: &str) -> Result<URL, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn href(this: &URL) -> String;

    #[wasm_bindgen(method, getter)]
    fn origin(this: &URL) -> String;

    #[wasm_bindgen(method, getter)]
    fn pathname(this: &URL) -> String;
}

/// None if the text is not a URL.
pub(crate) fn normalise(text: &str) -> Option<Url> {
    let url = URL::new(text).ok()?;
    Some(Url { href: url.href(), origin: url.origin(), path: url.pathname() })
}
