//! RSA by `node:crypto` of the runtime: workerd with the `nodejs_compat` flag, or Node itself.
//!
//! `import "node:crypto"` does not survive worker-build's bundling; `process.getBuiltinModule` does.
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
}

thread_local! {
    static CRYPTO: NodeCrypto = get_builtin_module("node:crypto");
}

/// `crypto.constants.RSA_PKCS1_PSS_PADDING`.
const RSA_PKCS1_PSS_PADDING: u32 = 6;

/// A `KeyObject`, made once for each key.
pub(super) struct Key(JsValue);

impl Key {
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, InvalidKey> {
        let description = object(&[
            ("key", Uint8Array::from(der).into()),
            ("format", "der".into()),
            ("type", "pkcs1".into()),
        ]);
        CRYPTO.with(|crypto| crypto.create_public_key(&description)).map(Self).map_err(|_| InvalidKey)
    }

    pub(super) fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let verify = |algorithm: &str, key: &JsValue| {
            CRYPTO.with(|crypto| crypto.verify(algorithm, message, key, signature)).unwrap_or(false)
        };
        match scheme {
            Scheme::Pkcs1Sha256 => verify("RSA-SHA256", &self.0),
            Scheme::Pkcs1Sha384 => verify("RSA-SHA384", &self.0),
            Scheme::Pkcs1Sha512 => verify("RSA-SHA512", &self.0),
            Scheme::PssSha256 => {
                let key = object(&[
                    ("key", self.0.clone()),
                    ("padding", RSA_PKCS1_PSS_PADDING.into()),
                    ("saltLength", 32.into()),
                ]);
                verify("RSA-SHA256", &key)
            }
        }
    }
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}
