/** Watches the files for Alexa while the local environment runs. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ACCOUNT_LINKING } from "../alexa/package.mjs";
import { checkModels } from "../certification/check.mjs";
import { staleFiles } from "../project/files.mjs";
import { Refusal, refuse } from "../shared/command.mjs";
import { readSkill } from "./alexa/skill.mjs";
import { watchPaths } from "./worker/watch.mjs";

/** The maximum number of problems to print after one save. */
const MOST = 5;

/**
 * The reasons why Amazon would refuse the models of a package, in sentences. Alexa plays them here nevertheless.
 * @param {import("../alexa/package.mjs").Package} skillPackage
 */
export function modelsProblems(skillPackage) {
  const problems = checkModels(skillPackage).refused.map((problem) => `Amazon would refuse this: ${problem}`);
  return problems.length > MOST
    ? [...problems.slice(0, MOST), `and ${problems.length - MOST} more: make deploy-skill ARGS=--dry-run lists them`]
    : problems;
}

/**
 * Alexa uses a changed skill package at once, unless a file of it cannot be read. Account linking is configured when
 * the local environment starts. What was saved since then, while the Worker was built, is taken up first.
 * @param {string} project
 * @param {import("./alexa/alexa.mjs").Alexa} alexa
 * @param {import("./alexa/skill.mjs").AccountLinkingRequest} atStart  as it was read then
 * @param {import("./reporter.mjs").Reporter} reporter
 * @returns {Promise<() => Promise<void>>} stops watching
 */
export async function watchSkillFiles(project, alexa, atStart, reporter) {
  let applied = { manifest: alexa.skill.manifest, models: alexa.skill.models };
  let linking = atStart;
  let stale = /** @type {string[]} */ ([]);

  async function reload() {
    const { manifest, models, accountLinking, skillPackage } = await readSkill(project);
    refuse(skillPackage.modelProblems);
    if (!isDeepStrictEqual({ manifest, models }, applied)) {
      applied = { manifest, models };
      applyPackage(applied, skillPackage);
    }
    if (!isDeepStrictEqual(accountLinking, linking)) {
      linking = accountLinking;
      if (isDeepStrictEqual(linking, atStart)) reporter.step(`${ACCOUNT_LINKING} is as it was when this world started`);
      else reporter.warn(`${ACCOUNT_LINKING} has changed: stop make dev and start it again to link accounts by it`);
    }
    const now = await staleFiles(project).catch((error) => {
      if (!(error instanceof Refusal)) throw error;
      tell(error); // about the settings, of which Alexa knows nothing
      return [];
    });
    if (now.length && !isDeepStrictEqual(now, stale))
      reporter.warn(`${now.join(", ")}: does not match the settings. To update them: make generate`);
    stale = now;
  }

  /** @param {Error} error */
  function tell({ message }) {
    for (const line of message.split("\n")) reporter.fail(line.replace(/^✗ /, ""));
  }

  /** @param {typeof applied} changed @param {import("../alexa/package.mjs").Package} skillPackage */
  function applyPackage(changed, skillPackage) {
    for (const problem of modelsProblems(skillPackage)) reporter.fail(problem);
    alexa.replacePackage(changed);
    reporter.step("skill-package/ has changed: Alexa uses the new one");
  }

  const takeUp = () =>
    reload().catch((error) => {
      tell(error);
      if (error instanceof Refusal) reporter.warn("Alexa still uses the previous files");
    });

  stale = await staleFiles(project).catch(() => []);
  const files = ["skill-package", ACCOUNT_LINKING, "skill.toml", "wrangler.toml"].map((name) => join(project, name));
  const stop = await watchPaths(files, () => void takeUp());
  await takeUp();
  return stop;
}
