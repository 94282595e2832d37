/**
 * Finds the samples that an utterance fits. It goes from word to word, and keeps for each place of the tree the
 * cheapest way to it (the algorithm of Viterbi). So the time is that of words × (places and slots that are reached),
 * without going back.
 */

/** A value that a type of numbers, dates or times does not recognise: only if nothing else fits. */
const UNRECOGNISED = { first: 8, word: 5 };

/** A name has so many words. */
const SHORT = 3;

/** In the search for something near: a word too many, and a word of the sample that is missing. */
const SKIP = 4;
const MISS = 4;
const MOST_SKIPS = 40;
const MOST_MISSES = 3;

/** The least likeness of a sample that is near: Sørensen and Dice's over words. */
const NEAR = 0.6;

/** What a usual word of a built-in intent costs more than a sample of the model. */
const USUAL = 0.005;

/** After so many steps an utterance is given up: about a second. Real models need some thousands. */
const MOST_STEPS = 2_000_000;

/**
 * @typedef {import("./automaton.mjs").Automaton} Automaton
 * @typedef {import("./automaton.mjs").Sample} Sample
 *
 * @typedef {object} Filled       a slot
 * @property {string} name
 * @property {string} type
 * @property {number} from        its first word
 * @property {number} end         the first word after it
 * @property {string} [value]     if Alexa sends something else than what was said
 * @property {"known" | "free" | "unrecognised"} how
 *
 * @typedef {object} Match
 * @property {Sample} sample
 * @property {number} cost
 * @property {Filled[]} slots
 *
 * @typedef {object} State
 * @property {number} place
 * @property {number} at          how many words have been heard
 * @property {number} cost
 * @property {State} [before]
 * @property {Filled} [slot]      the slot that has just ended
 * @property {number} skips
 * @property {number} misses
 *
 * @typedef {{ edge: import("./automaton.mjs").Edge, cost: number, start: State }} Inside   in a slot that goes on
 */

/**
 * The samples that fit, the best first.
 * @param {Automaton} automaton
 * @param {string[]} said
 * @param {Map<string, import("./automaton.mjs").Known[]>[]} known
 * @param {{ near?: boolean }} [options]  near: words may be missing or too many
 * @returns {Match[]}
 */
export function search({ places }, said, known, { near = false } = {}) {
  const length = said.length;
  /** @type {Map<number, State>[]} */
  const reached = Array.from({ length: length + 1 }, () => new Map());
  /** @type {Map<number, Inside>[]} */
  const inside = Array.from({ length: length + 1 }, () => new Map());
  let steps = 0;
  const spend = () => {
    if (++steps > MOST_STEPS)
      throw new RangeError("the model's samples have too many slots one after the other for this utterance");
  };

  /**
   * Whether a way to a place is cheaper than those before.
   * @param {number} at
   * @param {number} place
   * @param {number} cost
   */
  function isCheaper(at, place, cost) {
    spend();
    const other = reached[at].get(place);
    return !other || cost < other.cost;
  }

  /** @param {State} state */
  const reach = (state) => reached[state.at].set(state.place, state);

  /** @param {number} at @param {Inside} slot */
  function enter(at, slot) {
    const { edge, cost, start } = slot;
    const other = inside[at].get(edge.id);
    if (other && other.cost <= cost) return;
    inside[at].set(edge.id, slot);
    if (!isCheaper(at, edge.to, cost)) return;
    const how = edge.free ? "free" : "unrecognised";
    const filled = /** @type {Filled} */ ({ name: edge.name, type: edge.type, from: start.at, end: at, how });
    reach({ place: edge.to, at, cost, before: start, slot: filled, skips: start.skips, misses: start.misses });
  }

  /**
   * Words of a sample that were not said. A place has a larger number than those before it, so one pass in their order
   * is enough.
   * @param {number} at
   */
  function miss(at) {
    const queue = [...reached[at].keys()].sort((left, right) => left - right);
    const queued = new Set(queue);
    for (const place of queue) {
      const state = /** @type {State} */ (reached[at].get(place));
      if (state.misses >= MOST_MISSES) continue;
      for (const to of places[place].next.values()) {
        const cost = state.cost + MISS;
        if (isCheaper(at, to, cost))
          reach({ ...state, place: to, cost, before: state, slot: undefined, misses: state.misses + 1 });
        if (!queued.has(to)) queue.push(to);
        queued.add(to);
      }
    }
  }

  /** @param {State} state */
  function hear(state) {
    const { at, cost, skips, misses } = state;
    const place = places[state.place];
    const to = place.next.get(said[at]);
    if (to !== undefined && isCheaper(at + 1, to, cost))
      reach({ place: to, at: at + 1, cost, before: state, skips, misses });
    for (const edge of place.slots) {
      for (const { end, cost: more, value } of known[at].get(edge.type) ?? [])
        if (isCheaper(end, edge.to, cost + more)) {
          const slot = /** @type {Filled} */ ({ name: edge.name, type: edge.type, from: at, end, value, how: "known" });
          reach({ place: edge.to, at: end, cost: cost + more, before: state, slot, skips, misses });
        }
      const free = edge.free ?? (near ? UNRECOGNISED : undefined);
      if (free) enter(at + 1, { edge, cost: cost + free.first + free.word, start: state });
    }
    if (near && skips < MOST_SKIPS && isCheaper(at + 1, state.place, cost + SKIP))
      reach({ place: state.place, at: at + 1, cost: cost + SKIP, before: state, skips: skips + 1, misses });
  }

  reach({ place: 0, at: 0, cost: 0, skips: 0, misses: 0 });
  for (let at = 0; at <= length; at++) {
    if (near) miss(at);
    if (at === length) break;
    for (const slot of inside[at].values()) {
      const { word, more = word } = /** @type {import("./automaton.mjs").FreeCost} */ (slot.edge.free ?? UNRECOGNISED);
      enter(at + 1, { ...slot, cost: slot.cost + (at - slot.start.at < SHORT ? word : more) });
    }
    for (const state of reached[at].values()) hear(state);
  }

  /** @type {Match[]} */
  const matches = [];
  for (const state of reached[length].values())
    for (const sample of places[state.place].ends) {
      const slots = slotsOf(state);
      if (near && !isNear(state, sample, slots, length)) continue;
      matches.push({ sample, cost: state.cost + (sample.isUsual ? USUAL : 0), slots });
    }
  return matches.sort(
    (left, right) =>
      left.cost - right.cost || left.slots.length - right.slots.length || left.sample.order - right.sample.order,
  );
}

/** @param {State} state */
function slotsOf(state) {
  /** @type {Filled[]} */
  const slots = [];
  for (let each = /** @type {State | undefined} */ (state); each; each = each.before)
    if (each.slot) slots.unshift(each.slot);
  return slots;
}

/**
 * Whether enough was said of a sample. Unknown words in a slot prove nothing: they count on neither side, and may not
 * outweigh the sample's own words.
 * @param {State} state
 * @param {Sample} sample
 * @param {Filled[]} slots
 * @param {number} length  of the utterance
 */
function isNear({ misses }, sample, slots, length) {
  const wordsIn = (/** @type {Filled["how"]} */ kind) =>
    slots.filter(({ how }) => how === kind).reduce((sum, { from, end }) => sum + end - from, 0);
  const known = wordsIn("known");
  const free = wordsIn("free");
  const own = sample.length - slots.length;
  const heard = own - misses;
  if (heard < 1 || (heard === 1 && misses) || free > 2 * heard + 1) return false;
  return (2 * (heard + known)) / (length - free + own + known) >= NEAR;
}
