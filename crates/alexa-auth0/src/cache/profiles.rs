//! The responses of `/userinfo`, from memory, from KV or from the issuer.
//!
//! The keys in KV of one user's profiles have the prefix `profile/v2/{user}/`, where `{user}` is the digest of
//! [`Owner`]. The *skill disabled* event contains the Alexa user id, but no token.

use std::cell::RefCell;

use serde_json::json;

use super::Context;
use super::backoff::{Attempt, Backoff, failed_at};
use super::bounded::Bounded;
use super::departed::{DepartedUsers, may_have_left};
use crate::auth0::access_token::AccessToken;
use crate::auth0::profile::UserInfo;
use crate::journal::{Source, Task};
use crate::json::Json;
use crate::owner::Owner;
use crate::ports::{HttpError, HttpRequest, HttpResponse};

/// How long an answer is used, in seconds, but never beyond the token's expiry.
const MAX_AGE: u64 = 60 * 60;
/// An answer that expires within this time, in seconds, is not stored in the cache.
const WORTH_KEEPING: u64 = 60;
/// How long `/userinfo` is not requested again for a token that it has refused, in seconds.
const REJECTION_REMEMBERED: u64 = 60;
/// How long `/userinfo` is not requested again for a token after 429 without a time, or after an answer that is too
/// large, in seconds.
const DEFAULT_PAUSE: u64 = 60;
/// The maximum time that a 429 answer can set, in seconds.
const MAX_PAUSE: u64 = 5 * 60;
/// The maximum number of tokens in each list.
const MAX_ENTRIES: usize = 256;

/// The response of `/userinfo`.
pub(crate) enum UserInfoAnswer {
    /// The user of the token, and when the answer expires (Unix time in seconds). None if the answer is not cached.
    Known(UserInfo, Option<u64>),
    /// The issuer refuses the token.
    Rejected,
    /// The issuer does not answer, or not yet again.
    Unavailable,
}

/// Why `/userinfo` is not requested again for a token for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// 401 or 403: the issuer refuses the token.
    Rejected,
    /// 429: there were too many requests. 403: the answer has no reason.
    Pause,
}

impl From<Verdict> for UserInfoAnswer {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Rejected => Self::Rejected,
            Verdict::Pause => Self::Unavailable,
        }
    }
}

/// Answers of `/userinfo`, by the SHA-256 of the token.
pub(crate) struct Profiles {
    state: RefCell<State>,
    /// Failures of the endpoint itself, for all tokens.
    endpoint: Backoff,
}

struct State {
    known: Bounded<(UserInfo, Owner)>,
    held: Bounded<Verdict>,
}

impl Default for Profiles {
    fn default() -> Self {
        let state = State { known: Bounded::new(MAX_ENTRIES), held: Bounded::new(MAX_ENTRIES) };
        Self { state: RefCell::new(state), endpoint: Backoff::default() }
    }
}

/// One question: who is the user of this token?
struct Question<'a> {
    /// The SHA-256 of the token.
    name: String,
    /// When the token expires, if that is known (Unix time in seconds).
    expires_at: Option<u64>,
    owner: &'a Owner,
    /// The owner's digest.
    user: Option<String>,
    departed: &'a DepartedUsers,
}

impl Profiles {
    /// Gets the user of a token. `expires_at` is the expiry of the token, if it is known (Unix time in seconds).
    pub(crate) async fn userinfo(
        &self,
        context: Context<'_>,
        departed: &DepartedUsers,
        owner: &Owner,
        token: &AccessToken,
        expires_at: Option<u64>,
    ) -> UserInfoAnswer {
        let name = token.sha256();
        if let Some(answer) = self.remembered(&name, context) {
            return answer;
        }
        let user = owner.digest(&context.settings.auth0.issuer);
        let question = Question { name, expires_at, owner, user, departed };
        if let Some((userinfo, until)) = cached(context, &question).await {
            context.journal.note(|line| line.profile = Some(Source::Kv));
            self.keep(context, &question, &userinfo, until);
            return UserInfoAnswer::Known(userinfo, Some(until));
        }
        let Some(attempt) = self.endpoint.attempt(context.now) else { return UserInfoAnswer::Unavailable };
        context.journal.note(|line| line.profile = Some(Source::Fetch));
        let url = context.settings.auth0.issuer.userinfo_endpoint();
        let answer = context.http.send(HttpRequest::get(url, Some(token))).await;
        self.read(context, question, attempt, answer)
    }

    /// Deletes the profiles that came from the devices of an Alexa user.
    pub(crate) fn forget(&self, owner: &Owner) {
        self.state.borrow_mut().known.retain(|(_, known)| known != owner);
    }

    fn remembered(&self, name: &str, context: Context<'_>) -> Option<UserInfoAnswer> {
        let state = self.state.borrow();
        if let Some(((userinfo, _), until)) = state.known.get(name, context.now) {
            context.journal.note(|line| line.profile = Some(Source::Memory));
            return Some(UserInfoAnswer::Known(userinfo.clone(), Some(until)));
        }
        state.held.get(name, context.now).map(|(verdict, _)| (*verdict).into())
    }

