//! The data of one request for its line in the log. It does not identify the user.

use serde::Serialize;

use crate::account::Account;
use crate::alexa::signature::VerifiedRequest;

/// The source of keys, certificate or profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The access token's own claims.
    Token,
    /// This isolate's memory.
    Memory,
    /// Workers KV.
    Kv,
    /// The network.
    Fetch,
}

/// The data of one request for the log.
#[derive(Debug, Default, Serialize)]
pub struct Trace {
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    /// The duration, in milliseconds.
    ms: u64,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    request_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<Source>,
}

impl Trace {
    /// The type and the locale of the request. They come only from verified requests.
    pub(super) fn request(&mut self, request: &VerifiedRequest) {
        let request = &request.envelope().request;
        self.request_type = Some(request.r#type.clone());
        self.locale.clone_from(&request.locale);
    }

    pub(super) fn account(&mut self, account: &Account) {
        self.account = Some(account.code());
        if let Account::Expired(error) = account {
            self.reason(error.code());
        }
    }

    /// The code of a handler's error.
    pub(super) fn failure(&mut self, code: Option<&'static str>) {
        self.error = code;
    }

    /// Records that the request was answered after `ms` milliseconds.
    pub fn answered(&mut self, ms: u64) {
        self.outcome = Some(if self.error.is_some() { "failed" } else { "answered" });
        self.ms = ms;
    }

    /// The code of the rule that a token or a certificate chain breaks.
    #[must_use]
    pub fn reason_code(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    pub(super) fn reason(&mut self, code: &str) {
        self.reason = Some(code.to_owned());
    }

    pub(super) fn certificate(&mut self, source: Source) {
        self.certificate = Some(source);
    }

    pub(super) fn keys(&mut self, source: Source) {
        self.keys = Some(source);
    }

    pub(super) fn profile(&mut self, source: Source) {
        self.profile = Some(source);
    }
}
