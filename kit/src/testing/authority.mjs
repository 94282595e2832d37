/** A certificate authority in place of Amazon's, and Alexa's signature with its certificates. */
export * from "../world/amazon/authority.mjs";
export { sign } from "../world/amazon/sign.mjs";
