/**
 * What the simulator page shows: errors, the speaker, requests and responses, the end of linking. One local environment
 * for all tests.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../src/testing/world.mjs";
import { actionsOf, stateOf } from "../../src/world/simulator/actions.mjs";
import { startSimulator } from "../../src/world/simulator/server.mjs";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { violations } from "./axe.mjs";
import { launch, skipped } from "./chromium.mjs";
import { SimulatorPage } from "./page.mjs";

const OPEN = "open account greeter";
const PHONE = { width: 390, height: 844 };

describe("the simulator page", { skip: skipped(), timeout: 180_000 }, () => {
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
    await alexa.say(OPEN, { account: "robin" });
    await alexa.completeLink(await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]));
    await alexa.say(OPEN, { account: "robin" });
    browser = await launch();
    page = await SimulatorPage.open(browser, world.addresses.simulator);
    tab = page.page;
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  /** @param {import("playwright-core").Page} [where] */
  const alert = (where = tab) => where.getByRole("alert");

  /**
   * Another page server on the same world, which a test may stop, and whose state it may add to.
   * @param {{ port?: number, more?: Record<string, unknown>, serves?: boolean }} [options]
   */
  async function anotherSimulator({ port = 0, more = {}, serves = true } = {}) {
    const simulator = await startSimulator({ port });
    const actions = /** @type {any} */ (actionsOf(world));
    const serve = () =>
      simulator.serve({ chainPem: "", alexa: world.alexa, actions, state: () => ({ ...stateOf(world), ...more }) });
    if (serves) serve();
    return { ...simulator, serve };
  }

  it("tells one user's story on the first screen", async () => {
    const devices = await tab.getByLabel("Device of").locator("option").allInnerTexts();
    assert.deepEqual(devices, ["Robin", "Sasha"]);
    assert.equal(await tab.getByLabel("Device of").inputValue(), "robin");
    await tab.getByText("Robin’s account is linked").waitFor();
    const speakers = await tab.locator(".said .by").allInnerTexts();
    assert.deepEqual(new Set(speakers), new Set(["On Robin’s Echo"]));
    const card = await tab.locator(".card").getByRole("link", { name: "Link account" }).getAttribute("href");
    assert.match(`${card}`, /account=robin\b/);
    assert.deepEqual(await tab.locator(".note").allInnerTexts(), ["Robin linked the account"]);
  });

  it("has whoever speaks in the device list, also from the terminal", async () => {
    await world.alexa.say(OPEN, { account: "newcomer" });
    await tab.getByLabel("Device of").locator("option", { hasText: "Newcomer" }).waitFor({ state: "attached" });
    await tab.getByText("On Newcomer’s Echo").waitFor();
    assert.match(await tab.getByLabel("Voice").innerText(), /Newcomer’s/);
  });

  it("has a switch for each permission that the skill requests, for the account of the device", async (t) => {
    const permission = "alexa::alerts:reminders:skill:readwrite";
    const group = tab.getByRole("group", { name: "Granted in the Alexa app" });
    assert.equal(await group.count(), 0, "the sample requests none");
    const { manifest } = world.alexa.skill;
    const show = (/** @type {unknown[]} */ permissions) => {
      world.alexa.skill.manifest = { ...manifest, permissions };
      world.alexa.happenings.changed();
    };
    t.after(() => show(manifest.permissions));
    show([...manifest.permissions, { name: permission }]);
    const box = group.getByRole("checkbox", { name: permission });
    await box.focus();
    await tab.keyboard.press("Space");
    await tab.waitForFunction(() => document.activeElement?.matches("input:checked"));
    assert.ok(await eventually(() => world.alexa.account("robin").granted.has(permission))); // the page shows it before Alexa has it
    assert.deepEqual(await violations(tab), []);
    await tab.getByLabel("Device of").selectOption("sasha");
    assert.ok(!(await box.isChecked()), "Sasha has not granted it");
    await tab.getByLabel("Device of").selectOption("robin");
    await box.uncheck();
    await tab.waitForFunction(() => !document.querySelector(".permissions input:checked"));
    assert.ok(await eventually(() => world.alexa.account("robin").granted.size === 0));
    show(manifest.permissions);
    await group.waitFor({ state: "hidden" });
  });

  it("opens on the response", async () => {
    assert.equal(await tab.getByRole("tab", { selected: true }).innerText(), "Response");
  });

  it("shows what is asked before where and by whom, and copies the body as it was sent", async () => {
    await tab.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.say("help");
    const shown = await page.travelled("Request");
    assert.ok(shown.indexOf('"request": {') < shown.indexOf('"context": {'), shown);
    await tab.getByRole("button", { name: "Copy" }).click();
    await tab.getByRole("button", { name: "Copied" }).waitFor();
    const sent = world.alexa.exchanges.at(-1)?.body ?? "";
    assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), sent);
    assert.ok(sent.indexOf('"request":') > sent.indexOf('"context":'), "Alexa's own order");
  });

  it("shortens secrets, and no speech", async () => {
    await page.say("help");
    const { envelope, answer = "", headers } = world.alexa.exchanges.at(-1) ?? assert.fail();
    const { text } = JSON.parse(answer).response.outputSpeech;
    assert.ok(text.length > 96, text);
    assert.ok((await page.travelled("Response")).includes(text));

    const { accessToken } = envelope.context.System.user;
    const request = await page.travelled("Request");
    assert.ok(!request.includes(accessToken));
    assert.ok(request.includes(`"accessToken": "${accessToken.slice(0, 40)}`));
    assert.ok(request.includes(envelope.context.System.user.userId));

    const shown = await page.travelled("Headers");
    assert.ok(!shown.includes(headers["signature-256"]));
    assert.match(shown, /signature-256: \S{40,} … \S+/i);
    await tab.getByRole("tab", { name: "Response" }).click();
  });

  it("notes a failure that is switched on in the conversation, and nothing without one", async () => {
    for (const [name, note] of [
      ["Bad signature", "Sent with a bad signature"],
      ["Stale timestamp", "Sent with a timestamp ten minutes old"],
      ["Wrong skill", "Sent with the id of another skill"],
    ]) {
      await page.flip(name);
      assert.deepEqual((await page.say(OPEN)).notes, [note]);
    }
    assert.deepEqual((await page.say(OPEN)).notes, []);
    await page.flip("Down");
    await page.flip("Rate limit");
    assert.deepEqual((await page.say(OPEN)).notes, ["Auth0 is down", "Auth0 answers 429 to every call of /userinfo"]);
    await page.flip("Down", false);
    await page.flip("Rate limit", false);
    await page.press("Rotate keys");
    await page.press("Expire");
    const { notes } = await page.say(OPEN);
    const back = "Auth0 is back: the Worker asks it again 30 seconds after the last attempt that failed, or sooner";
    assert.deepEqual(notes, [
      back,
      "Auth0 began to sign with another key",
      "Two days passed: Robin’s access token expired",
      "Alexa refreshed Robin’s access token",
    ]);
  });

  it("says that a token expires, or that it expired", async () => {
    await page.say(OPEN);
    await tab.getByText("The token expires in 24 hours.").waitFor();
    assert.match(await page.travelled("Token"), /issued .*, expires in 24 hours/);
    await page.press("Expire for good");
    await tab.getByText("The token expired 24 hours ago, with no refresh token.").waitFor();
    await page.say(OPEN);
    assert.match(await page.travelled("Token"), /issued 2 days ago, expired 24 hours ago/);
    await tab.getByRole("tab", { name: "Response" }).click();
  });

  it("tells an error above the conversation, with its way out", async () => {
    await tab.getByLabel("Device of").selectOption("sasha");
    await page.press("Revoke");
    assert.match(await alert().innerText(), /Sasha’s Amazon account is not linked/);
    const [{ y = 0, height = 0 }, conversation] = [
      (await alert().boundingBox()) ?? {},
      await tab.getByRole("log").boundingBox(),
    ];
    assert.ok(y + height <= (conversation?.y ?? 0), "above the conversation");
    await alert().getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await alert().count(), 0);
    assert.equal(await tab.evaluate(() => document.activeElement?.id), "utterance");

    await page.press("Expire");
    await page.link(alert().getByRole("link", { name: "Link account" }), "grace.hopper@example.com");
    await tab.getByText("Sasha’s account is linked").waitFor();
    assert.equal(await alert().count(), 0);
  });

  it("shows an error on a telephone wherever the page is scrolled to", async () => {
    const narrow = await SimulatorPage.open(browser, world.addresses.simulator, { viewport: PHONE });
    await narrow.page.getByLabel("Device of").selectOption("newcomer");
    await narrow.press("Revoke");
    assert.ok(await narrow.page.evaluate(() => scrollY > 0), "scrolled");
    assertInSight(await alert(narrow.page).boundingBox());
    await narrow.page.context().close();
  });

  it("says on any screen that the world has stopped, and goes on when it is back", async () => {
    const first = await anotherSimulator();
    const { origin } = first;
    const tabs = [
      await SimulatorPage.open(browser, origin),
      await SimulatorPage.open(browser, origin, { viewport: PHONE }),
    ];
    await first.close();
    for (const { page: stopped } of tabs) {
      await alert(stopped).getByText("The local environment has stopped. Start it again with make dev").waitFor();
      assertInSight(await alert(stopped).boundingBox());
      assert.equal(await alert(stopped).count(), 1);
    }
    const second = await anotherSimulator({ port: Number(new URL(origin).port), serves: false });
    await sleep(1500); // the page asks meanwhile, and learns that the local environment is starting
    second.serve();
    for (const again of tabs) {
      await alert(again.page).waitFor({ state: "detached" });
      await again.page.getByRole("button", { name: OPEN }).waitFor();
      assert.notEqual((await again.say("help")).reply, "");
      await again.page.context().close();
    }
    await second.close();
  });

  it("says that the last build failed, for as long as that is so", async () => {
    const more = {
      build: { failed: true, replaced: false, message: "error[E0425]: cannot find value `nam` in this scope" },
    };
    const simulator = await anotherSimulator({ more });
    const { page: building } = await SimulatorPage.open(browser, simulator.origin);
    await alert(building).getByText("The last build failed. The previous Worker is answering.").waitFor();
    await alert(building).getByText("What the build says").click();
    assert.match(await alert(building).innerText(), /E0425.*cannot find value/);
    assert.deepEqual(await violations(building), []);
    more.build = { failed: true, replaced: true, message: "/healthz answers 500" };
    world.alexa.happenings.changed();
    await alert(building).getByText("The last build does not start. Correct the source").waitFor();
    more.build = { failed: false, replaced: false, message: "" };
    world.alexa.happenings.changed();
    await alert(building).waitFor({ state: "detached" });
    await building.context().close();
    await simulator.close();
  });

  it("goes from the end of linking back to the tab where it began", async () => {
    await tab.getByLabel("Device of").selectOption("newcomer");
    await tab.getByLabel("What you say").fill("half a sent");
    const tabs = tab.context().pages().length;
    const { tab: ended } = await page.signIn(tab.locator("#link").getByRole("link"), "ada@example.com");
    const closed = ended.waitForEvent("close");
    await ended
      .getByRole("link", { name: "go back to the simulator" })
      .click()
      .catch(() => {}); // the page may close before the click has ended
    await closed;
    assert.equal(tab.context().pages().length, tabs);
    assert.equal(await tab.getByLabel("What you say").inputValue(), "half a sent");
  });

  it("shows the same end of linking when that page is loaded again", async () => {
    await tab.getByRole("button", { name: "Unlink" }).click();
    const { tab: ended } = await page.signIn(tab.locator("#link").getByRole("link"), "ada@example.com");
    assert.equal((await ended.reload())?.status(), 200);
    assert.equal(await ended.getByRole("status").innerText(), "Newcomer’s Amazon account is linked.");

    await ended.goto(await world.alexa.beginLink("newcomer"));
    await ended.getByRole("button", { name: "Cancel" }).click();
    for (const again of [() => ended.waitForURL(/api\/skill\/link/), () => ended.reload()]) {
      await again();
      assert.match(await alert(ended).innerText(), /access_denied: User did not authorize/);
    }
    const unknown = new URL(ended.url());
    unknown.searchParams.set("state", "another");
    assert.equal((await ended.goto(unknown.href))?.status(), 400);
    assert.equal(await alert(ended).innerText(), "the state is not one that was sent");
    await ended.close();
  });

  it("does not complain in the console but of what was refused", () => {
    assert.deepEqual(
      page.complaints.filter((complaint) => !/status of 400/.test(complaint)),
      [],
    );
  });
});

/** @param {{ y: number, height: number } | null} box  of something on a telephone or larger */
function assertInSight(box) {
  assert.ok(box && box.y >= 0 && box.y + box.height <= PHONE.height, `in sight: ${JSON.stringify(box)}`);
}
