//! What is said, in English.

pub(super) const REPROMPT: &str = "You can ask who am I, or say stop.";
pub(super) const HELP: &str =
    "I know you by the account you have linked. You can ask who am I, or say stop. What would you like?";
pub(super) const FALLBACK: &str = "Sorry, I can't help with that. You can ask who am I, or say stop.";
pub(super) const GOODBYE: &str = "Goodbye.";
pub(super) const LINK: &str = "Please link your account first. I have sent a card to your Alexa app.";
pub(super) const LINK_AGAIN: &str =
    "The link to your account has expired. Please link your account again: there is a card in your Alexa app.";
pub(super) const UNAVAILABLE: &str = "I cannot reach your account right now. Please try again in a moment.";
pub(super) const ACCOUNT_CARD_TITLE: &str = "Your account";

pub(super) fn welcome(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("Welcome back, {name}. {REPROMPT}"),
        None => format!("Welcome back. {REPROMPT}"),
    }
}

pub(super) fn you_are(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("You are {name}."),
        None => "You are signed in, but your account does not tell me your name.".to_owned(),
    }
}

pub(super) fn you_are_with_card(name: Option<&str>) -> String {
    format!("{} Your e-mail address is on a card in your Alexa app.", you_are(name))
}
