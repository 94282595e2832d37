//! The conversation: one function for each intent.
//!
//! [`respond`] calls the function for each request. `turn.user().await?` returns the user whose account is linked. If
//! there is none, the function ends there, and the user is asked to link. How to add an intent:
//! `docs/tasks/first-intent.md`.

use alexa_auth0::prelude::*;

use crate::speech::Speech;

// The enum `Ask`: a variant for each intent of the interaction models.
alexa_auth0::model!("skill-package/interactionModels/custom");

/// Answers a request.
pub async fn respond(turn: &Turn) -> Result {
    match turn.ask() {
        Ask::Launch | Ask::NavigateHome => welcome(turn).await,
        Ask::WhoAmI => who_am_i(turn).await,
        Ask::Help => Ok(and_what_next(turn, speech(turn).help)),
        Ask::Fallback => Ok(and_what_next(turn, speech(turn).fallback)),
        Ask::Stop | Ask::Cancel => Ok(Response::tell(speech(turn).goodbye)),
        Ask::Other => Ok(other(turn)),
    }
}

/// Alexa asks whether the skill can answer a user who has not named it. The end of a session and events have no answer.
fn other(turn: &Turn) -> Response {
    match &turn.request().kind {
        RequestKind::CanFulfillIntent { intent, .. } => {
            let is_answered = Ask::from_intent(intent) == Some(Ask::WhoAmI);
            Response::can_fulfill(if is_answered { CanFulfill::Maybe } else { CanFulfill::No }, &[])
        }
        _ => Response::empty(),
    }
}

async fn welcome(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let greeting = speech(turn).welcome(user.profile().speakable_name());
    Ok(and_what_next(turn, &greeting))
}

async fn who_am_i(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let speech = speech(turn);
    let you_are = speech.you_are(user.profile().speakable_name());
    Ok(match user.profile().email() {
        Some(email) => Response::tell(one_after_another(&you_are, speech.email_on_card))
            .with_card(Card::simple(speech.account_card_title, email)),
        None => Response::tell(you_are),
    })
}

/// Says something, then asks what the user would like.
fn and_what_next(turn: &Turn, say: &str) -> Response {
    let reprompt = speech(turn).reprompt;
    Response::ask(one_after_another(say, reprompt), reprompt)
}

/// Two sentences. In Japanese there is no space between them.
fn one_after_another(first: &str, second: &str) -> String {
    let space = if first.ends_with('。') { "" } else { " " };
    format!("{first}{space}{second}")
}

fn speech(turn: &Turn) -> &'static Speech {
    Speech::of(turn.locale())
}
