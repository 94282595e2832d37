//! What is stored for a user, so that it can be deleted when the skill is disabled; and what is stored ahead, when
//! an account has been linked.
//!
//! Profiles are cached by token, but the event that the skill was disabled carries none. So a list of hashes is
//! kept for each Alexa user, under `user/v1/{sha256 of the user id}`: `["{sha256 of a token}", …]`. It says
//! nothing of anybody, and lives as long as a profile.

use serde_json::{Value, json};

use super::profiles::{USABLE, profile_key};
use super::{Deferred, Service};
use crate::alexa::request::{RequestKind, SkillEvent};
use crate::alexa::signature::VerifiedRequest;
use crate::crypto::sha256_hex;
use crate::json;
use crate::turn::Host;

/// Most tokens that are listed for a user: more than are alive at a time.
const MAX_TOKENS: usize = 8;

impl Service {
    pub(super) fn note_speaker(&self, request: &VerifiedRequest) {
        let envelope = request.envelope();
        let in_session = envelope.session.as_ref().and_then(|session| session.user.id.as_ref());
        let user = envelope.context.user.id.as_ref().or(in_session);
        *self.speaker.borrow_mut() = user.cloned();
    }

    /// When an account has been linked, finds out at once whose it is: the first launch then costs no call, and a
    /// token that does not count is in the log from the beginning.
    pub(super) async fn note_event(&self, request: &VerifiedRequest) {
        match &request.envelope().request.kind {
            RequestKind::SkillEvent(SkillEvent::AccountLinked { access_token }) => {
                self.account(access_token.as_deref()).await;
            }
            RequestKind::SkillEvent(SkillEvent::Disabled { .. }) => {
                self.deferred.borrow_mut().push(Deferred::Forget);
            }
            _ => {}
        }
    }

    pub(super) fn remember_later(&self, token: String) {
        self.deferred.borrow_mut().push(Deferred::Remember { token });
    }

    pub(super) async fn remember(&self, token: &str) {
        let Some(key) = self.speaker_key() else { return };
        let mut tokens = self.remembered(&key).await;
        tokens.retain(|known| known != token);
        tokens.push(token.to_owned());
        let newest = &tokens[tokens.len().saturating_sub(MAX_TOKENS)..];
        self.cache.put(&key, &json!(newest).to_string(), USABLE).await;
    }

    /// From the cache, and from this isolate's memory. Other isolates forget within the hour.
    pub(super) async fn forget(&self) {
        let Some(key) = self.speaker_key() else { return };
        for token in self.remembered(&key).await {
            self.memory.profiles.borrow_mut().forget(&token);
            self.cache.delete(&profile_key(&token)).await;
        }
        self.cache.delete(&key).await;
    }

    fn speaker_key(&self) -> Option<String> {
        self.speaker.borrow().as_ref().map(|id| format!("user/v1/{}", sha256_hex(id)))
    }

    async fn remembered(&self, key: &str) -> Vec<String> {
        let listed = self.cache.get(key).await.and_then(|list| json::parse(list.as_bytes()).ok());
        let tokens = listed.as_ref().and_then(Value::as_array).into_iter().flatten();
        tokens.filter_map(Value::as_str).take(MAX_TOKENS).map(str::to_owned).collect()
    }
}
