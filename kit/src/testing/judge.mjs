/** Checks whether Alexa would accept a response. */
export * from "../world/alexa/judge.mjs";
