//! RSA by `node:crypto` of the runtime: workerd with the `nodejs_compat` flag, or Node itself.
//!
//! By `process.getBuiltinModule`, which is the same in both.
//! API: <https://nodejs.org/api/crypto.html#cryptoverifyalgorithm-data-key-signature-callback>

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::{Object, Reflect, Uint8Array};

use super::{InvalidKey, Scheme};

#[wasm_bindgen]
extern "C" {
    type NodeCrypto;

    #[wasm_bindgen(js_namespace = process, js_name = getBuiltinModule)]
    fn get_builtin_module(id: &str) -> NodeCrypto;

    #[wasm_bindgen(method, catch, js_name = createPublicKey)]
    fn create_public_key(this: &NodeCrypto, key: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn verify(
        this: &NodeCrypto,
        algorithm: &str,
        data: &[u8],
        key: &JsValue,
        signature: &[u8],
    ) -> Result<bool, JsValue>;

    type Verify;

    #[wasm_bindgen(method, js_name = createVerify)]
    fn create_verify(this: &NodeCrypto, algorithm: &str) -> Verify;

    #[wasm_bindgen(method)]
    fn update(this: &Verify, data: &[u8]);

    #[wasm_bindgen(method, catch)]
    fn verify(this: &Verify, key: &JsValue, signature: &[u8]) -> Result<bool, JsValue>;
}

/// Loads `node:crypto`, which takes the runtime some 10 ms the first time: at start, they are not the first request's.
pub(super) fn preload() {
    CRYPTO.with(|_| ());
}

thread_local! {
    static CRYPTO: NodeCrypto = get_builtin_module("node:crypto");
}

/// `crypto.constants.RSA_PKCS1_PSS_PADDING`
const RSA_PKCS1_PSS_PADDING: u32 = 6;
/// As long as the hash: [RFC 7518, section 3.5](https://www.rfc-editor.org/rfc/rfc7518#section-3.5).
const SALT_LENGTH: u32 = 32;

pub(super) struct Key {
    /// A `KeyObject`, made once for each key.
    object: JsValue,
    /// The key once more, with the padding of PSS: workerd takes options neither with a `KeyObject` nor in
    /// `crypto.verify`.
    with_pss_padding: JsValue,
}

impl Key {
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, InvalidKey> {
        let key = Object::new();
        set(&key, "key", Uint8Array::from(der));
        set(&key, "format", "der");
        set(&key, "type", "pkcs1");
        let object = CRYPTO.with(|crypto| crypto.create_public_key(&key)).map_err(|_| InvalidKey)?;
        set(&key, "padding", RSA_PKCS1_PSS_PADDING);
        set(&key, "saltLength", SALT_LENGTH);
        Ok(Self { object, with_pss_padding: key.into() })
    }

    pub(super) fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        match scheme {
            Scheme::Pkcs1Sha256 => self.verify_pkcs1("RSA-SHA256", message, signature),
            Scheme::Pkcs1Sha384 => self.verify_pkcs1("RSA-SHA384", message, signature),
            Scheme::Pkcs1Sha512 => self.verify_pkcs1("RSA-SHA512", message, signature),
            Scheme::PssSha256 => self.verify_pss(message, signature),
        }
    }

    fn verify_pkcs1(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
        CRYPTO.with(|crypto| crypto.verify(algorithm, message, &self.object, signature)).unwrap_or(false)
    }

    fn verify_pss(&self, message: &[u8], signature: &[u8]) -> bool {
        let verifier = CRYPTO.with(|crypto| crypto.create_verify("RSA-SHA256"));
        verifier.update(message);
        verifier.verify(&self.with_pss_padding, signature).unwrap_or(false)
    }
}

/// Setting a member of a plain object cannot fail.
fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}
