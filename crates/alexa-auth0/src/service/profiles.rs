//! What the issuer's `/userinfo` says of a token: from memory, from the cache, from the issuer.

use serde_json::json;

use super::footprint::profile_key;
use super::memory::Verdict;
use super::trace::Source;
use super::{Deferred, Service};
use crate::auth0::access_token::AccessToken;
use crate::auth0::profile::UserInfo;
use crate::json::Json;
use crate::ports::{HttpRequest, HttpResponse};

/// How long an answer is used, in seconds; never beyond the token's expiry.
const USABLE: u64 = 60 * 60;
/// An answer that could not be used for so many seconds is not kept.
const WORTH_KEEPING: u64 = 60;
/// How long a token that the issuer has refused is not asked for again, in seconds.
const REJECTION_REMEMBERED: u64 = 60;
/// How long a token is not asked for again when the issuer says "too many requests" but not for how long, in seconds.
const DEFAULT_PAUSE: u64 = 60;
/// How long it is not asked for again at most, whatever the issuer says, in seconds.
const MAX_PAUSE: u64 = 5 * 60;

/// What `/userinfo` says.
pub(super) enum UserInfoAnswer {
    /// The token stands for this user, until a time (Unix time in seconds); none, if the answer is not worth keeping.
    Known(UserInfo, Option<u64>),
    /// The issuer does not accept the token.
    Rejected,
    /// The issuer does not answer, or not now.
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
    /// Asks whom a token stands for. `expires_at` is the token's, where it is known (Unix time in seconds).
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
            failed => {
                let at = failed.err().map_or(self.now, |error| error.failed_at(self.now));
                self.memory.profiles.borrow_mut().endpoint.failed(at);
                UserInfoAnswer::Unavailable
            }
        }
    }

    /// An answer in the cache: `{"expires_at": …, "userinfo": {…}}`. Whose device it is, is part of its key: a request that
    /// names nobody finds and leaves nothing there.
    async fn cached_userinfo(&self, user: Option<&str>, token: &str) -> Option<(UserInfo, u64)> {
        let cached = self.cache.get(&profile_key(user?, token)).await?;
        let cached = Json::parse(cached.as_bytes())?;
        let expires_at = cached.number("expires_at")?;
        let usable = self.now < expires_at && expires_at <= self.now + USABLE;
        usable.then_some((UserInfo::read(cached.get("userinfo")?)?, expires_at))
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
            // By a firewall or an Action, as long as it does not say that the token is wrong.
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

/// How long the token is not asked for again, in seconds: `Retry-After`, else until `X-RateLimit-Reset`.
fn pause(response: &HttpResponse, now: u64) -> u64 {
    let until_reset = response.rate_limit_reset.map(|reset| reset.saturating_sub(now));
    response.retry_after.or(until_reset).unwrap_or(DEFAULT_PAUSE).clamp(1, MAX_PAUSE)
}

/// Whether `WWW-Authenticate` has one of the error codes of
/// [RFC 6750, section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1) that a new token can mend.
fn names_token_error(response: &HttpResponse) -> bool {
    let challenge = response.www_authenticate.as_deref().unwrap_or_default();
    ["invalid_token", "insufficient_scope"].iter().any(|code| challenge.contains(&format!("error=\"{code}\"")))
}
