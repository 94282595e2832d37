/** English. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`alexa`,
  open: words`
    open {name} | launch {name} | start {name} | begin {name} | talk to {name} | speak to {name} |
    speak with {name} | ask {name} | use {name} | enable {name} | run {name} | load {name} | play {name} |
    resume {name} | let me talk to {name} | i want to talk to {name} | tell {name}
  `,
  ask: words`
    ask {name} to {rest} | ask {name} for {rest} | ask {name} about {rest} | ask {name} whether {rest} |
    ask {name} if {rest} | ask {name} that {rest} | ask {name} {rest} | tell {name} to {rest} |
    tell {name} that {rest} | tell {name} about {rest} | tell {name} {rest} | talk to {name} and {rest} |
    speak to {name} and {rest} | open {name} and {rest} | open {name} for {rest} | open {name} to {rest} |
    launch {name} and {rest} | start {name} and {rest} | begin {name} and {rest} | use {name} and {rest} |
    use {name} to {rest} | use {name} for {rest} | run {name} and {rest} | play {name} and {rest} |
    search {name} for {rest} | {rest} using {name} | {rest} with {name} | {rest} from {name} | {rest} on {name} |
    {rest} by using {name} | {rest} in {name}
  `,
  courtesy: words`
    please | um | uh | er | well | so | okay | ok | hey | thanks | thank you | now | then | can you | could you |
    would you | will you | i want to | i would like to | i'd like to | can i | could i | just
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`help | help me | can you help me | what can i do | what can you do | what can i say`,
    "AMAZON.StopIntent": words`
      stop | off | shut up | end | quit | exit | be quiet | that's all | i'm done | goodbye | bye
    `,
    "AMAZON.CancelIntent": words`cancel | never mind | nevermind | forget it | cancel that`,
    "AMAZON.NavigateHomeIntent": words`go home | home | navigate home | go to the home screen | take me home`,
    "AMAZON.YesIntent": words`
      yes | yeah | yep | sure | yes please | okay | ok | correct | right | of course | yup | that's right
    `,
    "AMAZON.NoIntent": words`no | nope | no thanks | no thank you | nah | not really | no way`,
    "AMAZON.RepeatIntent": words`
      repeat | say that again | repeat that | again | can you repeat that | please repeat | what did you say |
      one more time
    `,
    "AMAZON.StartOverIntent": words`start over | restart | start again | begin again`,
    "AMAZON.NextIntent": words`next | skip | skip forward | next one | go forward | next please | skip this`,
    "AMAZON.PreviousIntent": words`previous | go back | skip back | back up | back | last one | previous one`,
    "AMAZON.PauseIntent": words`pause | pause that | hold on | wait`,
    "AMAZON.ResumeIntent": words`resume | continue | keep going | go on | carry on | unpause`,
    "AMAZON.ShuffleOnIntent": words`shuffle | shuffle on | shuffle mode | turn on shuffle | turn shuffle on`,
    "AMAZON.ShuffleOffIntent": words`stop shuffling | shuffle off | turn off shuffle | turn shuffle off`,
    "AMAZON.LoopOnIntent": words`loop | loop on | turn on loop | keep repeating this | repeat on | turn loop on`,
    "AMAZON.LoopOffIntent": words`loop off | turn off loop | turn loop off | repeat off`,
    "AMAZON.MoreIntent": words`more | show more | tell me more | show me more`,
    "AMAZON.NavigateSettingsIntent": words`settings | go to settings | open settings | navigate settings`,
    "AMAZON.PageUpIntent": words`page up | go up a page`,
    "AMAZON.PageDownIntent": words`page down | go down a page`,
    "AMAZON.ScrollUpIntent": words`scroll up`,
    "AMAZON.ScrollDownIntent": words`scroll down`,
    "AMAZON.ScrollLeftIntent": words`scroll left`,
    "AMAZON.ScrollRightIntent": words`scroll right`,
  },
  listed: words`and`,
  and: words`and`,
  cardinals: { oh: 0, "a hundred": 100, "a thousand": 1000, "a couple": 2, "a dozen": 12 },
  ordinals: {},
  dates: {
    filler: words`the | of | on | in | for | a | an`,
    next: words`next | coming`,
    last: words`last | previous | past`,
    this: words`this`,
    weekend: words`weekend`,
    seasons: { spring: "SP", summer: "SU", autumn: "FA", fall: "FA", winter: "WI" },
    days: { tonight: 0, "day after tomorrow": 2, "day before yesterday": -2 },
    now: words`now | right now`,
  },
  times: {
    past: words`past | after`,
    to: words`to | before | til | till`,
    half: words`half`,
    quarter: words`quarter | a quarter`,
    oclock: words`o clock | oclock`,
    minute: words``,
    am: words`am | a m | in the morning | this morning`,
    pm: words`
      pm | p m | in the afternoon | in the evening | at night | tonight | this evening | this afternoon
    `,
    noon: words`noon | midday`,
    midnight: words`midnight`,
    halfBefore: false,
    hourFirst: words``,
    parts: { morning: "MO", afternoon: "AF", evening: "EV", night: "NI" },
  },
  durations: {
    and: words`and`,
    half: words`half a | half an | a half | half`,
    andHalf: words`and a half`,
    one: words`a | an`,
  },
};
