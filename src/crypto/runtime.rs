//! RSA by `node:crypto` of the runtime: workerd with the `nodejs_compat` flag, or Node itself.
//!
//! `import "node:crypto"` does not survive worker-build's bundling; `process.getBuiltinModule` does.
//! API: <https://nodejs.org/api/crypto.html#cryptoverifyalgorithm-data-key-signature-callback>

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::{Object, Reflect, Uint8Array};

use super::{InvalidKey, Scheme, pss};

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

    #[wasm_bindgen(method, catch, js_name = publicDecrypt)]
    fn public_decrypt(this: &NodeCrypto, key: &JsValue, buffer: &[u8]) -> Result<Uint8Array, JsValue>;
}

thread_local! {
    static CRYPTO: NodeCrypto = get_builtin_module("node:crypto");
}

/// `crypto.constants.RSA_NO_PADDING`
const RSA_NO_PADDING: u32 = 3;

pub(super) struct Key {
    /// A `KeyObject`, made once for each key.
    object: JsValue,
    /// The key once more, for the functions that do not take a `KeyObject` in workerd.
    unpadded: JsValue,
    modulus_bits: usize,
}

impl Key {
    pub(super) fn from_pkcs1_der(der: &[u8], modulus_bits: usize) -> Result<Self, InvalidKey> {
        let key = Object::new();
        set(&key, "key", Uint8Array::from(der).into());
        set(&key, "format", "der".into());
        set(&key, "type", "pkcs1".into());
        let object = CRYPTO.with(|crypto| crypto.create_public_key(&key)).map_err(|_| InvalidKey)?;
        set(&key, "padding", RSA_NO_PADDING.into());
        Ok(Self { object, unpadded: key.into(), modulus_bits })
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

    /// RSASSA-PSS-VERIFY: the length, then RSAVP1 by the runtime, then the encoding.
    fn verify_pss(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.len() == self.modulus_bits.div_ceil(8)
            && CRYPTO
                .with(|crypto| crypto.public_decrypt(&self.unpadded, signature))
                .is_ok_and(|encoded| pss::is_encoding_of(message, &encoded.to_vec(), self.modulus_bits))
    }
}

/// Setting a member of a plain object cannot fail.
fn set(object: &Object, name: &str, value: JsValue) {
    let _ = Reflect::set(object, &name.into(), &value);
}
