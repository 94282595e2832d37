/**
 * What happens in the local environment, for those who show it: notes for the next exchange, and the events `change`,
 * `exchange` and `logged`.
 */
import { EventEmitter } from "node:events";

export class Happenings extends EventEmitter {
  /** Notes since the last exchange. @type {string[]} */
  #notes = [];

  /** Adds a note to the next exchange. @param {string} text */
  note(text) {
    if (!this.#notes.includes(text)) this.#notes.push(text);
  }

  /** The notes, which are with the exchange from now on. */
  takeNotes() {
    return this.#notes.splice(0);
  }

  /** The state of the local environment has changed. */
  changed() {
    this.emit("change");
  }
}
