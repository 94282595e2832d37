//! Verifies that Amazon sent a request. Only this turns a [`SignedRequest`] into a
//! [`VerifiedRequest`].
//!
//! Rules: [Manually verify that the request was sent by
//! Alexa](https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html#manually-verify-request-sent-by-alexa).
//!
//! ```text
//! SignatureCertChainUrl: https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem
//! Signature-256: base64 of RSASSA-PKCS1-v1_5 with SHA-256 over the raw body
//! ```
//! The older `Signature` header is SHA-1 and is ignored.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;

use super::certificate::{CertChainUrl, SigningCertificate};
use super::error::RequestError;
use super::outline::Outline;
use super::request::{RequestEnvelope, SkillEvent};
use super::settings::AlexaSettings;
use crate::crypto::Scheme;

/// The maximum difference between a request's timestamp and the current time, in seconds.
const TIMESTAMP_TOLERANCE: i64 = 150;
/// The maximum age of a skill event, in seconds. It is higher because Alexa sends unanswered events again.
const SKILL_EVENT_TOLERANCE: i64 = 3600;

/// A request as it arrives by HTTP. Nothing is verified.
#[derive(Clone, Default)]
pub(crate) struct Inbound {
    /// The header `SignatureCertChainUrl`.
    pub cert_chain_url: Option<String>,
    /// The header `Signature-256`.
    pub signature: Option<String>,
    /// The raw bytes that were signed.
    pub body: Vec<u8>,
}

/// A request that is recent and for this skill, if its signature is genuine. Its body is not parsed.
pub(crate) struct SignedRequest {
    cert_chain_url: CertChainUrl,
    signature: Vec<u8>,
    body: Vec<u8>,
}

impl SignedRequest {
    /// Performs every check that needs neither the body, a key nor a cache.
    ///
    /// # Errors
    ///
    /// In this order: [`RequestError::MissingSignature`], [`RequestError::InvalidCertUrl`],
    /// [`RequestError::SignatureMismatch`] if the signature is not base64.
    pub(crate) fn check_headers(
        cert_chain_url: Option<&str>,
        signature: Option<&str>,
        settings: &AlexaSettings,
    ) -> Result<(CertChainUrl, Vec<u8>), RequestError> {
        let signature = signature.filter(|value| !value.is_empty()).ok_or(RequestError::MissingSignature)?;
        let url = cert_chain_url.ok_or(RequestError::InvalidCertUrl)?;
        let url = CertChainUrl::parse(url, &settings.cert_origin).map_err(|_| RequestError::InvalidCertUrl)?;
        Ok((url, STANDARD.decode(signature).map_err(|_| RequestError::SignatureMismatch)?))
    }

    /// Performs every check that needs neither a key nor a cache, at the time `now` (Unix time in seconds).
    ///
    /// # Errors
    ///
    /// The errors of [`Self::check_headers`], then [`RequestError::MalformedRequest`],
    /// [`RequestError::StaleTimestamp`], [`RequestError::WrongSkill`].
    pub(crate) fn parse(inbound: Inbound, settings: &AlexaSettings, now: u64) -> Result<Self, RequestError> {
        let Inbound { cert_chain_url, signature, body } = inbound;
        let (cert_chain_url, signature) =
            Self::check_headers(cert_chain_url.as_deref(), signature.as_deref(), settings)?;
        let outline = Outline::read(&body).ok_or(RequestError::MalformedRequest)?;
        if !is_recent(&outline, now) {
            return Err(RequestError::StaleTimestamp);
        }
        if !outline.is_for(|id| settings.skill_ids.iter().any(|ours| ours == id)) {
            return Err(RequestError::WrongSkill);
        }
        Ok(Self { cert_chain_url, signature, body })
    }

    /// The URL of the certificate for the signature.
    #[must_use]
    pub(crate) fn cert_chain_url(&self) -> &CertChainUrl {
        &self.cert_chain_url
    }

    /// The size of the body, in bytes.
    #[must_use]
    pub(crate) fn size(&self) -> usize {
        self.body.len()
    }

    /// Verifies the signature over the raw body, and then parses the body.
    ///
    /// # Errors
    ///
    /// [`RequestError::SignatureMismatch`], [`RequestError::MalformedRequest`]
    pub(crate) fn verify(self, certificate: &SigningCertificate) -> Result<VerifiedRequest, RequestError> {
        certificate
            .key()
            .verify(Scheme::Pkcs1Sha256, &self.body, &self.signature)
            .map_err(|_| RequestError::SignatureMismatch)?;
        RequestEnvelope::parse(self.body).map(VerifiedRequest).map_err(|_| RequestError::MalformedRequest)
    }
}

/// A request that Amazon recently sent to this skill. In a Worker, only [`SignedRequest::verify`] creates this.
#[derive(Debug)]
pub(crate) struct VerifiedRequest(RequestEnvelope);

impl VerifiedRequest {
    /// For a conversation in a test. Nothing is verified.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn unproven(envelope: RequestEnvelope) -> Self {
        Self(envelope)
    }

    /// The body of the request.
    #[must_use]
    pub(crate) fn envelope(&self) -> &RequestEnvelope {
        &self.0
    }
}

fn is_recent(outline: &Outline<'_>, now: u64) -> bool {
    let sent = outline.timestamp.as_deref().and_then(|time| DateTime::parse_from_rfc3339(time).ok());
    let Some(sent) = sent else { return false };
    let tolerated_age =
        if outline.r#type.starts_with(SkillEvent::PREFIX) { SKILL_EVENT_TOLERANCE } else { TIMESTAMP_TOLERANCE };
    let age = i64::try_from(now).unwrap_or(i64::MAX).saturating_sub(sent.timestamp());
    (-TIMESTAMP_TOLERANCE..=tolerated_age).contains(&age)
}
