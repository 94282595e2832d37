/** Builds the Worker. wrangler runs this command, because `[build]` of wrangler.toml names it. */
import { buildWorker } from "../build/worker.mjs";
import { guide } from "../shared/guides.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `build [--out-dir DIR] [--features NAME]...
  --out-dir       default build/
  --features      cargo features of the skill
  QUICK_BUILD     if set, build quickly; the Worker is larger and slower`,
  options: {
    "out-dir": { type: "string", default: "build" },
    features: { type: "string", multiple: true, default: [] },
  },

  async run({ values, project }) {
    await buildWorker({
      project,
      outDir: values["out-dir"],
      features: values.features,
      quick: Boolean(process.env.QUICK_BUILD),
    });
    if (process.env.WRANGLER_COMMAND === "dev") console.error(UNDER_WRANGLER_DEV);
  },
};

/** A hint for users of `wrangler dev`: it prints a URL, but the Worker answers only signed requests there. */
const UNDER_WRANGLER_DEV = `
This Worker answers only what Alexa has signed. To reach it under wrangler dev, give Alexa the https URL of a tunnel to
it: ${guide("tasks/tunnel.md")}. To try the skill without an account: make dev.
`;
