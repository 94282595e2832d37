/** Builds the Worker; wrangler calls it by the [build] command of wrangler.toml. */
import { buildWorker } from "./build/worker.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `build [--out-dir DIR] [--features NAME]...
  --out-dir       build/ is the usual
  --features      cargo features of the skill
  SKIP_WASM_OPT   set: do not make the Worker small, as a development loop does not need it`,
  options: { "out-dir": { type: "string", default: "build" }, features: { type: "string", multiple: true, default: [] } },

  run: ({ values, project }) => buildWorker({ project, outDir: values["out-dir"], features: values.features, optimize: !process.env.SKIP_WASM_OPT }),
};
