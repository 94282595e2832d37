/** German. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    öffne {name} | starte {name} | beginne {name} | lade {name} | spiele {name} | nutze {name} | benutze {name} |
    sprich mit {name} | rede mit {name} | frage {name} | frag {name} | führe {name} aus | aktiviere {name} |
    mach {name} auf
  `,
  ask: words`
    frage {name} nach {rest} | frag {name} nach {rest} | frage {name} ob {rest} | frag {name} ob {rest} |
    frage {name} {rest} | frag {name} {rest} | sage {name} dass {rest} | sag {name} dass {rest} |
    sage {name} {rest} | sag {name} {rest} | bitte {name} um {rest} | bitte {name} {rest} |
    öffne {name} und {rest} | starte {name} und {rest} | sprich mit {name} und {rest} |
    sprich mit {name} über {rest} | nutze {name} und {rest} | {rest} mit {name} | {rest} bei {name}
  `,
  courtesy: words`
    bitte | äh | ähm | also | okay | ok | hey | danke | mal | kannst du | könntest du | würdest du | ich möchte |
    ich will | jetzt | doch
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`
      hilfe | hilf mir | hilfe bitte | kannst du mir helfen | was kann ich sagen | was kannst du
    `,
    "AMAZON.StopIntent": words`
      stopp | stop | beenden | ende | aus | sei still | halt | hör auf | das war's | tschüss | schluss | exit
    `,
    "AMAZON.CancelIntent": words`abbrechen | abbruch | vergiss es | egal | lass es | brich ab | schon gut`,
    "AMAZON.NavigateHomeIntent": words`
      zur startseite | gehe zur startseite | startseite | nach hause | zum startbildschirm | geh zum startbildschirm
    `,
    "AMAZON.YesIntent": words`
      ja | jawohl | ja bitte | klar | sicher | okay | ok | genau | gerne | richtig | na klar | jep
    `,
    "AMAZON.NoIntent": words`nein | nein danke | nee | nö | auf keinen fall | lieber nicht`,
    "AMAZON.RepeatIntent": words`
      wiederholen | wiederhole | wiederhole das | noch einmal | nochmal | sag das noch einmal | sag das nochmal |
      wiederholung | wie bitte
    `,
    "AMAZON.StartOverIntent": words`
      von vorne | neu starten | noch einmal von vorne | neustart | von vorn | nochmal von vorne | starte neu
    `,
    "AMAZON.NextIntent": words`
      nächste | nächster | nächstes | weiter | überspringen | vor | vorwärts | nächsten | nächster bitte
    `,
    "AMAZON.PreviousIntent": words`zurück | vorherige | vorheriger | vorheriges | geh zurück | letzter | gehe zurück`,
    "AMAZON.PauseIntent": words`pause | pausieren | anhalten | pausiere | warte`,
    "AMAZON.ResumeIntent": words`fortsetzen | fortfahren | weitermachen | mach weiter | setze fort | weiterspielen`,
    "AMAZON.ShuffleOnIntent": words`
      zufallswiedergabe | zufällig | mischen | shuffle | zufallswiedergabe an | aktiviere zufallswiedergabe |
      shuffle an
    `,
    "AMAZON.ShuffleOffIntent": words`
      zufallswiedergabe aus | shuffle aus | deaktiviere zufallswiedergabe | nicht mehr mischen
    `,
    "AMAZON.LoopOnIntent": words`
      endlosschleife | schleife an | loop an | aktiviere loop | wiederholung an | loop | aktiviere wiederholung
    `,
    "AMAZON.LoopOffIntent": words`
      schleife aus | loop aus | deaktiviere loop | stoppe loop | wiederholung aus | deaktiviere wiederholung
    `,
    "AMAZON.MoreIntent": words`mehr | mehr anzeigen | zeig mehr | zeig mir mehr`,
    "AMAZON.NavigateSettingsIntent": words`einstellungen | öffne einstellungen | gehe zu den einstellungen`,
    "AMAZON.PageUpIntent": words`seite hoch | eine seite nach oben | seite nach oben`,
    "AMAZON.PageDownIntent": words`seite runter | eine seite nach unten | seite nach unten`,
    "AMAZON.ScrollUpIntent": words`nach oben scrollen | scrolle nach oben | hochscrollen | scroll nach oben`,
    "AMAZON.ScrollDownIntent": words`nach unten scrollen | scrolle nach unten | runterscrollen | scroll nach unten`,
    "AMAZON.ScrollLeftIntent": words`nach links scrollen | scrolle nach links | scroll nach links`,
    "AMAZON.ScrollRightIntent": words`nach rechts scrollen | scrolle nach rechts | scroll nach rechts`,
  },
  listed: words`und`,
  and: words`und`,
  cardinals: { zwo: 2, einhundert: 100, eintausend: 1000, tausend: 1000, hundert: 100 },
  ordinals: {},
  dates: {
    filler: words`der | die | das | den | dem | am | im | vom | zum | des | für`,
    next: words`nächste | nächster | nächsten | nächstes | kommende | kommenden | kommender`,
    last: words`letzte | letzter | letzten | letztes | vorige | vorigen | vergangenen | vergangene`,
    this: words`diese | dieser | diesen | dieses | diesem`,
    weekend: words`wochenende`,
    seasons: { frühling: "SP", frühjahr: "SP", sommer: "SU", herbst: "FA", winter: "WI" },
    days: { "heute abend": 0 },
    now: words`jetzt`,
  },
  times: {
    past: words`nach`,
    to: words`vor`,
    half: words`halb`,
    quarter: words`viertel`,
    oclock: words`uhr`,
    minute: words``,
    am: words`morgens | früh | vormittags | am morgen | am vormittag`,
    pm: words`nachmittags | abends | am nachmittag | am abend | nachts`,
    noon: words`mittag | mittags`,
    midnight: words`mitternacht`,
    halfBefore: true,
    hourFirst: words``,
    parts: { morgen: "MO", nachmittag: "AF", abend: "EV", nacht: "NI" },
  },
  durations: {
    and: words`und`,
    half: words`eine halbe | einer halben | ein halbes | halbe`,
    andHalf: words`einhalb`,
    one: words`eine | einer | einen | ein | einem`,
  },
};
