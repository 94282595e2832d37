//! A certificate chain is accepted only if it is Amazon's, for echo-api.amazon.com, and valid now.
//!
//! Each refused chain differs in one thing from a chain that is accepted.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::alexa::certificate::{ChainError, SigningCertificate, TrustAnchors};
use crate::suite::support::chains::{Authority, CLIENT_AUTH, Leaf, SERVER_AUTH, SIGNER, spki, spki_of};
use crate::suite::support::keys::rsa_of;
use crate::suite::support::world::{chain, root};
use crate::suite::support::{DAY, NOW};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn validate_at(chain: &str, now: u64) -> Result<SigningCertificate, ChainError> {
    let anchors = TrustAnchors::amazon().with(&root().pem).unwrap();
    SigningCertificate::from_chain(chain.as_bytes(), &anchors, now)
}

fn validate(chain: &str) -> Result<(), ChainError> {
    validate_at(chain, NOW).map(|_| ())
}

fn with_names(names: Option<Vec<&'static str>>) -> String {
    chain(&root(), &Leaf { names, ..Leaf::default() })
}

fn with_usages(usages: Option<Vec<&'static str>>) -> String {
    chain(&root(), &Leaf { usages, ..Leaf::default() })
}

fn assert_no_path(chain: &str, case: &str) {
    assert!(matches!(validate(chain), Err(ChainError::Path(_))), "{case}: {:?}", validate(chain));
}

#[test]
fn amazons_chain_is_accepted_and_its_end_is_told() {
    let certificate = validate_at(&chain(&root(), &Leaf::default()), NOW).ok().unwrap();
    assert_eq!(certificate.not_after(), Leaf::default().not_after);
}

#[test]
fn the_end_of_a_leaf_is_read_whatever_else_could_be_said_of_it() {
    // `not_after` relies on rustls-webpki checking a leaf's dates before anything else.
    for not_after in [NOW + 1, NOW + 30 * DAY, 253_402_300_799] {
        let leaf = Leaf { not_after, ..Leaf::default() };
        let certificate = validate_at(&chain(&root(), &leaf), NOW).ok().unwrap();
        assert_eq!(certificate.not_after(), not_after, "9999-12-31 is the last day of a certificate");
    }
    let unknown = Authority::root("CN=Unknown", 11);
    for leaf in [
        Leaf::default(),
        Leaf { usages: Some(vec![CLIENT_AUTH]), ..Leaf::default() },
        Leaf { names: None, ..Leaf::default() },
    ] {
        let end = leaf.not_after;
        let expired = validate_at(&chain(&unknown, &leaf), end + 1).err().unwrap();
        let ChainError::Path(webpki::Error::CertExpired { not_after, .. }) = expired else { panic!("{expired}") };
        assert_eq!(not_after.as_secs(), end);
        assert!(!matches!(
            validate_at(&chain(&unknown, &leaf), end),
            Err(ChainError::Path(webpki::Error::CertExpired { .. }))
        ));
    }
}

#[test]
fn a_chain_may_be_longer_and_out_of_order_and_bring_its_root() {
    let root = root();
    let upper = root.intermediate("CN=Upper", 21);
    let lower = upper.intermediate("CN=Lower", 22);
    let leaf = lower.issue(&Leaf::default());
    for rest in [[&lower.pem, &upper.pem, &root.pem], [&root.pem, &upper.pem, &lower.pem]] {
        assert_eq!(validate(&format!("{leaf}{}{}{}", rest[0], rest[1], rest[2])), Ok(()));
    }
    assert_eq!(validate(&root.issue(&Leaf::default())), Ok(()), "directly below the root");
}

#[test]
fn the_leafs_dates_count_to_the_second() {
    let leaf = Leaf { not_before: NOW - 50, not_after: NOW + 50, ..Leaf::default() };
    let chain = chain(&root(), &leaf);
    for (now, accepted) in [(NOW - 51, false), (NOW - 50, true), (NOW + 50, true), (NOW + 51, false)] {
        assert_eq!(validate_at(&chain, now).is_ok(), accepted, "{now}");
    }
}

#[test]
fn the_dates_of_an_intermediate_count_as_well() {
    let leaf = Leaf { not_before: NOW - 500 * DAY, not_after: NOW + 500 * DAY, ..Leaf::default() };
    let root = root();
    let below_intermediate = chain(&root, &leaf);
    let below_root = root.issue(&leaf);
    for now in [NOW - 101 * DAY, NOW + 101 * DAY] {
        assert!(validate_at(&below_intermediate, now).is_err(), "{now}");
        assert!(validate_at(&below_root, now).is_ok(), "{now}");
    }
}

#[test]
fn the_subject_alternative_names_must_contain_alexas() {
    for names in [vec![SIGNER], vec!["other.amazon.com", SIGNER], vec!["ECHO-API.amazon.com"]] {
        assert_eq!(validate(&with_names(Some(names.clone()))), Ok(()), "{names:?}");
    }
    let others = [
        "echo-api.amazon.com.example",
        "xecho-api.amazon.com",
        "x.echo-api.amazon.com",
        "amazon.com",
        "*.amazon.com",
        "*.echo-api.amazon.com",
        "echo-api.amazon.co",
        "echo-api.amazon.com.",
    ];
    for name in others {
        assert_eq!(validate(&with_names(Some(vec![name]))), Err(ChainError::Name), "{name}");
    }
}

