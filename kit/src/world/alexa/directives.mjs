/**
 * Judges the directives of a response: their types, their fields, and whether the device can do it.
 * https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html#response-object
 */
import { Ajv } from "ajv";
import { isObject } from "../../shared/json.mjs";
import { nearest } from "../../shared/nearest.mjs";
import { lacks } from "./devices.mjs";

const TEXT = { type: "string", minLength: 1 };
const OBJECT = { type: "object" };
const TOKEN = { type: "string", minLength: 1, maxLength: 1024 };
const HTTPS = { type: "string", pattern: "^https://" };
const COUNT = { type: "integer", minimum: 0 };

/**
 * @param {Record<string, object>} properties
 * @param {string[]} [required] all of them by default
 * @returns {Record<string, any>}
 */
const object = (properties, required = Object.keys(properties)) => ({ type: "object", properties, required });

/** @param {object} items @param {number} [minItems] */
const list = (items, minItems = 0) => ({ type: "array", items, minItems });

const INTENT = object({ name: TEXT, slots: OBJECT, confirmationStatus: { enum: ["NONE", "CONFIRMED", "DENIED"] } }, [
  "name",
]);

const VALUE = object({ id: TEXT, name: object({ value: TEXT, synonyms: list(TEXT) }, ["value"]) }, ["name"]);

const STREAM = object({ url: HTTPS, token: TOKEN, expectedPreviousToken: TOKEN, offsetInMilliseconds: COUNT }, [
  "url",
  "token",
  "offsetInMilliseconds",
]);

const DOCUMENT = object({ token: TOKEN, document: OBJECT, datasources: OBJECT, sources: OBJECT }, ["document"]);

const COMMANDS = object({ token: TOKEN, commands: list(object({ type: TEXT }), 1) });

/** The fields of each directive that have a form. @type {Record<string, object>} */
const SCHEMAS = {
  "AudioPlayer.Play": object({
    playBehavior: { enum: ["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"] },
    audioItem: object({ stream: STREAM, metadata: OBJECT }, ["stream"]),
  }),
  "AudioPlayer.Stop": object({}),
  "AudioPlayer.ClearQueue": object({ clearBehavior: { enum: ["CLEAR_ENQUEUED", "CLEAR_ALL"] } }),
  "VideoApp.Launch": object({ videoItem: object({ source: HTTPS, metadata: OBJECT }, ["source"]) }),
  "Dialog.Delegate": object({ updatedIntent: INTENT }, []),
  "Dialog.ElicitSlot": object({ slotToElicit: TEXT, updatedIntent: INTENT }, ["slotToElicit"]),
  "Dialog.ConfirmSlot": object({ slotToConfirm: TEXT, updatedIntent: INTENT }, ["slotToConfirm"]),
  "Dialog.ConfirmIntent": object({ updatedIntent: INTENT }, []),
  "Dialog.DelegateRequest": object({ target: TEXT, period: object({ until: TEXT }), updatedRequest: OBJECT }, [
    "target",
    "period",
  ]),
  "Dialog.UpdateDynamicEntities": object(
    { updateBehavior: { enum: ["REPLACE", "CLEAR"] }, types: list(object({ name: TEXT, values: list(VALUE) })) },
    ["updateBehavior"],
  ),
  "Alexa.Presentation.APL.RenderDocument": DOCUMENT,
  "Alexa.Presentation.APL.ExecuteCommands": COMMANDS,
  "Alexa.Presentation.APL.SendIndexListData": object({
    listId: TEXT,
    startIndex: { type: "integer" },
    items: list({}),
  }),
  "Alexa.Presentation.APL.SendTokenListData": object({ listId: TEXT, pageToken: TEXT, items: list({}) }),
  "Alexa.Presentation.APL.UpdateIndexListData": object({
    listId: TEXT,
    listVersion: COUNT,
    operations: list(OBJECT, 1),
  }),
  "Alexa.Presentation.APLA.RenderDocument": DOCUMENT,
  "Alexa.Presentation.APLT.RenderDocument": DOCUMENT,
  "Alexa.Presentation.APLT.ExecuteCommands": COMMANDS,
  "Alexa.Presentation.HTML.Start": object({ request: object({ uri: HTTPS }), configuration: OBJECT }),
  "Alexa.Presentation.HTML.HandleMessage": object({ message: {} }),
  "Connections.SendRequest": object({ name: TEXT, payload: OBJECT, token: { type: "string" } }, ["name", "token"]),
  "Connections.StartConnection": object({ uri: { type: "string", pattern: "^connection://" }, input: OBJECT }, ["uri"]),
  "Connections.SendResponse": object({ status: object({ code: TEXT, message: TEXT }), payload: OBJECT }, ["status"]),
  "Tasks.CompleteTask": object({ status: object({ code: TEXT, message: TEXT }), result: OBJECT }, ["status"]),
  "CustomInterfaceController.SendDirective": object({ endpoint: OBJECT, header: OBJECT, payload: OBJECT }, [
    "endpoint",
    "header",
  ]),
  "CustomInterfaceController.StartEventHandler": object({ token: TEXT, expiration: OBJECT }, ["token", "expiration"]),
  "CustomInterfaceController.StopEventHandler": object({ token: TEXT }),
  "GadgetController.SetLight": object({ version: COUNT, parameters: OBJECT }, ["version", "parameters"]),
  "GameEngine.StartInputHandler": object({ timeout: COUNT, recognizers: OBJECT, events: OBJECT }),
  "GameEngine.StopInputHandler": object({ originatingRequestId: TEXT }),
  "Display.RenderTemplate": object({ template: OBJECT }),
  Hint: object({ hint: OBJECT }),
  "Alexa.Advertisement.InjectAds": object({}),
  "Navigation.Assistance.AnnounceRoadRegulation": object({}),
  "Alexa.SmartVision.SnapshotProvider.GetSnapshotDirective": object({}),
  "Conversations.ResetContext": object({}),
};

