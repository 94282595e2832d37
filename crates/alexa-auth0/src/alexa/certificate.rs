//! The certificate that Alexa's requests are signed with: its URL, its chain, and the trust anchors.
//!
//! Rules: [Manually verify that the request was sent by
//! Alexa](https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html#manually-verify-request-sent-by-alexa),
//! path validation by [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280) in rustls-webpki. Revocation is not checked:
//! Amazon does not require it, and a chain is validated again at least every 24 h.

use std::borrow::Cow;
use std::time::Duration;

use rsa::pkcs8::spki::SubjectPublicKeyInfoRef;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, Der, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::crypto::{CERTIFICATE_ALGORITHMS, RsaPublicKey};
use crate::url;

/// The name that the leaf's subject alternative names must contain.
const SIGNER_NAME: &str = "echo-api.amazon.com";
/// The folder of Amazon's certificate chains; case-sensitive.
const CHAIN_PATH: &str = "/echo.api/";
/// The maximum length of a URL, in bytes. Amazon's have about 60.
const MAX_URL_LENGTH: usize = 512;
/// The maximum number of certificates in a chain. Amazon's have 4.
const MAX_CHAIN_LENGTH: usize = 8;

/// The origin that certificate chains may be fetched from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CertOrigin(Cow<'static, str>);

impl CertOrigin {
    /// An http origin on this machine, of a local stand-in for Amazon's store.
    pub(crate) fn development(origin: String) -> Self {
        Self(origin.into())
    }
}

impl Default for CertOrigin {
    /// `https://s3.amazonaws.com`
    fn default() -> Self {
        Self("https://s3.amazonaws.com".into())
    }
}

/// The normalised `SignatureCertChainUrl` of a request. It is within the folder of Amazon's chains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CertChainUrl {
    url: String,
    has_usual_name: bool,
}

/// The certificate URL is not within the folder of Amazon's chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate URL of Amazon's")]
pub(crate) struct InvalidCertUrl;

impl CertChainUrl {
    /// Normalises the value of the header and checks it.
    ///
    /// Scheme, host and port must be those of the origin, and the path must begin with `/echo.api/`. Only letters,
    /// digits and `-._~:/%` may appear. So there is no query, fragment or userinfo, and nothing that is
    /// still percent-encoded after normalisation, and no server can interpret the path differently.
    ///
    /// # Errors
    ///
    /// [`InvalidCertUrl`]
    pub(crate) fn parse(value: &str, origin: &CertOrigin) -> Result<Self, InvalidCertUrl> {
        // Amazon's own URLs are in normal form already.
        let usual_name = value.strip_prefix(&*origin.0).and_then(|path| path.strip_prefix(CHAIN_PATH));
        if usual_name.is_some_and(is_usual_name) {
            return Ok(Self { url: value.to_owned(), has_usual_name: true });
        }
        Self::normalise(value, origin)
    }

    #[cold]
    fn normalise(value: &str, origin: &CertOrigin) -> Result<Self, InvalidCertUrl> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/%".contains(&byte);
        if value.len() > MAX_URL_LENGTH || !value.bytes().all(plain) {
            return Err(InvalidCertUrl);
        }
        let url = url::normalise(value).ok_or(InvalidCertUrl)?;
        let name = url.path.strip_prefix(CHAIN_PATH).filter(|name| !name.contains('%')).ok_or(InvalidCertUrl)?;
        if url.origin != origin.0 {
            return Err(InvalidCertUrl);
        }
        Ok(Self { has_usual_name: is_usual_name(name), url: url.href })
    }

    /// Whether the file name has the form of Amazon's own. There are 111 such names.
    #[must_use]
    pub(crate) fn has_usual_name(&self) -> bool {
        self.has_usual_name
    }

    /// The normalised URL. It is the URL to fetch, and the cache key of the answer.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }
}

