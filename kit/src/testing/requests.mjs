/** Requests as Alexa sends them. */
export * from "../world/amazon/requests.mjs";
