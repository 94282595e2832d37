/** One version everywhere, and `make release`, which changes it everywhere. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { ROOT } from "../../kit/tests/repository.mjs";
import { PLACES, problemsWith, versionsIn, writeVersion } from "../../scripts/release.mjs";

const CHANGELOGS = ["kit/CHANGELOG.md", "crates/alexa-auth0/CHANGELOG.md"];
const [{ version: current = "" }] = versionsIn(ROOT);

/** A copy of the files with a version. @param {import("node:test").TestContext} t */
function stage(t) {
  const root = mkdtempSync(join(tmpdir(), "release-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const file of new Set([...PLACES.map(([file]) => file), ...CHANGELOGS])) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(ROOT, file), join(root, file));
  }
  for (const file of CHANGELOGS)
    writeFileSync(join(root, file), `# Changelog\n\n## 9.8.7\n\n${readFileSync(join(root, file), "utf8")}`);
  const kit = join(root, "kit/package.json");
  const manifest = JSON.parse(readFileSync(kit, "utf8"));
  writeFileSync(kit, `${JSON.stringify({ ...manifest, repository: "https://example.com/project" }, null, 2)}\n`);
  return root;
}

test("the version is the same everywhere", () => {
  assert.match(current, /^\d+\.\d+\.\d+$/);
  assert.deepEqual([...new Set(versionsIn(ROOT).map(({ version }) => version))], [current]);
});

test("no manifest has the version in a place that a release does not know", (t) => {
  const root = stage(t);
  writeVersion(root, "9.8.7");
  const manifests = execFileSync("git", ["ls-files", "*Cargo.toml", "*package.json"], { cwd: ROOT, encoding: "utf8" });
  for (const file of manifests.trim().split("\n")) {
    const path = PLACES.some(([known]) => known === file) ? join(root, file) : join(ROOT, file);
    assert.ok(!readFileSync(path, "utf8").includes(`"${current}"`), `${file} has ${current}`);
  }
  assert.deepEqual([...new Set(versionsIn(root).map(({ version }) => version))], ["9.8.7"]);
  writeVersion(root, "9.8.7");
  for (const crate of ["alexa-auth0", "alexa-auth0-model"])
    assert.equal(
      readFileSync(join(root, "crates", crate, "Cargo.toml"), "utf8").match(
        /^repository = "https:\/\/example\.com\/project"$/gm,
      )?.length,
      1,
    );
});

test("a release is refused if something does not agree", (t) => {
  const root = stage(t);
  assert.deepEqual(problemsWith(root, "9.8.7"), []);
  assert.deepEqual(problemsWith(root, "9.8"), ['VERSION is three numbers, such as 0.3.0, and not "9.8"']);
  assert.deepEqual(
    problemsWith(root, "9.8.8"),
    CHANGELOGS.map((file) => `${file} has no section "## 9.8.8"`),
  );
  assert.ok(problemsWith(root, "0.0.1").includes(`0.0.1 is before ${current}`));
  const kit = join(root, "kit/package.json");
  const whole = readFileSync(kit, "utf8");
  writeFileSync(kit, whole.replace(/^ {2}"repository".*\n/m, "").replace(/,\n\}/, "\n}"));
  assert.deepEqual(problemsWith(root, "9.8.7"), [
    'kit/package.json has no "repository": the address where the project lives',
  ]);
  writeFileSync(kit, whole);
  writeFileSync(kit, readFileSync(kit, "utf8").replace(`"version": "${current}"`, '"version": "0.0.9"'));
  assert.deepEqual(problemsWith(root, "9.8.7"), [
    `kit/package.json has the version 0.0.9, and Cargo.toml has ${current}`,
  ]);
});

test("without VERSION nothing is changed", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/release.mjs"], {
    cwd: ROOT,
    env: { ...process.env, VERSION: "" },
    encoding: "utf8",
  });
  assert.equal(status, 1);
  assert.match(stderr, /✗ VERSION is three numbers/);
});
