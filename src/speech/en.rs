//! English.

use super::{Sentences, Speech};

pub(super) const EN: Speech = Speech {
    welcome: "Welcome back, {name}.",
    welcome_nameless: "Welcome back.",
    reprompt: "You can ask: who am I? Or say: stop. What would you like?",
    help: "I know you by the account that you link in the Alexa app.",
    fallback: "Sorry, I can't help with that.",
    goodbye: "Goodbye.",
    account: Sentences {
        link: "Please link your account first. I've sent a card to your Alexa app.",
        link_again: "The link to your account has expired. Please link your account again. I've sent a card to your Alexa app.",
        unavailable: "I can't reach your account right now. Please try again in a moment.",
        failed: "Sorry, something went wrong. Please try again in a moment.",
    },
    you_are: "You are {name}.",
    you_are_nameless: "You're signed in, but your account doesn't tell me your name.",
    email_on_card: "Your e-mail address is on a card in your Alexa app.",
    account_card_title: "Your account",
};
