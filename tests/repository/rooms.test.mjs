/** The folders of the kit import each other in one direction. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import test from "node:test";
import { ROOT } from "../../kit/tests/repository.mjs";

const SRC = join(ROOT, "kit/src");

/**
 * From the top down: each imports only from those below it. Those in one line do not know each other.
 * docs/architecture.md explains them.
 */
const LAYERS = [
  ["cli"],
  ["commands"],
  ["doctor", "testing"],
  ["world"],
  ["project"],
  ["certification", "build", "understanding"],
  ["alexa"],
  ["auth0"],
  ["shared"],
];

/** The imports of one room by another, types included: `doctor → world`, with the files. */
function imports() {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".mjs"));
  return files
    .flatMap((path) => {
      const text = readFileSync(join(SRC, path), "utf8");
      return [...text.matchAll(/(?:\bfrom|\bimport\(|\bimport) ?"(\.[^"]+)"/g)].map(([, target]) => {
        const to = relative(SRC, join(SRC, dirname(path), target));
        return { path, to, rooms: [path, to].map((one) => one.split("/")[0]) };
      });
    })
    .filter(({ rooms: [from, to] }) => from !== to && to !== "..");
}

const layerOf = (/** @type {string} */ room) => LAYERS.findIndex((rooms) => rooms.includes(room));

test("every folder has its place", () => {
  const rooms = readdirSync(SRC, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual(rooms.sort(), LAYERS.flat().sort());
});

test("a folder imports only from those below it", () => {
  const all = imports();
  assert.ok(all.length > 150, `${all.length} imports were found`);
  const upward = all
    .filter(({ rooms: [from, to] }) => layerOf(to) <= layerOf(from))
    .map(({ path, to }) => `${path} → ${to}`);
  assert.deepEqual(upward, []);
});
