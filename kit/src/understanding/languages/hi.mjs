/** Hindi. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa | एलेक्सा`,
  open: words`
    {name} खोलो | {name} खोलें | {name} खोलिए | {name} शुरू करो | {name} शुरू करें | {name} चालू करो |
    {name} चलाओ | {name} से बात करो | {name} से पूछो | open {name} | start {name} | launch {name} |
    {name} open करो | {name} start करो | {name} को खोलो | {name} को शुरू करो
  `,
  ask: words`
    {name} से पूछो कि {rest} | {name} से पूछो {rest} | {name} से पूछें {rest} | {name} से कहो कि {rest} |
    {name} से कहो {rest} | {name} खोलो और {rest} | {name} शुरू करो और {rest} | {name} को बोलो {rest} |
    {name} में {rest} | {name} पर {rest} | ask {name} to {rest} | ask {name} for {rest} | ask {name} {rest} |
    tell {name} {rest}
  `,
  courtesy: words`
    कृपया | प्लीज़ | प्लीज | please | अच्छा | तो | ज़रा | क्या तुम | क्या आप | मुझे | धन्यवाद
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`मदद | मदद करो | मेरी मदद करो | सहायता | हेल्प | help | मदद चाहिए`,
    "AMAZON.StopIntent": words`रुको | बंद करो | रुक जाओ | स्टॉप | बस | चुप | stop | बंद | खत्म करो | रोको`,
    "AMAZON.CancelIntent": words`रद्द करो | कैंसल | रहने दो | छोड़ो | cancel | कैंसिल करो | जाने दो | कैंसिल`,
    "AMAZON.NavigateHomeIntent": words`होम पर जाओ | होम | होम स्क्रीन पर जाओ | go home | घर जाओ`,
    "AMAZON.YesIntent": words`हाँ | हां | जी | जी हाँ | हाँ जी | yes | ठीक है | बिलकुल | ओके | सही`,
    "AMAZON.NoIntent": words`नहीं | ना | जी नहीं | no | नहीं धन्यवाद | मत करो`,
    "AMAZON.RepeatIntent": words`दोहराओ | फिर से | फिर से बोलो | दोबारा बोलो | repeat | दोहराएं | फिर से कहो`,
    "AMAZON.StartOverIntent": words`फिर से शुरू करो | शुरू से | दोबारा शुरू करो | start over | शुरुआत से`,
    "AMAZON.NextIntent": words`अगला | आगे | अगला वाला | next | आगे बढ़ो | स्किप करो | अगली`,
    "AMAZON.PreviousIntent": words`पिछला | पीछे | वापस | पिछला वाला | previous | पीछे जाओ | पिछली`,
    "AMAZON.PauseIntent": words`पॉज़ | रोक दो | ठहरो | pause | पॉज़ करो | थोड़ा रुको`,
    "AMAZON.ResumeIntent": words`जारी रखो | चालू करो | resume | जारी रखें | चलते रहो | continue`,
    "AMAZON.ShuffleOnIntent": words`शफल | शफल करो | शफल चालू करो | shuffle | shuffle on`,
    "AMAZON.ShuffleOffIntent": words`शफल बंद करो | shuffle off | शफल बंद`,
    "AMAZON.LoopOnIntent": words`लूप | लूप चालू करो | loop on | लूप करो | रिपीट चालू करो`,
    "AMAZON.LoopOffIntent": words`लूप बंद करो | loop off | रिपीट बंद करो | लूप बंद`,
    "AMAZON.MoreIntent": words`और | और दिखाओ | more | ज़्यादा दिखाओ`,
    "AMAZON.NavigateSettingsIntent": words`सेटिंग्स | सेटिंग्स खोलो | settings | सेटिंग्स पर जाओ`,
    "AMAZON.PageUpIntent": words`पेज ऊपर | page up | एक पेज ऊपर`,
    "AMAZON.PageDownIntent": words`पेज नीचे | page down | एक पेज नीचे`,
    "AMAZON.ScrollUpIntent": words`ऊपर स्क्रॉल करो | scroll up | ऊपर जाओ`,
    "AMAZON.ScrollDownIntent": words`नीचे स्क्रॉल करो | scroll down | नीचे जाओ`,
    "AMAZON.ScrollLeftIntent": words`बाएं स्क्रॉल करो | scroll left | बाएं जाओ`,
    "AMAZON.ScrollRightIntent": words`दाएं स्क्रॉल करो | scroll right | दाएं जाओ`,
  },
  listed: words`और`,
  and: words``,
  cardinals: {},
  ordinals: {},
  dates: {
    filler: words`को | के | की | का | में`,
    next: words`अगला | अगले | अगली`,
    last: words`पिछला | पिछले | पिछली`,
    this: words`इस | यह`,
    weekend: words`सप्ताहांत`,
    seasons: { वसंत: "SP", गर्मी: "SU", शरद: "FA", सर्दी: "WI" },
    days: { आज: 0, कल: 1, परसों: 2 },
    now: words`अभी`,
  },
  times: {
    past: words``,
    to: words``,
    half: words`साढ़े`,
    quarter: words``,
    oclock: words`बजे`,
    minute: words``,
    am: words`सुबह`,
    pm: words`शाम | दोपहर | रात`,
    noon: words`दोपहर`,
    midnight: words`आधी रात`,
    halfBefore: false,
    hourFirst: words``,
    parts: { सुबह: "MO", शाम: "EV", रात: "NI" },
  },
  durations: {
    and: words`और`,
    half: words`आधा | आधे`,
    andHalf: words``,
    one: words`एक`,
  },
};
