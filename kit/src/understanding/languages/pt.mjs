/** Portuguese. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    abrir {name} | abra {name} | abre {name} | iniciar {name} | inicie {name} | começar {name} | comece {name} |
    iniciar o {name} | usar {name} | use {name} | falar com {name} | fale com {name} | jogar {name} |
    perguntar para {name} | pergunte para {name} | pergunte a {name}
  `,
  ask: words`
    pergunte para {name} se {rest} | pergunte para {name} {rest} | pergunte ao {name} {rest} |
    pergunte à {name} {rest} | pergunte a {name} {rest} | peça para {name} {rest} | peça ao {name} {rest} |
    peça à {name} {rest} | diga para {name} {rest} | diga ao {name} {rest} | abra {name} e {rest} |
    abrir {name} e {rest} | inicie {name} e {rest} | use {name} para {rest} | fale com {name} e {rest} |
    {rest} com {name} | {rest} usando {name}
  `,
  courtesy: words`
    por favor | é | então | okay | obrigado | obrigada | você pode | pode | poderia | eu quero | quero |
    gostaria de | agora
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`
      ajuda | me ajude | me ajuda | preciso de ajuda | você pode me ajudar | o que posso dizer
    `,
    "AMAZON.StopIntent": words`
      parar | pare | para | sair | encerrar | terminar | chega | fim | tchau | cala a boca | desligar | finalizar
    `,
    "AMAZON.CancelIntent": words`
      cancelar | cancela | cancele | deixa pra lá | esquece | esqueça | não importa | deixa
    `,
    "AMAZON.NavigateHomeIntent": words`
      voltar para o início | ir para o início | início | tela inicial | ir para a tela inicial | voltar ao início
    `,
    "AMAZON.YesIntent": words`
      sim | claro | isso | com certeza | sim por favor | okay | ok | pode ser | certo | tá bom | isso mesmo
    `,
    "AMAZON.NoIntent": words`não | não obrigado | não obrigada | de jeito nenhum | negativo`,
    "AMAZON.RepeatIntent": words`
      repetir | repita | repete | de novo | fala de novo | pode repetir | mais uma vez | repita por favor
    `,
    "AMAZON.StartOverIntent": words`
      recomeçar | começar de novo | comece de novo | reiniciar | do começo | reinicie | recomece
    `,
    "AMAZON.NextIntent": words`próximo | próxima | avançar | pular | pula | seguinte | pule | avance`,
    "AMAZON.PreviousIntent": words`anterior | voltar | volta | volte | anterior por favor`,
    "AMAZON.PauseIntent": words`pausar | pausa | pause | espera | espere`,
    "AMAZON.ResumeIntent": words`continuar | continue | continua | retomar | retome | prosseguir`,
    "AMAZON.ShuffleOnIntent": words`
      modo aleatório | aleatório | ativar modo aleatório | embaralhar | ligar modo aleatório | ordem aleatória
    `,
    "AMAZON.ShuffleOffIntent": words`
      desativar modo aleatório | desligar modo aleatório | parar modo aleatório | desligar aleatório
    `,
    "AMAZON.LoopOnIntent": words`
      repetir em loop | loop | ativar loop | ligar repetição | ativar repetição | modo repetição
    `,
    "AMAZON.LoopOffIntent": words`desativar loop | desligar repetição | desativar repetição | desligar loop`,
    "AMAZON.MoreIntent": words`mais | mostrar mais | mostre mais | ver mais | me mostre mais`,
    "AMAZON.NavigateSettingsIntent": words`configurações | abrir configurações | ir para configurações | ajustes`,
    "AMAZON.PageUpIntent": words`página acima | subir uma página | subir página | página para cima`,
    "AMAZON.PageDownIntent": words`página abaixo | descer uma página | descer página | página para baixo`,
    "AMAZON.ScrollUpIntent": words`rolar para cima | role para cima`,
    "AMAZON.ScrollDownIntent": words`rolar para baixo | role para baixo`,
    "AMAZON.ScrollLeftIntent": words`rolar para a esquerda | role para a esquerda`,
    "AMAZON.ScrollRightIntent": words`rolar para a direita | role para a direita`,
  },
  listed: words`e`,
  and: words`e`,
  cardinals: { um: 1, uma: 1, meia: 6 },
  ordinals: {},
  dates: {
    filler: words`o | a | os | as | de | do | da | em | no | na | para | às | ao | dia`,
    next: words`próximo | próxima | que vem`,
    last: words`passado | passada | último | última`,
    this: words`este | esta | nesta | neste`,
    weekend: words`fim de semana`,
    seasons: { primavera: "SP", verão: "SU", outono: "FA", inverno: "WI" },
    days: {},
    now: words`agora`,
  },
  times: {
    past: words`e`,
    to: words`para as | para | menos`,
    half: words`meia`,
    quarter: words`quinze`,
    oclock: words`em ponto | horas | hora`,
    minute: words``,
    am: words`da manhã`,
    pm: words`da tarde | da noite`,
    noon: words`meio dia`,
    midnight: words`meia noite`,
    halfBefore: false,
    hourFirst: words`past`,
    parts: { "de manhã": "MO", "à tarde": "AF", "à noite": "NI" },
  },
  durations: {
    and: words`e`,
    half: words`meia | meio`,
    andHalf: words`e meia | e meio`,
    one: words`um | uma`,
  },
};
