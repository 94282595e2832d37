//! RSA and HMAC by the runtime's `node:crypto`: workerd with the flag `nodejs_compat`, or Node.js itself. It calls
//! `js/crypto.js`.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{InvalidKey, Scheme};

#[wasm_bindgen(module = "/js/crypto.js")]
extern "C" {
    /// A `KeyObject`, or undefined if the DER is not that of a key.
    #[wasm_bindgen(js_name = publicKey)]
    fn public_key(der: &[u8]) -> JsValue;

    /// `bits` is the length of the SHA-2 hash.
    fn verify(bits: u32, key: &JsValue, message: &[u8], signature: &[u8]) -> bool;

    #[wasm_bindgen(js_name = verifyPss)]
    fn verify_pss(der: &[u8], message: &[u8], signature: &[u8]) -> bool;

    #[wasm_bindgen(js_name = hmac)]
    pub fn hmac_sha256_hex(secret: &str, message: &str) -> String;

    #[wasm_bindgen(js_name = isTrusted)]
    fn is_trusted() -> Option<bool>;

    fn trust(passes: bool);
}

/// Whether the crypto passes `test`. The test runs once in an isolate, so that the next request after a panic does not
/// wait for it again.
pub(crate) fn passes(test: fn() -> bool) -> bool {
    is_trusted().unwrap_or_else(|| {
        let passes = test();
        trust(passes);
        passes
    })
}

pub(super) struct Key {
    /// The `KeyObject`, created once for each key.
    object: JsValue,
    /// The key as DER, because workerd accepts the options of PSS neither with a `KeyObject` nor in `crypto.verify`.
    der: Vec<u8>,
}

impl Key {
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, InvalidKey> {
        let object = public_key(der);
        if object.is_undefined() { Err(InvalidKey) } else { Ok(Self { object, der: der.to_vec() }) }
    }

    pub(super) fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        match scheme {
            Scheme::Pkcs1Sha256 => verify(256, &self.object, message, signature),
            Scheme::Pkcs1Sha384 => verify(384, &self.object, message, signature),
            Scheme::Pkcs1Sha512 => verify(512, &self.object, message, signature),
            Scheme::PssSha256 => verify_pss(&self.der, message, signature),
        }
    }
}
