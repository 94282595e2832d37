/**
 * One user's way through the whole local environment, in a real browser, against the Worker in workerd: the steps build
 * on each other. Screenshots stay in build/screenshots/.
 */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { decodeProtectedHeader } from "jose";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { begins } from "../sample.mjs";
import { launch, skipped } from "./chromium.mjs";
import { SimulatorPage } from "./page.mjs";

const OPEN = "open account greeter";
const WELCOME = begins("welcome", "Ada");
const WELCOME_NAMELESS = begins("welcome_nameless");
const CANNOT_REACH = begins("unavailable");
const HELP = begins("help");

describe("the simulator", { skip: skipped(), timeout: 180_000 }, () => {
  /** @type {import("../../src/world/world.mjs").World} */
  let world;
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {SimulatorPage} */
  let page;

  before(async () => {
    world = await startWorld({ project: ROOT, builds: false });
    browser = await launch();
    page = await SimulatorPage.open(browser, world.addresses.simulator);
  });
  afterEach(async () => {
    for (const name of ["Down", "Slow", "Rate limit"]) await page.flip(name, false);
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  it("asks to link an account that is not linked, with a card", async () => {
    const { reply, card, linkButton } = await page.say(OPEN);
    assert.match(reply, begins("link"));
    assert.match(card, /Link your account/);
    assert.match(await page.travelled("Response"), /"type": "LinkAccount"/);
    await page.shoot("unlinked");
    await page.link(linkButton, "ada@example.com");
  });

  it("greets by name once the account is linked", async () => {
    const { reply, card } = await page.say(OPEN);
    assert.match(reply, WELCOME);
    assert.equal(card, "");
    assert.match(await page.travelled("Token"), /"azp": "alexa-skill"/);
  });

  it("says who I am, and shows the e-mail address on a card only", async () => {
    const { reply, card } = await page.say("who am I");
    assert.match(reply, /\bAda\b/);
    assert.doesNotMatch(reply, /@/);
    assert.match(card, /ada@example\.com/);
    await page.travelled("Token");
    await page.shoot("linked");
  });

  it("keeps the session of a token that runs out, as Alexa refreshes it", async () => {
    await page.press("Expire");
    const dead = world.alexa.account("robin").link?.accessToken;
    const { reply, notes } = await page.say(OPEN);
    assert.match(reply, WELCOME);
    assert.match(notes.join(), /refreshed Robin’s access token/);
    assert.notEqual(world.alexa.account("robin").link?.accessToken, dead);
  });

  it("greets by name after the keys were rotated", async () => {
    const { kid: before } = decodeProtectedHeader(world.alexa.account("robin").link?.accessToken ?? "");
    await page.press("Rotate keys");
    await page.press("Expire");
    const { reply } = await page.say(OPEN);
    assert.match(reply, WELCOME);
    const { kid } = decodeProtectedHeader(world.alexa.account("robin").link?.accessToken ?? "");
    assert.notEqual(kid, before);
    assert.match(await page.travelled("Token"), new RegExp(`"kid": "${kid}"`));
  });

  it("apologises without a card while Auth0 is down, and greets when it is back", async () => {
    await page.flip("Down");
    const warm = await page.say(OPEN);
    assert.match(warm.reply, WELCOME, "what is cached still serves");
    await page.press("Forget caches");
    const cold = await page.say(OPEN);
    assert.match(cold.reply, CANNOT_REACH);
    assert.equal(cold.card, "");
    await page.shoot("auth0-down");
    await page.flip("Down", false);
    await page.press("Forget caches");
    assert.match((await page.say(OPEN)).reply, WELCOME);
  });

  it("greets without a name when /userinfo has been asked too often", async () => {
    await page.flip("Rate limit");
    await page.press("Forget caches");
    assert.match((await page.say(OPEN)).reply, WELCOME_NAMELESS);
  });

  it("apologises when Auth0 takes too long, within Alexa's patience", async () => {
    await page.press("Forget caches");
    await page.flip("Slow");
    const { reply, card, status } = await page.say(OPEN);
    assert.equal(status, "200");
    assert.match(reply, CANNOT_REACH);
    assert.equal(card, "");
  });

  it("refuses what Alexa did not send", async () => {
    await page.press("Forget caches");
    for (const [failure, code] of [
      ["Bad signature", "signature_mismatch"],
      ["Stale timestamp", "stale_timestamp"],
      ["Wrong skill", "wrong_skill"],
    ]) {
      await page.flip(failure);
      const { status, refused, reply } = await page.say(OPEN);
      assert.equal(status, "400", failure);
      assert.match(refused, new RegExp(code));
      assert.equal(reply, "");
    }
    assert.match((await page.say(OPEN)).reply, WELCOME, "the switches are for one request");
  });

  it("prefers a recognised voice's own account", async () => {
    await page.page.getByLabel("Device of").selectOption("sasha");
    assert.match((await page.say(OPEN)).card, /Link your account/);
    await page.page.getByLabel("Voice").selectOption("robin");
    assert.match((await page.say(OPEN)).reply, WELCOME);
    await page.page.getByLabel("Voice").selectOption("");
    await page.page.getByLabel("Device of").selectOption("robin");
  });

  it("asks to link again after the user revoked access and the token ran out", async () => {
    await page.press("Revoke");
    await page.press("Expire");
    const { card, notes, linkButton } = await page.say(OPEN);
    assert.match(notes.join(), /could not refresh .*invalid_grant.*forgot Robin’s link/s);
    assert.match(card, /Link your account/);
    await page.shoot("revoked");
    await page.link(linkButton, "ada@example.com");
    assert.match((await page.say(OPEN)).reply, WELCOME);
  });

  it("says that the link has expired when Alexa cannot refresh", async () => {
    await page.press("Expire for good");
    const { reply, card } = await page.say(OPEN);
    assert.match(reply, begins("link_again"));
    assert.match(card, /Link your account/);
  });

  it("sends skill events, which the Worker takes", async () => {
    for (const name of ["Linked event", "Disabled event"]) {
      const { status, refused } = await page.after(() => page.press(name));
      assert.equal(status, "200", name);
      assert.equal(refused, "");
    }
    await page.page.getByText("Robin’s account is not linked").waitFor();
  });

  it("does not complain in the console", () => page.assertNoComplaints());

  it("can be used without a mouse", async () => {
    const {
      page: tab,
      page: { keyboard },
    } = page;
    await tab.reload();
    await tab.getByRole("button", { name: OPEN }).waitFor();
    await keyboard.press("Tab");
    assert.equal(await focused(tab), "Skip to what you say");
    await keyboard.press("Enter");
    await keyboard.type("help");
    assert.match((await page.after(() => keyboard.press("Enter"))).reply, HELP);
    await keyboard.press("ArrowUp");
    assert.equal(await tab.getByLabel("What you say").inputValue(), "help");

    await tab.getByRole("tab", { name: "Response", exact: true }).focus();
    await keyboard.press("ArrowRight");
    assert.equal(await focused(tab), "Request");
    await tab.locator("#failures summary").focus();
    await keyboard.press("Enter");
    await tab.getByLabel("Bad signature").focus();
    await keyboard.press("Space");
    assert.ok(await tab.getByText("The body is changed after it was signed.").isVisible());
    assert.match((await page.say(OPEN)).refused, /signature_mismatch/);
  });

  it("names all of its controls", async () => {
    const nameless = await page.page.locator("button, input, select, a").evaluateAll((controls) =>
      controls
        .filter((control) => {
          const own = "labels" in control ? /** @type {HTMLInputElement} */ (control).labels : null;
          const labels = [...(own ?? [])];
          return ![
            control.getAttribute("aria-label"),
            control.textContent,
            ...labels.map((label) => label.textContent),
          ].some((text) => text?.trim());
        })
        .map((control) => control.outerHTML),
    );
    assert.deepEqual(nameless, []);
  });

  it("speaks replies aloud, in their language, when it is asked to", async () => {
    const tab = page.page;
    await tab.evaluate(() => {
      /** @type {string[]} */
      const spoken = [];
      speechSynthesis.speak = ({ text, lang }) => void spoken.push(`${lang}: ${text}`);
      Object.assign(window, { spoken });
    });
    const spoken = () => tab.evaluate(() => /** @type {any} */ (window).spoken);
    await page.say("stop");
    assert.deepEqual(await spoken(), []);
    await tab.getByLabel("Speak replies").check();
    const { reply } = await page.say("help");
    assert.deepEqual(await spoken(), [`en-US: ${reply}`]);
  });

  it("fits a telephone, and a dark room", async () => {
    const narrow = await SimulatorPage.open(browser, world.addresses.simulator, {
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
    });
    assert.match((await narrow.say("help")).reply, HELP);
    assert.equal(await narrow.page.evaluate(() => document.documentElement.scrollWidth), 390);
    for (const control of ["Say it", "Link account"]) {
      const { x = 0, width = 0 } = (await narrow.page.getByText(control, { exact: true }).first().boundingBox()) ?? {};
      assert.ok(x > 0 && x + width <= 390, `“${control}” is within the window`);
    }
    await narrow.shoot("narrow-dark");
    await narrow.page.context().close();
  });

  it("shows a request without a context, as a file may have it", async () => {
    const { simulator } = world.addresses;
    const body = JSON.stringify({ account: "robin", envelope: { context: null, request: { type: "LaunchRequest" } } });
    assert.equal(
      (await fetch(`${simulator}/do/send`, { method: "POST", headers: { "content-type": "application/json" }, body }))
        .status,
      200,
    );
    const turn = page.page.locator(".turn").last();
    await turn.locator(".trace").getByText("LaunchRequest").waitFor();
    await turn.getByRole("button").last().click();
    await page.page.getByRole("tab", { name: "Request" }).click();
    assert.match(await page.page.locator("#wire").innerText(), /"context": null/);
    assert.deepEqual(page.complaints, []);
  });

  it("has nobody else's pages talk to it", async () => {
    const { simulator } = world.addresses;
    const post = (/** @type {Record<string, string>} */ headers) =>
      fetch(`${simulator}/do/say`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ account: "robin", utterance: OPEN }),
      });
    assert.equal((await post({ origin: "https://evil.example" })).status, 403);
    assert.equal((await post({ "content-type": "text/plain" })).status, 400);
    assert.equal((await post({ origin: simulator })).status, 200);
  });
});

/** @param {import("playwright-core").Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.textContent);
