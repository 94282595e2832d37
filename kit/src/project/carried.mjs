/**
 * Library and kit as a skill gets them. While they are not published, a skill carries them in its folder `vendor/`: the
 * crates as cargo packs them, the kit as npm packs it. So a skill alone builds, tests and deploys on every machine.
 * Published, it names their versions.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { compiledBindgen } from "../build/tools.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { KIT, REPOSITORY, VERSION } from "../shared/kit.mjs";
import { execute, outputOf } from "../shared/process.mjs";

export const VENDOR = "vendor";

/** The library, and the macro on which it depends. */
export const CRATES = ["alexa-auth0", "alexa-auth0-model"];

/** The kit's package. */
export const PACKAGE = "alexa-auth0-kit";

/** The checkout to which this kit belongs, or else the skill that carries it. */
const CHECKOUT = join(KIT, "..");
const CARRIER = join(KIT, "../..");

export const isCheckout = () => existsSync(join(CHECKOUT, "crates/alexa-auth0/Cargo.toml"));

/**
 * Whether a skill takes library and kit from where it is: it belongs to this checkout, or carries this kit.
 * @param {string} skill
 */
export const isAtHome = (skill) =>
  isCheckout() ? !relative(CHECKOUT, skill).startsWith("..") : relative(CARRIER, skill) === "";

/**
 * What package.json of a skill names as the kit: a version, or a file.
 * @param {string} skill
 * @returns {string | undefined}
 */
export function kitOf(skill) {
  const path = join(skill, "package.json");
  if (!existsSync(path)) return undefined;
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path, "utf8"));
  return { ...dependencies, ...devDependencies }[PACKAGE];
}

/** A project with lock files for the same library and kit, if there is one. */
export function lockedProject() {
  if (isCheckout()) return CHECKOUT;
  return kitOf(CARRIER)?.startsWith("file:") ? CARRIER : undefined;
}

/**
 * Puts library and kit into `vendor/` of a skill, in place of what is there: packed from this checkout, or copied from
 * the skill that carries this kit.
 * @param {string} skill
 * @returns {Promise<string>} what package.json has to name as the kit: the file, or the version if library and kit are
 *   published
 */
export async function carryInto(skill) {
  const vendor = join(skill, VENDOR);
  const locked = lockedProject();
  const stage = await mkdtemp(join(skill, ".vendor-"));
  try {
    const kit = locked ? await carriedIn(stage, locked) : VERSION;
    await rm(vendor, { recursive: true, force: true });
    if (locked) await rename(stage, vendor);
    return kit;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** @param {string} folder  empty @param {string} locked */
async function carriedIn(folder, locked) {
  await chmod(folder, 0o777 & ~process.umask()); // as mkdir would: mkdtemp lets only this user in
  if (locked === CARRIER) {
    await cp(join(CARRIER, VENDOR), folder, { recursive: true });
    return /** @type {string} */ (kitOf(CARRIER));
  }
  await Promise.all([packCrates(folder), packKit(folder)]);
  const state = (await digestOf(folder)).slice(0, 8);
  const file = `${PACKAGE}-${VERSION}-${state}.tgz`;
  await rename(join(folder, `${PACKAGE}-${VERSION}.tgz`), join(folder, file));
  await writeFile(join(folder, "README.md"), readme(state));
  return `file:${VENDOR}/${file}`;
}

/** @param {string} state */
const readme = (state) => `# alexa-auth0 ${VERSION}, state ${state}

Library and kit of this skill, packed as for crates.io and npm, on which they are not published yet. Change nothing here: \`make upgrade\` replaces this folder.
`;

/** What cargo writes for itself into a package. */
const OF_CARGO = ["Cargo.toml.orig", ".cargo_vcs_info.json"];

/** @param {string} vendor */
async function packCrates(vendor) {
  const stage = await mkdtemp(join(tmpdir(), "crates-"));
  try {
    const chosen = CRATES.flatMap((crate) => ["--package", crate]);
    const options = [
      "--no-verify",
      "--allow-dirty",
      "--exclude-lockfile",
      "--offline",
      "--quiet",
      "--target-dir",
      stage,
    ];
    await execute("cargo", ["package", ...options, ...chosen], { cwd: CHECKOUT });
    for (const crate of CRATES) {
      const name = `${crate}-${VERSION}`;
      await execute("tar", ["-xzf", join(stage, "package", `${name}.crate`), "-C", vendor], { cwd: stage });
      for (const file of OF_CARGO) await rm(join(vendor, name, file), { force: true });
      await rename(join(vendor, name), join(vendor, crate));
    }
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** What is not packed of the kit's folder. */
const NOT_PACKED = ["node_modules", "tests", "icons"].map((name) => join(KIT, name));

/** Packs the kit with the guides, which messages name. @param {string} folder  for the file */
export async function packKit(folder) {
  const stage = await mkdtemp(join(tmpdir(), "kit-"));
  try {
    await cp(KIT, stage, { recursive: true, filter: (path) => !NOT_PACKED.includes(path) });
    await packGuides(join(stage, "docs"));
    const { file, name } = await compiledBindgen();
    await rm(join(stage, "bindgen"), { recursive: true });
    await cp(file, join(stage, "bindgen", name));
    await outputOf("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
      cwd: stage,
      env: environmentFor(OWN.npm),
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/**
 * The guides without photographs, and with links only to what is beside them: the rest is in the repository.
 * @param {string} folder
 */
async function packGuides(folder) {
  await cp(join(CHECKOUT, "docs"), folder, { recursive: true, filter: (path) => !path.endsWith(".png") });
  for (const name of (await readdir(folder, { recursive: true })).filter((one) => one.endsWith(".md"))) {
    const text = await readFile(join(folder, name), "utf8");
    const alone = text
      .replace(/^!\[.*?\]\(\S+\.png\)\n+/gm, "")
      .replace(/\[((?:[^\][]|\[[^\]]*\])+)\]\((\.\.\/[^)\s]+)\)/g, (link, words, target) => {
        const path = join("docs", dirname(name), target);
        if (path.startsWith("docs/")) return link;
        return REPOSITORY ? `[${words}](${REPOSITORY}/blob/v${VERSION}/${path})` : words;
      });
    await writeFile(join(folder, name), alone);
  }
}

/** @param {string} folder */
async function digestOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const path of paths.sort())
    hash
      .update(path.slice(folder.length))
      .update("\0")
      .update(await readFile(path));
  return hash.digest("hex");
}
