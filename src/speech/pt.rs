//! Portuguese, as spoken in Brazil. Alexa says "você".

use super::{Sentences, Speech};

pub(super) const PT: Speech = Speech {
    welcome: "Que bom ter você de volta, {name}.",
    welcome_nameless: "Que bom ter você de volta.",
    reprompt: "Você pode perguntar: quem sou eu? Ou dizer: parar. O que você quer fazer?",
    help: "Eu reconheço você pela conta que você vincula no aplicativo Alexa.",
    fallback: "Desculpe, não consigo ajudar com isso.",
    goodbye: "Até logo.",
    account: Sentences {
        link: "Primeiro, vincule a sua conta. Enviei um cartão para o aplicativo Alexa.",
        link_again: "O vínculo com a sua conta expirou. Vincule a sua conta novamente. Enviei um cartão para o aplicativo Alexa.",
        unavailable: "Não consigo acessar a sua conta agora. Tente novamente daqui a pouco.",
        failed: "Desculpe, algo deu errado. Tente novamente daqui a pouco.",
    },
    you_are: "Você é {name}.",
    you_are_nameless: "A sua conta está vinculada, mas o seu nome não aparece nela.",
    email_on_card: "O seu endereço de e-mail está em um cartão no aplicativo Alexa.",
    account_card_title: "A sua conta",
};
