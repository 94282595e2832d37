//! The proof that Amazon sent a request: from a [`SignedRequest`] to a [`VerifiedRequest`], which cannot
//! be had in any other way.
//!
//! Rules: [Manually verify that the request was sent by Alexa](https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html#manually-verify-request-sent-by-alexa).
//!
//! ```text
//! SignatureCertChainUrl: https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem
//! Signature-256: base64 of RSASSA-PKCS1-v1_5 with SHA-256 over the raw body
//! ```
//! The older `Signature` header is SHA-1 and is ignored.

use chrono::DateTime;
use jwt_simple::reexports::ct_codecs::{Base64, Decoder};

use super::certificate::{CertChainUrl, SigningCertificate};
use super::error::RequestError;
use super::request::{RequestEnvelope, SkillEvent};
use super::settings::AlexaSettings;
use crate::crypto::Scheme;

/// How far a request's timestamp may lie before or after now, in seconds.
const TIMESTAMP_TOLERANCE: i64 = 150;
/// How far a skill event's timestamp may lie before now, in seconds: Alexa delivers those again for a while.
const SKILL_EVENT_TOLERANCE: i64 = 3600;

/// What arrives by HTTP, before anything is known of it.
#[derive(Clone, Default)]
pub struct Inbound {
    /// The header `SignatureCertChainUrl`.
    pub cert_chain_url: Option<String>,
    /// The header `Signature-256`.
    pub signature: Option<String>,
    /// The raw bytes that were signed.
    pub body: Vec<u8>,
}

/// A request that is well formed, recent and for this skill, if its signature should prove genuine.
pub struct SignedRequest {
    cert_chain_url: CertChainUrl,
    signature: Vec<u8>,
    body: Vec<u8>,
    envelope: RequestEnvelope,
}

impl SignedRequest {
    /// Makes every check that needs neither key nor cache, at the time `now` (Unix time in seconds).
    ///
    /// # Errors
    ///
    /// In this order: [`RequestError::MissingSignature`], [`RequestError::InvalidCertUrl`],
    /// [`RequestError::SignatureMismatch`] if the signature is not base64, [`RequestError::MalformedRequest`],
    /// [`RequestError::StaleTimestamp`], [`RequestError::WrongSkill`].
    pub fn parse(inbound: Inbound, settings: &AlexaSettings, now: u64) -> Result<Self, RequestError> {
        let signature = inbound.signature.filter(|value| !value.is_empty()).ok_or(RequestError::MissingSignature)?;
        let url = inbound.cert_chain_url.ok_or(RequestError::InvalidCertUrl)?;
        let cert_chain_url =
            CertChainUrl::parse(&url, &settings.cert_origin).map_err(|_| RequestError::InvalidCertUrl)?;
        let signature = Base64::decode_to_vec(&signature, None).map_err(|_| RequestError::SignatureMismatch)?;

        let envelope = RequestEnvelope::parse(&inbound.body).map_err(|_| RequestError::MalformedRequest)?;
        if !is_recent(&envelope, now) {
            return Err(RequestError::StaleTimestamp);
        }
        if !is_ours(&envelope, &settings.skill_ids) {
            return Err(RequestError::WrongSkill);
        }
        Ok(Self { cert_chain_url, signature, body: inbound.body, envelope })
    }

    /// Where the certificate that should have signed it is kept.
    #[must_use]
    pub fn cert_chain_url(&self) -> &CertChainUrl {
        &self.cert_chain_url
    }

    /// Verifies the signature over the raw body.
    ///
    /// # Errors
    ///
    /// [`RequestError::SignatureMismatch`]
    pub fn verify(self, certificate: &SigningCertificate) -> Result<VerifiedRequest, RequestError> {
        certificate
            .key()
            .verify(Scheme::Pkcs1Sha256, &self.body, &self.signature)
            .map(|()| VerifiedRequest(self.envelope))
            .map_err(|_| RequestError::SignatureMismatch)
    }
}

/// A request that Amazon sent to this skill just now. In a Worker, [`SignedRequest::verify`] makes the only ones.
#[derive(Debug)]
pub struct VerifiedRequest(RequestEnvelope);

impl VerifiedRequest {
    /// For a conversation in a test: nobody has proven it.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn unproven(envelope: RequestEnvelope) -> Self {
        Self(envelope)
    }

    /// The body of the request.
    #[must_use]
    pub fn envelope(&self) -> &RequestEnvelope {
        &self.0
    }
}

fn is_recent(envelope: &RequestEnvelope, now: u64) -> bool {
    let request = &envelope.request;
    let Some(sent) = request.timestamp.as_deref().and_then(|time| DateTime::parse_from_rfc3339(time).ok()) else {
        return false;
    };
    let tolerated_age =
        if request.r#type.starts_with(SkillEvent::PREFIX) { SKILL_EVENT_TOLERANCE } else { TIMESTAMP_TOLERANCE };
    let age = i64::try_from(now).unwrap_or(i64::MAX).saturating_sub(sent.timestamp());
    (-TIMESTAMP_TOLERANCE..=tolerated_age).contains(&age)
}

/// Every application id that the request names must be one of ours, and it must name one.
fn is_ours(envelope: &RequestEnvelope, skill_ids: &[String]) -> bool {
    let mut ids = envelope.application_ids().peekable();
    ids.peek().is_some() && ids.all(|id| skill_ids.iter().any(|ours| ours == id))
}
