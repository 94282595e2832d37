/**
 * @typedef {import("../../alexa/alexa.mjs").Exchange} Exchange
 * @typedef {ReturnType<ReturnType<typeof import("../actions.mjs").createActions>["state"]>} State
 */

/** How long until a stand-in that does not answer is asked again, in milliseconds. */
const RETRY = 1000;

/** Nobody answers: the local world has stopped. */
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
    throw new Stopped("the local world does not answer", { cause });
  });
  if (response.status === 503) throw new Stopped("the local world is starting");
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/**
 * For as long as the page is open: a stream that ends is asked for again.
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
