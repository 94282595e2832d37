/** Spanish. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    abre {name} | inicia {name} | lanza {name} | empieza {name} | comienza {name} | ejecuta {name} | usa {name} |
    habla con {name} | juega a {name} | pregunta a {name} | pregúntale a {name} | abrir {name}
  `,
  ask: words`
    pregunta a {name} por {rest} | pregunta a {name} sobre {rest} | pregunta a {name} si {rest} |
    pregunta a {name} {rest} | pregúntale a {name} si {rest} | pregúntale a {name} por {rest} |
    pregúntale a {name} {rest} | dile a {name} que {rest} | dile a {name} {rest} | di a {name} que {rest} |
    pide a {name} que {rest} | pide a {name} {rest} | pídele a {name} que {rest} | pídele a {name} {rest} |
    abre {name} y {rest} | inicia {name} y {rest} | lanza {name} y {rest} | habla con {name} y {rest} |
    usa {name} para {rest} | {rest} con {name} | {rest} en {name}
  `,
  courtesy: words`
    por favor | eh | pues | bueno | okay | oye | gracias | puedes | podrías | quiero | quisiera | me gustaría |
    ahora
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`ayuda | ayúdame | necesito ayuda | puedes ayudarme | qué puedo decir`,
    "AMAZON.StopIntent": words`
      para | detente | basta | parar | termina | terminar | salir | cállate | adiós | sal | alto | stop
    `,
    "AMAZON.CancelIntent": words`cancela | cancelar | olvídalo | déjalo | da igual | no importa`,
    "AMAZON.NavigateHomeIntent": words`
      ve a inicio | inicio | ir a inicio | ir al inicio | pantalla de inicio | llévame a inicio
    `,
    "AMAZON.YesIntent": words`
      sí | si | claro | vale | por supuesto | sí por favor | okay | ok | correcto | de acuerdo | bueno
    `,
    "AMAZON.NoIntent": words`no | no gracias | para nada | nop | negativo`,
    "AMAZON.RepeatIntent": words`
      repite | repetir | repítelo | otra vez | dilo otra vez | puedes repetir | repite por favor | repítemelo
    `,
    "AMAZON.StartOverIntent": words`
      empezar de nuevo | empieza de nuevo | volver a empezar | reiniciar | comenzar de nuevo | desde el principio |
      reinicia
    `,
    "AMAZON.NextIntent": words`siguiente | próximo | próxima | saltar | adelante | pasa | salta | avanza`,
    "AMAZON.PreviousIntent": words`anterior | atrás | vuelve atrás | volver | regresa | ir atrás`,
    "AMAZON.PauseIntent": words`pausa | pausar | espera | haz una pausa | pon pausa`,
    "AMAZON.ResumeIntent": words`continúa | continuar | reanudar | reanuda | sigue | seguir`,
    "AMAZON.ShuffleOnIntent": words`aleatorio | modo aleatorio | activar aleatorio | activa el modo aleatorio | mezclar`,
    "AMAZON.ShuffleOffIntent": words`
      desactivar aleatorio | desactiva el modo aleatorio | quitar aleatorio | no aleatorio
    `,
    "AMAZON.LoopOnIntent": words`repetir en bucle | bucle | activar bucle | activa el bucle | activa la repetición`,
    "AMAZON.LoopOffIntent": words`desactivar bucle | quitar bucle | desactiva el bucle | desactiva la repetición`,
    "AMAZON.MoreIntent": words`más | muéstrame más | ver más | mostrar más`,
    "AMAZON.NavigateSettingsIntent": words`ajustes | configuración | abrir ajustes | ve a configuración | ir a ajustes`,
    "AMAZON.PageUpIntent": words`página arriba | sube una página | página anterior`,
    "AMAZON.PageDownIntent": words`página abajo | baja una página | página siguiente`,
    "AMAZON.ScrollUpIntent": words`desplazar hacia arriba | desplázate hacia arriba | hacia arriba | sube`,
    "AMAZON.ScrollDownIntent": words`desplazar hacia abajo | desplázate hacia abajo | hacia abajo | baja`,
    "AMAZON.ScrollLeftIntent": words`desplazar a la izquierda | desplázate a la izquierda | hacia la izquierda`,
    "AMAZON.ScrollRightIntent": words`desplazar a la derecha | desplázate a la derecha | hacia la derecha`,
  },
  listed: words`y | e`,
  and: words`y`,
  cardinals: { un: 1 },
  ordinals: { primer: 1, tercer: 3, segunda: 2, primera: 1, tercera: 3 },
  dates: {
    filler: words`el | la | los | las | de | del | en | para | a`,
    next: words`próximo | próxima | que viene | siguiente`,
    last: words`pasado | pasada | último | última`,
    this: words`este | esta`,
    weekend: words`fin de semana`,
    seasons: { primavera: "SP", verano: "SU", otoño: "FA", invierno: "WI" },
    days: {},
    now: words`ahora`,
  },
  times: {
    past: words`y`,
    to: words`menos`,
    half: words`media`,
    quarter: words`cuarto`,
    oclock: words`en punto`,
    minute: words``,
    am: words`de la mañana | de la madrugada`,
    pm: words`de la tarde | de la noche`,
    noon: words`mediodía`,
    midnight: words`medianoche`,
    halfBefore: false,
    hourFirst: words`past | to`,
    parts: { "por la mañana": "MO", "por la tarde": "AF", "esta tarde": "AF", "por la noche": "NI" },
  },
  durations: {
    and: words`y | con`,
    half: words`media | medio`,
    andHalf: words`y media | y medio`,
    one: words`un | una`,
  },
};
