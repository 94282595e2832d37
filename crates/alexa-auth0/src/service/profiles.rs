//! Gets the answer of `/userinfo` for a token from memory, from the cache or from the issuer.

use serde_json::json;

use super::footprint::profile_key;
use super::memory::Verdict;
use super::trace::Source;
use super::{Deferred, Service};
use crate::auth0::access_token::AccessToken;
use crate::auth0::profile::UserInfo;
use crate::json::Json;
use crate::ports::{HttpError, HttpRequest, HttpResponse};

/// How long an answer is used, in seconds, but never beyond the token's expiry.
const USABLE: u64 = 60 * 60;
/// An answer that expires within this time, in seconds, is not stored in the cache.
const WORTH_KEEPING: u64 = 60;
/// How long `/userinfo` is not requested again for a token that it has refused, in seconds.
const REJECTION_REMEMBERED: u64 = 60;
/// How long `/userinfo` is not requested again for a token after 429 without a time, or after an answer that is too large, in seconds.
const DEFAULT_PAUSE: u64 = 60;
/// The maximum time that a 429 answer can set, in seconds.
const MAX_PAUSE: u64 = 5 * 60;

/// The answer of `/userinfo`.
pub(super) enum UserInfoAnswer {
    /// The user of the token, and when the answer expires (Unix time in seconds). None if the answer is not cached.
    Known(UserInfo, Option<u64>),
    /// The issuer refuses the token.
    Rejected,
    /// The issuer does not answer, or not yet again.
    Unavailable,
}

impl From<Verdict> for UserInfoAnswer {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Rejected => Self::Rejected,
            Verdict::Pause => Self::Unavailable,
        }
    }
}

impl Service {
    /// Gets the user of a token. `expires_at` is the expiry of the token, if it is known (Unix time in seconds).
    pub(super) async fn userinfo(&self, token: &AccessToken, expires_at: Option<u64>) -> UserInfoAnswer {
        let name = token.sha256();
        if let Some((known, until)) = self.memory.profiles.borrow().get(&name, self.now) {
            self.trace.borrow_mut().profile(Source::Memory);
            return UserInfoAnswer::Known(known, Some(until));
        }
        if let Some(verdict) = self.memory.profiles.borrow().verdict(&name, self.now) {
            return verdict.into();
        }
        let user = self.user();
        if let Some((userinfo, expires_at)) = self.cached_userinfo(user.as_deref(), &name).await {
            self.trace.borrow_mut().profile(Source::Kv);
            self.memory.profiles.borrow_mut().keep(
                name,
                userinfo.clone(),
                self.owner.borrow().clone(),
                expires_at,
                self.now,
            );
            return UserInfoAnswer::Known(userinfo, Some(expires_at));
        }
        if !self.memory.profiles.borrow().endpoint.allows(self.now) {
            return UserInfoAnswer::Unavailable;
        }
        self.trace.borrow_mut().profile(Source::Fetch);
        let url = self.settings.auth0.issuer.userinfo_endpoint();
        let answer = self.http.get(HttpRequest { url: &url, bearer: Some(token) }).await;
        match answer {
            Ok(response) if response.status < 500 => {
                self.memory.profiles.borrow_mut().endpoint.succeeded();
                self.read_userinfo(&response, name, user, expires_at)
            }
            // The endpoint works. Only this user's answer cannot be used.
            Err(HttpError::TooLarge) => {
                let mut profiles = self.memory.profiles.borrow_mut();
                profiles.endpoint.succeeded();
                profiles.hold(name, Verdict::Pause, self.now + DEFAULT_PAUSE, self.now);
                UserInfoAnswer::Unavailable
            }
            failed => {
                let at = failed.err().map_or(self.now, |error| error.failed_at(self.now));
                self.memory.profiles.borrow_mut().endpoint.failed(at);
                UserInfoAnswer::Unavailable
            }
        }
    }

    /// A cached answer: `{"expires_at": …, "userinfo": {…}}`. Its key contains the device's owner, so a request that
    /// names no user neither reads nor stores one.
    async fn cached_userinfo(&self, user: Option<&str>, token: &str) -> Option<(UserInfo, u64)> {
        let cached = self.cache.get(&profile_key(user?, token)).await.ok()??;
        let cached = Json::parse(cached.as_bytes())?;
        let expires_at = cached.number("expires_at")?;
        let usable = self.now < expires_at && expires_at <= self.now + USABLE;
        let userinfo = UserInfo::read(cached.get("userinfo")?)?.keeping(self.settings.auth0.keep_email);
        usable.then_some((userinfo, expires_at))
    }

    pub(super) async fn put_profile(&self, user: &str, token: &str, value: &str, ttl: u64) {
        if !self.has_left_anywhere(user).await {
            self.cache.put(&profile_key(user, token), value, ttl).await;
        }
    }

    fn read_userinfo(
        &self,
        response: &HttpResponse,
        name: String,
        user: Option<String>,
        expires_at: Option<u64>,
    ) -> UserInfoAnswer {
        let mut profiles = self.memory.profiles.borrow_mut();
        let verdict = match response.status {
            200 => {
                let userinfo = UserInfo::from_json(&response.body);
                let Some(userinfo) = userinfo else { return UserInfoAnswer::Unavailable };
                let userinfo = userinfo.keeping(self.settings.auth0.keep_email);
                let until = expires_at.unwrap_or(u64::MAX).min(self.now + USABLE);
                let ttl = until.saturating_sub(self.now);
                let is_kept = ttl >= WORTH_KEEPING;
                if is_kept {
                    profiles.keep(name.clone(), userinfo.clone(), self.owner.borrow().clone(), until, self.now);
                    if let Some(user) = user {
                        let value = json!({ "expires_at": until, "userinfo": userinfo.to_json() }).to_string();
                        self.deferred.borrow_mut().push(Deferred::PutProfile { user, token: name, value, ttl });
                    }
                }
                return UserInfoAnswer::Known(userinfo, is_kept.then_some(until));
            }
            // A firewall or an Action may answer so. The token is wrong only if the answer says so.
            403 if !names_token_error(response) => Verdict::Pause,
            401 | 403 => Verdict::Rejected,
            429 => {
                profiles.hold(name, Verdict::Pause, self.now + pause(response, self.now), self.now);
                return UserInfoAnswer::Unavailable;
            }
            _ => return UserInfoAnswer::Unavailable,
        };
        profiles.hold(name, verdict, self.now + REJECTION_REMEMBERED, self.now);
        verdict.into()
    }
}

/// How long `/userinfo` is not requested again, in seconds: `Retry-After`, or else until `X-RateLimit-Reset`.
fn pause(response: &HttpResponse, now: u64) -> u64 {
    let until_reset = response.rate_limit_reset.map(|reset| reset.saturating_sub(now));
    response.retry_after.or(until_reset).unwrap_or(DEFAULT_PAUSE).clamp(1, MAX_PAUSE)
}

/// Whether `WWW-Authenticate` has one of the error codes of
/// [RFC 6750, section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1) that a new token can resolve.
fn names_token_error(response: &HttpResponse) -> bool {
    let challenge = response.www_authenticate.as_deref().unwrap_or_default();
    ["invalid_token", "insufficient_scope"].iter().any(|code| challenge.contains(&format!("error=\"{code}\"")))
}
