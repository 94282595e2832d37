/** Reads the project's wrangler.toml as `wrangler dev` does: how to build the Worker, and how workerd runs it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "smol-toml";
import { readWorkspace } from "../../build/cargo.mjs";
import { worldsOf } from "../paths.mjs";
import { keepingSignals } from "./signals.mjs";

/** @param {string} project */
export async function readConfig(project) {
  const path = join(project, "wrangler.toml");
  const { unstable_readConfig: read, unstable_getMiniflareWorkerOptions: optionsOf } = await keepingSignals(
    () => import("wrangler"),
  );
  const raw = /** @type {import("wrangler").Unstable_RawConfig} */ (parse(await readFile(path, "utf8")));
  // wrangler looks for secrets beside the configuration. There are none in this folder.
  const { workerOptions, main = "" } = optionsOf({
    ...read({ config: path }),
    userConfigPath: join(worldsOf(project), "wrangler.toml"),
  });
  const { command, cwd = ".", watch_dir = "src" } = raw.build ?? {};
  return {
    main,
    vars: /** @type {Record<string, any>} */ (raw.vars ?? {}),
    options: /** @type {Record<string, any>} */ ({ ...workerOptions, modulesRules: undefined }),
    build: { command, cwd: resolve(project, cwd) },
    watchDirs: command ? [watch_dir].flat().map((folder) => resolve(project, folder)) : [],
  };
}

/**
 * The sources to watch: those in wrangler.toml, and the crates of the skill with sources on this machine.
 * @param {string} project
 * @param {string[]} watchDirs
 */
export async function sourcesOf(project, watchDirs) {
  // model! reads the interaction models and skill.json when the skill is compiled.
  const own = [
    "wrangler.toml",
    ".dev.vars",
    "Cargo.lock",
    "rust-toolchain.toml",
    "skill-package/skill.json",
    "skill-package/interactionModels",
  ].map((name) => join(project, name));
  const crates = existsSync(join(project, "Cargo.toml")) ? (await readWorkspace(project)).crates : [];
  const theirs = crates.flatMap(({ folder }) =>
    ["Cargo.toml", "build.rs", "src", "js"].map((name) => join(folder, name)),
  );
  return [...new Set([...own, ...watchDirs, ...theirs])];
}
