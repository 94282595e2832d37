/**
 * Phrases that Alexa understands in each language: to open or ask a skill, and the usual words for the
 * built-in intents. `{name}` is the invocation name, `{rest}` the rest of the request.
 */

/**
 * @typedef {object} Phrases
 * @property {string[]} open
 * @property {string[]} ask
 * @property {Record<string, string[]>} builtIn
 */

/** @param {string[]} help @param {string[]} stop @param {string[]} cancel @param {string[]} home @param {string[]} yes @param {string[]} no */
const builtIn = (help, stop, cancel, home, yes, no) => ({
  "AMAZON.HelpIntent": help,
  "AMAZON.StopIntent": stop,
  "AMAZON.CancelIntent": cancel,
  "AMAZON.NavigateHomeIntent": home,
  "AMAZON.YesIntent": yes,
  "AMAZON.NoIntent": no,
});

/** @type {Record<string, Phrases>} */
export const PHRASES = {
  ar: {
    open: ["افتحي {name}", "شغلي {name}", "افتح {name}", "شغل {name}"],
    ask: ["اسألي {name} عن {rest}", "اسألي {name} {rest}", "اسأل {name} {rest}"],
    builtIn: builtIn(
      ["مساعدة", "ساعديني", "ساعدني"],
      ["توقفي", "توقف", "قف"],
      ["إلغاء"],
      ["الصفحة الرئيسية"],
      ["نعم"],
      ["لا"],
    ),
  },
  de: {
    open: ["öffne {name}", "starte {name}"],
    ask: ["frage {name} {rest}", "frag {name} {rest}", "sag {name} {rest}"],
    builtIn: builtIn(
      ["hilfe", "hilf mir"],
      ["stopp", "stop", "beenden"],
      ["abbrechen", "vergiss es"],
      ["zur startseite"],
      ["ja"],
      ["nein"],
    ),
  },
  en: {
    open: ["open {name}", "launch {name}", "start {name}", "talk to {name}", "begin {name}"],
    ask: ["ask {name} to {rest}", "ask {name} for {rest}", "ask {name} {rest}", "tell {name} {rest}"],
    builtIn: builtIn(
      ["help", "help me", "can you help me"],
      ["stop", "off", "shut up"],
      ["cancel", "never mind", "forget it"],
      ["go home", "home"],
      ["yes", "yeah", "sure"],
      ["no", "no thanks"],
    ),
  },
  es: {
    open: ["abre {name}", "inicia {name}"],
    ask: ["pregunta a {name} {rest}", "pregúntale a {name} {rest}", "dile a {name} {rest}"],
    builtIn: builtIn(
      ["ayuda", "ayúdame"],
      ["para", "detente", "basta"],
      ["cancela", "olvídalo"],
      ["ve a inicio"],
      ["sí"],
      ["no"],
    ),
  },
  fr: {
    open: ["ouvre {name}", "lance {name}"],
    ask: ["demande à {name} {rest}", "dis à {name} {rest}"],
    builtIn: builtIn(
      ["aide", "aide moi"],
      ["stop", "arrête"],
      ["annule", "laisse tomber"],
      ["page d'accueil"],
      ["oui"],
      ["non"],
    ),
  },
  hi: {
    open: ["{name} खोलो", "{name} शुरू करो", "open {name}"],
    ask: ["{name} से पूछो कि {rest}", "{name} से पूछो {rest}", "ask {name} {rest}"],
    builtIn: builtIn(["मदद", "मदद करो"], ["रुको", "बंद करो"], ["रद्द करो"], ["होम पर जाओ"], ["हाँ"], ["नहीं"]),
  },
  it: {
    open: ["apri {name}", "avvia {name}"],
    ask: ["chiedi a {name} {rest}", "di a {name} {rest}"],
    builtIn: builtIn(
      ["aiuto", "aiutami"],
      ["stop", "fermati", "basta"],
      ["annulla", "lascia stare"],
      ["vai alla home"],
      ["sì"],
      ["no"],
    ),
  },
  ja: {
    open: ["{name}を開いて", "{name}を起動して", "{name}を開始して"],
    ask: ["{name}で{rest}", "{name}を使って{rest}"],
    builtIn: builtIn(
      ["ヘルプ", "助けて", "使い方を教えて"],
      ["ストップ", "止めて", "終了"],
      ["キャンセル"],
      ["ホームに戻って"],
      ["はい"],
      ["いいえ"],
    ),
  },
  nl: {
    open: ["open {name}", "start {name}"],
    ask: ["vraag aan {name} {rest}", "vraag {name} {rest}", "zeg tegen {name} {rest}"],
    builtIn: builtIn(
      ["help", "help me"],
      ["stop", "stoppen"],
      ["annuleer", "laat maar"],
      ["ga naar startscherm"],
      ["ja"],
      ["nee"],
    ),
  },
  pt: {
    open: ["abrir {name}", "abra {name}", "iniciar {name}"],
    ask: ["pergunte para {name} {rest}", "peça para {name} {rest}"],
    builtIn: builtIn(
      ["ajuda", "me ajude"],
      ["parar", "pare"],
      ["cancelar", "deixa pra lá"],
      ["voltar para o início"],
      ["sim"],
      ["não"],
    ),
  },
};

/** @param {string} locale */
export const phrasesFor = (locale) => PHRASES[locale.split("-")[0]] ?? PHRASES.en;
