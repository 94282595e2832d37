//! What the issuer's `/userinfo` says of a token: from memory, from the cache, from the issuer.

use serde_json::json;

use super::Service;
use super::memory::Verdict;
use super::trace::Source;
use crate::auth0::access_token::AccessToken;
use crate::auth0::profile::UserInfo;
use crate::json;
use crate::ports::{HttpRequest, HttpResponse};

/// How long an answer is used, in seconds; never beyond the token's expiry.
pub(super) const USABLE: u64 = 60 * 60;
/// An answer that could not be used for so many seconds is not kept.
const WORTH_KEEPING: u64 = 60;
/// How long a token that the issuer has refused is not asked for again, in seconds.
const REJECTION_REMEMBERED: u64 = 60;
/// How long the issuer is left alone when it says "too many requests" but not for how long, in seconds.
const DEFAULT_PAUSE: u64 = 60;

/// What `/userinfo` says.
pub(super) enum UserInfoAnswer {
    /// The token stands for this user.
    Known(UserInfo),
    /// The issuer does not accept the token, or not for this.
    Refused(Verdict),
    /// The issuer does not answer, or not now.
    Unavailable,
}

impl Service {
    /// Asks whom a token stands for. `expires_at` is the token's, where it is known (Unix time in seconds).
    pub(super) async fn userinfo(&self, token: &AccessToken, expires_at: Option<u64>) -> UserInfoAnswer {
        let name = token.sha256();
        if let Some(known) = self.memory.profiles.borrow().get(&name, self.now) {
            self.trace.borrow_mut().profile(Source::Memory);
            return UserInfoAnswer::Known(known);
        }
        match self.memory.profiles.borrow().verdict(&name, self.now) {
            Some(Verdict::Pause) => return UserInfoAnswer::Unavailable,
            Some(verdict) => return UserInfoAnswer::Refused(verdict),
            None => {}
        }
        let key = profile_key(&name);
        if let Some((userinfo, expires_at)) = self.cached_userinfo(&key).await {
            self.trace.borrow_mut().profile(Source::Kv);
            self.memory.profiles.borrow_mut().keep(name, userinfo.clone(), expires_at, self.now);
            return UserInfoAnswer::Known(userinfo);
        }
        self.trace.borrow_mut().profile(Source::Fetch);
        let url = self.settings.auth0.issuer.userinfo_endpoint();
        match self.http.get(HttpRequest { url: &url, bearer: Some(token) }).await {
            Ok(response) => self.read_userinfo(&response, name, key, expires_at),
            Err(_) => UserInfoAnswer::Unavailable,
        }
    }

    /// An answer in the cache, under `profile/v1/{sha256 of the token}`:
    /// `{"iss": "…", "expires_at": …, "userinfo": {…}}`
    async fn cached_userinfo(&self, key: &str) -> Option<(UserInfo, u64)> {
        let cached = json::parse(self.cache.get(key).await?.as_bytes()).ok()?;
        let expires_at = json::number(&cached, "expires_at")?;
        let ours = json::text(&cached, "iss")? == self.settings.auth0.issuer.as_str();
        let usable = ours && self.now < expires_at && expires_at <= self.now + USABLE;
        usable.then_some((UserInfo::read(cached.get("userinfo")?)?, expires_at))
    }

    fn read_userinfo(
        &self,
        response: &HttpResponse,
        name: String,
        key: String,
        expires_at: Option<u64>,
    ) -> UserInfoAnswer {
        let mut profiles = self.memory.profiles.borrow_mut();
        let verdict = match response.status {
            200 => {
                let userinfo = json::parse(&response.body).ok().and_then(|answer| UserInfo::read(&answer));
                let Some(userinfo) = userinfo else { return UserInfoAnswer::Unavailable };
                let until = expires_at.unwrap_or(u64::MAX).min(self.now + USABLE);
                let ttl = until.saturating_sub(self.now);
                if ttl >= WORTH_KEEPING {
                    profiles.keep(name.clone(), userinfo.clone(), until, self.now);
                    let issuer = self.settings.auth0.issuer.as_str();
                    let cached = json!({ "iss": issuer, "expires_at": until, "userinfo": userinfo.to_json() });
                    self.put_later(key, &cached, ttl);
                    self.remember_later(name);
                }
                return UserInfoAnswer::Known(userinfo);
            }
            401 => Verdict::Rejected,
            403 => Verdict::Forbidden,
            429 => {
                profiles.hold(name, Verdict::Pause, self.now + pause(response, self.now), self.now);
                return UserInfoAnswer::Unavailable;
            }
            _ => return UserInfoAnswer::Unavailable,
        };
        profiles.hold(name, verdict, self.now + REJECTION_REMEMBERED, self.now);
        UserInfoAnswer::Refused(verdict)
    }
}

/// Where the answer for a token is cached, by the token's SHA-256.
pub(super) fn profile_key(token: &str) -> String {
    format!("profile/v1/{token}")
}

/// How long to leave the issuer alone, in seconds: `Retry-After`, else until `X-RateLimit-Reset`.
fn pause(response: &HttpResponse, now: u64) -> u64 {
    let until_reset = response.rate_limit_reset.map(|reset| reset.saturating_sub(now));
    response.retry_after.or(until_reset).unwrap_or(DEFAULT_PAUSE).clamp(1, USABLE)
}
