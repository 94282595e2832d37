/** Badges as one SVG, from what the project's own files say. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { ROOT } from "../../kit/tests/repository.mjs";
import { escaped } from "./sequence.mjs";

const [HEIGHT, GAP, CHARACTER, PADDING] = [22, 8, 6.7, 8];

/** @returns {Promise<[label: string, value: string][]>} */
export async function facts() {
  const text = (/** @type {string} */ path) => readFile(join(ROOT, path), "utf8");
  const cargo = /** @type {any} */ (parse(await text("Cargo.toml")));
  const { engines } = JSON.parse(await text("package.json"));
  const [, budget] = /BUDGET = ([\d_]+)/.exec(await text("tests/worker/size.test.mjs")) ?? [];
  return [
    ["licence", cargo.package.license],
    ["Rust", cargo.package["rust-version"]],
    ["unsafe code", cargo.workspace.lints.rust.unsafe_code === "forbid" ? "forbidden" : "allowed"],
    ["Node.js", engines.node],
    ["Worker, gzipped", `under ${Number(budget.replaceAll("_", "")) / 1000} KB`],
  ];
}

/** The badges in words. @param {[label: string, value: string][]} badges */
export const describe = (badges) => badges.map((badge) => badge.join(": ")).join("; ");

/** @param {[label: string, value: string][]} badges */
export function draw(badges) {
  let x = 0;
  const drawn = badges.map(([label, value]) => {
    const [left, right] = [label, value].map((text) => Math.round(text.length * CHARACTER + 2 * PADDING));
    const badge =
      `  <rect x="${x}" width="${left + right}" height="${HEIGHT}" rx="4" fill="#0d6e7a"/><path d="M${x + 4} 0h${left - 4}v${HEIGHT}h-${left - 4}a4 4 0 0 1-4-4v-${HEIGHT - 8}a4 4 0 0 1 4-4" fill="#3d444d"/>` +
      `<text x="${x + left / 2}" y="15">${label}</text><text x="${x + left + right / 2}" y="15">${escaped(value)}</text>`;
    x += left + right + GAP;
    return badge;
  });
  const alt = escaped(describe(badges));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${x - GAP}" height="${HEIGHT}" role="img" aria-label="${alt}">
  <style>text { font: 12px Verdana, "DejaVu Sans", sans-serif; fill: #fff; text-anchor: middle }</style>
${drawn.join("\n")}
</svg>
`;
}
