/**
 * Models in each of Alexa's languages, written for the measurement of understanding, and what people say for their
 * slots: as words, and as the value that Alexa sends. [text] is the value that is said, [text, value] a text with
 * another value. DATES depend on the day: see TODAY.
 */

/** A Saturday. */
export const TODAY = new Date(2026, 10, 28);

/**
 * @typedef {object} Written
 * @property {string} locale
 * @property {string} invocationName
 * @property {Record<string, string[][]>} types             values of each: the name, then its synonyms
 * @property {Record<string, string[]>} intents             samples. A slot is {name:TYPE}
 * @property {Record<string, string[][]>} said              by a type of Amazon's
 * @property {string[]} please                              before and after
 */

/** @type {Written[]} */
export const MODELS = [
  {
    locale: "en-US",
    invocationName: "garden desk",
    types: {
      PLANT: [
        ["rose", "red rose"],
        ["tomato", "cherry tomato"],
        ["basil", "sweet basil", "thai basil"],
      ],
      TOOL: [["rake", "leaf rake"], ["spade"], ["watering can"]],
      BED: [["bed one"], ["bed two"], ["the greenhouse", "glass house"]],
    },
    intents: {
      WaterIntent: [
        "water the {plant:PLANT}",
        "water the {plant:PLANT} for {span:AMAZON.DURATION}",
        "water {bed:BED} at {time:AMAZON.TIME}",
        "give the {plant:PLANT} {litres:AMAZON.NUMBER} litres",
        "{plant:PLANT} needs water",
      ],
      PlantIntent: [
        "plant {count:AMAZON.NUMBER} {plant:PLANT}",
        "plant {plant:PLANT} in {bed:BED} on {day:AMAZON.DATE}",
        "i have planted the {row:AMAZON.Ordinal} row",
      ],
      FindIntent: ["search for {query:AMAZON.SearchQuery}", "look up {query:AMAZON.SearchQuery} please"],
      ToolIntent: ["where is the {tool:TOOL}", "i need the {tool:TOOL} from {name:AMAZON.FirstName}"],
      PinIntent: ["my pin is {pin:AMAZON.FOUR_DIGIT_NUMBER}"],
      WeatherIntent: ["will it rain in {city:AMAZON.City} {day:AMAZON.DATE}", "will it rain {day:AMAZON.DATE}"],
      StatusIntent: ["how is my garden", "what is new"],
    },
    said: {
      "AMAZON.NUMBER": [["two", "2"], ["twenty five", "25"], ["a hundred and six", "106"], ["7"]],
      "AMAZON.Ordinal": [
        ["third", "3"],
        ["21st", "21"],
      ],
      "AMAZON.FOUR_DIGIT_NUMBER": [["one two three four", "1234"], ["twelve thirty four", "1234"], ["4711"]],
      "AMAZON.DATE": [
        ["tomorrow", "2026-11-29"],
        ["next friday", "2026-12-04"],
        ["the fifth of may", "2027-05-05"],
        ["this weekend", "2026-W48-WE"],
      ],
      "AMAZON.TIME": [
        ["half past seven", "07:30"],
        ["8 p.m.", "20:00"],
        ["noon", "12:00"],
        ["quarter to nine in the evening", "20:45"],
      ],
      "AMAZON.DURATION": [
        ["ten minutes", "PT10M"],
        ["an hour and a half", "PT1H30M"],
        ["two hours and five minutes", "PT2H5M"],
      ],
      "AMAZON.City": [["seattle"], ["new york"]],
      "AMAZON.FirstName": [["anna"], ["mary jane"]],
      "AMAZON.SearchQuery": [
        ["tulips"],
        ["how often to water tomatoes in july"],
        ["a cure for the black spots on my roses"],
      ],
    },
    please: ["please", "thanks"],
  },
  {
    locale: "de-DE",
    invocationName: "gartenhelfer",
    types: {
      PLANT: [["Rosen", "die Rosen"], ["Tomaten", "Kirschtomaten"], ["Basilikum"]],
      TOOL: [["Rechen", "Laubrechen"], ["Spaten"], ["Gießkanne"]],
    },
    intents: {
      WaterIntent: [
        "gieße {plant:PLANT}",
        "gieße {plant:PLANT} {span:AMAZON.DURATION} lang",
        "gieße {plant:PLANT} um {time:AMAZON.TIME}",
        "{litres:AMAZON.NUMBER} Liter für {plant:PLANT}",
      ],
      PlantIntent: [
        "pflanze {count:AMAZON.NUMBER} {plant:PLANT}",
        "pflanze {plant:PLANT} {day:AMAZON.DATE}",
        "die {row:AMAZON.Ordinal} Reihe ist fertig",
      ],
      FindIntent: ["suche nach {query:AMAZON.SearchQuery}"],
      ToolIntent: ["wo ist mein {tool:TOOL}", "ich brauche den {tool:TOOL} von {name:AMAZON.FirstName}"],
      PinIntent: ["meine pin ist {pin:AMAZON.FOUR_DIGIT_NUMBER}"],
      WeatherIntent: ["regnet es {day:AMAZON.DATE} in {city:AMAZON.City}", "regnet es {day:AMAZON.DATE}"],
      StatusIntent: ["wie geht es meinem garten"],
    },
    said: {
      "AMAZON.NUMBER": [["zwei", "2"], ["fünfundzwanzig", "25"], ["hundertsechs", "106"], ["7"]],
      "AMAZON.Ordinal": [
        ["dritte", "3"],
        ["einundzwanzigste", "21"],
      ],
      "AMAZON.FOUR_DIGIT_NUMBER": [["eins zwei drei vier", "1234"], ["4711"]],
      "AMAZON.DATE": [
        ["morgen", "2026-11-29"],
        ["nächsten Freitag", "2026-12-04"],
        ["am fünften Mai", "2027-05-05"],
        ["am Wochenende", "2026-W48-WE"],
      ],
      "AMAZON.TIME": [
        ["halb acht", "07:30"],
        ["zwanzig Uhr", "20:00"],
        ["viertel nach sieben", "07:15"],
      ],
      "AMAZON.DURATION": [
        ["zehn Minuten", "PT10M"],
        ["zwei Stunden und fünf Minuten", "PT2H5M"],
        ["eine halbe Stunde", "PT30M"],
      ],
      "AMAZON.City": [["Berlin"], ["Bad Homburg"]],
      "AMAZON.FirstName": [["Anna"], ["Hans Peter"]],
      "AMAZON.SearchQuery": [["Tulpen"], ["wie oft man Tomaten im Juli gießt"]],
    },
    please: ["bitte", "danke"],
  },
  {
    locale: "es-ES",
    invocationName: "mi jardín",
    types: {
      PLANT: [["rosas", "rosas rojas"], ["tomates"], ["albahaca"]],
      TOOL: [["rastrillo"], ["pala"], ["regadera"]],
    },
    intents: {
      WaterIntent: [
        "riega {plant:PLANT}",
        "riega {plant:PLANT} durante {span:AMAZON.DURATION}",
        "riega {plant:PLANT} a {time:AMAZON.TIME}",
        "pon {litres:AMAZON.NUMBER} litros",
      ],
      PlantIntent: ["planta {count:AMAZON.NUMBER} {plant:PLANT}", "planta {plant:PLANT} {day:AMAZON.DATE}"],
      FindIntent: ["busca {query:AMAZON.SearchQuery}"],
      ToolIntent: ["dónde está mi {tool:TOOL}", "necesito la {tool:TOOL} de {name:AMAZON.FirstName}"],
      PinIntent: ["mi clave es {pin:AMAZON.FOUR_DIGIT_NUMBER}"],
      WeatherIntent: ["lloverá {day:AMAZON.DATE} en {city:AMAZON.City}"],
      StatusIntent: ["cómo está todo"],
    },
    said: {
      "AMAZON.NUMBER": [
        ["dos", "2"],
        ["veinticinco", "25"],
        ["ciento seis", "106"],
      ],
      "AMAZON.FOUR_DIGIT_NUMBER": [["uno dos tres cuatro", "1234"], ["4711"]],
      "AMAZON.DATE": [
        ["mañana", "2026-11-29"],
        ["el próximo viernes", "2026-12-04"],
        ["el cinco de mayo", "2027-05-05"],
      ],
      "AMAZON.TIME": [
        ["las siete y media", "07:30"],
        ["las ocho de la tarde", "20:00"],
      ],
      "AMAZON.DURATION": [
        ["diez minutos", "PT10M"],
        ["dos horas y cinco minutos", "PT2H5M"],
      ],
      "AMAZON.City": [["sevilla"], ["san sebastián"]],
      "AMAZON.FirstName": [["ana"], ["maría josé"]],
      "AMAZON.SearchQuery": [["tulipanes"], ["cuánto hay que regar los tomates en julio"]],
    },
    please: ["por favor", "gracias"],
  },
  {
    locale: "fr-FR",
    invocationName: "mon jardin",
    types: {
      PLANT: [["roses", "roses rouges"], ["tomates"], ["basilic"]],
      TOOL: [["râteau"], ["pelle"], ["arrosoir"]],
    },
    intents: {
      WaterIntent: [
        "arrose les {plant:PLANT}",
        "arrose les {plant:PLANT} pendant {span:AMAZON.DURATION}",
        "arrose les {plant:PLANT} à {time:AMAZON.TIME}",
        "donne {litres:AMAZON.NUMBER} litres",
      ],
      PlantIntent: ["plante {count:AMAZON.NUMBER} {plant:PLANT}", "plante des {plant:PLANT} {day:AMAZON.DATE}"],
      FindIntent: ["cherche {query:AMAZON.SearchQuery}"],
      ToolIntent: ["où est mon {tool:TOOL}", "il me faut le {tool:TOOL} de {name:AMAZON.FirstName}"],
      PinIntent: ["mon code est {pin:AMAZON.FOUR_DIGIT_NUMBER}"],
      WeatherIntent: ["va-t-il pleuvoir {day:AMAZON.DATE} à {city:AMAZON.City}"],
      StatusIntent: ["comment va le jardin"],
    },
    said: {
      "AMAZON.NUMBER": [
        ["deux", "2"],
        ["vingt-cinq", "25"],
        ["quatre-vingt-dix-sept", "97"],
      ],
      "AMAZON.FOUR_DIGIT_NUMBER": [["un deux trois quatre", "1234"], ["4711"]],
      "AMAZON.DATE": [
        ["demain", "2026-11-29"],
        ["vendredi prochain", "2026-12-04"],
        ["le cinq mai", "2027-05-05"],
      ],
      "AMAZON.TIME": [
        ["sept heures et demie", "07:30"],
        ["huit heures du soir", "20:00"],
        ["huit heures moins le quart", "07:45"],
      ],
      "AMAZON.DURATION": [
        ["dix minutes", "PT10M"],
        ["deux heures et cinq minutes", "PT2H5M"],
      ],
      "AMAZON.City": [["lyon"], ["aix en provence"]],
      "AMAZON.FirstName": [["anne"], ["marie claude"]],
      "AMAZON.SearchQuery": [["des tulipes"], ["combien arroser les tomates en juillet"]],
    },
    please: ["s'il te plaît", "merci"],
  },
  {
    locale: "it-IT",
    invocationName: "il mio giardino",
    types: {
      PLANT: [["rose", "rose rosse"], ["pomodori"], ["basilico"]],
      TOOL: [["rastrello"], ["vanga"], ["annaffiatoio"]],
    },
    intents: {
      WaterIntent: [
        "innaffia {plant:PLANT}",
        "innaffia {plant:PLANT} per {span:AMAZON.DURATION}",
        "innaffia {plant:PLANT} alle {time:AMAZON.TIME}",
        "versa {litres:AMAZON.NUMBER} litri",
      ],
      PlantIntent: ["pianta {count:AMAZON.NUMBER} {plant:PLANT}", "pianta {plant:PLANT} {day:AMAZON.DATE}"],
      FindIntent: ["cerca {query:AMAZON.SearchQuery}"],
      ToolIntent: ["dove è il mio {tool:TOOL}", "mi serve la {tool:TOOL} di {name:AMAZON.FirstName}"],
      WeatherIntent: ["pioverà {day:AMAZON.DATE} a {city:AMAZON.City}"],
      StatusIntent: ["come va tutto"],
    },
    said: {
      "AMAZON.NUMBER": [
        ["due", "2"],
        ["venticinque", "25"],
        ["centosei", "106"],
      ],
      "AMAZON.DATE": [
        ["domani", "2026-11-29"],
        ["venerdì prossimo", "2026-12-04"],
        ["il cinque maggio", "2027-05-05"],
      ],
      "AMAZON.TIME": [
        ["sette e mezza", "07:30"],
        ["otto di sera", "20:00"],
      ],
      "AMAZON.DURATION": [
        ["dieci minuti", "PT10M"],
        ["due ore e cinque minuti", "PT2H5M"],
      ],
      "AMAZON.City": [["roma"], ["reggio emilia"]],
      "AMAZON.FirstName": [["anna"], ["maria grazia"]],
      "AMAZON.SearchQuery": [["tulipani"], ["quanto innaffiare i pomodori a luglio"]],
    },
    please: ["per favore", "grazie"],
  },
  {
    locale: "pt-BR",
    invocationName: "meu jardim",
    types: {
      PLANT: [["rosas", "rosas vermelhas"], ["tomates"], ["manjericão"]],
      TOOL: [["ancinho"], ["pá"], ["regador"]],
    },
    intents: {
      WaterIntent: [
        "regue {plant:PLANT}",
        "regue {plant:PLANT} durante {span:AMAZON.DURATION}",
        "regue {plant:PLANT} às {time:AMAZON.TIME}",
        "coloque {litres:AMAZON.NUMBER} litros",
      ],
      PlantIntent: ["plante {count:AMAZON.NUMBER} {plant:PLANT}", "plante {plant:PLANT} {day:AMAZON.DATE}"],
      FindIntent: ["procure {query:AMAZON.SearchQuery}"],
      ToolIntent: ["onde está meu {tool:TOOL}", "preciso do {tool:TOOL} de {name:AMAZON.FirstName}"],
      WeatherIntent: ["vai chover {day:AMAZON.DATE} em {city:AMAZON.City}"],
      StatusIntent: ["como está tudo"],
    },
    said: {
      "AMAZON.NUMBER": [
        ["dois", "2"],
        ["vinte e cinco", "25"],
        ["cento e seis", "106"],
      ],
      "AMAZON.DATE": [
        ["amanhã", "2026-11-29"],
        ["próxima sexta-feira", "2026-12-04"],
        ["cinco de maio", "2027-05-05"],
      ],
      "AMAZON.TIME": [
        ["sete e meia", "07:30"],
        ["oito da noite", "20:00"],
      ],
      "AMAZON.DURATION": [
        ["dez minutos", "PT10M"],
        ["duas horas e cinco minutos", "PT2H5M"],
      ],
      "AMAZON.City": [["recife"], ["são paulo"]],
      "AMAZON.FirstName": [["ana"], ["maria clara"]],
      "AMAZON.SearchQuery": [["tulipas"], ["quanto regar os tomates em julho"]],
    },
    please: ["por favor", "obrigado"],
  },
  {
    locale: "nl-NL",
    invocationName: "mijn tuin",
    types: { PLANT: [["rozen", "rode rozen"], ["tomaten"], ["basilicum"]], TOOL: [["hark"], ["schop"], ["gieter"]] },
    intents: {
      WaterIntent: [
        "geef de {plant:PLANT} water",
        "geef de {plant:PLANT} {span:AMAZON.DURATION} water",
        "geef de {plant:PLANT} om {time:AMAZON.TIME} water",
        "neem {litres:AMAZON.NUMBER} liter",
      ],
      PlantIntent: ["plant {count:AMAZON.NUMBER} {plant:PLANT}", "plant de {plant:PLANT} {day:AMAZON.DATE}"],
      FindIntent: ["zoek naar {query:AMAZON.SearchQuery}"],
      ToolIntent: ["waar is mijn {tool:TOOL}", "ik zoek de {tool:TOOL} van {name:AMAZON.FirstName}"],
      WeatherIntent: ["regent het {day:AMAZON.DATE} in {city:AMAZON.City}"],
      StatusIntent: ["hoe gaat het ermee"],
    },
    said: {
      "AMAZON.NUMBER": [
        ["twee", "2"],
        ["vijfentwintig", "25"],
        ["honderdzes", "106"],
      ],
      "AMAZON.DATE": [
        ["morgen", "2026-11-29"],
        ["volgende vrijdag", "2026-12-04"],
        ["vijf mei", "2027-05-05"],
      ],
      "AMAZON.TIME": [
        ["half acht", "07:30"],
        ["kwart over zeven", "07:15"],
      ],
      "AMAZON.DURATION": [
        ["tien minuten", "PT10M"],
        ["twee uur en vijf minuten", "PT2H5M"],
      ],
      "AMAZON.City": [["utrecht"], ["den haag"]],
      "AMAZON.FirstName": [["anna"], ["jan willem"]],
      "AMAZON.SearchQuery": [["tulpen"], ["hoe vaak je tomaten in juli water geeft"]],
    },
    please: ["alsjeblieft", "dank je"],
  },
  {
    locale: "hi-IN",
    invocationName: "मेरा बगीचा",
    types: { PLANT: [["गुलाब", "लाल गुलाब"], ["टमाटर"], ["तुलसी"]], TOOL: [["फावड़ा"], ["कैंची"]] },
    intents: {
      WaterIntent: [
        "{plant:PLANT} को पानी दो",
        "{plant:PLANT} को {span:AMAZON.DURATION} पानी दो",
        "{plant:PLANT} को {time:AMAZON.TIME} पानी दो",
        "{litres:AMAZON.NUMBER} लीटर डालो",
      ],
      PlantIntent: ["{count:AMAZON.NUMBER} {plant:PLANT} लगाओ", "{day:AMAZON.DATE} {plant:PLANT} लगाओ"],
      FindIntent: ["{query:AMAZON.SearchQuery} खोजो"],
      ToolIntent: ["मेरा {tool:TOOL} कहाँ है"],
      StatusIntent: ["सब कैसा है"],
    },
    said: {
      "AMAZON.NUMBER": [
        ["दो", "2"],
        ["पच्चीस", "25"],
        ["twenty five", "25"],
      ],
      "AMAZON.DATE": [
        ["कल", "2026-11-29"],
        ["पाँच मई", "2027-05-05"],
      ],
      "AMAZON.TIME": [["शाम सात बजे", "19:00"]],
      "AMAZON.DURATION": [
        ["दस मिनट", "PT10M"],
        ["दो घंटे और पाँच मिनट", "PT2H5M"],
      ],
      "AMAZON.SearchQuery": [["ट्यूलिप"], ["जुलाई में टमाटर की देखभाल"]],
    },
    please: ["कृपया", "धन्यवाद"],
  },
  {
    locale: "ja-JP",
    invocationName: "庭の友",
    types: { PLANT: [["バラ", "赤いバラ"], ["トマト"], ["バジル"]], TOOL: [["熊手"], ["スコップ"]] },
    intents: {
      WaterIntent: [
        "{plant:PLANT}に水をやって",
        "{plant:PLANT}に{span:AMAZON.DURATION}水をやって",
        "{time:AMAZON.TIME}に{plant:PLANT}に水をやって",
        "{litres:AMAZON.NUMBER}リットル入れて",
      ],
      PlantIntent: ["{plant:PLANT}を{count:AMAZON.NUMBER}本植えて", "{day:AMAZON.DATE}に{plant:PLANT}を植えて"],
      FindIntent: ["{query:AMAZON.SearchQuery}を調べて"],
      ToolIntent: ["{tool:TOOL}はどこ"],
      StatusIntent: ["元気ですか"],
    },
    said: {
      "AMAZON.NUMBER": [["二", "2"], ["二十五", "25"], ["7"]],
      "AMAZON.DATE": [
        ["明日", "2026-11-29"],
        ["五月五日", "2027-05-05"],
      ],
      "AMAZON.TIME": [
        ["午後七時半", "19:30"],
        ["八時", "08:00"],
      ],
      "AMAZON.DURATION": [
        ["十分", "PT10M"],
        ["二時間五分", "PT2H5M"],
      ],
      "AMAZON.SearchQuery": [["チューリップ"], ["七月のトマトの育て方"]],
    },
    please: ["お願いします"],
  },
  {
    locale: "ar-SA",
    invocationName: "حديقة البيت",
    types: { PLANT: [["الورد", "الورد الأحمر"], ["الطماطم"], ["الريحان"]], TOOL: [["المجرفة"], ["المقص"]] },
    intents: {
      WaterIntent: [
        "اسقي {plant:PLANT}",
        "اسقي {plant:PLANT} لمدة {span:AMAZON.DURATION}",
        "اسقي {plant:PLANT} عند {time:AMAZON.TIME}",
        "أضيفي {litres:AMAZON.NUMBER} لتر",
      ],
      PlantIntent: ["ازرعي {count:AMAZON.NUMBER} من {plant:PLANT}", "ازرعي {plant:PLANT} {day:AMAZON.DATE}"],
      FindIntent: ["ابحثي عن {query:AMAZON.SearchQuery}"],
      ToolIntent: ["أين {tool:TOOL}"],
      StatusIntent: ["كيف الحال هنا"],
    },
    said: {
      "AMAZON.NUMBER": [["اثنان", "2"], ["خمسة وعشرون", "25"], ["7"]],
      "AMAZON.DATE": [
        ["غدا", "2026-11-29"],
        ["خمسة مايو", "2027-05-05"],
      ],
      "AMAZON.TIME": [["الساعة سبعة مساء", "19:00"]],
      "AMAZON.DURATION": [
        ["عشر دقائق", "PT10M"],
        ["ساعتان وخمس دقائق", "PT2H5M"],
      ],
      "AMAZON.SearchQuery": [["التوليب"], ["طريقة العناية بالطماطم في الصيف"]],
    },
    please: ["من فضلك", "شكرا"],
  },
];
