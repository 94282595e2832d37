//! The conversation: one function for each intent.
//!
//! [`respond`] calls the function for each request. `turn.user().await?` returns the user whose account is linked. If
//! there is none, the function ends there, and the library asks the user to link an account.

use alexa_auth0::prelude::*;

use crate::speech::Speech;

// The enum `Ask`: a variant for each intent of the interaction models.
alexa_auth0::model!("skill-package/interactionModels/custom");

/// Answers a request.
pub async fn respond(turn: &Turn) -> Result {
    match turn.ask() {
        Ask::Launch | Ask::NavigateHome => welcome(turn).await,
        Ask::Help => Ok(and_what_next(turn, speech(turn).help)),
        Ask::Fallback => Ok(and_what_next(turn, speech(turn).fallback)),
        Ask::Stop | Ask::Cancel => Ok(Response::tell(speech(turn).goodbye)),
        Ask::Other => Ok(Response::empty()), // the end of a session, or an event
    }
}

async fn welcome(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let greeting = speech(turn).welcome(user.profile().speakable_name());
    Ok(and_what_next(turn, &greeting))
}

/// Says something, then asks what the user would like.
fn and_what_next(turn: &Turn, say: &str) -> Response {
    let what_next = speech(turn).what_next;
    let space = if say.ends_with('。') { "" } else { " " }; // none in Japanese
    Response::ask(format!("{say}{space}{what_next}"), what_next)
}

fn speech(turn: &Turn) -> &'static Speech {
    Speech::of(turn.locale())
}
