//! What happens when a user links an account or disables the skill.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use super::accounts::Accounts;
use crate::alexa::request::SkillEvent;
use crate::ports::Reach;
use crate::store::{DataError, Erase};
use crate::turn::Host;

/// Handles an event. For *account linked* it verifies the token and fetches the profile at once. The first launch then
/// causes no outbound request, and the log shows an invalid token immediately. For *skill disabled* it deletes what is
/// stored for the user, also by `erase`.
pub(super) fn handle<'a>(
    accounts: &'a Rc<Accounts>,
    event: &'a SkillEvent,
    erase: Option<Erase>,
) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        match event {
            SkillEvent::AccountLinked { access_token } => {
                accounts.account(access_token.as_deref()).await;
            }
            SkillEvent::Disabled { .. } => {
                accounts.forget();
                if let Some(erase) = erase {
                    let erased = erase(Rc::clone(accounts) as Rc<dyn Reach>).await;
                    accounts.erased(erased.err().map_or("yes", DataError::code));
                }
            }
            _ => {}
        }
    })
}
