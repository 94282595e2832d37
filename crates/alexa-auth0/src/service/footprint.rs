//! What is stored of a user, so that it can be deleted when the skill is disabled; and what is stored ahead, when an
//! account has been linked.
//!
//! All of one user's profiles lie in the cache under one prefix, `profile/v2/{user}/`, where `{user}` is the SHA-256 of
//! the issuer and of the Alexa user id of the device's owner. The event that the skill was disabled names that id too, and no token.

use futures_util::future::LocalBoxFuture;

use super::{Deferred, Service};
use crate::alexa::request::SkillEvent;
use crate::crypto::sha256_hex;
use crate::turn::Host;

/// For how long after the event nothing is stored of the user, in seconds. A request that was under way then is over before.
const FORGOTTEN: u64 = 120;

impl Service {
    /// Notes whose device this is.
    pub(crate) fn note_owner(&self, id: Option<&str>) {
        *self.owner.borrow_mut() = id.map(str::to_owned);
    }

    /// The SHA-256 under which a user is known to the cache: of the issuer and of the Alexa user id. None: the request names nobody.
    pub(super) fn user(&self) -> Option<String> {
        let owner = self.owner.borrow();
        owner.as_deref().map(|id| sha256_hex([self.settings.auth0.issuer.as_str(), id].concat()))
    }

    /// When an account has been linked, verifies its token and fetches the profile at once: the first launch then makes no outbound
    /// request, and the log tells of an invalid token immediately.
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

    /// Deletes a user's profiles from the cache. Those that other isolates remember last for an hour at most.
    pub(super) async fn forget(&self, user: &str) {
        self.cache.put(&forgotten_key(user), "1", FORGOTTEN).await;
        for key in self.cache.list(&profile_key(user, "")).await {
            self.cache.delete(&key).await;
        }
    }

    /// Whether the user has just disabled the skill, as far as this isolate knows: a request that was under way must not store
    /// them again.
    pub(super) fn has_left(&self) -> bool {
        let owner = self.owner.borrow();
        owner.as_deref().is_some_and(|owner| self.memory.profiles.borrow().is_forgotten(owner, self.now))
    }

    /// The same, as far as any isolate knows.
    pub(super) async fn has_left_anywhere(&self, user: &str) -> bool {
        self.has_left() || self.cache.get(&forgotten_key(user)).await.is_some()
    }
}

/// Where the profile for a token of a user is cached, by the SHA-256 of each.
pub(super) fn profile_key(user: &str, token: &str) -> String {
    format!("profile/v2/{user}/{token}")
}

fn forgotten_key(user: &str) -> String {
    format!("forgotten/v1/{user}")
}
