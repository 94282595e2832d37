/**
 * The site of the guides, as `make docs` has made it: opened from its folder, in light and dark, on a telephone, and
 * searched.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "../../kit/tests/browser/axe.mjs";
import { launch, skipped } from "../../kit/tests/browser/chromium.mjs";
import { pages } from "../../kit/tests/guides.mjs";
import { ROOT } from "../../kit/tests/repository.mjs";

const SITE = join(ROOT, "target/site");

/** Why the tests are skipped, or false. In CI they are never skipped. */
function unmade() {
  if (existsSync(join(SITE, "index.html"))) return skipped();
  const reason = "SKIPPED: there is no site here (make docs)";
  if (process.env.CI) throw new Error(reason);
  console.log(reason);
  return reason;
}

describe("the site", { skip: unmade(), timeout: 180_000 }, () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {string[]} */
  const errors = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** @param {string} path @param {import("playwright-core").BrowserContextOptions} [options] */
  async function open(path, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const tab = await context.newPage();
    tab.on("pageerror", ({ message }) => void errors.push(`${path}: ${message}`));
    tab.on("requestfailed", (request) => void errors.push(`${path}: ${request.url()}`));
    await tab.goto(pathToFileURL(join(SITE, path)).href);
    return tab;
  }

  it("has every page, each with the others beside it", async () => {
    const tab = await open("index.html");
    for (const page of await pages()) {
      const path = join("docs", page).replace(/\.md$/, ".html");
      assert.ok(existsSync(join(SITE, path)), path);
      assert.ok(await tab.locator(`nav a[href="${path}"]`).count(), path);
    }
    await tab.getByRole("link", { name: "Your first intent" }).first().click();
    assert.equal(await tab.locator("main h1").first().textContent(), "Your first intent");
    await tab.context().close();
  });

  it("finds what is searched for", async () => {
    const tab = await open("docs/settings.html");
    await tab.keyboard.press("s");
    await tab.keyboard.type("user_data_jurisdiction");
    const results = tab.locator("#mdbook-searchresults a");
    await results.first().waitFor();
    assert.match((await results.allTextContents()).join("\n"), /USER_DATA_JURISDICTION/);
    await tab.context().close();
  });

  it("is dark where the system is", async () => {
    const colours = [];
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const tab = await open("docs/security.html", { colorScheme });
      colours.push(await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
      await tab.context().close();
    }
    const [light, dark] = colours.map((colour) => Number(/\d+/.exec(colour)?.[0]));
    assert.ok(light > 200 && dark < 60, colours.join());
  });

  it("fits a telephone: only tables and code are wider than the screen", async () => {
    for (const path of ["index.html", "docs/codes.html", "docs/tasks/deploy.html", "docs/costs.html"]) {
      const tab = await open(path, { viewport: { width: 390, height: 844 } });
      const width = await tab.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 390, `${path}: ${width}`);
      await tab.context().close();
    }
  });

  it("has colours that can be read, in light and dark", async () => {
    for (const colorScheme of /** @type {const} */ (["light", "dark"]))
      for (const path of ["index.html", "docs/tasks/first-intent.html", "docs/codes.html"]) {
        const tab = await open(path, { colorScheme });
        tab.removeAllListeners("requestfailed"); // axe asks for style sheets again, which a page in a folder may not
        const contrasts = (await violations(tab)).filter((violation) => violation.startsWith("color-contrast"));
        assert.deepEqual(contrasts, [], `${path}, ${colorScheme}`);
        await tab.context().close();
      }
  });

  it("leads to the library's documentation", async () => {
    const tab = await open("docs/handlers.html");
    await tab.getByRole("link", { name: "Turn", exact: true }).first().click();
    assert.match((await tab.locator("main h1").textContent()) ?? "", /Struct\s*Turn/);
    await tab.context().close();
  });

  it("has no error on any of these pages", () => assert.deepEqual(errors, []));
});
