/** Request envelopes as Alexa sends them, with the types of ask-sdk-model. */
import { randomUUID } from "node:crypto";

export const SKILL_ID = "amzn1.ask.skill.5f6c7b1e-3a4d-4c8e-9b2f-0d1e2a3b4c5d";
export const USER_ID = "amzn1.ask.account.AMA5QZ7H3ZQ3X6LJ4W2RK6V7EXAMPLEUSER";
export const PERSON_ID = "amzn1.ask.person.APL3N8T2YV5C4D6H7EXAMPLEPERSON";
export const DEVICE_ID = "amzn1.ask.device.AHB6K2P9W4M7EXAMPLEDEVICE";

/**
 * @typedef {import("ask-sdk-model").RequestEnvelope} RequestEnvelope
 *
 * @typedef {object} Overrides
 * @property {string} [skillId]
 * @property {string | null} [accessToken]         of the device's owner, in context and session
 * @property {string | null} [personAccessToken]   of a recognised person, who is then in the context
 * @property {string | null} [sessionAccessToken]  for the session, if it differs from that of the context
 * @property {string} [locale]
 * @property {Date} [timestamp]
 * @property {string} [requestId]
 * @property {string} [userId]
 * @property {string} [personId]                   a recognised person, with or without a token
 * @property {string} [deviceId]
 * @property {Record<string, object>} [interfaces]  that the device supports
 * @property {Record<string, unknown>} [device]    what else the context says of the device, such as Viewport
 * @property {string} [sessionId]
 * @property {boolean} [newSession]
 * @property {Record<string, unknown>} [attributes]
 * @property {Record<string, { status: "GRANTED" | "DENIED" }>} [scopes]  permissions of the device's owner
 * @property {string} [apiEndpoint]
 * @property {string} [apiAccessToken]
 */

/** @param {Overrides} [overrides] */
export function launchRequest(overrides = {}) {
  return inSession({ type: "LaunchRequest" }, overrides);
}

/**
 * @param {string} name
 * @param {Record<string, string | undefined>} [slots]  the value of each; undefined if the user said none
 * @param {Overrides} [overrides]
 */
export function intentRequest(name, slots = {}, overrides = {}) {
  const filled = Object.entries(slots).map(([slot, value]) => [
    slot,
    { name: slot, ...optional("value", value), confirmationStatus: "NONE", source: "USER" },
  ]);
  const intent = { name, confirmationStatus: "NONE", slots: Object.fromEntries(filled) };
  return inSession({ type: "IntentRequest", dialogState: "STARTED", intent }, overrides);
}

/**
 * @param {import("ask-sdk-model").SessionEndedReason} [reason]
 * @param {Overrides} [overrides]
 * @param {import("ask-sdk-model").SessionEndedError} [error]  if the reason is ERROR
 */
export function sessionEndedRequest(reason = "USER_INITIATED", overrides = {}, error = undefined) {
  const fields = { type: "SessionEndedRequest", reason, ...optional("error", error) };
  return inSession(fields, { newSession: false, ...overrides });
}

/**
 * A skill event: without a session, a device and a locale.
 *
 * @param {string} type  `SkillAccountLinked` and so on, with or without `AlexaSkillEvent.`
 * @param {Record<string, unknown>} [body]
 * @param {Overrides} [overrides]
 * @returns {RequestEnvelope}
 */
export function skillEvent(type, body = undefined, overrides = {}) {
  const { timestamp = new Date(), requestId = randomUUID() } = overrides;
  const at = instant(timestamp);
  return envelope({
    version: "1.0",
    context: { System: system(overrides) },
    request: {
      type: type.startsWith("AlexaSkillEvent.") ? type : `AlexaSkillEvent.${type}`,
      requestId,
      timestamp: at,
      eventCreationTime: at,
      eventPublishingTime: at,
      ...optional("body", body),
    },
  });
}

/**
 * Any other request within a session: `type` and its fields.
 *
 * @param {{ type: string } & Record<string, unknown>} request
 * @param {Overrides} [overrides]
 * @returns {RequestEnvelope}
 */
export function inSession(request, overrides = {}) {
  const {
    accessToken,
    sessionAccessToken = accessToken,
    skillId = SKILL_ID,
    userId = USER_ID,
    deviceId = DEVICE_ID,
    interfaces = {},
    device = {},
    locale = "en-US",
    timestamp = new Date(),
    requestId = `amzn1.echo-api.request.${randomUUID()}`,
    sessionId = `amzn1.echo-api.session.${randomUUID()}`,
    newSession = true,
    attributes = {},
  } = overrides;
  return envelope({
    version: "1.0",
    session: {
      new: newSession,
      sessionId,
      application: { applicationId: skillId },
      attributes,
      user: { userId, ...optional("accessToken", sessionAccessToken) },
    },
    context: { System: { ...system(overrides), device: { deviceId, supportedInterfaces: interfaces } }, ...device },
    request: { ...request, requestId, locale, timestamp: instant(timestamp) },
  });
}

/**
 * A request outside a session: an event of the player.
 * @param {{ type: string } & Record<string, unknown>} request
 * @param {Overrides} [overrides]
 */
export function outsideSession(request, overrides = {}) {
  const { session, ...rest } = /** @type {any} */ (inSession(request, overrides));
  return envelope(rest);
}

/** @param {Overrides} overrides */
function system({
  skillId = SKILL_ID,
  userId = USER_ID,
  accessToken,
  personAccessToken,
  personId = personAccessToken === undefined ? undefined : PERSON_ID,
  scopes,
  apiEndpoint = "https://api.amazonalexa.com",
  apiAccessToken = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.EXAMPLE-OF-A-SKILL-API-TOKEN.c2lnbmF0dXJl",
}) {
  return {
    application: { applicationId: skillId },
    user: { userId, ...optional("accessToken", accessToken), ...optional("permissions", scopes && { scopes }) },
    ...(personId && { person: { personId, ...optional("accessToken", personAccessToken) } }),
    apiEndpoint,
    apiAccessToken,
  };
}

/**
 * A timestamp in whole seconds, as Alexa sends it.
 * @param {Date} date
 */
const instant = (date) => date.toISOString().replace(/\.\d+Z$/, "Z");

/**
 * A field that is omitted if it is undefined, and kept if it is null. Alexa does both.
 * @param {string} name
 * @param {unknown} value
 */
const optional = (name, value) => (value === undefined ? {} : { [name]: value });

/**
 * The types of ask-sdk-model contain neither future requests nor null.
 * @param {unknown} value
 * @returns {RequestEnvelope}
 */
const envelope = (value) => /** @type {RequestEnvelope} */ (value);
