//! The self-test at start, and its recordings. This module creates them:
//! `RECORD_SELF_TEST=1 cargo test --package alexa-auth0 the_recordings_are_what_is_made_here` writes them.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::alexa::error::RequestError;
use crate::alexa::signature::Inbound;
use crate::self_test::{CHAIN, NAMED, RECORDED_AT, ROOT, passes};
use crate::suite::support::NOW;
use crate::suite::support::world::{CHAIN_URL, World};

#[test]
fn it_passes_with_the_crypto_of_this_runtime() {
    assert!(passes());
}

#[test]
fn its_authority_is_trusted_by_no_other_settings() {
    let (body, signature) = NAMED;
    let sent = Inbound {
        cert_chain_url: Some(CHAIN_URL.to_owned()),
        signature: Some(signature.to_owned()),
        body: body.as_bytes().to_vec(),
    };
    assert_eq!(RECORDED_AT, NOW);
    for (settings, is_trusted) in [(&[][..], false), (&[("ALEXA_DEV_ROOT_CA", ROOT)], true)] {
        let world = World::new(settings);
        assert!(passes(), "it leaves nothing behind");
        world.http.serve(CHAIN_URL, CHAIN);
        let answer = world.send(sent.clone());
        if is_trusted {
            assert!(answer.is_ok());
        } else {
            assert_eq!(answer, Err(RequestError::InvalidCertChain));
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod recordings {
    use std::fs::{read, write};

    use rsa::pkcs1v15::SigningKey;
    use rsa::sha2::{Sha384, Sha512};
    use rsa::signature::{SignatureEncoding, Signer};
    use serde_json::{Value, json};
    use x509_cert::Certificate;
    use x509_cert::der::pem::LineEnding;
    use x509_cert::der::{DecodePem, EncodePem};
    use x509_cert::serial_number::SerialNumber;

    use crate::suite::support::NOW;
    use crate::suite::support::chains::Leaf;
    use crate::suite::support::keys::{base64url, jwk, jwk_set, rsa, sign_pss, sign_pss_unsalted};
    use crate::suite::support::tokens::{KEY_SEED, KID, SUBJECT, claims, token, with};
    use crate::suite::support::world::{CHAIN_URL, chain, inbound, launch_request, root};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/self_test");

    #[test]
    fn the_recordings_are_what_is_made_here() {
        for (name, made) in all() {
            let path = format!("{FOLDER}/{name}");
            if std::env::var_os("RECORD_SELF_TEST").is_some() {
                write(&path, &made).unwrap();
            }
            assert!(read(&path).unwrap() == made, "{name}");
        }
    }

    fn all() -> Vec<(&'static str, Vec<u8>)> {
        let (root, key) = (root(), rsa(KEY_SEED));
        let chain = chain(&root, &Leaf::default());
        let named = token(&with(claims(), &json!({ "given_name": "Ada" })));
        let unnamed = token(&claims());
        let (named_body, named_signature) = request(&named);
        let (unnamed_body, unnamed_signature) = request(&unnamed);
        let (forged_body, forged_signature) = request(&forged(&named));
        vec![
            ("root.pem", root.pem.clone().into()),
            ("forged-chain.pem", forged_chain(&chain).into()),
            ("chain.pem", chain.into()),
            ("jwks.json", jwk_set(&[jwk(KID, &key)]).into()),
            ("forged-jwks.json", jwk_set(&[jwk(KID, &rsa(KEY_SEED + 1))]).into()),
            ("userinfo.json", json!({ "sub": SUBJECT, "given_name": "Ada" }).to_string().into()),
            ("named.json", named_body),
            ("named.signature", named_signature),
            ("unnamed.json", unnamed_body),
            ("unnamed.signature", unnamed_signature),
            ("forged.json", forged_body),
            ("forged.signature", forged_signature),
            ("sha384.signature", SigningKey::<Sha384>::new((*key).clone()).sign(MESSAGE).to_vec()),
            ("sha512.signature", SigningKey::<Sha512>::new((*key).clone()).sign(MESSAGE).to_vec()),
            ("pss.signature", sign_pss(&key, MESSAGE)),
            ("pss-unsalted.signature", sign_pss_unsalted(&key, MESSAGE)),
        ]
    }

    const MESSAGE: &[u8] = b"self-test";

    /// A launch, and its signature.
    fn request(token: &str) -> (Vec<u8>, Vec<u8>) {
        let sent = inbound(CHAIN_URL, &launch_request(NOW, &json!({ "accessToken": token })));
        (sent.body, sent.signature.unwrap().into())
    }

    /// A token with changed claims and the old signature.
    fn forged(token: &str) -> String {
        let claims: Value = with(claims(), &json!({ "given_name": "Ada", "sub": "auth0|somebody-else" }));
        let [header, _, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
        [header, &base64url(claims.to_string()), signature].join(".")
    }

    /// A chain with another serial number in the leaf and the old signature.
    fn forged_chain(chain: &str) -> String {
        let (leaf, intermediate) = chain.split_at(chain.rfind("-----BEGIN").unwrap());
        let mut leaf = Certificate::from_pem(leaf).unwrap();
        leaf.tbs_certificate.serial_number = SerialNumber::from(2_u32);
        leaf.to_pem(LineEnding::LF).unwrap() + intermediate
    }
}
