/**
 * A model's samples as one tree over words, and the values of its types as another. An utterance goes through the tree
 * once (`search.mjs`).
 */
import { usualWords } from "./languages.mjs";
import { numbersIn } from "./numbers.mjs";
import { RECOGNISED, spansOf } from "./recognise.mjs";
import { keysOf } from "./text.mjs";
import { Trie } from "./trie.mjs";

/**
 * @typedef {import("../alexa/language-model.mjs").LanguageModel} LanguageModel
 * @typedef {import("../alexa/language-model.mjs").Intent} Intent
 * @typedef {import("../alexa/language-model.mjs").SlotType} SlotType
 *
 * @typedef {object} Place               in the tree
 * @property {Map<string, number>} next   by a word of a sample
 * @property {Edge[]} slots
 * @property {Sample[]} ends              the samples that end here
 *
 * @typedef {object} Edge
 * @property {number} id
 * @property {string} name                of the slot
 * @property {string} type
 * @property {number} to
 * @property {FreeCost | undefined} free  undefined if the type takes only what is recognised
 *
 * @typedef {object} Sample
 * @property {Intent} intent
 * @property {string} text
 * @property {boolean} isUsual            it is a usual word of a built-in intent, and not the model's own
 * @property {number} order
 * @property {number} length              in words and slots
 *
 * @typedef {{ first: number, word: number, more?: number }} FreeCost    of a value that the type does not have: once, and for each word; more: for each word after
 *   the third, as a name is seldom so long
 * @typedef {{ end: number, cost: number, value?: string }} Known   a value of a type, or something recognised
 */

/**
 * What a slot costs, in units of certainty lost. A word of the sample itself costs nothing; what is recognised costs
 * more the freer its form is.
 * @type {Record<string, number>}
 */
const RECOGNISED_COST = {
  "AMAZON.FOUR_DIGIT_NUMBER": 0.95,
  "AMAZON.Ordinal": 1,
  "AMAZON.NUMBER": 1.02,
  "AMAZON.TIME": 1.1,
  "AMAZON.DURATION": 1.1,
  "AMAZON.DATE": 1.2,
};
const KNOWN_COST = 1;
/** Among spans of one cost, the shorter is likelier. */
const WORD_COST = 0.01;
/** English numbers and dates in another language: usual in India, and what developers type. */
const FOREIGN_COST = 0.6;
const OWN_TYPE = { first: 3, word: 3 };
const LIST_TYPE = { first: 2, word: 2.6, more: 3.6 };
const PHRASE_TYPE = { first: 2.5, word: 3 };

/** Types that take any words. */
const PHRASES = ["AMAZON.SearchQuery", "AMAZON.LITERAL"];

const SLOT = /\{\s*([^{}]+?)\s*\}/g;

export class Automaton {
  /** @type {Place[]} */
  places = [emptyPlace()];
  /** @type {Edge[]} */
  edges = [];
  /** @type {Sample[]} */
  samples = [];
  /** The samples that have a word. @type {Map<string, number[]>} */
  #withWord = new Map();
  /** How many different words each sample has. @type {number[]} */
  #words = [];
  /** The types of each value. @type {Trie<string>} */
  #values = new Trie();

  /**
   * @param {LanguageModel} model
   * @param {string} locale
   * @param {SlotType[]} [dynamic]  values that the skill has added in this session
   */
  constructor(model, locale, dynamic = []) {
    this.model = model;
    this.locale = locale;
    for (const type of [...model.types, ...dynamic]) this.#addValues(type);
  }

  /**
   * The samples of a model, and the usual words of its built-in intents.
   * @param {LanguageModel} model
   * @param {string} locale
   * @param {SlotType[]} [dynamic]
   */
  static of(model, locale, dynamic) {
    const automaton = new Automaton(model, locale, dynamic);
    for (const intent of model.intents) for (const text of intent.samples) automaton.#add(intent, text, false);
    for (const intent of model.intents)
      for (const text of usualWords(intent.name, locale)) automaton.#add(intent, text, true);
    return automaton;
  }

  /** The same values with other samples. @param {{ intent: Intent, text: string, isUsual?: boolean }[]} samples */
  only(samples) {
    const automaton = new Automaton({ ...this.model, types: [] }, this.locale);
    automaton.#values = this.#values;
    for (const { intent, text, isUsual = false } of samples) automaton.#add(intent, text, isUsual);
    return automaton;
  }

