/** Brings a skill to a newer version of library and kit. The newer kit does it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { findProject } from "../project/find.mjs";
import { upgradeSkill } from "../project/upgrade.mjs";
import { print, refuse } from "../shared/command.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `upgrade [FOLDER] [--from CHECKOUT]
  FOLDER   the folder of the skill; default: the skill in whose folder the command is called
  --from   a checkout of alexa-auth0, from which library and kit are taken; default: the one that this kit belongs to
  UPGRADE_DIR, UPGRADE_FROM   the same in the environment: make upgrade sets them
  The skill must have no changes that are not committed, so that git diff shows what the upgrade has changed.`,
  takesWords: true,
  options: { from: { type: "string" } },

  async run({ values, words }) {
    const { UPGRADE_DIR, UPGRADE_FROM } = process.env;
    if (words.length > 1) refuse([`${words[1]} is not expected here`]);
    const skill = findProject(words[0] || UPGRADE_DIR || undefined);
    const from = values.from || UPGRADE_FROM;
    if (from) return byCheckout(resolve(/** @type {string} */ (from)), skill);
    const { before, after, changed, advice, changes } = await upgradeSkill(skill);
    const place = relative(process.cwd(), skill) || "this folder";
    if (!changed.length && before === after) return print(`The skill in ${place} has alexa-auth0 ${after} already.`);
    print(
      [
        `The skill in ${place} has alexa-auth0 ${after} now${before === after ? "" : `; it had ${before}`}.`,
        "",
        ...changed.map((path) => `  changed: ${path}`),
        ...advice.map((sentence) => `  ! ${sentence}`),
        "",
        ...(changes.length ? ["What you have to change:", "", ...changes] : ["You have to change nothing."]),
        "",
        "Then: make test",
      ].join("\n"),
    );
  },
};

/** The kit of the checkout does the work, with its own packages. @param {string} checkout @param {string} skill */
function byCheckout(checkout, skill) {
  const kit = join(checkout, "kit/bin.mjs");
  if (!existsSync(kit)) refuse([`${checkout} is no checkout of alexa-auth0: it has no kit/bin.mjs`]);
  const { UPGRADE_FROM, UPGRADE_DIR, ...env } = environmentFor(OWN.npm);
  const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
    spawnSync(program, args, { cwd: checkout, env, stdio: ["ignore", "inherit", "inherit"] }).status ?? 1;
  process.exitCode = run("make", "--no-print-directory", "packages") || run(process.execPath, kit, "upgrade", skill);
}
