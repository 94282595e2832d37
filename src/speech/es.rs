//! Spanish. Alexa says "tú", in America too.

use super::{Sentences, Speech};

pub(super) const ES: Speech = Speech {
    welcome: "Hola de nuevo, {name}.",
    welcome_nameless: "Hola de nuevo.",
    reprompt: "Puedes preguntar: ¿quién soy? O decir: para. ¿Qué quieres hacer?",
    help: "Te reconozco por la cuenta que vinculas en la aplicación Alexa.",
    fallback: "Lo siento, con eso no puedo ayudarte.",
    goodbye: "Hasta pronto.",
    account: Sentences {
        link: "Primero vincula tu cuenta. Tienes una tarjeta en la aplicación Alexa.",
        link_again: "La vinculación de tu cuenta ha caducado. Vuelve a vincular la cuenta. Tienes una tarjeta en la aplicación Alexa.",
        unavailable: "Ahora no puedo acceder a tu cuenta. Inténtalo de nuevo en un momento.",
        failed: "Lo siento, algo ha salido mal. Inténtalo de nuevo en un momento.",
    },
    you_are: "Eres {name}.",
    you_are_nameless: "Tu cuenta está vinculada, pero no me dice tu nombre.",
    email_on_card: "Tu dirección de correo electrónico está en una tarjeta de la aplicación Alexa.",
    account_card_title: "Tu cuenta",
};

/// For Mexico and the United States.
pub(super) const ES_MX: Speech = Speech {
    reprompt: "Puedes preguntar: ¿quién soy? O decir: detente. ¿Qué quieres hacer?",
    account: Sentences {
        link_again: "La vinculación de tu cuenta expiró. Vuelve a vincular la cuenta. Tienes una tarjeta en la aplicación Alexa.",
        ..ES.account
    },
    ..ES
};
