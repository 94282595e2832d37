/** Reads the parts of a JWT, without verifying it: RFC 7519. */
import { isObject, parseJson } from "../shared/json.mjs";

/**
 * The unverified claims of a JWT. Undefined if the token is opaque.
 * @param {string} token
 * @returns {Record<string, any> | undefined}
 */
export function claimsOf(token) {
  const parts = token.split(".");
  return parts.length === 3 && jsonIn(parts[0]) ? jsonIn(parts[1]) : undefined;
}

/** A JSON object in which no name repeats. @param {string} part @returns {Record<string, any> | undefined} */
export function jsonIn(part) {
  const text = decoded(part);
  const { value } = text === undefined ? { value: undefined } : parseJson(text);
  return isObject(value) ? value : undefined;
}

/** @param {string} part */
export const decoded = (part) => bytes(part)?.toString("utf8");

/** @param {string} part @returns {Buffer | undefined} base64url as RFC 7515 has it, and in no other spelling */
export function bytes(part) {
  const read = Buffer.from(part, "base64url");
  return read.toString("base64url") === part ? read : undefined;
}