  /** @param {SlotType} type */
  #addValues({ name: type, values }) {
    const seen = new Set();
    for (const { name } of values)
      for (const text of [name.value, ...name.synonyms])
        for (const words of this.#waysToSay(text)) {
          const key = words.join(" ");
          if (!seen.has(key)) this.#values.put(words, type);
          seen.add(key);
        }
  }

  /** A number in a value can be said in words, and the other way round. @param {string} text @returns {string[][]} */
  #waysToSay(text) {
    const numbers = numbersIn(this.locale);
    const words = keysOf(text, this.locale);
    if (/^\d{1,3}$/.test(text.trim())) return [words, ...numbers.saidAs(Number(text))];
    const number = /\d/.test(text) ? undefined : numbers.valueOf(text);
    return number === undefined ? [words] : [words, [String(number)]];
  }

  /** @param {Intent} intent @param {string} text @param {boolean} isUsual */
  #add(intent, text, isUsual) {
    const slots = new Map(intent.slots.map(({ name, type }) => [name.toLowerCase(), { name, type }]));
    const written = text.normalize("NFC");
    let at = 0;
    let from = 0;
    let length = 0;
    for (const match of written.matchAll(SLOT)) {
      const literals = keysOf(written.slice(from, match.index), this.locale);
      from = match.index + match[0].length;
      for (const word of literals) at = this.#afterWord(at, word);
      const named = /** @type {string} */ (match[1].split("|").at(-1)).trim();
      at = this.#afterSlot(at, slots.get(named.toLowerCase()) ?? { name: named, type: PHRASES[0] });
      length += literals.length + 1;
    }
    const literals = keysOf(written.slice(from), this.locale);
    for (const word of literals) at = this.#afterWord(at, word);
    if (!at) return;
    length += literals.length;
    const order = this.samples.length;
    const sample = { intent, text, isUsual, order, length };
    this.places[at].ends.push(sample);
    const words = new Set(keysOf(written.replace(SLOT, " "), this.locale));
    for (const word of words) {
      const others = this.#withWord.get(word);
      if (others) others.push(order);
      else this.#withWord.set(word, [order]);
    }
    this.samples.push(sample);
    this.#words.push(words.size);
  }

  /** @param {number} at @param {string} word */
  #afterWord(at, word) {
    const known = this.places[at].next.get(word);
    if (known !== undefined) return known;
    const place = this.places.push(emptyPlace()) - 1;
    this.places[at].next.set(word, place);
    return place;
  }

  /** @param {number} at @param {{ name: string, type: string }} slot */
  #afterSlot(at, { name, type }) {
    const known = this.places[at].slots.find((edge) => edge.name === name && edge.type === type);
    if (known) return known.to;
    const to = this.places.push(emptyPlace()) - 1;
    const edge = { id: this.edges.length, name, type, to, free: this.#freeCost(type) };
    this.edges.push(edge);
    this.places[at].slots.push(edge);
    return to;
  }

  /** @param {string} type @returns {FreeCost | undefined} */
  #freeCost(type) {
    if (PHRASES.includes(type)) return PHRASE_TYPE;
    if (isRecognised(type)) return undefined;
    return type.startsWith("AMAZON.") ? LIST_TYPE : OWN_TYPE;
  }

  /**
   * The samples that share most with an utterance: rare words count more.
   * @param {string[]} said
   * @param {number} most
   */
  nearest(said, most) {
    /** @type {Map<number, number>} */
    const shared = new Map();
    for (const word of new Set(said)) {
      const having = this.#withWord.get(word) ?? [];
      const weight = 1 / Math.log2(2 + having.length);
      for (const order of having) shared.set(order, (shared.get(order) ?? 0) + weight);
    }
    return [...shared]
      .map(([order, weight]) => ({ order, likeness: weight / Math.sqrt(1 + this.#words[order]) }))
      .sort((left, right) => right.likeness - left.likeness || left.order - right.order)
      .slice(0, most)
      .map(({ order }) => this.samples[order]);
  }

  /**
   * Every value of a type in an utterance: by the word that it begins with, and by its type.
   * @param {string[]} said
   * @param {Date} now
   * @returns {Map<string, Known[]>[]}
   */
  knownIn(said, now) {
    /** @type {Map<string, Known[]>[]} */
    const known = said.map(() => new Map());
    /** @param {number} from @param {string} type @param {Known} span */
    const put = (from, type, span) => {
      const others = known[from].get(type);
      if (others) others.push(span);
      else known[from].set(type, [span]);
    };
    for (const from of said.keys())
      for (const { end, value: type } of this.#values.at(said, from))
        put(from, type, { end, cost: KNOWN_COST + WORD_COST * (end - from - 1) });
    if (!this.edges.some(({ type }) => isRecognised(type))) return known;
    const own = spansOf(said, this.locale, now);
    const isForeign = !this.locale.startsWith("en") && said.some((word) => /^[a-z]{2,}$/.test(word));
    const foreign = isForeign ? spansOf(said, "en-US", now) : undefined;
    for (const type of RECOGNISED) {
      const taken = new Set(own[type].map(({ from, end }) => `${from} ${end}`));
      const cost = (/** @type {number} */ words) => RECOGNISED_COST[type] + WORD_COST * words;
      for (const { from, end, value } of own[type]) put(from, type, { end, value, cost: cost(end - from) });
      for (const { from, end, value } of foreign?.[type] ?? [])
        if (!taken.has(`${from} ${end}`)) put(from, type, { end, value, cost: cost(end - from) + FOREIGN_COST });
    }
    return known;
  }
}

/** @param {string} type */
const isRecognised = (type) => Object.hasOwn(RECOGNISED_COST, type);

/** @returns {Place} */
const emptyPlace = () => ({ next: new Map(), slots: [], ends: [] });
