/** What Alexa would say of an answer. */
export * from "../world/alexa/judge.mjs";
