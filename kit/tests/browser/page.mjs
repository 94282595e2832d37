/** The simulator page, operated as by its user. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { PASSWORD } from "../../src/world/tenant/users.mjs";
import { SCREENSHOTS } from "./chromium.mjs";

export class SimulatorPage {
  /** The browser's errors. @type {string[]} */
  complaints = [];

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.on("pageerror", (error) => this.complaints.push(`${error}`));
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
  }

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} address
   * @param {import("playwright-core").BrowserContextOptions} [options]
   * @param {string} [opening]  what opens the skill
   */
  static async open(browser, address, options = {}, opening = "open account greeter") {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const simulator = new SimulatorPage(await context.newPage());
    await simulator.page.goto(address);
    await simulator.page.getByRole("button", { name: opening }).waitFor();
    return simulator;
  }

  /**
   * @param {string} utterance
   * @returns what came of it, as it is shown
   */
  async say(utterance) {
    await this.page.getByLabel("What you say").fill(utterance);
    return this.after(() => this.page.keyboard.press("Enter"));
  }

  /**
   * What the page shows of the next exchange, which `action` causes.
   * @param {() => Promise<unknown>} action
   */
  async after(action) {
    const turns = this.page.locator(".turn");
    const before = await turns.count();
    await action();
    const turn = turns.nth(before);
    await turn.locator(".trace").waitFor();
    const texts = (/** @type {string} */ selector) => turn.locator(selector).allInnerTexts();
    return {
      turn,
      reply: (await texts(".reply")).join(" "),
      card: (await texts(".card")).join(" "),
      notes: await texts(".note"),
      refused: (await texts(".refused")).join(" "),
      status: (await texts(".status")).join(),
      linkButton: turn.getByRole("link", { name: "Link account" }),
    };
  }

  /**
   * Signs in by the login form in the tab that the link opens.
   * @param {import("playwright-core").Locator} linkButton
   * @param {string} email
   * @returns a picture of the form
   */
  async link(linkButton, email) {
    const { tab, form } = await this.signIn(linkButton, email);
    await tab.close();
    await this.page.getByRole("button", { name: "Unlink" }).waitFor();
    return form;
  }

  /**
   * @param {import("playwright-core").Locator} linkButton
   * @param {string} email
   * @returns the tab that the link opened, which now says that the account is linked, and a picture of the form
   */
  async signIn(linkButton, email) {
    const [login] = await Promise.all([this.page.context().waitForEvent("page"), linkButton.click()]);
    await login.getByLabel("E-mail address").fill(email);
    await login.getByLabel("Password").fill(PASSWORD);
    assert.ok(
      await login.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      "the form fits the window",
    );
    await login.evaluate(() => scrollTo(0, 0));
    const form = await this.shoot("login", login);
    await login.getByRole("button", { name: "Continue" }).click();
    await login.getByRole("status").getByText("is linked").waitFor();
    await this.shoot("linked-page", login);
    return { tab: login, form };
  }

  /** Opens the panel with the failures, which is closed at first. */
  async openFailures() {
    if (!(await this.page.locator("#failures[open]").count()))
      await this.page.getByText("Failures", { exact: true }).click();
  }

  /** @param {string} name */
  async press(name) {
    await this.openFailures();
    await this.page.locator("#failures").getByRole("button", { name, exact: true }).click();
    await this.page.locator("#failures").getByRole("button", { name, exact: true, disabled: false }).waitFor();
  }

  /** @param {string} name @param {boolean} [on] */
  async flip(name, on = true) {
    await this.openFailures();
    await this.page.locator("#failures").getByLabel(name, { exact: true }).setChecked(on);
  }

  /** @param {string} name @param {import("playwright-core").Page} [page] @returns the picture */
  shoot(name, page = this.page) {
    return page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: "disabled" });
  }

  /** What the open tab of "Request and response" shows. @param {string} tab */
  async travelled(tab) {
    await this.page.getByRole("tab", { name: tab, exact: true }).click();
    return this.page.getByRole("tabpanel").innerText();
  }

  assertNoComplaints() {
    assert.deepEqual(this.complaints, []);
  }
}
