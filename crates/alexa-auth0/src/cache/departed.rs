//! The users who have just disabled the skill. The data of such a user is deleted, and a request that was being
//! answered meanwhile stores none again.

use std::cell::RefCell;

use futures_util::future::LocalBoxFuture;

use super::Context;
use super::bounded::Bounded;
use super::profiles::profile_key;
use crate::owner::Owner;

/// How long after the event no data of the user is stored, in seconds. A request that ran during the event ends
/// earlier.
const DEPARTED: u64 = 120;
/// The maximum number of such users that an isolate knows.
const MAX_USERS: usize = 256;

/// The users who have just disabled the skill, as far as this isolate knows.
pub(crate) struct DepartedUsers(RefCell<Bounded<()>>);

impl Default for DepartedUsers {
    fn default() -> Self {
        Self(RefCell::new(Bounded::new(MAX_USERS)))
    }
}

impl DepartedUsers {
    /// An owner has disabled the skill.
    pub(crate) fn add(&self, owner: &Owner, now: u64) {
        if let Some(id) = owner.id() {
            self.0.borrow_mut().insert(id.into(), (), now + DEPARTED, now);
        }
    }

    /// Whether an owner has just disabled the skill, as far as this isolate knows.
    pub(crate) fn has(&self, owner: &Owner, now: u64) -> bool {
        owner.id().is_some_and(|id| self.0.borrow().get(id, now).is_some())
    }
}

/// Whether a user has just disabled the skill, as far as KV knows. If that cannot be read, the user may have.
pub(crate) async fn may_have_left(context: Context<'_>, user: &str) -> bool {
    context.kv.get(&departed_key(user)).await != Ok(None)
}

/// Deletes a user's profiles from KV. Other isolates keep theirs in memory for at most an hour. Boxed, so that it is
/// compiled only where it is called.
pub(crate) fn forget<'a>(context: Context<'a>, owner: &'a Owner) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        let Some(user) = owner.digest(&context.settings.auth0.issuer) else { return };
        let kv = context.kv;
        kv.put(&departed_key(&user), "1", DEPARTED).await;
        let prefix = profile_key(&user, "");
        let mut keys = kv.list(&prefix).await;
        if keys.is_err() {
            keys = kv.list(&prefix).await;
        }
        for key in keys.unwrap_or_default() {
            kv.delete(&key).await;
        }
    })
}

fn departed_key(user: &str) -> String {
    format!("forgotten/v1/{user}")
}
