/**
 * The devices of the local Alexa: what a request says of each.
 * https://developer.amazon.com/docs/alexa-presentation-language/apl-viewport-property.html
 * https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html#context-object
 */

/** The version of APL that a screen has. */
const APL = { runtime: { maxVersion: "2024.3" } };

/** The interfaces that the manifest has to declare, by the names of a request. @type {Record<string, string>} */
const DECLARED_AS = {
  "Alexa.Presentation.APL": "ALEXA_PRESENTATION_APL",
  AudioPlayer: "AUDIO_PLAYER",
  VideoApp: "VIDEO_APP",
};

/**
 * @typedef {object} Device
 * @property {string} id
 * @property {string} name
 * @property {string} code           a part of its identifier
 * @property {Record<string, object>} interfaces
 * @property {object} [viewport]
 *
 * @param {{ mode: "HUB" | "MOBILE", width: number, height: number, dpi: number }} screen
 */
const screen = ({ mode, width, height, dpi }) => ({
  experiences: [{ arcMinuteWidth: 246, arcMinuteHeight: 144, canRotate: mode === "MOBILE", canResize: false }],
  mode,
  shape: "RECTANGLE",
  pixelWidth: width,
  pixelHeight: height,
  dpi,
  currentPixelWidth: width,
  currentPixelHeight: height,
  touch: ["SINGLE"],
  video: { codecs: ["H_264_42", "H_264_41"] },
});

/** By the names that `make say --device` takes. @type {Record<string, Omit<Device, "id">>} */
export const DEVICES = {
  echo: { name: "Echo", code: "", interfaces: { AudioPlayer: {} } },
  show: {
    name: "Echo Show",
    code: "S",
    interfaces: { "Alexa.Presentation.APL": APL, AudioPlayer: {}, VideoApp: {} },
    viewport: screen({ mode: "HUB", width: 1280, height: 800, dpi: 160 }),
  },
  auto: { name: "Echo Auto", code: "C", interfaces: { AudioPlayer: {} } },
  phone: {
    name: "Alexa app",
    code: "P",
    interfaces: { "Alexa.Presentation.APL": APL, AudioPlayer: {} },
    viewport: screen({ mode: "MOBILE", width: 540, height: 960, dpi: 240 }),
  },
};

/** @param {string} id @returns {Device} */
export function deviceOf(id) {
  const device = Object.hasOwn(DEVICES, id) ? DEVICES[/** @type {"echo"} */ (id)] : undefined;
  if (!device) throw new RangeError(`there is no device ${id}: there are ${Object.keys(DEVICES).join(", ")}`);
  return { id, ...device };
}

/**
 * The interfaces of a device that the skill has declared: Alexa tells it of no others.
 * @param {Device} device
 * @param {any} manifest
 */
export function interfacesOf({ interfaces }, manifest) {
  const declared = manifest?.apis?.custom?.interfaces;
  const types = Array.isArray(declared) ? declared.map((one) => one?.type) : [];
  return Object.fromEntries(Object.entries(interfaces).filter(([name]) => types.includes(DECLARED_AS[name])));
}

/**
 * What is missing for an interface: in the device, or in the manifest.
 * @param {string} name
 * @param {Device} device
 * @param {any} manifest
 */
export function lacks(name, device, manifest) {
  if (!(name in device.interfaces)) return `an ${device.name} does not have ${name}`.replace(/^an (?![AEIOU])/, "a ");
  if (name in interfacesOf(device, manifest)) return undefined;
  return `skill.json does not declare ${DECLARED_AS[name]} in apis.custom.interfaces`;
}
