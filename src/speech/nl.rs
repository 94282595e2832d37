//! Dutch. Alexa says "je".

use super::{Sentences, Speech};

pub(super) const NL: Speech = Speech {
    welcome: "Welkom terug, {name}.",
    welcome_nameless: "Welkom terug.",
    reprompt: "Je kunt vragen: wie ben ik? Of zeg: stop. Wat wil je doen?",
    help: "Ik herken je aan het account dat je in de Alexa-app koppelt.",
    fallback: "Sorry, daar kan ik je niet mee helpen.",
    goodbye: "Tot ziens.",
    account: Sentences {
        link: "Koppel eerst je account. Er staat een kaart voor je klaar in de Alexa-app.",
        link_again: "De koppeling met je account is verlopen. Koppel je account opnieuw. Er staat een kaart voor je klaar in de Alexa-app.",
        unavailable: "Ik kan je account nu even niet bereiken. Probeer het zo nog eens.",
        failed: "Sorry, er ging iets mis. Probeer het zo nog eens.",
    },
    you_are: "Je bent {name}.",
    you_are_nameless: "Je bent ingelogd, maar in je account staat geen naam.",
    email_on_card: "Je e-mailadres staat op een kaart in de Alexa-app.",
    account_card_title: "Je account",
};
