/**
 * Which requests the entry passes to `answer`. The suite's `usual.rs` reads the same table, and compares the limits.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isUsual, isUsualUrl, MAX_BODY, SIGNATURE_LENGTH } from "../../js/usual.mjs";

/** @type {{ url: string, usual: boolean }[]} */
const rows = JSON.parse(readFileSync(new URL("../data/cert-chain-urls.json", import.meta.url), "utf8"));

test("the URLs of certificates that are usual", () => {
  assert.ok(rows.length > 20);
  for (const { url, usual } of rows) assert.equal(isUsualUrl(url), usual, url);
});

test("a request that differs in one thing is not usual", () => {
  const usual = {
    method: "POST",
    url: "https://skill.example/",
    length: `${MAX_BODY}`,
    certChainUrl: rows[0].url,
    signature: "a".repeat(SIGNATURE_LENGTH),
  };
  const is = (/** @type {Partial<Record<keyof typeof usual, string | null>>} */ change) => {
    const { method, url, length, certChainUrl, signature } = /** @type {typeof usual} */ ({ ...usual, ...change });
    return isUsual(method, url, length, certChainUrl, signature);
  };
  for (const change of [{}, { length: "0" }, { url: "http://127.0.0.1:8787/" }])
    assert.ok(is(change), JSON.stringify(change));
  for (const change of [
    { method: "GET" },
    { method: "post" },
    { url: "https://skill.example/healthz" },
    { url: "https://skill.example/?a" },
    { url: "https://skill.example//" },
    { length: null },
    { length: "" },
    { length: `${MAX_BODY + 1}` },
    { length: "-1" },
    { length: "0x10" },
    { length: "1e3" },
    { length: " 1" },
    { length: "0000001" },
    { certChainUrl: null },
    { certChainUrl: "" },
    { signature: null },
    { signature: "a".repeat(SIGNATURE_LENGTH - 1) },
  ])
    assert.ok(!is(change), JSON.stringify(change));
});
