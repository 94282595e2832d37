//! The roots that are trusted for Alexa's certificates are exactly Amazon Trust Services'.
//!
//! The fingerprints are those of Mozilla's root store. Amazon publishes the same.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::alexa::certificate::TrustAnchors;
use crate::crypto::sha256_hex;
use crate::suite::support::world::root;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ROOTS: [(&str, &str, &str); 5] = [
    (
        "Amazon Root CA 1",
        include_str!("../../roots/amazon-root-ca-1.pem"),
        "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
    ),
    (
        "Amazon Root CA 2",
        include_str!("../../roots/amazon-root-ca-2.pem"),
        "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
    ),
    (
        "Amazon Root CA 3",
        include_str!("../../roots/amazon-root-ca-3.pem"),
        "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
    ),
    (
        "Amazon Root CA 4",
        include_str!("../../roots/amazon-root-ca-4.pem"),
        "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
    ),
    (
        "Starfield Services Root Certificate Authority - G2",
        include_str!("../../roots/starfield-services-root-ca-g2.pem"),
        "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
    ),
];

#[test]
fn each_embedded_root_has_its_published_fingerprint() {
    for (name, pem, fingerprint) in ROOTS {
        let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(certificates.len(), 1, "{name}");
        assert_eq!(sha256_hex(&certificates[0]), fingerprint, "{name}");
    }
}

#[test]
fn all_five_are_anchors_and_no_other_is() {
    assert_eq!(TrustAnchors::amazon().count(), ROOTS.len());
}

#[test]
fn one_anchor_can_be_added_for_development_and_only_a_certificate() {
    assert_eq!(TrustAnchors::amazon().with(&root().pem).unwrap().count(), ROOTS.len() + 1);
    for pem in ["", "not PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(TrustAnchors::amazon().with(pem).is_err(), "{pem}");
    }
}
