/**
 * Passes `process.env.V8_FLAGS` to workerd when Miniflare starts, because Miniflare has no option for V8's flags. Import this
 * before Miniflare.
 *
 * Whenever workerd creates an isolate, it signals memory pressure to V8. V8 then drops lazily compiled WebAssembly functions of
 * the whole process. In production an isolate is created, its global scope runs, and then a request arrives, so functions compiled at start still exist. Miniflare
 * creates further isolates after the Worker's, for KV and for its own entry. So here these functions are dropped unless a flag keeps them. The benchmark measures both.
 */
import Module from "node:module";

export const KEEP_COMPILED = "--no-flush-liftoff-code";

const CALL = "const configBuffer = serializeConfig(config)";
const prototype = /** @type {any} */ (Module).prototype;
const compile = prototype._compile;
prototype._compile = function (
  /** @type {string} */ source,
  /** @type {string} */ file,
  /** @type {unknown[]} */ ...rest
) {
  if (/miniflare\/dist\/src\/index\.js$/.test(file)) {
    if (source.split(CALL).length !== 2)
      throw new Error("this Miniflare passes its configuration in another way: V8's flags cannot be set");
    source = source.replace(
      CALL,
      'const configBuffer = serializeConfig(process.env.V8_FLAGS ? Object.assign(config, { v8Flags: process.env.V8_FLAGS.split(" ") }) : config)',
    );
  }
  return compile.call(this, source, file, ...rest);
};
