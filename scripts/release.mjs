/**
 * `make release VERSION=0.3.0`: writes the version everywhere, refuses what does not agree, and packs what would be
 * published without publishing it. It prints the commands that publish, in their order: the library depends on its
 * macro, and the kit names the version of the library.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { packKit } from "../kit/src/project/carried.mjs";

const ROOT = resolve(import.meta.dirname, "..");

/** The places of the version: a file, and the pattern whose group it is. @type {[file: string, pattern: RegExp][]} */
export const PLACES = [
  ["Cargo.toml", /^alexa-auth0 = \{ path = "crates\/alexa-auth0", version = "(.*)" \}$/m],
  ["Cargo.toml", /^alexa-auth0-model = \{ path = "crates\/alexa-auth0-model", version = "=(.*)" \}$/m],
  ["Cargo.toml", /^version = "(.*)"$/m],
  ["crates/alexa-auth0/Cargo.toml", /^version = "(.*)"$/m],
  ["crates/alexa-auth0-model/Cargo.toml", /^version = "(.*)"$/m],
  ["kit/package.json", /^ {2}"version": "(.*)",$/m],
  ["bench/package.json", /^ {2}"version": "(.*)",$/m],
  ["bench/package.json", /^ {4}"alexa-auth0-kit": "(.*)",?$/m],
  ["package.json", /^ {4}"alexa-auth0-kit": "(.*)",?$/m],
];

/** The changelogs, which must have a section for the version. */
const CHANGELOGS = ["kit/CHANGELOG.md", "crates/alexa-auth0/CHANGELOG.md"];

/** The manifests that say where the project lives. The one setting for it is the field `repository` of the kit's. */
const MANIFESTS = ["crates/alexa-auth0-model/Cargo.toml", "crates/alexa-auth0/Cargo.toml"];

/** @param {string} root @returns {string | undefined} */
const repositoryOf = (root) => JSON.parse(readFileSync(join(root, "kit/package.json"), "utf8")).repository;

/** The versions in all places, by file. @param {string} root */
export const versionsIn = (root) =>
  PLACES.map(([file, pattern]) => ({ file, version: pattern.exec(readFileSync(join(root, file), "utf8"))?.[1] }));

/** What prevents a release of this version. @param {string} root @param {string} version @returns {string[]} */
export function problemsWith(root, version) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return [`VERSION is three numbers, such as 0.3.0, and not "${version}"`];
  const found = versionsIn(root);
  const different = found.filter((place) => place.version !== found[0].version);
  return [
    ...different.map(
      (place) => `${place.file} has the version ${place.version}, and ${found[0].file} has ${found[0].version}`,
    ),
    ...(isBefore(version, found[0].version ?? "") ? [`${version} is before ${found[0].version}`] : []),
    ...(repositoryOf(root) ? [] : ['kit/package.json has no "repository": the address where the project lives']),
    ...CHANGELOGS.filter(
      (file) => !new RegExp(`^## ${version.replaceAll(".", "\\.")}$`, "m").test(readFileSync(join(root, file), "utf8")),
    ).map((file) => `${file} has no section "## ${version}"`),
  ];
}

/** @param {string} one @param {string} other */
function isBefore(one, other) {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  const index = a.findIndex((number, place) => number !== b[place]);
  return index >= 0 && a[index] < b[index];
}

/** @param {string} root @param {string} version */
export function writeVersion(root, version) {
  for (const [file, pattern] of PLACES) {
    const path = join(root, file);
    const text = readFileSync(path, "utf8");
    writeFileSync(
      path,
      text.replace(pattern, (line, old) => line.replace(old, version)),
    );
  }
  for (const file of MANIFESTS) {
    const path = join(root, file);
    const others = readFileSync(path, "utf8").replace(/^repository = .*\n/m, "");
    writeFileSync(
      path,
      others.replace(/^license = .*\n/m, (line) => `${line}repository = "${repositoryOf(root)}"\n`),
    );
  }
}

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  console.log(`$ ${program} ${args.join(" ")}`);
  execFileSync(program, args, { cwd: ROOT, stdio: "inherit" });
}

/** @param {string} version */
async function release(version) {
  const changed = execFileSync("git", ["status", "--porcelain"], { cwd: ROOT, encoding: "utf8" }).trim();
  const problems = [...(changed ? ["there are changes that are not committed"] : []), ...problemsWith(ROOT, version)];
  if (problems.length) {
    for (const problem of problems) console.error(`✗ ${problem}`);
    process.exitCode = 1;
    return;
  }
  writeVersion(ROOT, version);
  run("cargo", "update", "--workspace", "--quiet");
  run("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
  const crates = ["--package", "alexa-auth0-model", "--package", "alexa-auth0"];
  run("cargo", "publish", "--dry-run", "--allow-dirty", "--quiet", ...crates);
  const kit = join(ROOT, "target/release-kit");
  mkdirSync(kit, { recursive: true });
  await packKit(kit);
  run("npm", "publish", "--dry-run", "--loglevel=error", join(kit, `alexa-auth0-kit-${version}.tgz`));
  console.log(`
Nothing was published. Look at the changes, and then:

  make check && make test
  git commit --all --message "${version}" && git tag v${version} && git push --follow-tags
  cargo publish --package alexa-auth0-model
  cargo publish --package alexa-auth0
  node scripts/pack-kit.mjs target/release-kit && npm publish target/release-kit/*-${version}.tgz --provenance`);
}

if (process.argv[1] === import.meta.filename) await release(process.env.VERSION ?? "");
