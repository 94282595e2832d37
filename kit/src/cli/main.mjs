/** The commands of the kit. The module of each exports `command`, and is loaded only when the command is called. */
import { parseArgs } from "node:util";
import { findProject } from "../project/find.mjs";
import { runMain } from "../shared/command.mjs";
import { nearest } from "../shared/nearest.mjs";

/** @import { Command } from "../commands/command.mjs" */

/** @type {Record<string, { about: string, load: () => Promise<{ command: Command }> }>} */
const COMMANDS = {
  new: { about: "create a new skill", load: () => import("../commands/new.mjs") },
  upgrade: {
    about: "bring a skill to a newer version of library and kit",
    load: () => import("../commands/upgrade.mjs"),
  },
  dev: {
    about: "run the Worker on this machine, with stand-ins for Alexa and Auth0",
    load: () => import("../commands/dev.mjs"),
  },
  say: { about: "talk to the skill that dev runs", load: () => import("../commands/say.mjs") },
  build: { about: "build the Worker into build/", load: () => import("../commands/build.mjs") },
  setup: {
    about: "check that this machine can build, and install Rust's WebAssembly target",
    load: () => import("../commands/setup.mjs"),
  },
  generate: { about: "write Alexa's files from the settings", load: () => import("../commands/generate.mjs") },
  "add-locale": { about: "add a locale to the skill", load: () => import("../commands/add-locale.mjs") },
  deploy: { about: "upload the Worker to Cloudflare", load: () => import("../commands/deploy.mjs") },
  "deploy-skill": {
    about: "upload the skill package and the account linking to Alexa",
    load: () => import("../commands/deploy-skill.mjs"),
  },
  "deploy-tenant": {
    about: "create the application and the API in Auth0",
    load: () => import("../commands/deploy-tenant.mjs"),
  },
  ask: { about: "run Amazon's ASK CLI in a fixed version", load: () => import("../commands/ask.mjs") },
  data: { about: "show or erase what the skill keeps for one user", load: () => import("../commands/data.mjs") },
  doctor: { about: "find mistakes in the set-up", load: () => import("../commands/doctor.mjs") },
};

const USAGE = `alexa-auth0 COMMAND [--help]

${Object.entries(COMMANDS)
  .map(([name, { about }]) => `  ${name.padEnd(14)} ${about}`)
  .join("\n")}`;

/** Reports a wrong option or argument. @param {string} problem @param {string} usage */
function misused(problem, usage) {
  console.error(`✗ ${problem}\n\n${usage}`);
  process.exitCode = 2;
}

/** @param {string[]} argv */
export async function main([name, ...args]) {
  if (name === "--help" || name === "help") return console.log(USAGE);
  if (name === undefined) return misused("a command is missing", USAGE);
  if (!Object.hasOwn(COMMANDS, name))
    return misused(`unknown command ${name}${didYouMean(name, Object.keys(COMMANDS))}`, USAGE);

  const { command } = await COMMANDS[name].load();
  const usage = `alexa-auth0 ${command.usage}`;
  /** @param {any} values @param {string[]} words */
  const run = (values, words) =>
    runMain(async () =>
      command.run({
        values,
        words,
        get project() {
          return findProject();
        },
      }),
    );
  if (command.isAnothers) return run({}, args);
  const options = { ...command.options, help: { type: /** @type {const} */ ("boolean") } };
  const { values, positionals, tokens } = parseArgs({
    args,
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problem = tokens.map((token) => problemOf(token, options, command.takesWords)).find(Boolean);
  if (problem) return misused(problem, usage);
  if (values.help) return console.log(usage);
  await run(values, positionals);
}

/**
 * What is wrong with an argument.
 * @param {{ kind: string, name?: string, rawName?: string, value?: string, inlineValue?: boolean }} token
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 * @param {boolean} [takesWords]
 */
function problemOf({ kind, name = "", rawName = "", value, inlineValue }, options, takesWords) {
  if (kind === "positional") return takesWords ? undefined : `${value} is not expected here`;
  if (kind !== "option") return undefined;
  if (!Object.hasOwn(options, name))
    return `unknown option ${rawName}${didYouMean(
      rawName,
      Object.keys(options).map((option) => `--${option}`),
    )}`;
  if (options[name].type === "string") {
    const isNextOption = !inlineValue && value?.startsWith("-");
    return value === undefined || isNextOption ? `${rawName} needs a value` : undefined;
  }
  return value === undefined ? undefined : `${rawName} takes no value`;
}

/** @param {string} typed @param {string[]} words */
function didYouMean(typed, words) {
  const word = nearest(typed, words);
  return word ? `. Did you mean ${word}?` : "";
}