/// `echo-api-cert.pem`, or `echo-api-cert-N.pem` with one or two digits: the only forms that Amazon is known to use.
fn is_usual_name(name: &str) -> bool {
    let number = name.strip_prefix("echo-api-cert").and_then(|rest| rest.strip_suffix(".pem"));
    number.is_some_and(|number| {
        let digits = number.strip_prefix('-').unwrap_or_default();
        number.is_empty() || (matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// The trusted roots.
#[derive(Clone, Debug)]
pub(crate) struct TrustAnchors(Vec<TrustAnchor<'static>>);

/// The roots of Amazon Trust Services: all that it publishes at <https://www.amazontrust.com/repository/>, as in
/// Mozilla's root store (Debian's ca-certificates 20230311). Amazon's chains continue to Starfield Class 2, which does
/// not belong to Amazon. It is not needed, because a path ends at the first trusted root. `build.rs` reduces the files
/// in `roots/` to names and keys. The tests have the SHA-256 of each. Roots 3 and 4 have elliptic-curve keys. Chains
/// that need them are refused, because Amazon uses none and [`CERTIFICATE_ALGORITHMS`] has RSA only.
static AMAZON_ROOTS: [TrustAnchor<'static>; 5] = include!(concat!(env!("OUT_DIR"), "/amazon_roots.rs"));

/// The text is not exactly one PEM certificate that can be a trust anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a PEM certificate")]
pub(crate) struct InvalidAnchor;

impl TrustAnchors {
    /// Amazon's roots.
    #[must_use]
    pub(crate) fn amazon() -> Self {
        Self(AMAZON_ROOTS.to_vec())
    }

    /// Adds one more root, given as a PEM certificate.
    ///
    /// # Errors
    ///
    /// [`InvalidAnchor`]
    pub(crate) fn with(mut self, pem: &str) -> Result<Self, InvalidAnchor> {
        self.0.push(anchor(pem)?);
        Ok(self)
    }

    /// Only this root.
    #[cfg(test)]
    pub(crate) fn only(pem: &str) -> Self {
        Self(Vec::new()).with(pem).expect("a root")
    }

    /// The number of trusted roots.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

fn anchor(pem: &str) -> Result<TrustAnchor<'static>, InvalidAnchor> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| InvalidAnchor)?;
    anchor_from_trusted_cert(&certificate).map(|anchor| anchor.to_owned()).map_err(|_| InvalidAnchor)
}

/// Why a certificate chain was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ChainError {
    /// There is no PEM certificate, there are too many, or one cannot be parsed.
    #[error("malformed certificate chain")]
    Malformed,
    /// There is no valid path from the leaf to a trusted root: dates, signatures, constraints or key usage.
    #[error("no valid path to a trust anchor: {0}")]
    Path(#[from] webpki::Error),
    /// The leaf is not for `echo-api.amazon.com`.
    #[error("the leaf is not {SIGNER_NAME}'s")]
    Name,
    /// The leaf's key is not an RSA key of 2048 to 4096 bits.
    #[error("the leaf's key is not acceptable")]
    Key,
}

impl ChainError {
    /// A stable code for the log.
    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "malformed_chain",
            Self::Path(_) => "untrusted_chain",
            Self::Name => "wrong_name",
            Self::Key => "unacceptable_key",
        }
    }
}

/// The validated leaf of a chain. Its key signs Alexa's requests.
pub(crate) struct SigningCertificate {
    key: RsaPublicKey,
    not_after: u64,
}

impl SigningCertificate {
    /// Validates a PEM chain, leaf first, at the time `now` (Unix time in seconds).
    ///
    /// The leaf must be within its dates, have the name `echo-api.amazon.com` and allow TLS servers.
    /// The other certificates of the chain, in any order, must form a path from it to a trusted root.
    ///
    /// # Errors
    ///
    /// [`ChainError`], each of its variants.
    pub(crate) fn from_chain(pem: &[u8], anchors: &TrustAnchors, now: u64) -> Result<Self, ChainError> {
        let chain = CertificateDer::pem_slice_iter(pem)
            .take(MAX_CHAIN_LENGTH + 1)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| ChainError::Malformed)?;
        let (leaf, intermediates) = chain.split_first().ok_or(ChainError::Malformed)?;
        if chain.len() > MAX_CHAIN_LENGTH {
            return Err(ChainError::Malformed);
        }

        let leaf = EndEntityCert::try_from(leaf)?;
        verify_path(&leaf, intermediates, anchors, now)?;
        if !leaf.valid_dns_names().any(|name| name.eq_ignore_ascii_case(SIGNER_NAME)) {
            return Err(ChainError::Name);
        }
        let spki = leaf.subject_public_key_info();
        let spki = SubjectPublicKeyInfoRef::try_from(spki.as_ref()).map_err(|_| ChainError::Key)?;
        if spki.algorithm.oid != rsa::pkcs1::ALGORITHM_OID {
            return Err(ChainError::Key);
        }
        let key = RsaPublicKey::from_pkcs1_der(spki.subject_public_key.raw_bytes()).map_err(|_| ChainError::Key)?;
        Ok(Self { key, not_after: not_after(&leaf, anchors)? })
    }

    /// The public key of the leaf.
    #[must_use]
    pub(crate) fn key(&self) -> &RsaPublicKey {
        &self.key
    }

    /// The end of the leaf's validity, inclusive, as Unix time in seconds.
    #[must_use]
    pub(crate) fn not_after(&self) -> u64 {
        self.not_after
    }
}

fn verify_path(
    leaf: &EndEntityCert<'_>,
    intermediates: &[CertificateDer<'_>],
    anchors: &TrustAnchors,
    now: u64,
) -> Result<(), webpki::Error> {
    let now = UnixTime::since_unix_epoch(Duration::from_secs(now));
    let usage = KeyUsage::server_auth();
    leaf.verify_for_usage(CERTIFICATE_ALGORITHMS, &anchors.0, intermediates, now, usage, None, None).map(|_| ())
}

/// rustls-webpki returns a leaf's `notAfter` only in the error for an expired certificate. So this validates the leaf
/// once more, at the last possible time. rustls-webpki checks the dates first. If it did not, this function would
/// refuse every chain, and a test would fail.
fn not_after(leaf: &EndEntityCert<'_>, anchors: &TrustAnchors) -> Result<u64, ChainError> {
    match verify_path(leaf, &[], anchors, u64::MAX) {
        Err(webpki::Error::CertExpired { not_after, .. }) => Ok(not_after.as_secs()),
        _ => Err(ChainError::Malformed),
    }
}