/** The interface that a directive needs, by the beginning of its type. @type {[string, string][]} */
const NEEDS = [
  ["Alexa.Presentation.APL.", "Alexa.Presentation.APL"],
  ["AudioPlayer.", "AudioPlayer"],
  ["VideoApp.", "VideoApp"],
];

const ajv = new Ajv({ allErrors: true, strict: false });

/** Compiled when a directive of the type comes first. @type {Map<string, import("ajv").ValidateFunction>} */
const validators = new Map();

/** @param {string} type */
function validatorOf(type) {
  const known = validators.get(type);
  if (known || !Object.hasOwn(SCHEMAS, type)) return known;
  const validator = ajv.compile(SCHEMAS[type]);
  validators.set(type, validator);
  return validator;
}

/**
 * @param {any} response  the field `response`
 * @param {{ device?: import("./devices.mjs").Device, manifest?: any }} circumstances
 * @returns {Generator<string, void>}
 */
export function* directiveProblems({ directives, shouldEndSession }, { device, manifest }) {
  if (!Array.isArray(directives)) return;
  for (const directive of directives) {
    if (!isObject(directive) || typeof directive.type !== "string") {
      yield "a directive has no type";
      continue;
    }
    yield* inDirective(/** @type {any} */ (directive), device, manifest);
  }
  const videos = directives.some((directive) => directive?.type === "VideoApp.Launch");
  if (videos && shouldEndSession != null)
    yield "VideoApp.Launch decides itself about the session: there can be no shouldEndSession";
}

/**
 * @param {{ type: string } & Record<string, any>} directive
 * @param {import("./devices.mjs").Device | undefined} device
 * @param {any} manifest
 * @returns {Generator<string, void>}
 */
function* inDirective(directive, device, manifest) {
  const { type } = directive;
  const isValid = validatorOf(type);
  if (!isValid) {
    const meant = nearest(type, Object.keys(SCHEMAS));
    yield `there is no directive ${type}${meant ? `. Did you mean ${meant}?` : ""}`;
    return;
  }
  if (!isValid(directive)) for (const error of isValid.errors ?? []) yield `${type}: ${inWords(error)}`;
  const [, needed] = NEEDS.find(([beginning]) => type.startsWith(beginning)) ?? [];
  const missing = needed && device && lacks(needed, device, manifest);
  if (missing) yield `${type}: ${missing}`;
  if (type === "AudioPlayer.Play") yield* inStream(directive);
}

/** @param {Record<string, any>} directive @returns {Generator<string, void>} */
function* inStream({ playBehavior, audioItem }) {
  const hasPrevious = audioItem?.stream?.expectedPreviousToken !== undefined;
  if (playBehavior === "ENQUEUE" && !hasPrevious)
    yield "AudioPlayer.Play: ENQUEUE needs expectedPreviousToken in the stream";
  if (playBehavior !== "ENQUEUE" && hasPrevious)
    yield `AudioPlayer.Play: expectedPreviousToken belongs to ENQUEUE, and not to ${playBehavior}`;
}

/** @param {import("ajv").ErrorObject} error */
function inWords({ keyword, instancePath, params, message }) {
  const where = instancePath.slice(1).replaceAll("/", ".");
  if (keyword === "required") return `${[where, params.missingProperty].filter(Boolean).join(".")} is missing`;
  if (keyword === "enum") return `${where} must be ${params.allowedValues.join(", ")}`;
  if (keyword === "pattern") return `${where} must begin with ${params.pattern.slice(1)}`;
  return `${where} ${message}`;
}
