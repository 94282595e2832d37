//! What happens when a user links an account or disables the skill.

use futures_util::future::LocalBoxFuture;

use super::accounts::Accounts;
use crate::alexa::request::SkillEvent;
use crate::turn::Host;

/// Handles an event. For *account linked* it verifies the token and fetches the profile at once. The first launch then causes no outbound
/// request, and the log shows an invalid token immediately.
pub(super) fn handle<'a>(accounts: &'a Accounts, event: &'a SkillEvent) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        match event {
            SkillEvent::AccountLinked { access_token } => {
                accounts.account(access_token.as_deref()).await;
            }
            SkillEvent::Disabled { .. } => accounts.forget(),
            _ => {}
        }
    })
}
