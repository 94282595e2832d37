//! A chain that Amazon has really used is accepted at the times at which it was valid, and at no other time.
//!
//! `data/echo-api-cert-12.pem` is `test/mocks/echo-api-cert-12.cer` of the npm package alexa-verifier 4.0.0: the leaf
//! of echo-api.amazon.com (2023-03-16 to 2023-12-23), Amazon RSA 2048 M01, Amazon Root CA 1 cross-signed by Starfield
//! Services Root CA - G2, and that one cross-signed by Starfield Class 2.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::alexa::certificate::{ChainError, SigningCertificate, TrustAnchors};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CHAIN: &str = include_str!("../data/echo-api-cert-12.pem");

/// 2023-06-01T00:00:00Z
const VALID: u64 = 1_685_577_600;
/// 2023-03-16T00:00:00Z
const NOT_BEFORE: u64 = 1_678_924_800;
/// 2023-12-23T23:59:59Z
const NOT_AFTER: u64 = 1_703_375_999;
/// 2026-11-22T00:00:00Z
const LATER: u64 = 1_795_305_600;

/// The certificates, each as PEM, leaf first.
fn certificates() -> Vec<String> {
    let certificates: Vec<String> = CHAIN.split_inclusive("-----END CERTIFICATE-----\n").map(str::to_owned).collect();
    assert_eq!(certificates.len(), 4);
    certificates
}

fn validate(chain: &str, now: u64) -> Result<u64, ChainError> {
    SigningCertificate::from_chain(chain.as_bytes(), &TrustAnchors::amazon(), now).map(|leaf| leaf.not_after())
}

#[test]
fn it_is_accepted_from_its_first_to_its_last_second() {
    for now in [NOT_BEFORE, VALID, NOT_AFTER] {
        assert_eq!(validate(CHAIN, now), Ok(NOT_AFTER), "{now}");
    }
}

#[test]
fn it_is_refused_before_and_after() {
    for now in [0, NOT_BEFORE - 1] {
        assert!(matches!(validate(CHAIN, now), Err(ChainError::Path(webpki::Error::CertNotValidYet { .. }))), "{now}");
    }
    for now in [NOT_AFTER + 1, LATER] {
        assert!(matches!(validate(CHAIN, now), Err(ChainError::Path(webpki::Error::CertExpired { .. }))), "{now}");
    }
}

#[test]
fn its_intermediates_may_come_in_any_order() {
    let pem = certificates();
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let chain = [pem[0].as_str(), &pem[order[0]], &pem[order[1]], &pem[order[2]]].concat();
        assert_eq!(validate(&chain, VALID), Ok(NOT_AFTER), "{order:?}");
    }
}

#[test]
fn it_is_accepted_without_the_cross_signed_roots() {
    let pem = certificates();
    // Amazon Root CA 1 is a trusted root, so the path may end there, whatever other certificates the chain contains.
    for length in 2..=4 {
        assert_eq!(validate(&pem[..length].concat(), VALID), Ok(NOT_AFTER), "{length} certificates");
    }
}

#[test]
fn it_leads_to_two_of_amazons_roots_and_each_of_them_is_enough() {
    // So Starfield Class 2, which signed the chain's last certificate, need not be trusted.
    let roots = [
        (include_str!("../../roots/amazon-root-ca-1.pem"), true),
        (include_str!("../../roots/starfield-services-root-ca-g2.pem"), true),
        (include_str!("../../roots/amazon-root-ca-2.pem"), false),
    ];
    for (root, is_enough) in roots {
        let validated = SigningCertificate::from_chain(CHAIN.as_bytes(), &TrustAnchors::only(root), VALID);
        assert_eq!(validated.is_ok(), is_enough, "{root}");
    }
}

#[test]
fn it_is_refused_without_the_certificate_that_issued_its_leaf() {
    let pem = certificates();
    for chain in [pem[0].clone(), [pem[0].as_str(), &pem[2], &pem[3]].concat()] {
        assert_eq!(validate(&chain, VALID), Err(ChainError::Path(webpki::Error::UnknownIssuer)));
    }
}

#[test]
fn it_is_refused_without_its_leaf() {
    assert!(validate(&certificates()[1..].concat(), VALID).is_err());
}

#[test]
fn a_changed_byte_of_its_leaf_spoils_it() {
    let leaf = &certificates()[0];
    let base64 = leaf.lines().nth(12).unwrap();
    let changed = base64.replacen(|c: char| c.is_ascii_lowercase(), "A", 1);
    assert!(validate(&CHAIN.replacen(base64, &changed, 1), VALID).is_err());
}
