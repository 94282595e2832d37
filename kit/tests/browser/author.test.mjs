/**
 * The simulator page for a developer: a dialog, a screen, the player, the played API, suggestions, JSON, kept
 * conversations. On the examples.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually } from "../../src/testing/world.mjs";
import { startWorld } from "../../src/world/start.mjs";
import { copyExample } from "../world/copy.mjs";
import { violations } from "./axe.mjs";
import { launch, skipped } from "./chromium.mjs";
import { SimulatorPage } from "./page.mjs";

/**
 * @param {string} example
 * @param {string} opening
 * @param {import("playwright-core").Browser} browser
 */
async function open(example, opening, browser) {
  const { folder, remove } = await copyExample(example);
  const world = await startWorld({ project: folder, builds: false });
  await world.signIn({ account: "robin", user: "ada" });
  const page = await SimulatorPage.open(browser, world.addresses.simulator, {}, opening);
  return {
    folder,
    world,
    page,
    tab: page.page,
    async close() {
      await world.close();
      await remove();
    },
  };
}

describe("the page of an author's skill", { skip: skipped(), timeout: 180_000 }, () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  describe("orders, on an Echo", () => {
    /** @type {Awaited<ReturnType<typeof open>>} */
    let orders;
    before(async () => {
      orders = await open("orders", "open order desk", browser);
    });
    after(() => orders?.close());

    it("shows beside a turn what was called, and who answered", async () => {
      const { turn, reply } = await orders.page.say("where is my order");
      assert.equal(reply, "Your kettle arrives tomorrow.");
      const strip = await turn.locator(".strip").innerText();
      assert.match(strip, /log\s+account linked, certificate \w+/);
      assert.match(await orders.page.travelled("Log"), /"outcome": "answered",[^]*"type": "IntentRequest"/);
      await orders.tab.getByRole("tab", { name: "Response" }).click();
      assert.match(strip, /call\s+GET https:\/\/api\.example\.com\/orders\/latest 200, \d+ ms, from api\//);
    });

    it("plays a dialog: slots, resolutions, session and directives are beside each turn", async () => {
      const asked = await orders.page.say("order something");
      assert.match(
        await asked.turn.locator(".strip").innerText(),
        /dialog\s+STARTED\s+directive\s+Dialog\.ElicitSlot item/,
      );
      const answered = await orders.page.say("two kettles");
      assert.match(await answered.turn.locator(".strip").innerText(), /quantity\s+2\s+item\s+kettles/);
      const confirmed = await orders.page.say("yes");
      assert.equal(confirmed.reply, "I have ordered 2 kettles.");
      assert.match(await confirmed.turn.locator(".strip").innerText(), /intent\s+CONFIRMED/);
      const listed = await orders.page.say("what have I ordered");
      assert.match(await listed.turn.locator(".strip").innerText(), /session\s+\{"orders":3\}/);
      assert.deepEqual(await violations(orders.tab), []);
    });

    it("fails as the API is told to", async () => {
      await orders.page.flip("API fails");
      const { notes, turn } = await orders.page.say("what have I ordered");
      assert.ok(notes.includes("The skill’s API answers 503"), notes.join());
      assert.ok(
        notes.some((note) => note.includes("The handler has failed: orders_unreadable")),
        notes.join(),
      );
      assert.match(await turn.locator(".strip").innerText(), / 503, /);
      await orders.page.flip("API fails", false);
    });

    it("puts a suggestion with a slot into the field, with the slot selected", async () => {
      const { tab } = orders;
      await tab.getByRole("button", { name: /\d+ more/ }).click();
      const before = orders.world.alexa.exchanges.length;
      await tab.getByRole("button", { name: "order {item}", exact: true }).click();
      const field = tab.getByLabel("What you say");
      assert.equal(await field.inputValue(), "order {item}");
      await tab.keyboard.type("tea");
      assert.equal(await field.inputValue(), "order tea");
      assert.equal(orders.world.alexa.exchanges.length, before, "nothing was said yet");
      await field.fill("");
    });

    it("keeps the focus on a suggestion while the world changes", async () => {
      const { tab, world } = orders;
      const suggestion = tab.getByRole("button", { name: "list my orders", exact: true });
      await suggestion.focus();
      world.alexa.happenings.changed();
      await tab.waitForTimeout(100);
      assert.ok(await suggestion.evaluate((button) => button === document.activeElement));
    });

    it("shows whole rows of suggestions, and follows the model", async () => {
      const { tab, world } = orders;
      const group = tab.getByRole("group", { name: "Things to say" });
      const cut = await group.evaluate((box) =>
        [...box.querySelectorAll("button")].some((button) => {
          const { top, bottom } = button.getBoundingClientRect();
          const frame = box.getBoundingClientRect();
          return button.offsetParent && top < frame.bottom && bottom > frame.bottom + 3;
        }),
      );
      assert.equal(cut, false);
      const { models } = world.alexa.skill;
      const model = models.get("en-US");
      assert.ok(model);
      world.alexa.replacePackage({
        manifest: world.alexa.skill.manifest,
        models: new Map([["en-US", { ...model, invocationName: "another desk" }]]),
      });
      await group.getByRole("button", { name: "open another desk" }).waitFor();
      world.alexa.replacePackage({ manifest: world.alexa.skill.manifest, models });
    });

    it("grants and withdraws by the card", async () => {
      const { turn } = await orders.page.say("remind me of my order");
      const button = turn.getByRole("button", { name: "Grant alexa::alerts:reminders:skill:readwrite" });
      const granted = () => orders.world.alexa.account("robin").granted.size;
      await button.click();
      assert.ok(await eventually(() => granted() === 1));
      assert.equal(await button.getAttribute("aria-pressed"), "true");
      await button.click();
      assert.ok(await eventually(() => granted() === 0));
    });

    it("begins another session, repeats, and clears", async () => {
      const { tab, world, page } = orders;
      await page.say("what have I ordered");
      const { session } = world.alexa.account("robin");
      assert.ok(session);
      await tab.getByRole("button", { name: "New session" }).click();
      assert.ok(await eventually(() => !world.alexa.account("robin").session));
      const repeated = await page.after(() => tab.getByRole("button", { name: "Repeat" }).click());
      assert.equal(repeated.reply, "kettle, cup, tea. Say next for more.");
      assert.equal(world.alexa.exchanges.at(-1)?.envelope.session.new, true);
      await tab.getByRole("button", { name: "Clear" }).click();
      assert.equal(await tab.locator(".turn").count(), 0);
    });

    it("sends a request that was edited", async () => {
      const { tab, page, world } = orders;
      await page.say("where is my order");
      await tab.getByRole("tab", { name: "Request", exact: true }).click();
      await tab.getByRole("button", { name: "Edit and send" }).click();
      const text = tab.getByLabel("Request to send");
      await text.fill((await text.inputValue()).replace("OrderStatusIntent", "AMAZON.HelpIntent"));
      const { reply } = await page.after(() => tab.getByRole("button", { name: "Send", exact: true }).click());
      assert.match(reply, /You can ask where your order is/);
      assert.equal(world.alexa.exchanges.at(-1)?.envelope.request.intent.name, "AMAZON.HelpIntent");
      await tab.getByRole("button", { name: "Edit and send" }).click();
      await text.fill("{");
      await tab.getByRole("button", { name: "Send", exact: true }).click();
      await tab.getByText("This is not JSON").waitFor();
      assert.deepEqual(await violations(tab), []);
      await tab.getByRole("tab", { name: "Response" }).click();
    });

    it("keeps a conversation, plays it again, and writes it as a test", async () => {
      const { tab, page, world, folder } = orders;
      await tab.getByRole("button", { name: "Clear" }).click();
      await page.say("open order desk");
      await page.say("where is my order");
      await tab.getByRole("button", { name: "Keep as a test" }).click();
      await tab.getByLabel("Name").fill("from_the_page");
      await tab.getByRole("button", { name: "Keep", exact: true }).click();
      await tab.getByText("Kept as conversations/from_the_page.json").waitFor();
      await tab.getByRole("button", { name: "Play again" }).click();
      await tab.getByText("from_the_page: all 2 turns are as they were kept.").waitFor();
      world.outbound.failures.failing = true;
      await tab.getByRole("button", { name: "Play again" }).click();
      await tab.getByText("from_the_page: 1 differences in 2 turns.").waitFor();
      world.outbound.failures.failing = false;
      assert.match(await tab.locator("#kept").innerText(), /turn 2, “where is my order”: speech: before "Your kettle/);

      await tab.getByRole("button", { name: "Write as a Rust test" }).click();
      await tab.getByText("tests/from_the_page.rs is written, and src/lib.rs has a line for it").waitFor();
      assert.match(await readFile(join(folder, "src/lib.rs"), "utf8"), /mod from_the_page;\n$/);
      assert.match(await readFile(join(folder, "tests/from_the_page.rs"), "utf8"), /“where is my order”/);
      assert.deepEqual(await violations(tab), []);
    });

    it("has an amber link with a way out, when Alexa can do nothing more with it", async () => {
      const { tab, page } = orders;
      await page.press("Expire for good");
      const link = tab.locator("#link");
      await link.getByRole("link", { name: "Link again" }).waitFor();
      assert.equal(await link.locator(".dot.lost").count(), 1);
      assert.deepEqual(await violations(tab), []);
    });

    it("does not complain in the console, but of the API that failed", () => orders.page.assertNoComplaints());
  });

  describe("a shared list, on an Echo Show", () => {
    /** @type {Awaited<ReturnType<typeof open>>} */
    let list;
    before(async () => {
      list = await open("shared-list", "open shared list", browser);
    });
    after(() => list?.close());

    it("shows what the screen shows, in two languages", async () => {
      const { tab, page } = list;
      await tab.getByLabel("Kind of device").selectOption("Echo Show");
      for (const [locale, ...said] of [
        ["en-US", "add two kettles", "read the list"],
        ["de-DE", "schreib drei Brote auf", "was steht auf der Liste"],
      ]) {
        await tab.getByLabel("Locale").selectOption(locale);
        await page.say(said[0]);
        const { turn } = await page.say(said[1]);
        const screen = turn.getByRole("group", { name: "Screen" });
        assert.match(await screen.innerText(), locale === "en-US" ? /2 × kettles/ : /3 × Brote/);
        await screen.getByText("Components").click();
        assert.match(await screen.innerText(), /Sequence\s+Text 2 × kettles/);
        await page.shoot(`shared-list-${locale}`);
      }
      assert.deepEqual(await violations(tab), []);
    });

    it("names what Alexa refuses, and keeps that turn selected when the session has ended", async () => {
      const { tab, page, world } = list;
      const { manifest, models } = world.alexa.skill;
      const model = models.get("de-DE");
      assert.ok(model);
      const without = { ...model, dialog: { intents: [] } };
      world.alexa.replacePackage({ manifest, models: new Map([...models, ["de-DE", without]]) });
      const { refused } = await page.say("streiche etwas");
      assert.match(
        refused,
        /Alexa cannot play this: Dialog\.ElicitSlot: RemoveItemIntent is not in the model's dialog/,
      );
      await tab.locator(".turn", { hasText: "SessionEndedRequest" }).waitFor();
      assert.equal(await tab.locator(".turn.selected .trace code").innerText(), "RemoveItemIntent");
      assert.equal(world.alexa.exchanges.at(-1)?.type, "SessionEndedRequest");
      world.alexa.replacePackage({ manifest, models });
    });

    it("keeps what was typed while the world is stopped, and does not take it", async () => {
      const { tab, world } = list;
      await tab.getByLabel("What you say").fill("half a sent");
      await world.close();
      await tab.getByText("The local environment has stopped.").waitFor();
      assert.equal(await tab.getByLabel("What you say").inputValue(), "half a sent");
      assert.ok(await tab.locator("#say").evaluate((form) => form.matches("[inert]")));
    });
  });
});
