//! The conversation: the folder that you rewrite.
//!
//! [`respond`] sends each request to a function. `linked(turn, function)` calls it only for a user whose account
//! is proven, and answers everybody else.

mod speech;

use crate::account::{Account, User};
use crate::alexa::response::{Card, Response, ResponseEnvelope};
use crate::turn::{Platform, Turn};

/// Answers a request.
pub async fn respond(turn: &Turn<'_, impl Platform>) -> ResponseEnvelope {
    let response = match (turn.request_type(), turn.intent().map(|intent| intent.name.as_str())) {
        ("LaunchRequest", _) | ("IntentRequest", Some("AMAZON.NavigateHomeIntent")) => linked(turn, welcome).await,
        ("IntentRequest", Some("WhoAmIIntent")) => linked(turn, who_am_i).await,
        ("IntentRequest", Some("AMAZON.HelpIntent")) => Response::ask(speech::HELP, speech::REPROMPT),
        ("IntentRequest", Some("AMAZON.FallbackIntent")) => Response::ask(speech::FALLBACK, speech::REPROMPT),
        ("IntentRequest", Some("AMAZON.StopIntent" | "AMAZON.CancelIntent")) => Response::tell(speech::GOODBYE),
        _ => Response::empty(),
    };
    response.into()
}

async fn welcome(_turn: &Turn<'_, impl Platform>, user: &User) -> Response {
    Response::ask(speech::welcome(user.profile().speakable_name().as_deref()), speech::REPROMPT)
}

async fn who_am_i(_turn: &Turn<'_, impl Platform>, user: &User) -> Response {
    let name = user.profile().speakable_name();
    match user.profile().email() {
        Some(email) => Response::tell(speech::you_are_with_card(name.as_deref()))
            .with_card(Card::simple(speech::ACCOUNT_CARD_TITLE, email)),
        None => Response::tell(speech::you_are(name.as_deref())),
    }
}

/// Calls `handler` with the linked user. Whoever is not linked is asked to link; if the account cannot be
/// reached, linking again would not help, and there is no card.
async fn linked<P: Platform>(turn: &Turn<'_, P>, handler: impl AsyncFnOnce(&Turn<'_, P>, &User) -> Response) -> Response {
    match turn.account().await {
        Account::Linked(user) => handler(turn, &user).await,
        Account::Unlinked => Response::tell(speech::LINK).with_card(Card::LinkAccount),
        Account::Expired(_) => Response::tell(speech::LINK_AGAIN).with_card(Card::LinkAccount),
        Account::Unavailable => Response::tell(speech::UNAVAILABLE),
    }
}
