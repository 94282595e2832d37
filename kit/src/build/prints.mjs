/** Finds the standard library's macros that print, in the sources of a skill: in a Worker they print nothing. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

const PRINTS = /(?<![\w:])(e?println|e?print|dbg)!\s*[([{]/g;
/** A file that names the library's own macro in a `use` means that one. */
const OWN = /use\s+alexa_auth0::[^;]*\b(println|dbg)\b/;

/** @param {string} project @returns {Promise<string[]>} a warning for each file */
export async function silentPrints(project) {
  const entries = await readdir(join(project, "src"), { recursive: true, withFileTypes: true }).catch(() => []);
  const warnings = await Promise.all(
    entries
      .filter(
        (entry) =>
          entry.isFile() &&
          entry.name.endsWith(".rs") &&
          !/(^|\/)tests?(\/|\.rs$)/.test(join(relative(project, entry.parentPath ?? entry.path), entry.name)),
      )
      .map(async (entry) => {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        const text = await readFile(path, "utf8");
        const found = OWN.test(text)
          ? undefined
          : [...text.matchAll(PRINTS)].find(({ index }) => !isComment(text, index));
        if (!found) return undefined;
        const line = text.slice(0, found.index).split("\n").length;
        const own = found[1].includes("dbg") ? "dbg" : "println";
        return `warning: ${relative(project, path)}:${line}: ${found[1]}! prints nothing in a Worker: write alexa_auth0::${own}!, which prints in make dev`;
      }),
  );
  return warnings.filter((warning) => warning !== undefined).sort();
}

/** @param {string} text @param {number} at */
const isComment = (text, at) => text.slice(text.lastIndexOf("\n", at) + 1, at).includes("//");
