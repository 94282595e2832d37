/**
 * V8's flags of workerd, in the variable of Miniflare for them.
 *
 * Whenever workerd creates an isolate, it signals memory pressure to V8. V8 then drops lazily compiled WebAssembly
 * functions of the whole process. In production an isolate is created, its global scope runs, and then a request
 * arrives, so functions compiled at start still exist. Miniflare creates further isolates after the Worker's, for KV
 * and for its own entry. So here these functions are dropped unless a flag keeps them. The benchmark measures both.
 */
export const KEEP_COMPILED = "--no-flush-liftoff-code";

/** The flags of every workerd that is started from now on. @param {string} flags */
export function setV8Flags(flags) {
  process.env.MINIFLARE_WORKERD_V8_FLAGS = flags;
}
