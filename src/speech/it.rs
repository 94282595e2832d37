//! Italian. Alexa says "tu".

use super::{Sentences, Speech};

pub(super) const IT: Speech = Speech {
    welcome: "Felice di risentirti, {name}.",
    welcome_nameless: "Felice di risentirti.",
    reprompt: "Puoi chiedere: chi sono? Oppure dire: stop. Che cosa vuoi fare?",
    help: "Ti riconosco dall'account che colleghi nell'app Alexa.",
    fallback: "Mi dispiace, in questo non posso aiutarti.",
    goodbye: "A presto.",
    account: Sentences {
        link: "Per prima cosa, collega il tuo account. Trovi una scheda nell'app Alexa.",
        link_again: "Il collegamento al tuo account è scaduto. Collega di nuovo l'account. Trovi una scheda nell'app Alexa.",
        unavailable: "Al momento non riesco ad accedere al tuo account. Riprova tra poco.",
        failed: "Mi dispiace, qualcosa è andato storto. Riprova tra poco.",
    },
    you_are: "Tu sei {name}.",
    you_are_nameless: "Il tuo account è collegato, ma non mi dice il tuo nome.",
    email_on_card: "Il tuo indirizzo e-mail è su una scheda nell'app Alexa.",
    account_card_title: "Il tuo account",
};
