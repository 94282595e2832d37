/**
 * @typedef {import("../../alexa/alexa.mjs").Exchange} Exchange
 * @typedef {ReturnType<typeof import("../actions.mjs").stateOf>} State
 */

/** The pause before another attempt if the stand-in does not answer, in milliseconds. */
const RETRY = 1000;

/** There is no answer: the local environment has stopped. */
export class Stopped extends Error {}

/**
 * @param {string} action
 * @param {Record<string, unknown>} [body]
 */
export async function perform(action, body = {}) {
  const response = await fetch(`/do/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch((cause) => {
    throw new Stopped("the local environment does not answer", { cause });
  });
  if (response.status === 503) throw new Stopped("the local environment is starting");
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/**
 * Reads the stream of events while the page is open. If the stream ends, opens it again.
 * @param {{ state: (state: State) => void, exchange: (exchange: Exchange) => void, stopped: () => void }} listeners
 */
export function listen(listeners) {
  const { state, exchange, stopped } = listeners;
  const events = new EventSource("/events");
  events.addEventListener("state", ({ data }) => state(JSON.parse(data)));
  events.addEventListener("exchange", ({ data }) => exchange(JSON.parse(data)));
  events.addEventListener("error", () => {
    events.close();
    stopped();
    setTimeout(() => listen(listeners), RETRY);
  });
}
