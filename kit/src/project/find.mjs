/** Finds the project that a command works on. */
import { existsSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { refuse } from "../shared/command.mjs";

/**
 * The nearest folder upward that has a skill.toml.
 * @param {string} [from]
 */
export function findProject(from = process.cwd()) {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "skill.toml"))) return usable(folder);
    if (folder === dirname(folder))
      return refuse([
        `there is no skill.toml in ${resolve(from)} or in a folder above it: the commands work on the project in whose folder they are called`,
      ]);
  }
}

/** @param {string} folder */
const usable = (folder) =>
  sep === "/" && folder.includes("\\")
    ? refuse([
        `the path of this project has a backslash, which the programs that build and run it treat as a separator: rename ${folder}`,
      ])
    : folder;
