/** A copy of the project in a folder of its own, with the settings of a developer who is ready to publish. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "smol-toml";
import { generate } from "../../src/project/files.mjs";
import { ROOT } from "../repository.mjs";

/** @import { TestContext } from "node:test" */

export const SKILL_ID = "amzn1.ask.skill.8b2f0d5e-6c1a-4f7e-9b53-1f2a3c4d5e6f";

const VARS = {
  AUTH0_DOMAIN: "example.eu.auth0.com",
  AUTH0_CLIENT_ID: "k7mQ2vX9pR4tW8yZ",
  AUTH0_AUDIENCE: "https://api.example.com/greeter?v=1&x=ü",
  ALEXA_SKILL_ID: SKILL_ID,
};

/** @type {Record<string, unknown>} */
const CHOICES = {
  vendor_id: "M1A2B3C4D5E6F7",
  worker_url: "https://greeter.example.workers.dev",
  privacy_policy_url: "https://example.com/privacy",
};

/**
 * @param {TestContext} t
 * @param {{ vars?: Record<string, string>, choices?: Record<string, unknown>, stale?: boolean }} [changes]
 *   `choices.locales`: only these, and only their models and texts
 */
export async function stageProject(t, { vars = {}, choices: given = {}, stale = false } = {}) {
  const root = await mkdtemp(join(tmpdir(), "setup-"));
  t.after(() => rm(root, { recursive: true }));
  const choices = { ...CHOICES, ...given };
  for (const path of [
    "wrangler.toml",
    "skill.toml",
    "account-linking.json",
    "ask-resources.json",
    "skill-package",
    "auth0",
  ]) {
    await cp(join(ROOT, path), join(root, path), { recursive: true });
  }
  await editToml(join(root, "wrangler.toml"), (config) => Object.assign(config, { vars: { ...VARS, ...vars } }));
  await editToml(join(root, "skill.toml"), (config) => Object.assign(config, choices));
  if (choices.locales)
    await keepModels(join(root, "skill-package/interactionModels/custom"), Object.keys(choices.locales));
  await editJson(
    join(root, "skill-package/skill.json"),
    ({ manifest: { publishingInformation: store, privacyAndCompliance: privacy } }) => {
      for (const place of choices.locales ? [store, privacy] : []) {
        for (const name of Object.keys(place.locales ?? {}))
          if (!(name in /** @type {object} */ (choices.locales))) delete place.locales[name];
      }
      store.testingInstructions = store.testingInstructions.replace(
        "USER_NAME / PASSWORD",
        "tester@example.com / what-it-is",
      );
    },
  );
  if (!stale) await generate(root);
  return root;
}

/** @param {string} folder @param {string[]} locales */
async function keepModels(folder, locales) {
  const others = (await readdir(folder)).filter((name) => !locales.includes(name.replace(".json", "")));
  await Promise.all(others.map((name) => rm(join(folder, name))));
}

/** @param {string} path @param {(config: any) => void} edit */
export async function editToml(path, edit) {
  const config = parse(await readFile(path, "utf8"));
  edit(config);
  await writeFile(path, stringify(config));
}

/** @param {string} path @param {(value: any) => void} edit */
export async function editJson(path, edit) {
  const value = JSON.parse(await readFile(path, "utf8"));
  edit(value);
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
