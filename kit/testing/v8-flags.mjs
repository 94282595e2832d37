/**
 * V8's flags for workerd, for which Miniflare has no option: what `process.env.V8_FLAGS` holds when a Miniflare starts. To be
 * imported before Miniflare is.
 *
 * Whenever workerd makes an isolate it signals memory pressure to V8, which then drops what it has compiled lazily of any WebAssembly of
 * the process. In production an isolate is made, its global scope runs, the request comes: what start-up has compiled is there. Miniflare
 * makes further isolates after the Worker's, for KV and for its own entry, so here it is gone, unless a flag keeps it. Both are measured.
 */
import Module from "node:module";

export const KEEP_COMPILED = "--no-flush-liftoff-code";

const CALL = "const configBuffer = serializeConfig(config)";
const prototype = /** @type {any} */ (Module).prototype;
const compile = prototype._compile;
prototype._compile = function (/** @type {string} */ source, /** @type {string} */ file, /** @type {unknown[]} */ ...rest) {
  if (/miniflare\/dist\/src\/index\.js$/.test(file)) {
    if (source.split(CALL).length !== 2) throw new Error("this Miniflare passes its configuration in another way: V8's flags cannot be set");
    source = source.replace(CALL, 'const configBuffer = serializeConfig(process.env.V8_FLAGS ? Object.assign(config, { v8Flags: process.env.V8_FLAGS.split(" ") }) : config)');
  }
  return compile.call(this, source, file, ...rest);
};
