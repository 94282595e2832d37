//! Certificate chains of Amazon's form, and of others.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::der::asn1::{GeneralizedTime, Ia5String, ObjectIdentifier, UtcTime};
use x509_cert::der::pem::LineEnding;
use x509_cert::der::{DecodePem, EncodePem};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{ExtendedKeyUsage, SubjectAltName};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};

use super::keys::rsa;
use super::{DAY, NOW};

/// `id-kp-serverAuth` and `id-kp-clientAuth` of RFC 5280.
pub(crate) const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
pub(crate) const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
pub(crate) const SIGNER: &str = "echo-api.amazon.com";

/// The seed of the leaf's key, unless a test says otherwise.
pub(crate) const LEAF_SEED: u64 = 30;

/// A certificate authority.
#[derive(Clone)]
pub(crate) struct Authority {
    name: Name,
    key: Arc<RsaPrivateKey>,
    pub pem: String,
}

/// The contents of a certificate.
#[derive(Clone)]
pub(crate) struct Leaf {
    pub subject: &'static str,
    /// None: there is no such extension.
    pub names: Option<Vec<&'static str>>,
    /// None: there is no such extension.
    pub usages: Option<Vec<&'static str>>,
    pub not_before: u64,
    pub not_after: u64,
    /// Its public key: that of [`LEAF_SEED`] unless it is given.
    pub key: Option<SubjectPublicKeyInfoOwned>,
}

impl Default for Leaf {
    fn default() -> Self {
        Self {
            subject: "CN=echo-api.amazon.com",
            names: Some(vec![SIGNER]),
            usages: Some(vec![SERVER_AUTH, CLIENT_AUTH]),
            not_before: NOW - DAY,
            not_after: NOW + 30 * DAY,
            key: None,
        }
    }
}

impl Authority {
    pub(crate) fn root(subject: &str, seed: u64) -> Self {
        let (name, key) = (Name::from_str(subject).unwrap(), rsa(seed));
        let validity = validity(NOW - 1000 * DAY, NOW + 1000 * DAY);
        let pem = build(Profile::Root, &name, validity, spki(&key), &key, None, None);
        Self { name, key, pem }
    }

    /// A certificate authority below this one.
    pub(crate) fn intermediate(&self, subject: &str, seed: u64) -> Self {
        let issuer = self.name.clone();
        self.subordinate(Profile::SubCA { issuer, path_len_constraint: None }, subject, seed)
    }

    /// An authority whose own certificate is that of an end entity, so it may not sign certificates.
    pub(crate) fn impostor(&self, subject: &str, seed: u64) -> Self {
        self.subordinate(self.end_entity(), subject, seed)
    }

    /// An authority that may issue certificates only to end entities.
    pub(crate) fn last_intermediate(&self, subject: &str, seed: u64) -> Self {
        let issuer = self.name.clone();
        self.subordinate(Profile::SubCA { issuer, path_len_constraint: Some(0) }, subject, seed)
    }

    fn subordinate(&self, profile: Profile, subject: &str, seed: u64) -> Self {
        let (name, key) = (Name::from_str(subject).unwrap(), rsa(seed));
        let validity = validity(NOW - 100 * DAY, NOW + 100 * DAY);
        let pem = build(profile, &name, validity, spki(&key), &self.key, None, None);
        Self { name, key, pem }
    }

    fn end_entity(&self) -> Profile {
        Profile::Leaf { issuer: self.name.clone(), enable_key_agreement: false, enable_key_encipherment: true }
    }

    /// The certificate of an end entity, as PEM.
    pub(crate) fn issue(&self, leaf: &Leaf) -> String {
        let names = leaf.names.as_ref().map(|names| {
            SubjectAltName(names.iter().map(|name| GeneralName::DnsName(Ia5String::new(name).unwrap())).collect())
        });
        let usages = leaf
            .usages
            .as_ref()
            .map(|usages| ExtendedKeyUsage(usages.iter().map(|usage| ObjectIdentifier::new_unwrap(usage)).collect()));
        let key = leaf.key.clone().unwrap_or_else(|| spki(&rsa(LEAF_SEED)));
        let subject = Name::from_str(leaf.subject).unwrap();
        let validity = validity(leaf.not_before, leaf.not_after);
        build(self.end_entity(), &subject, validity, key, &self.key, names, usages)
    }
}

pub(crate) fn spki(key: &RsaPrivateKey) -> SubjectPublicKeyInfoOwned {
    SubjectPublicKeyInfoOwned::from_key(key.to_public_key()).unwrap()
}

/// The public key in a certificate.
pub(crate) fn spki_of(pem: &str) -> SubjectPublicKeyInfoOwned {
    Certificate::from_pem(pem).unwrap().tbs_certificate.subject_public_key_info
}

fn build(
    profile: Profile,
    subject: &Name,
    validity: Validity,
    key: SubjectPublicKeyInfoOwned,
    issuer: &RsaPrivateKey,
    names: Option<SubjectAltName>,
    usages: Option<ExtendedKeyUsage>,
) -> String {
    let signer = SigningKey::<Sha256>::new(issuer.clone());
    let serial = SerialNumber::from(1_u32);
    let mut builder = CertificateBuilder::new(profile, serial, validity, subject.clone(), key, &signer).unwrap();
    if let Some(names) = names {
        builder.add_extension(&names).unwrap();
    }
    if let Some(usages) = usages {
        builder.add_extension(&usages).unwrap();
    }
    builder.build::<Signature>().unwrap().to_pem(LineEnding::LF).unwrap()
}

fn validity(not_before: u64, not_after: u64) -> Validity {
    Validity { not_before: time(not_before), not_after: time(not_after) }
}

/// RFC 5280: `UTCTime` through 2049, then `GeneralizedTime`.
fn time(seconds: u64) -> Time {
    let since_epoch = Duration::from_secs(seconds);
    UtcTime::from_unix_duration(since_epoch)
        .map_or_else(|_| Time::GeneralTime(GeneralizedTime::from_unix_duration(since_epoch).unwrap()), Time::UtcTime)
}
