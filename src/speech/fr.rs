//! French. Alexa says "vous".

use super::{Sentences, Speech};

pub(super) const FR: Speech = Speech {
    welcome: "Bon retour parmi nous, {name}.",
    welcome_nameless: "Bon retour parmi nous.",
    reprompt: "Vous pouvez demander : qui suis-je ? Ou dire : stop. Que souhaitez-vous ?",
    help: "Je vous reconnais grâce au compte que vous associez dans l'application Alexa.",
    fallback: "Désolée, je ne peux pas vous aider sur ce point.",
    goodbye: "Au revoir.",
    account: Sentences {
        link: "Veuillez d'abord associer votre compte. Une carte vous attend dans l'application Alexa.",
        link_again: "L'association de votre compte a expiré. Veuillez associer à nouveau votre compte. Une carte vous attend dans l'application Alexa.",
        unavailable: "Je n'arrive pas à accéder à votre compte pour le moment. Veuillez réessayer dans un instant.",
        failed: "Désolée, un problème est survenu. Veuillez réessayer dans un instant.",
    },
    you_are: "Vous êtes {name}.",
    you_are_nameless: "Votre compte est bien associé, mais il ne m'indique pas votre nom.",
    email_on_card: "Votre adresse e-mail figure sur une carte dans l'application Alexa.",
    account_card_title: "Votre compte",
};

/// In Canada there is no space before a question mark, and e-mail is "courriel".
pub(super) const FR_CA: Speech = Speech {
    reprompt: "Vous pouvez demander : qui suis-je? Ou dire : arrête. Que souhaitez-vous?",
    email_on_card: "Votre adresse courriel figure sur une carte dans l'application Alexa.",
    ..FR
};
