/**
 * The pages are accessible: in light, dark and the system's own colours, on a telephone, from right to left, by
 * keyboard and by screen reader. One local environment for all of it.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { violations } from "./axe.mjs";
import { launch, skipped } from "./chromium.mjs";
import { edges } from "./colours.mjs";
import { SimulatorPage } from "./page.mjs";

const PHONE = { viewport: { width: 390, height: 844 } };

/** One locale for each language. */
const LOCALES = ["ar-SA", "de-DE", "en-US", "es-ES", "fr-FR", "hi-IN", "it-IT", "ja-JP", "nl-NL", "pt-BR"];

describe("the pages for everybody", { skip: skipped(), timeout: 180_000 }, () => {
  /** @type {import("../../src/world/world.mjs").World} */
  let world;
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {SimulatorPage} */
  let page;
  /** @type {import("playwright-core").Page} */
  let tab;

  before(async () => {
    world = await startWorld({ project: ROOT, builds: false });
    const { alexa, tenant } = world;
    await alexa.completeLink(await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]));
    browser = await launch();
    page = await open();
    tab = page.page;
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  /** @param {import("playwright-core").BrowserContextOptions} [options] */
  const open = (options) => SimulatorPage.open(browser, world.addresses.simulator, options);

  /**
   * Speaks by the first suggestion, which opens the skill.
   * @param {SimulatorPage} simulator
   * @param {string} locale
   * @param {string} account
   */
  async function openSkill(simulator, locale, account) {
    await simulator.page.getByLabel("Locale").selectOption(locale);
    await simulator.page.getByLabel("Device of").selectOption(account);
    return simulator.after(() => simulator.page.locator(".suggestion").first().click());
  }

  it("writes the app's own words on a card in the skill's language", async () => {
    const titles = [];
    for (const locale of LOCALES) {
      const { turn } = await openSkill(page, locale, "sasha");
      const card = turn.locator(".card");
      assert.equal(await card.getAttribute("lang"), locale);
      const words = await card.innerText();
      if (["ar-SA", "hi-IN", "ja-JP"].includes(locale)) assert.doesNotMatch(words, /\p{Script=Latin}/u);
      titles.push(await card.locator("h3").innerText(), await card.getByRole("link").innerText());
    }
    assert.equal(new Set(titles).size, 2 * LOCALES.length, titles.join(", "));
  });

  it("lays Arabic cards and speech out from right to left, and German ones from left to right", async () => {
    await page.page.getByLabel("Device of").selectOption("robin");
    for (const [locale, utterance, direction, side] of [
      ["ar-SA", "من أنا", "rtl", "right"],
      ["de-DE", "wer bin ich", "ltr", "left"],
    ]) {
      await tab.getByLabel("Locale").selectOption(locale);
      const { turn, card } = await page.say(utterance);
      assert.match(card, /ada@example\.com/, "Latin letters alone would be laid out from left to right");
      const parts = turn.locator(".reply, .card, .card *");
      const directions = await parts.evaluateAll((all) => all.map((part) => getComputedStyle(part).direction));
      assert.ok(directions.length > 3);
      assert.deepEqual(new Set(directions), new Set([direction]));
      const stripe = await turn.locator(".card").evaluate((card) => getComputedStyle(card, "::before").left);
      assert.equal(stripe === "0px", side === "left");
    }
  });

  it("names the language of what is said, of the field and of the heading", async () => {
    const { turn } = await openSkill(page, "ja-JP", "robin");
    for (const part of [
      turn.locator(".said bdi"),
      turn.locator(".reply"),
      tab.getByLabel("What you say"),
      tab.locator("h1 #skill"),
      tab.locator(".suggestion").first(),
    ]) {
      assert.equal(await part.getAttribute("lang"), "ja-JP");
    }
    await openSkill(page, "en-US", "robin");
    assert.equal(await tab.getByLabel("What you say").getAttribute("lang"), "en-US");
    assert.equal(await turn.locator(".said bdi").getAttribute("lang"), "ja-JP", "said before");
  });

  it("gives each turn's button a name of its own, and says which one is shown", async () => {
    const buttons = tab.locator("button.trace");
    const names = await buttons.evaluateAll((all) => all.map((button) => button.textContent?.replace(/\d+ ms/, "")));
    assert.ok(names.length > 5);
    assert.equal(new Set(names).size, names.length, names.join("\n"));
    assert.equal(await tab.locator("button.trace[aria-current=true]").count(), 1);
    await buttons.first().click();
    assert.equal(await buttons.first().getAttribute("aria-current"), "true");
    assert.equal(await tab.locator("button.trace[aria-current=true]").count(), 1);
  });

  it("describes a control to its user, and does not announce that anew at each focus", async () => {
    await page.openFailures();
    const hint = tab.getByText("Every answer takes three seconds.");
    assert.ok(await hint.isVisible(), "without a mouse");
    assert.equal(
      await hint.evaluate((one) => one.closest("[role=status], [role=alert], [role=log], [aria-live]")),
      null,
    );
    const described = await tab
      .getByLabel("Slow", { exact: true })
      .evaluate((box) => document.getElementById(box.getAttribute("aria-describedby") ?? "")?.textContent);
    assert.match(`${described}`, /takes three seconds/);
    await page.press("Rotate keys");
    assert.match(await tab.locator("#failures").getByRole("status").innerText(), /signed by the key/);
  });

  it("leaves the focus on the password when it was wrong", async () => {
    const login = await tab.context().newPage();
    await login.goto(await world.alexa.beginLink("sasha"));
    assert.equal(await login.evaluate(() => document.activeElement?.tagName), "BODY", "nothing is wrong yet");
    await login.getByLabel("E-mail address").fill("ada@example.com");
    await login.getByLabel("Password").fill("wrong");
    await login.getByRole("button", { name: "Continue" }).click();
    await login.getByRole("alert").waitFor();
    const focused = await login.evaluate(() => {
      const input = /** @type {HTMLInputElement} */ (document.activeElement);
      return [
        input.name,
        input.getAttribute("aria-invalid"),
        document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent,
      ];
    });
    assert.deepEqual(focused, ["password", "true", "Wrong e-mail address or password"]);
    await login.close();
  });

  it("shows which switch is on and which tab is chosen in the system's own colours", async () => {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await tab.emulateMedia({ forcedColors: "active", colorScheme });
      const [on, off] = [tab.getByLabel("Bad signature"), tab.getByLabel("Wrong skill")];
      await on.check();
      const [shown, hidden] = [await on.screenshot(), await off.screenshot()];
      assert.ok(!shown.equals(hidden), "on and off look different");
      const thumbs = (await edges(tab)).filter(({ name }) => name.startsWith("thumb"));
      assert.ok(thumbs.length > 6);
      assert.deepEqual(
        thumbs.filter(({ ratio }) => ratio < 3),
        [],
      );

      const colours = await tab
        .getByRole("tab")
        .evaluateAll((tabs) =>
          tabs.map((tab) => [tab.getAttribute("aria-selected"), getComputedStyle(tab).borderBottomColor]),
        );
      const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
      for (const [selected, colour] of colours)
        assert.equal(colour === ground, selected === "false", `${selected}: ${colour} on ${ground}`);
      await on.uncheck();
    }
    await tab.emulateMedia({ forcedColors: null, colorScheme: null });
  });

  it("has controls whose edges and thumbs stand out, in light and dark", async () => {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const simulator = await open({ colorScheme, reducedMotion: "reduce" });
      const { page: shown } = simulator;
      await simulator.flip("Wrong skill");
      const controls = await edges(shown);
      await shown.goto(await world.alexa.beginLink("sasha"));
      controls.push(...(await edges(shown)));
      assert.ok(controls.length > 25, `${controls.length}`);
      assert.deepEqual(
        controls.filter(({ ratio }) => ratio < 3),
        [],
        colorScheme,
      );
      await shown.context().close();
    }
  });

  it("keeps the buttons of a group in line on a telephone", async () => {
    const { page: narrow } = await open(PHONE);
    await narrow.getByText("Failures").click();
    const groups = await narrow.locator(".groups fieldset").evaluateAll((all) =>
      all.map((group) => {
        const boxes = [...group.querySelectorAll("button, label")].map((control) => control.getBoundingClientRect());
        const firstOfLine = boxes.filter(({ x }, i) => i === 0 || x <= boxes[i - 1].x);
        return firstOfLine.map(({ x }) => Math.round(x));
      }),
    );
    assert.ok(
      groups.some((lines) => lines.length > 1),
      "something wraps",
    );
    for (const lines of groups) assert.equal(new Set(lines).size, 1, `${lines}`);
    assert.equal(await narrow.evaluate(() => document.documentElement.scrollWidth), 390);
    await narrow.context().close();
  });

  describe("with an error, a refusal and cards", () => {
    /** @type {SimulatorPage} */
    let full;
    before(async () => {
      full = await open({ reducedMotion: "reduce" });
    });

    for (const [
      look,
      media,
      locale,
    ] of /** @type {[string, Parameters<import("playwright-core").Page["emulateMedia"]>[0], string][]} */ ([
      ["light", { colorScheme: "light" }, "en-US"],
      ["dark", { colorScheme: "dark" }, "en-US"],
      ["Arabic", { colorScheme: "light" }, "ar-SA"],
      ["Japanese", { colorScheme: "dark" }, "ja-JP"],
      ["forced colours", { forcedColors: "active", colorScheme: "light" }, "en-US"],
      ["phone", { forcedColors: null, colorScheme: "dark" }, "en-US"],
    ])) {
      it(`gives axe nothing to object to: ${look}`, async () => {
        const { page: shown } = full;
        await shown.emulateMedia({ reducedMotion: "reduce", ...media });
        if (look === "phone") await shown.setViewportSize(PHONE.viewport);
        await openSkill(full, locale, "sasha");
        await openSkill(full, locale, "robin");
        await full.flip("Bad signature");
        await full.say("help");
        await shown.getByLabel("Device of").selectOption("sasha");
        await full.press("Revoke");
        await shown.getByRole("alert").waitFor();
        await shown.getByRole("tab", { name: "Request" }).click();
        assert.deepEqual(await violations(shown), []);
        await full.shoot(`everybody-${look.replace(" ", "-")}`);
      });
    }
  });

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    it(`gives axe nothing to object to on the way through linking: ${colorScheme}`, async () => {
      const { page: login } = await open({ colorScheme });
      await login.goto(await world.alexa.beginLink("sasha"));
      assert.deepEqual(await violations(login), [], "signing in");
      await login.getByLabel("E-mail address").fill("ada@example.com");
      await login.getByLabel("Password").fill("wrong");
      await login.getByRole("button", { name: "Continue" }).click();
      await login.getByRole("alert").waitFor();
      assert.deepEqual(await violations(login), [], "a wrong password");
      await login.getByRole("button", { name: /Ada/ }).click();
      await login.getByRole("status").waitFor();
      assert.deepEqual(await violations(login), [], "linked");
      await login.goto(login.url().replace("state=", "state=un"));
      assert.deepEqual(await violations(login), [], "not linked");
      await login.goto((await world.alexa.beginLink("sasha")).replace("client_id=", "client_id=un"));
      assert.deepEqual(await violations(login), [], "refused");
      world.alexa.unlink("sasha");
      await login.context().close();
    });
  }

  it("would have axe object", async () => {
    const { page: spoiled } = await open();
    await spoiled.locator("#account").evaluate((select) => document.body.append(select));
    await spoiled.locator("#link").evaluate((link) => (link.style.color = "#ccc"));
    const found = await violations(spoiled);
    for (const rule of ["select-name", "color-contrast"])
      assert.ok(
        found.some((violation) => violation.startsWith(`${rule}:`)),
        found.join("\n"),
      );
    await spoiled.context().close();
  });
});
