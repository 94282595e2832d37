/** French. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    ouvre {name} | lance {name} | démarre {name} | commence {name} | utilise {name} | parle à {name} |
    parle avec {name} | joue à {name} | demande à {name} | exécute {name}
  `,
  ask: words`
    demande à {name} de {rest} | demande à {name} d {rest} | demande à {name} si {rest} | demande à {name} {rest} |
    dis à {name} de {rest} | dis à {name} que {rest} | dis à {name} {rest} | ouvre {name} et {rest} |
    ouvre {name} pour {rest} | lance {name} et {rest} | démarre {name} et {rest} | utilise {name} pour {rest} |
    utilise {name} et {rest} | parle à {name} et {rest} | {rest} avec {name} | {rest} sur {name}
  `,
  courtesy: words`
    s'il te plaît | s'il vous plaît | euh | alors | bon | okay | merci | peux tu | pourrais tu | je veux |
    je voudrais | maintenant
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`aide | aide moi | aidez moi | à l'aide | peux tu m'aider | que puis je dire`,
    "AMAZON.StopIntent": words`
      stop | arrête | arrête toi | arrêter | tais toi | quitter | quitte | fin | terminer | au revoir | termine |
      ça suffit
    `,
    "AMAZON.CancelIntent": words`annule | annuler | laisse tomber | oublie | peu importe | oublie ça`,
    "AMAZON.NavigateHomeIntent": words`page d'accueil | accueil | va à l'accueil | retour à l'accueil | aller à l'accueil`,
    "AMAZON.YesIntent": words`
      oui | ouais | d'accord | bien sûr | oui s'il te plaît | okay | ok | exactement | volontiers | tout à fait
    `,
    "AMAZON.NoIntent": words`non | non merci | pas du tout | nan`,
    "AMAZON.RepeatIntent": words`
      répète | répéter | encore une fois | répète s'il te plaît | peux tu répéter | redis | encore | redis le
    `,
    "AMAZON.StartOverIntent": words`
      recommencer | recommence | depuis le début | redémarrer | reprendre au début | reprends au début
    `,
    "AMAZON.NextIntent": words`suivant | suivante | passe | prochain | au suivant | avance | prochaine`,
    "AMAZON.PreviousIntent": words`
      précédent | précédente | retour | reviens en arrière | retourne en arrière | en arrière
    `,
    "AMAZON.PauseIntent": words`pause | mets en pause | fais une pause | attends`,
    "AMAZON.ResumeIntent": words`reprendre | reprends | continue | continuer | poursuis`,
    "AMAZON.ShuffleOnIntent": words`
      lecture aléatoire | mode aléatoire | aléatoire | active la lecture aléatoire | active le mode aléatoire
    `,
    "AMAZON.ShuffleOffIntent": words`
      désactive la lecture aléatoire | arrête la lecture aléatoire | désactive le mode aléatoire |
      fin de la lecture aléatoire
    `,
    "AMAZON.LoopOnIntent": words`
      lecture en boucle | boucle | en boucle | active la boucle | active la lecture en boucle | active la répétition
    `,
    "AMAZON.LoopOffIntent": words`
      désactive la boucle | arrête la boucle | désactive la lecture en boucle | désactive la répétition
    `,
    "AMAZON.MoreIntent": words`plus | montre plus | montre moi plus | voir plus | afficher plus`,
    "AMAZON.NavigateSettingsIntent": words`paramètres | ouvre les paramètres | va aux paramètres | réglages`,
    "AMAZON.PageUpIntent": words`page précédente | remonte d'une page | page vers le haut`,
    "AMAZON.PageDownIntent": words`page suivante | descends d'une page | page vers le bas`,
    "AMAZON.ScrollUpIntent": words`défile vers le haut | fais défiler vers le haut | vers le haut`,
    "AMAZON.ScrollDownIntent": words`défile vers le bas | fais défiler vers le bas | vers le bas`,
    "AMAZON.ScrollLeftIntent": words`défile vers la gauche | fais défiler vers la gauche | vers la gauche`,
    "AMAZON.ScrollRightIntent": words`défile vers la droite | fais défiler vers la droite | vers la droite`,
  },
  listed: words`et`,
  and: words`et`,
  cardinals: { un: 1, une: 1, septante: 70, nonante: 90 },
  ordinals: {},
  dates: {
    filler: words`le | la | les | l | de | du | en | au | pour | à`,
    next: words`prochain | prochaine`,
    last: words`dernier | dernière | passé | passée`,
    this: words`ce | cette | cet`,
    weekend: words`week end | weekend`,
    seasons: { printemps: "SP", été: "SU", automne: "FA", hiver: "WI" },
    days: {},
    now: words`maintenant`,
  },
  times: {
    past: words`et`,
    to: words`moins | moins le`,
    half: words`demie | demi`,
    quarter: words`quart | le quart`,
    oclock: words`heures | heure | h`,
    minute: words``,
    am: words`du matin`,
    pm: words`de l après midi | du soir`,
    noon: words`midi`,
    midnight: words`minuit`,
    halfBefore: false,
    hourFirst: words``,
    parts: { "ce matin": "MO", "cet après midi": "AF", "ce soir": "EV", "cette nuit": "NI" },
  },
  durations: {
    and: words`et`,
    half: words`une demi | un demi`,
    andHalf: words`et demie | et demi`,
    one: words`un | une`,
  },
};
