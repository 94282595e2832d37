/** What a developer wants to know of the Worker's log, beside the turn that has caused it. */

import { explained } from "../../shared/guides.mjs";

/** Begins each line that a handler prints: `print` in the Rust sources. */
const PRINTED = "[skill] ";

/**
 * Finds panics (a line `panicked at FILE:LINE:COLUMN:`, and the message in the next line), what a handler has printed,
 * and in the line of a request what the user does not hear.
 * @param {object} told
 * @param {(note: string) => void} told.note
 * @param {(line: Record<string, unknown>) => void} told.answered  a line of a request
 * @returns {(line: string) => void} receives each line
 */
export function watchLog({ note, answered }) {
  let place = "";
  return (line) => {
    const text = line.trim();
    if (place) note(`The Worker ${place} ${text}`);
    place = /^panicked at \S+:\d+:\d+:$/.exec(text)?.[0] ?? "";
    if (line.startsWith(PRINTED)) return note(`Printed: ${line.slice(PRINTED.length)}`);
    const request = requestIn(text);
    if (!request) return;
    for (const one of notesOf(request)) note(one);
    answered(request);
  };
}

/** The data of a request, if this is its line. @param {string} line @returns {any} */
function requestIn(line) {
  if (!line.startsWith('{"outcome":')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * @param {{ outcome?: string, reason?: string, error?: string, unanswered?: string, notes?: Record<string, unknown> }}
 *   line
 */
function* notesOf({ outcome, reason, error, unanswered, notes: { session, ...notes } = {} }) {
  if (outcome === "failed") yield `The handler has failed: ${explained(`${error}`)}`;
  if (reason) yield `The token was refused: ${explained(reason)}`;
  if (unanswered) yield `The response is empty: a line for "${unanswered}" in the skill's respond() would answer it`;
  if (session === "unreadable")
    yield "The session attributes do not fit the type that the handler asks for: it got the default";
  for (const [name, value] of Object.entries(notes)) yield `Noted: ${name} = ${value}`;
}
