/**
 * wrangler, once loaded, and Miniflare, once started, end the process at a signal. Where the process has a handler of its
 * own, that decides when it ends: what they add is taken off again.
 * @template T
 * @param {() => T} action
 * @returns {Promise<Awaited<T>>}
 */
export async function keepingSignals(action) {
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM"]);
  const handlers = signals.map((signal) => process.listeners(signal));
  const result = await action();
  for (const [index, signal] of signals.entries()) {
    const own = handlers[index];
    if (own.length) for (const added of process.listeners(signal).filter((one) => !own.includes(one))) process.off(signal, added);
  }
  return result;
}