#[test]
fn a_common_name_alone_does_not_count() {
    assert_eq!(validate(&with_names(None)), Err(ChainError::Name));
    let other_subject = Leaf { subject: "CN=Somebody", ..Leaf::default() };
    assert_eq!(validate(&chain(&root(), &other_subject)), Ok(()), "nor does another one harm");
}

#[test]
fn a_chain_to_another_root_is_refused_even_if_it_brings_that_root() {
    let unknown = Authority::root("CN=Unknown", 11);
    let chain_to_unknown = chain(&unknown, &Leaf::default());
    assert_no_path(&chain_to_unknown, "unknown root");
    assert_no_path(&format!("{chain_to_unknown}{}", unknown.pem), "with its root");

    let namesake = Authority::root("CN=Root", 12);
    assert_no_path(&chain(&namesake, &Leaf::default()), "a root of the same name");
    assert_eq!(validate(&chain(&root(), &Leaf::default())), Ok(()));
}

#[test]
fn a_self_signed_leaf_is_refused() {
    let signer = Authority::root("CN=echo-api.amazon.com", 30);
    assert_no_path(&signer.issue(&Leaf::default()), "self-signed");
    assert_no_path(&signer.pem, "a root in the place of the leaf");
}

#[test]
fn who_is_no_authority_cannot_issue() {
    let root = root();
    let impostor = root.impostor("CN=Impostor", 21);
    assert_no_path(&[impostor.issue(&Leaf::default()), impostor.pem].concat(), "an end entity that issues");

    let authority = root.intermediate("CN=Impostor", 21);
    assert_eq!(validate(&[authority.issue(&Leaf::default()), authority.pem].concat()), Ok(()));
}

#[test]
fn the_length_that_an_authority_allows_counts() {
    let last = root().last_intermediate("CN=Last", 21);
    assert_eq!(validate(&[last.issue(&Leaf::default()), last.pem.clone()].concat()), Ok(()));
    let beyond = last.intermediate("CN=Beyond", 22);
    assert_no_path(&[beyond.issue(&Leaf::default()), beyond.pem, last.pem].concat(), "one authority too many");
}

#[test]
fn a_missing_intermediate_is_not_guessed() {
    let intermediate = root().intermediate("CN=Intermediate", 20);
    let leaf = intermediate.issue(&Leaf::default());
    assert_no_path(&leaf, "the leaf alone");
    assert_eq!(validate(&[leaf, intermediate.pem].concat()), Ok(()));
}

#[test]
fn the_leaf_must_be_for_servers_if_it_is_for_anything_in_particular() {
    // RFC 5280, section 4.2.1.12: without the extension, a key is not restricted.
    for usages in [Some(vec![SERVER_AUTH]), Some(vec![CLIENT_AUTH, SERVER_AUTH]), None] {
        assert_eq!(validate(&with_usages(usages.clone())), Ok(()), "{usages:?}");
    }
    assert_no_path(&with_usages(Some(vec![CLIENT_AUTH])), "for clients");
}

#[test]
fn the_leafs_key_must_be_a_strong_rsa_key() {
    let with_key = |key| chain(&root(), &Leaf { key: Some(key), ..Leaf::default() });
    assert_eq!(validate(&with_key(spki(&rsa_of(40, 2048, 65537)))), Ok(()));
    assert_eq!(validate(&with_key(spki(&rsa_of(40, 1024, 65537)))), Err(ChainError::Key), "1024 bits");
    let elliptic = spki_of(include_str!("../../roots/amazon-root-ca-3.pem"));
    assert_eq!(validate(&with_key(elliptic)), Err(ChainError::Key), "elliptic");
}

#[test]
fn a_chain_has_at_most_eight_certificates() {
    let root = root();
    let genuine = chain(&root, &Leaf::default());
    assert_eq!(validate(&format!("{genuine}{}", root.pem.repeat(6))), Ok(()));
    assert_eq!(validate(&format!("{genuine}{}", root.pem.repeat(7))), Err(ChainError::Malformed));
}

#[test]
fn what_is_no_chain_is_refused() {
    let genuine = chain(&root(), &Leaf::default());
    let truncated = &genuine[..genuine.len() - 40];
    for garbage in ["", "garbage", "-----BEGIN CERTIFICATE-----\n", "<?xml version=\"1.0\"?><Error/>", truncated] {
        assert!(validate(garbage).is_err(), "{garbage}");
    }
    assert!(validate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    let anchors = TrustAnchors::amazon();
    assert!(SigningCertificate::from_chain(&[0xff, 0xfe, 0x00], &anchors, NOW).is_err());
}

#[test]
fn a_chain_is_not_trusted_by_amazons_roots_unless_amazon_signed_it() {
    let genuine = chain(&root(), &Leaf::default());
    assert!(SigningCertificate::from_chain(genuine.as_bytes(), &TrustAnchors::amazon(), NOW).is_err());
}
