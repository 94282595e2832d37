//! The data that is stored for a user: it is fetched when an account is linked, and deleted when the user disables
//! the skill.
//!
//! The cache keys of one user's profiles have the prefix `profile/v2/{user}/`, where `{user}` is the SHA-256 of
//! the issuer and of the Alexa user id of the device's owner. The *skill disabled* event contains that id, but no token.

use futures_util::future::LocalBoxFuture;

use super::{Deferred, Service};
use crate::alexa::request::SkillEvent;
use crate::crypto::sha256_hex;
use crate::turn::Host;

/// How long after the event no data of the user is stored, in seconds. A request that ran during the event ends earlier.
const FORGOTTEN: u64 = 120;

impl Service {
    /// Records the device's owner.
    pub(crate) fn note_owner(&self, id: Option<&str>) {
        *self.owner.borrow_mut() = id.map(str::to_owned);
    }

    /// `{user}` in the cache keys: the SHA-256 of the issuer and of the Alexa user id. None if the request names no user.
    pub(super) fn user(&self) -> Option<String> {
        let owner = self.owner.borrow();
        owner.as_deref().map(|id| sha256_hex([self.settings.auth0.issuer.as_str(), id].concat()))
    }

    /// Handles the *account linked* event: verifies the token and fetches the profile at once. The first launch then causes no outbound
    /// request, and the log shows an invalid token immediately.
    pub(super) fn note_event<'a>(&'a self, event: &'a SkillEvent) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            match event {
                SkillEvent::AccountLinked { access_token } => {
                    self.account(access_token.as_deref()).await;
                }
                SkillEvent::Disabled { .. } => self.note_disabled(),
                _ => {}
            }
        })
    }

    fn note_disabled(&self) {
        if let (Some(owner), Some(user)) = (self.owner.borrow().as_deref(), self.user()) {
            self.memory.verified.borrow_mut().forget(owner);
            self.memory.profiles.borrow_mut().forget(owner, self.now + FORGOTTEN, self.now);
            self.deferred.borrow_mut().push(Deferred::Forget { user });
        }
    }

    /// Deletes a user's profiles from the cache. Other isolates keep theirs in memory for at most an hour. Boxed, so that it is compiled only where it is
    /// called.
    pub(super) fn forget<'a>(&'a self, user: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            self.cache.put(&forgotten_key(user), "1", FORGOTTEN).await;
            let prefix = profile_key(user, "");
            let mut keys = self.cache.list(&prefix).await;
            if keys.is_err() {
                keys = self.cache.list(&prefix).await;
            }
            for key in keys.unwrap_or_default() {
                self.cache.delete(&key).await;
            }
        })
    }

    /// Whether the user has just disabled the skill, as far as this isolate knows. A request that was running then must not store
    /// the user's data again.
    pub(super) fn has_left(&self) -> bool {
        let owner = self.owner.borrow();
        owner.as_deref().is_some_and(|owner| self.memory.profiles.borrow().is_forgotten(owner, self.now))
    }

    /// The same, for all isolates. If this cannot be read, the user may have left.
    pub(super) async fn has_left_anywhere(&self, user: &str) -> bool {
        self.has_left() || self.cache.get(&forgotten_key(user)).await != Ok(None)
    }
}

/// The cache key of the profile for a token of a user.
pub(super) fn profile_key(user: &str, token: &str) -> String {
    format!("profile/v2/{user}/{token}")
}

fn forgotten_key(user: &str) -> String {
    format!("forgotten/v1/{user}")
}
