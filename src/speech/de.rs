//! German. Alexa says "du".

use super::{Sentences, Speech};

pub(super) const DE: Speech = Speech {
    welcome: "Willkommen zurück, {name}.",
    welcome_nameless: "Willkommen zurück.",
    reprompt: "Du kannst fragen: Wer bin ich? Oder sag: Stopp. Was möchtest du tun?",
    help: "Ich erkenne dich an dem Konto, das du in der Alexa-App verknüpfst.",
    fallback: "Dabei kann ich dir leider nicht helfen.",
    goodbye: "Bis bald.",
    account: Sentences {
        link: "Bitte verknüpfe zuerst dein Konto. Eine Karte dazu findest du in deiner Alexa-App.",
        link_again: "Die Verknüpfung mit deinem Konto ist abgelaufen. Bitte verknüpfe es noch einmal. Eine Karte dazu findest du in deiner Alexa-App.",
        unavailable: "Ich kann dein Konto gerade nicht erreichen. Bitte versuche es gleich noch einmal.",
        failed: "Da ist leider etwas schiefgegangen. Bitte versuche es gleich noch einmal.",
    },
    you_are: "Du bist {name}.",
    you_are_nameless: "Du bist angemeldet, aber dein Konto verrät mir deinen Namen nicht.",
    email_on_card: "Deine E-Mail-Adresse steht auf einer Karte in deiner Alexa-App.",
    account_card_title: "Dein Konto",
};
