/**
 * wrangler and Miniflare add handlers that end the process at a signal. If the process has its own
 * handler, these handlers are removed, so that its own handler decides when it ends.
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
    if (own.length)
      for (const added of process.listeners(signal).filter((one) => !own.includes(one))) process.off(signal, added);
  }
  return result;
}
