/** Dutch. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    open {name} | start {name} | begin {name} | gebruik {name} | praat met {name} | speel {name} | vraag {name} |
    vraag aan {name} | activeer {name}
  `,
  ask: words`
    vraag aan {name} om {rest} | vraag aan {name} of {rest} | vraag aan {name} {rest} | vraag {name} om {rest} |
    vraag {name} of {rest} | vraag {name} naar {rest} | vraag {name} {rest} | zeg tegen {name} dat {rest} |
    zeg tegen {name} {rest} | vertel {name} {rest} | open {name} en {rest} | start {name} en {rest} |
    praat met {name} en {rest} | gebruik {name} om {rest} | {rest} met {name} | {rest} via {name}
  `,
  courtesy: words`
    alsjeblieft | alstublieft | graag | uh | uhm | nou | dus | okay | dank je | kun je | kan je | zou je | ik wil |
    nu
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`help | help me | hulp | kun je me helpen | wat kan ik zeggen`,
    "AMAZON.StopIntent": words`
      stop | stoppen | ophouden | einde | hou op | afsluiten | uit | klaar | dag | sluiten
    `,
    "AMAZON.CancelIntent": words`annuleer | annuleren | laat maar | vergeet het | doe maar niet`,
    "AMAZON.NavigateHomeIntent": words`
      ga naar startscherm | startscherm | naar startscherm | ga naar het startscherm | terug naar start
    `,
    "AMAZON.YesIntent": words`
      ja | jazeker | ja graag | zeker | natuurlijk | oké | ok | okay | klopt | prima | goed
    `,
    "AMAZON.NoIntent": words`nee | nee dank je | nee bedankt | liever niet | zeker niet`,
    "AMAZON.RepeatIntent": words`
      herhaal | herhalen | herhaal dat | nog een keer | zeg dat nog eens | opnieuw zeggen | wat zei je
    `,
    "AMAZON.StartOverIntent": words`
      begin opnieuw | opnieuw | opnieuw beginnen | herstart | start opnieuw | van voren af aan
    `,
    "AMAZON.NextIntent": words`volgende | ga verder naar volgende | overslaan | sla over | vooruit | de volgende`,
    "AMAZON.PreviousIntent": words`vorige | terug | ga terug | de vorige`,
    "AMAZON.PauseIntent": words`pauze | pauzeer | pauzeren | wacht | even wachten`,
    "AMAZON.ResumeIntent": words`hervat | hervatten | ga door | ga verder | doorgaan`,
    "AMAZON.ShuffleOnIntent": words`shuffle | willekeurig | shuffle aan | zet shuffle aan | willekeurige volgorde`,
    "AMAZON.ShuffleOffIntent": words`shuffle uit | zet shuffle uit | stop met shuffle | willekeurig uit`,
    "AMAZON.LoopOnIntent": words`herhalen aan | loop aan | zet herhalen aan | herhaling aan | loop`,
    "AMAZON.LoopOffIntent": words`herhalen uit | loop uit | zet herhalen uit | herhaling uit`,
    "AMAZON.MoreIntent": words`meer | toon meer | laat meer zien | meer tonen`,
    "AMAZON.NavigateSettingsIntent": words`instellingen | open instellingen | ga naar instellingen`,
    "AMAZON.PageUpIntent": words`pagina omhoog | pagina naar boven`,
    "AMAZON.PageDownIntent": words`pagina omlaag | pagina naar beneden`,
    "AMAZON.ScrollUpIntent": words`scroll omhoog | scroll naar boven | omhoog scrollen`,
    "AMAZON.ScrollDownIntent": words`scroll omlaag | scroll naar beneden | omlaag scrollen`,
    "AMAZON.ScrollLeftIntent": words`scroll naar links | naar links scrollen`,
    "AMAZON.ScrollRightIntent": words`scroll naar rechts | naar rechts scrollen`,
  },
  listed: words`en`,
  and: words`en`,
  cardinals: { een: 1 },
  ordinals: {},
  dates: {
    filler: words`de | het | op | van | in | voor`,
    next: words`volgende | komende`,
    last: words`vorige | afgelopen | laatste`,
    this: words`deze | dit`,
    weekend: words`weekend | weekeinde`,
    seasons: { lente: "SP", voorjaar: "SP", zomer: "SU", herfst: "FA", najaar: "FA", winter: "WI" },
    days: { vanavond: 0 },
    now: words`nu`,
  },
  times: {
    past: words`over`,
    to: words`voor`,
    half: words`half`,
    quarter: words`kwart`,
    oclock: words`uur`,
    minute: words``,
    am: words`s ochtends | s morgens`,
    pm: words`s middags | s avonds`,
    noon: words`middag`,
    midnight: words`middernacht`,
    halfBefore: true,
    hourFirst: words``,
    parts: { ochtend: "MO", middag: "AF", avond: "EV", nacht: "NI" },
  },
  durations: {
    and: words`en`,
    half: words`een half | half`,
    andHalf: words`en een half`,
    one: words`een`,
  },
};