    /// Caches an answer in memory, unless the owner has just disabled the skill.
    fn keep(&self, context: Context<'_>, question: &Question<'_>, userinfo: &UserInfo, until: u64) {
        if !question.departed.has(question.owner, context.now) {
            let known = (userinfo.clone(), question.owner.clone());
            self.state.borrow_mut().known.insert(question.name.as_str().into(), known, until, context.now);
        }
    }

    fn hold(&self, name: &str, verdict: Verdict, seconds: u64, now: u64) -> UserInfoAnswer {
        self.state.borrow_mut().held.insert(name.into(), verdict, now + seconds, now);
        verdict.into()
    }

    fn read(
        &self,
        context: Context<'_>,
        question: Question<'_>,
        attempt: Attempt<'_>,
        answer: Result<HttpResponse, HttpError>,
    ) -> UserInfoAnswer {
        let now = context.now;
        let response = match answer {
            Ok(response) if response.status < 500 => {
                attempt.succeeded();
                response
            }
            // The endpoint works. Only this user's answer cannot be used.
            Err(HttpError::TooLarge) => {
                attempt.succeeded();
                return self.hold(&question.name, Verdict::Pause, DEFAULT_PAUSE, now);
            }
            failed => {
                attempt.failed(failed.err().map_or(now, |error| failed_at(error, now)));
                return UserInfoAnswer::Unavailable;
            }
        };
        match response.status {
            200 => self.accept(context, question, &response),
            // A firewall or an Action may answer so. The token is wrong only if the answer says so.
            403 if !names_token_error(&response) => {
                self.hold(&question.name, Verdict::Pause, REJECTION_REMEMBERED, now)
            }
            401 | 403 => self.hold(&question.name, Verdict::Rejected, REJECTION_REMEMBERED, now),
            429 => self.hold(&question.name, Verdict::Pause, pause(&response, now), now),
            _ => UserInfoAnswer::Unavailable,
        }
    }

    fn accept(&self, context: Context<'_>, question: Question<'_>, response: &HttpResponse) -> UserInfoAnswer {
        let now = context.now;
        let Some(userinfo) = UserInfo::from_json(&response.body) else { return UserInfoAnswer::Unavailable };
        let userinfo = userinfo.keeping(context.settings.auth0.keep_email);
        let until = question.expires_at.unwrap_or(u64::MAX).min(now + MAX_AGE);
        let ttl = until.saturating_sub(now);
        if ttl < WORTH_KEEPING {
            return UserInfoAnswer::Known(userinfo, None);
        }
        self.keep(context, &question, &userinfo, until);
        if question.user.is_some() {
            let value = json!({ "expires_at": until, "userinfo": userinfo.to_json() }).to_string();
            let (owner, token) = (question.owner.clone(), question.name);
            context.journal.after(Task::PutProfile { owner, token, value, ttl });
        }
        UserInfoAnswer::Known(userinfo, Some(until))
    }
}

/// An answer in KV: `{"expires_at": …, "userinfo": {…}}`. Its key contains the device's owner, so a request that
/// names no user neither reads nor stores one.
async fn cached(context: Context<'_>, question: &Question<'_>) -> Option<(UserInfo, u64)> {
    let cached = context.kv.get(&profile_key(question.user.as_deref()?, &question.name)).await.ok()??;
    let cached = Json::parse(cached.as_bytes())?;
    let expires_at = cached.number("expires_at")?;
    let is_usable = context.now < expires_at && expires_at <= context.now + MAX_AGE;
    let userinfo = UserInfo::read(cached.get("userinfo")?)?.keeping(context.settings.auth0.keep_email);
    is_usable.then_some((userinfo, expires_at))
}

/// Stores a profile in KV, unless its owner has disabled the skill, also if that happens meanwhile.
pub(crate) async fn put(
    context: Context<'_>,
    departed: &DepartedUsers,
    owner: &Owner,
    token: &str,
    value: &str,
    ttl: u64,
) {
    let Some(user) = owner.digest(&context.settings.auth0.issuer) else { return };
    let has_left = || departed.has(owner, context.now);
    if has_left() || may_have_left(context, &user).await || has_left() {
        return;
    }
    let key = profile_key(&user, token);
    context.kv.put(&key, value, ttl).await;
    if has_left() {
        context.kv.delete(&key).await;
    }
}

/// The key in KV of the profile for a token of a user.
pub(crate) fn profile_key(user: &str, token: &str) -> String {
    format!("profile/v2/{user}/{token}")
}

/// How long `/userinfo` is not requested again, in seconds: `Retry-After`, or else until `X-RateLimit-Reset`.
fn pause(response: &HttpResponse, now: u64) -> u64 {
    let number = |name| response.header(name).and_then(|value| value.trim().parse::<u64>().ok());
    let until_reset = || number("X-RateLimit-Reset").map(|reset| reset.saturating_sub(now));
    number("Retry-After").or_else(until_reset).unwrap_or(DEFAULT_PAUSE).clamp(1, MAX_PAUSE)
}

/// Whether `WWW-Authenticate` has one of the error codes of
/// [RFC 6750, section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1) that a new token can resolve.
fn names_token_error(response: &HttpResponse) -> bool {
    let challenge = response.header("WWW-Authenticate").unwrap_or_default();
    ["invalid_token", "insufficient_scope"].iter().any(|code| challenge.contains(&format!("error=\"{code}\"")))
}
