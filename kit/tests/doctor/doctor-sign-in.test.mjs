import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import test from "node:test";
import { signInByHand } from "../../src/doctor/browser.mjs";
import { answerIn } from "../../src/doctor/sign-in.mjs";
import { Interrupted, runMain } from "../../src/shared/command.mjs";
import { prompt } from "../../src/shared/prompt.mjs";

const STATE = "Zm9yIHRoaXMgc2lnbi1pbg";
const REDIRECT = `https://layla.amazon.com/api/skill/link/M1A2B3?code=abc-123&state=${STATE}`;

test("the code is found in the redirect URL, alone or in other text", () => {
  for (const text of [
    REDIRECT,
    `  ${REDIRECT}\n`,
    `<a href="${REDIRECT}">`,
    `https://layla.amazon.com/x?state=${STATE}&code=abc-123#top`,
  ]) {
    assert.equal(answerIn(text, STATE)?.code, "abc-123", text);
  }
});

test("the code is found in a page of Amazon's that carries the redirect URL, however often encoded", () => {
  const once = `https://www.amazon.com/ap/signin?openid.return_to=${encodeURIComponent(REDIRECT)}`;
  const twice = `https://www.amazon.com/gp/redirect?to=${encodeURIComponent(once)}`;
  for (const text of [once, twice]) assert.equal(answerIn(text, STATE)?.code, "abc-123", text);
});

test("an error is an answer, and what belongs to another sign-in is none", () => {
  assert.deepEqual(answerIn(`https://layla.amazon.com/x?error=access_denied&state=${STATE}`, STATE), {
    code: null,
    error: "access_denied",
    description: null,
  });
  for (const text of [
    "",
    "abc-123",
    "https://layla.amazon.com/",
    REDIRECT.replace(STATE, "other"),
    "https://%",
    "https://x.example/?to=%E0%A4%A",
  ]) {
    assert.equal(answerIn(text, STATE), undefined, text);
  }
});

test("a person is shown where to sign in, and asked for the address", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = signInByHand("https://example.eu.auth0.com/authorize?x=1", { input, output });
  input.end(`${REDIRECT}\n`);
  assert.equal(await answer, REDIRECT);
  assert.match(String(output.read()), /https:\/\/example\.eu\.auth0\.com\/authorize\?x=1/);
});

test("Ctrl-C and the end of the input are no answer, and end the command quietly", async (t) => {
  for (const terminal of [true, false]) {
    for (const typed of [...(terminal ? ["\u0003", "half an ans\u0003"] : []), "half an answer", ""]) {
      const [input, output] = [new PassThrough(), new PassThrough()];
      const answer = prompt("> ", { input, output, terminal });
      input.write(typed);
      if (!typed.endsWith("\u0003")) input.end();
      await assert.rejects(answer, Interrupted);
    }
  }
  const logged = t.mock.method(console, "error", () => {});
  await runMain(async () => {
    throw new Interrupted();
  });
  assert.equal(process.exitCode, 130);
  process.exitCode = undefined;
  assert.equal(logged.mock.callCount(), 0);
});
