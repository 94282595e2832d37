/**
 * The pictures of the simulator in the documents, taken from the running local environment.
 * `RECORD_PICTURES=1 node --test kit/tests/browser/pictures.test.mjs` writes them to their places; every other run to
 * build/screenshots/.
 */
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { begins } from "../sample.mjs";
import { launch, SCREENSHOTS, skipped } from "./chromium.mjs";
import { SimulatorPage } from "./page.mjs";

/** Where a picture is drawn: in its place, or beside the screenshots. @param {string} path */
const drawn = (path) => (process.env.RECORD_PICTURES ? join(ROOT, path) : join(SCREENSHOTS, basename(path)));
/** A telephone. */
const NARROW = { viewport: { width: 390, height: 860 }, deviceScaleFactor: 2 };

describe("the pictures of the simulator", { skip: skipped(), timeout: 120_000 }, () => {
  /** @type {import("../../src/world/world.mjs").World} */
  let world;
  /** @type {import("playwright-core").Browser} */
  let browser;

  before(async () => {
    world = await startWorld({ project: ROOT, builds: false });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  it("shows linking an account in three steps", async () => {
    const page = await SimulatorPage.open(browser, world.addresses.simulator, NARROW);
    const { reply, linkButton } = await page.say("open account greeter");
    assert.match(reply, begins("link"));
    const asks = await page.shoot("asks");
    const signsIn = await page.link(linkButton, "ada@example.com");
    assert.match((await page.say("open account greeter")).reply, begins("welcome", "Ada"));
    const greets = await page.shoot("greets");
    await page.page.context().close();
    await strip(drawn("docs/images/simulator.png"), [
      ["1. The skill asks for an account", asks],
      ["2. The user signs in, once", signsIn],
      ["3. The skill knows the user", greets],
    ]);
    assert.ok((await stat(drawn("docs/images/simulator.png"))).size < 500_000);
  });

  it("shows the whole page", async () => {
    const page = await SimulatorPage.open(browser, world.addresses.simulator);
    assert.match((await page.say("who am I")).reply, /\bAda\b/);
    await page.travelled("Token");
    await page.page.screenshot({ path: drawn("docs/images/local.png"), animations: "disabled" });
  });

  /** Pictures in a row, each below what it shows. @param {string} path @param {[string, Buffer][]} frames */
  async function strip(path, frames) {
    const page = await browser.newPage({ viewport: { width: 1260, height: 100 }, deviceScaleFactor: 1.5 });
    const figures = frames.map(
      ([caption, picture]) =>
        `<figure><figcaption>${caption}</figcaption><img src="data:image/png;base64,${picture.toString("base64")}"></figure>`,
    );
    await page.setContent(`<style>
      body { margin: 0; display: flex; gap: 18px; padding: 18px; background: #eef1f4; font: 600 19px "DejaVu Sans", sans-serif; color: #1b2738 }
      figure { margin: 0; flex: 1 } figcaption { margin: 0 0 10px } img { width: 100%; display: block; border-radius: 10px; box-shadow: 0 1px 6px #0003 }
    </style>${figures.join("")}`);
    await page.screenshot({ path, fullPage: true });
    await page.close();
  }
});
