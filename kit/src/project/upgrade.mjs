/**
 * Brings a skill to the version of this kit: what it carries or names, its lock files, and the files of the template
 * that its developer has not changed. What else there is to do, the changelogs say under "What you have to change".
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { refuse } from "../shared/command.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { KIT, VERSION } from "../shared/kit.mjs";
import { succeeds } from "../shared/process.mjs";
import { writeWhole } from "../shared/write.mjs";
import { carryInto, isAtHome, isCheckout, kitOf, PACKAGE, VENDOR } from "./carried.mjs";
import { PATCH, PATCH_LINES, TEMPLATE } from "./skeleton.mjs";

/** The files of the template that are the same in every new skill, by their names there. */
const SHARED = {
  Makefile: "Makefile",
  _gitignore: ".gitignore",
  _gitattributes: ".gitattributes",
  _npmrc: ".npmrc",
  "rust-toolchain.toml": "rust-toolchain.toml",
};

/**
 * @typedef {object} Upgrade
 * @property {string} before    the version that the skill had, with its state if it carried it
 * @property {string} after
 * @property {string[]} changed  paths
 * @property {string[]} advice   sentences about what the template has otherwise
 * @property {string[]} changes  lines of the changelogs
 */

/** @param {string} skill  its folder @returns {Promise<Upgrade>} */
export async function upgradeSkill(skill) {
  if (isAtHome(await realpath(skill)))
    refuse([
      isCheckout()
        ? `${skill} belongs to this checkout, and uses library and kit from it. Name a skill of your own: make upgrade DIR=../my-skill`
        : "the newer version is missing: make upgrade FROM=../alexa-auth0, with the folder of a newer checkout",
    ]);
  const had = kitOf(skill);
  const version = libraryOf(await readFile(join(skill, "Cargo.toml"), "utf8"));
  if (!had || !version)
    return refuse([
      `${skill} does not use ${had ? "the crate alexa-auth0" : PACKAGE}: it is no skill that make new has created`,
    ]);
  if (isNewer(version, VERSION))
    refuse([`the skill has alexa-auth0 ${version}, which is newer than ${VERSION}: take a newer checkout`]);
  const uncommitted = uncommittedIn(skill);
  if (uncommitted)
    refuse([
      `the skill has changes that are not committed: commit them first, so that git diff shows what the upgrade changes:\n${uncommitted}`,
    ]);

  const old = await oldTemplate(skill, had);
  try {
    const kit = await carryInto(skill);
    const isSame = kit === had;
    const written = await Promise.all([
      edit(skill, "Cargo.toml", (text) => withLibrary(text, kit !== VERSION)),
      edit(skill, "package.json", (text) => withKit(text, kit)),
      ...Object.entries(SHARED).map(([from, to]) => takeOver(skill, from, to, old)),
    ]);
    const changed = written.flatMap(({ changed }) => changed ?? []);
    if (changed.length || !isSame) await lock(skill);
    return {
      before: stateOf(had, version),
      after: stateOf(kit, VERSION),
      changed: [...(isSame ? [] : [`${VENDOR}/`, "Cargo.lock", "package-lock.json"]), ...changed],
      advice: [...written.flatMap(({ advice }) => advice ?? []), ...compatibilityAdvice(skill)],
      changes: isSame ? [] : changesSince(version),
    };
  } finally {
    if (old) await rm(old, { recursive: true, force: true });
  }
}

/** The version that Cargo.toml names. @param {string} text */
const libraryOf = (text) => /^alexa-auth0 = (?:"|\{.*?version = ")(\d[^"]*)"/m.exec(text)?.[1];

/**
 * The version, with the state that stands in the name of the carried file.
 * @param {string} kit
 * @param {string} version
 */
function stateOf(kit, version) {
  const [, state] = /-([0-9a-f]{8})\.tgz$/.exec(kit) ?? [];
  return state ? `${version} (${state})` : version;
}

/** @param {string} one @param {string} other */
export function isNewer(one, other) {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  const place = a.findIndex((number, index) => number !== (b[index] ?? 0));
  return place >= 0 && a[place] > (b[place] ?? 0);
}

/** What git reports; nothing where there is no git. @param {string} skill */
function uncommittedIn(skill) {
  const { status, stdout } = spawnSync("git", ["status", "--porcelain", "--", "."], {
    cwd: skill,
    encoding: "utf8",
    env: environmentFor(),
  });
  return status === 0 ? stdout.trimEnd() : "";
}

/**
 * The template of the kit that the skill had: a new folder, if it is known.
 * @param {string} skill
 * @param {string} had
 */
async function oldTemplate(skill, had) {
  const installed = join(skill, "node_modules", PACKAGE, "template");
  const file = join(skill, had.replace("file:", ""));
  if (!existsSync(installed) && !file.endsWith(".tgz")) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "template-"));
  const unpack =
    existsSync(file) && file.endsWith(".tgz")
      ? () => execFileSync("tar", ["-xzf", file, "-C", folder, "--strip-components=2", "package/template"])
      : () => execFileSync("cp", ["-R", `${installed}/.`, folder]);
  unpack();
  return folder;
}

/** @typedef {{ changed?: string, advice?: string }} Written */

/** @param {string} skill @param {string} path @param {(text: string) => string} change @returns {Promise<Written>} */
async function edit(skill, path, change) {
  const text = await readFile(join(skill, path), "utf8");
  const wanted = change(text);
  if (wanted === text) return {};
  await writeWhole(join(skill, path), wanted);
  return { changed: path };
}

