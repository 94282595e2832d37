/** Writes a kept conversation into the skill as a test in Rust: tests/NAME.rs, and its line in src/lib.rs. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../../shared/command.mjs";
import { readSkill } from "../alexa/skill.mjs";
import { keptConversation } from "./conversation.mjs";
import { rustTest } from "./rust.mjs";

/** @param {string} project @param {string} name @returns {Promise<string>} what was done, in a sentence */
export async function exportTest(project, name) {
  const conversation = await keptConversation(project, name);
  const { manifest } = await readSkill(project);
  const [test, library] = [join(project, `tests/${name}.rs`), join(project, "src/lib.rs")];
  const source = await readFile(library, "utf8").catch(() => refuse(["src/lib.rs cannot be read"]));
  if (!/\bfn skill\(\)/.test(source))
    refuse(["src/lib.rs has no function skill(): the test talks to the skill that it returns"]);
  await writeFile(test, rustTest(name, conversation, manifest));
  spawnSync("rustfmt", ["--edition", "2024", test], { cwd: project, stdio: "ignore" }); // where there is none, it stays as it is
  const isNew = !source.includes(`"../tests/${name}.rs"`);
  const line = `#[cfg(test)]\n#[path = "../tests/${name}.rs"]\nmod ${name};\n`;
  if (isNew) await writeFile(library, `${source.trimEnd()}\n\n${line}`);
  return `tests/${name}.rs is written${isNew ? ", and src/lib.rs has a line for it" : ""}. To run it: cargo test ${name}`;
}
