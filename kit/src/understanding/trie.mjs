/** Phrases by their words, to be found at any place of an utterance. */

/** @template Value @typedef {{ next: Map<string, Node<Value>>, values: Value[] }} Node */

/** @template Value */
export class Trie {
  /** @type {Node<Value>} */
  #root = { next: new Map(), values: [] };

  /** @param {string[]} words  folded @param {Value} value */
  put(words, value) {
    if (!words.length) return;
    let node = this.#root;
    for (const word of words) {
      let next = node.next.get(word);
      if (!next) node.next.set(word, (next = { next: new Map(), values: [] }));
      node = next;
    }
    node.values.push(value);
  }

  /**
   * The phrases that begin at a place, the shortest first.
   * @param {string[]} said
   * @param {number} from
   * @returns {Generator<{ end: number, value: Value }, void>}
   */
  *at(said, from) {
    let node = this.#root;
    for (let end = from; end < said.length; ) {
      const next = node.next.get(said[end++]);
      if (!next) return;
      for (const value of next.values) yield { end, value };
      node = next;
    }
  }
}
