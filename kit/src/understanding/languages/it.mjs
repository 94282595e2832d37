/** Italian. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    apri {name} | avvia {name} | lancia {name} | inizia {name} | comincia {name} | usa {name} | parla con {name} |
    gioca a {name} | chiedi a {name} | esegui {name}
  `,
  ask: words`
    chiedi a {name} di {rest} | chiedi a {name} se {rest} | chiedi a {name} {rest} | di a {name} di {rest} |
    di a {name} che {rest} | di a {name} {rest} | domanda a {name} {rest} | apri {name} e {rest} |
    avvia {name} e {rest} | lancia {name} e {rest} | usa {name} per {rest} | usa {name} e {rest} |
    parla con {name} e {rest} | {rest} con {name} | {rest} su {name}
  `,
  courtesy: words`
    per favore | per piacere | ehm | allora | okay | grazie | puoi | potresti | voglio | vorrei | adesso
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`aiuto | aiutami | mi serve aiuto | puoi aiutarmi | cosa posso dire`,
    "AMAZON.StopIntent": words`
      stop | fermati | basta | ferma | esci | fine | smettila | taci | arrivederci | termina | chiudi
    `,
    "AMAZON.CancelIntent": words`annulla | lascia stare | lascia perdere | non importa | dimentica | cancella`,
    "AMAZON.NavigateHomeIntent": words`
      vai alla home | home | torna alla home | schermata principale | vai alla schermata principale
    `,
    "AMAZON.YesIntent": words`
      sì | si | certo | va bene | sì grazie | okay | ok | esatto | d'accordo | certamente | giusto
    `,
    "AMAZON.NoIntent": words`no | no grazie | per niente | assolutamente no`,
    "AMAZON.RepeatIntent": words`
      ripeti | ripetere | ancora | dillo ancora | puoi ripetere | ripeti per favore | ancora una volta | ripetilo
    `,
    "AMAZON.StartOverIntent": words`
      ricomincia | ricominciare | da capo | riparti | riavvia | inizia da capo | dall'inizio
    `,
    "AMAZON.NextIntent": words`successivo | avanti | prossimo | prossima | salta | successiva | vai avanti`,
    "AMAZON.PreviousIntent": words`precedente | indietro | torna indietro | vai indietro`,
    "AMAZON.PauseIntent": words`pausa | metti in pausa | aspetta | fai una pausa`,
    "AMAZON.ResumeIntent": words`riprendi | continua | riprendere | prosegui | vai avanti con la riproduzione`,
    "AMAZON.ShuffleOnIntent": words`
      riproduzione casuale | modalità casuale | casuale | attiva la riproduzione casuale | attiva casuale
    `,
    "AMAZON.ShuffleOffIntent": words`
      disattiva la riproduzione casuale | disattiva casuale | ferma la riproduzione casuale |
      disattiva la modalità casuale
    `,
    "AMAZON.LoopOnIntent": words`
      ripetizione continua | ciclo | attiva la ripetizione | attiva il loop | loop | ripeti sempre
    `,
    "AMAZON.LoopOffIntent": words`disattiva la ripetizione | disattiva il loop | ferma la ripetizione | ferma il loop`,
    "AMAZON.MoreIntent": words`altro | mostra altro | mostrami altro | di più | mostra di più`,
    "AMAZON.NavigateSettingsIntent": words`impostazioni | apri impostazioni | vai alle impostazioni | apri le impostazioni`,
    "AMAZON.PageUpIntent": words`pagina su | pagina precedente | una pagina su`,
    "AMAZON.PageDownIntent": words`pagina giù | pagina successiva | una pagina giù`,
    "AMAZON.ScrollUpIntent": words`scorri in alto | scorri su | scorri verso l'alto`,
    "AMAZON.ScrollDownIntent": words`scorri in basso | scorri giù | scorri verso il basso`,
    "AMAZON.ScrollLeftIntent": words`scorri a sinistra | scorri verso sinistra`,
    "AMAZON.ScrollRightIntent": words`scorri a destra | scorri verso destra`,
  },
  listed: words`e | ed`,
  and: words`e`,
  cardinals: { un: 1, "un'": 1 },
  ordinals: {},
  dates: {
    filler: words`il | lo | la | le | l | di | del | dello | in | per | al | alle`,
    next: words`prossimo | prossima`,
    last: words`scorso | scorsa | passato | passata`,
    this: words`questo | questa`,
    weekend: words`fine settimana | weekend`,
    seasons: { primavera: "SP", estate: "SU", autunno: "FA", inverno: "WI" },
    days: {},
    now: words`adesso | ora`,
  },
  times: {
    past: words`e`,
    to: words`meno`,
    half: words`mezza | mezzo`,
    quarter: words`quarto | un quarto`,
    oclock: words`in punto`,
    minute: words``,
    am: words`di mattina | del mattino`,
    pm: words`di pomeriggio | del pomeriggio | di sera`,
    noon: words`mezzogiorno`,
    midnight: words`mezzanotte`,
    halfBefore: false,
    hourFirst: words`past | to`,
    parts: { stamattina: "MO", stasera: "EV", stanotte: "NI" },
  },
  durations: {
    and: words`e`,
    half: words`mezz | mezza`,
    andHalf: words`e mezza | e mezzo`,
    one: words`un | una | uno`,
  },
};
