/**
 * The guides as their readers use them: their pages in order, their blocks of code, and where a reader puts a block.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./repository.mjs";

/**
 * The sentences that say where a block belongs, and how they change the file.
 * @type {[RegExp, (text: string, block: string, ...named: string[]) => string][]}
 */
const PLACES = [
  [/[Pp]ut this at the end of `([^`]+)`/, (text, block) => `${text}\n${block}`],
  [/[Pp]ut this below `([^`]+)` in `([^`]+)`/, (text, block, line) => insert(text, `${line}\n`, block, "after")],
  [
    /[Pp]ut this line above the one that begins with `([^`]+)`/,
    (text, block, begin) => insert(text, new RegExp(`^ *${begin}`, "m"), block, "before"),
  ],
  [
    /[Pp]ut this into `([^`]+)`, as the first of the `([^`]+)`/,
    (text, block, _file, list) => insert(text, `"${list}": [\n`, block, "after"),
  ],
];

/** @param {string} text @param {string | RegExp} mark @param {string} block @param {"before" | "after"} side */
function insert(text, mark, block, side) {
  const found = typeof mark === "string" ? mark : mark.exec(text)?.[0];
  const at = found === undefined ? -1 : text.indexOf(found);
  assert.ok(at >= 0, `there is no ${mark}`);
  const place = side === "before" ? at : at + (found ?? "").length;
  return `${text.slice(0, place)}${block}${text.slice(place)}`;
}

/** The pages in the order of the contents, as paths from docs/. @param {string} [folder] */
export async function pages(folder = "") {
  const contents = await readFile(join(ROOT, "docs/SUMMARY.md"), "utf8");
  return [...contents.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path).filter((path) => path.startsWith(folder));
}

/** The blocks of code of a page, each with the paragraph before it. @param {string} page */
export function blocks(page) {
  return [...page.matchAll(/(?:([^\n](?:[^\n]|\n(?!\n))*)\n\n)?```(\w+)\n([^]*?)```/g)].map(
    ([, sentence = "", language, code]) => ({ sentence, language, code }),
  );
}

/**
 * Where a block goes: the file, and what becomes of its text. Undefined if it is only shown.
 * @param {{ sentence: string, code: string }} block
 */
export function placeOf({ sentence, code }) {
  if (!sentence.endsWith(":")) return undefined;
  const line = sentence.replace(/\s+/g, " ");
  for (const [pattern, place] of PLACES) {
    const [, ...named] = pattern.exec(line) ?? [];
    if (!named.length) continue;
    // The place is in the file that the sentence names, or else in that of the handlers.
    const file = named.find((one) => one.includes("/") || one.endsWith(".toml")) ?? "src/handlers.rs";
    return { file, change: (/** @type {string} */ text) => place(text, code, ...named) };
  }
  return undefined;
}
