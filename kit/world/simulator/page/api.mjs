/**
 * @typedef {import("../../alexa/alexa.mjs").Exchange} Exchange
 * @typedef {ReturnType<ReturnType<typeof import("../actions.mjs").createActions>["state"]>} State
 */

/**
 * @param {string} action
 * @param {Record<string, unknown>} [body]
 */
export async function perform(action, body = {}) {
  const response = await fetch(`/do/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/**
 * @param {{ state: (state: State) => void, exchange: (exchange: Exchange) => void, lost: () => void }} listeners
 */
export function listen({ state, exchange, lost }) {
  const events = new EventSource("/events");
  events.addEventListener("state", ({ data }) => state(JSON.parse(data)));
  events.addEventListener("exchange", ({ data }) => exchange(JSON.parse(data)));
  events.addEventListener("error", lost);
}