/**
 * A file of the template replaces the skill's, unless its developer has changed that.
 * @param {string} skill
 * @param {string} from
 * @param {string} to
 * @param {string} [old]
 * @returns {Promise<Written>}
 */
async function takeOver(skill, from, to, old) {
  const read = (/** @type {string} */ path) => readFile(path, "utf8").catch(() => undefined);
  const wanted = await readFile(join(TEMPLATE, from), "utf8");
  const [present, former] = await Promise.all([read(join(skill, to)), old && read(join(old, from))]);
  if (present === wanted) return {};
  if (present === undefined || present === former) {
    await writeFile(join(skill, to), wanted);
    return { changed: to };
  }
  if (former === wanted) return {}; // nothing new
  return {
    advice: `${to} is not the template's, so it stays. Compare it with node_modules/${PACKAGE}/template/${from}`,
  };
}

/** @param {string} text  of Cargo.toml @param {boolean} isCarried */
export function withLibrary(text, isCarried) {
  const named = text.replace(/^alexa-auth0 = .*$/gm, withVersion);
  if (!isCarried) return named.replace(`\n${PATCH.trimEnd()}\n`, "");
  const isExcluded = new RegExp(`^exclude = .*"${VENDOR}"`, "m").test(named);
  const excluded = isExcluded ? named : named.replace(/^\[workspace\]$/m, `[workspace]\nexclude = ["${VENDOR}"]`);
  if (excluded.includes(PATCH_LINES)) return excluded;
  const own = /^\[patch\.crates-io\]\n/m.exec(excluded);
  return own ? excluded.replace(own[0], `${own[0]}${PATCH_LINES}`) : `${excluded.trimEnd()}\n\n${PATCH.trimEnd()}\n`;
}

/**
 * A dependency of Cargo.toml with this version in place of its version or path. An entry without a version is none, but
 * one of [patch].
 * @param {string} line
 */
function withVersion(line) {
  const value = /** @type {any} */ (parse(line))["alexa-auth0"];
  if (typeof value === "string") return `alexa-auth0 = "${VERSION}"`;
  const { version, path, ...others } = value;
  if (version === undefined) return line;
  const members = Object.entries({ version: VERSION, ...others });
  return members.length === 1
    ? `alexa-auth0 = "${VERSION}"`
    : `alexa-auth0 = { ${members.map(([name, one]) => `${name} = ${JSON.stringify(one)}`).join(", ")} }`;
}

/** @param {string} text  of package.json @param {string} kit */
function withKit(text, kit) {
  const content = JSON.parse(text);
  const { engines } = JSON.parse(readFileSync(join(KIT, "package.json"), "utf8"));
  for (const group of ["dependencies", "devDependencies"])
    if (content[group]?.[PACKAGE] !== undefined) content[group][PACKAGE] = kit;
  return `${JSON.stringify({ ...content, engines: { ...content.engines, ...engines } }, null, 2)}\n`;
}

/** Lets cargo and npm write their lock files for what has changed. @param {string} skill */
async function lock(skill) {
  const [cargo, npm] = await Promise.all([
    succeeds("cargo", ["update", "--workspace", "--quiet"], { cwd: skill }),
    succeeds(
      "npm",
      [
        "install",
        "--package-lock-only",
        "--ignore-scripts",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ],
      {
        cwd: skill,
        env: environmentFor(OWN.npm),
      },
    ),
  ]);
  if (!cargo || !npm)
    refuse([
      `the lock files could not be written, and the message is above. Everything else is done: run ${[...(cargo ? [] : ["cargo update --workspace"]), ...(npm ? [] : ["npm install"])].join(" and ")}`,
    ]);
}

/** @param {string} skill @returns {string[]} */
function compatibilityAdvice(skill) {
  const dateIn = (/** @type {string} */ path) =>
    `${/** @type {any} */ (parse(readFileSync(path, "utf8").replaceAll(/##\w+##/g, "x"))).compatibility_date}`;
  const [own, ours] = [join(skill, "wrangler.toml"), join(TEMPLATE, "wrangler.toml")].map(dateIn);
  return own < ours
    ? [
        `compatibility_date in wrangler.toml is ${own}, and a new skill has ${ours}: change it when you can test the Worker`,
      ]
    : [];
}

/** The changelogs of kit and library, in a checkout and in a skill that carries them. */
const CHANGELOGS = [
  join(KIT, "CHANGELOG.md"),
  join(KIT, isCheckout() ? "../crates/alexa-auth0/CHANGELOG.md" : "../../vendor/alexa-auth0/CHANGELOG.md"),
];

/**
 * What the changelogs tell a developer to change, of every version after this one and of one that is not released.
 * @param {string} version
 */
const changesSince = (version) =>
  CHANGELOGS.filter(existsSync).flatMap((path) => changesIn(readFileSync(path, "utf8"), version));

/** @param {string} changelog @param {string} since  a version @returns {string[]} lines */
export function changesIn(changelog, since) {
  return changelog
    .split(/^(?=## )/m)
    .filter((section) => {
      const [, version] = /^## (\d+\.\d+\.\d+)/.exec(section) ?? [];
      return version && (isNewer(version, since) || /^## .*unreleased/.test(section));
    })
    .flatMap(
      (section) => /^### What you have to change\n+((?:.+\n|\n(?!#))*)/m.exec(section)?.[1].trim().split("\n") ?? [],
    );
}
