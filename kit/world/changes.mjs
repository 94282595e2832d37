/** What Alexa is told of the skill, taken up while the world runs. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { staleFiles } from "../setup/files.mjs";
import { ACCOUNT_LINKING } from "../skill/package.mjs";
import { readSkill } from "./alexa/skill.mjs";
import { watchPaths } from "./worker/watch.mjs";

/**
 * A new skill package is taken up at once. Account linking is agreed on with the tenant when the world starts.
 * @param {string} project
 * @param {import("./alexa/alexa.mjs").Alexa} alexa
 * @param {import("./reporter.mjs").Reporter} reporter
 * @returns {Promise<() => Promise<void>>} stops watching
 */
export async function takeUpChanges(project, alexa, reporter) {
  let told = await readSkill(project);
  let stale = /** @type {string[]} */ ([]);

  async function takeUp() {
    const skill = await readSkill(project);
    const { manifest, models } = skill;
    if (!isDeepStrictEqual({ manifest, models }, { manifest: told.manifest, models: told.models })) {
      Object.assign(alexa.skill, { manifest, models });
      alexa.emit("change");
      reporter.step("skill-package/ has changed: Alexa knows it");
    }
    if (!isDeepStrictEqual(skill.accountLinking, told.accountLinking)) {
      reporter.warn(`${ACCOUNT_LINKING} has changed: stop this world and start it again to link accounts by it`);
    }
    told = skill;
    const now = await staleFiles(project);
    if (now.length && !isDeepStrictEqual(now, stale)) reporter.warn(`${now.join(", ")}: not what the settings say. To bring them in line: make generate`);
    stale = now;
  }

  stale = await staleFiles(project).catch(() => []);
  return watchPaths(["skill-package", ACCOUNT_LINKING, "skill.toml", "wrangler.toml"].map((name) => join(project, name)), () => {
    takeUp().catch((error) => reporter.fail(error.message.replace(/^✗ /, "")));
  });
}
