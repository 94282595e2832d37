//! The conversation: the folder that you rewrite.
//!
//! [`respond`] sends each request to a function. `linked(turn, function)` calls it only for a user whose account
//! is proven, and answers everybody else. How to add your own: `docs/AUTHORING.md`.

pub mod speech;

use speech::Speech;

use crate::account::{Account, User};
use crate::alexa::request::RequestKind;
use crate::alexa::response::{CanFulfill, Card, Response};
use crate::turn::{Platform, Turn};

/// Answers a request.
pub async fn respond(turn: &Turn<'_, impl Platform>) -> Response {
    match &turn.request().kind {
        RequestKind::Launch { .. } => linked(turn, welcome).await,
        RequestKind::Intent { intent, .. } => match intent.name.as_str() {
            "WhoAmIIntent" => linked(turn, who_am_i).await,
            "AMAZON.NavigateHomeIntent" => linked(turn, welcome).await,
            "AMAZON.HelpIntent" => and_what_next(turn, |speech| speech.help.to_owned()),
            "AMAZON.FallbackIntent" => and_what_next(turn, |speech| speech.fallback.to_owned()),
            "AMAZON.StopIntent" | "AMAZON.CancelIntent" => Response::tell(speech(turn).goodbye),
            _ => Response::empty(),
        },
        RequestKind::CanFulfillIntent { intent } => Response::can_fulfill(match intent.name.as_str() {
            "WhoAmIIntent" => CanFulfill::Maybe,
            _ => CanFulfill::No,
        }),
        _ => Response::empty(),
    }
}

async fn welcome(turn: &Turn<'_, impl Platform>, user: &User) -> Response {
    and_what_next(turn, |speech| speech.welcome(user.profile().speakable_name().as_deref()))
}

async fn who_am_i(turn: &Turn<'_, impl Platform>, user: &User) -> Response {
    let speech = speech(turn);
    let you_are = speech.you_are(user.profile().speakable_name().as_deref());
    match user.profile().email() {
        Some(email) => Response::tell(one_after_another(&you_are, speech.email_on_card))
            .with_card(Card::simple(speech.account_card_title, email)),
        None => Response::tell(you_are),
    }
}

/// Calls `handler` with the linked user. Whoever is not linked is asked to link; if the account cannot be
/// reached, linking again would not help, and there is no card.
pub async fn linked<P: Platform>(
    turn: &Turn<'_, P>,
    handler: impl AsyncFnOnce(&Turn<'_, P>, &User) -> Response,
) -> Response {
    let speech = speech(turn);
    match turn.account().await {
        Account::Linked(user) => handler(turn, &user).await,
        Account::Unlinked => Response::tell(speech.link).with_card(Card::LinkAccount),
        Account::Expired(_) => Response::tell(speech.link_again).with_card(Card::LinkAccount),
        Account::Unavailable => Response::tell(speech.unavailable),
    }
}

/// Says something, then asks what is wanted.
fn and_what_next(turn: &Turn<'_, impl Platform>, say: impl FnOnce(&Speech) -> String) -> Response {
    let speech = speech(turn);
    Response::ask(one_after_another(&say(speech), speech.reprompt), speech.reprompt)
}

/// Two sentences. In Japanese there is no space between them.
fn one_after_another(first: &str, second: &str) -> String {
    let space = if first.ends_with('。') { "" } else { " " };
    format!("{first}{space}{second}")
}

fn speech(turn: &Turn<'_, impl Platform>) -> &'static Speech {
    Speech::of(turn.locale())
}
