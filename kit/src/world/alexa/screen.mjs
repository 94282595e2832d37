/**
 * What a document of APL shows: its components as a tree with their texts and pictures, and what can be touched. It is
 * no picture: Amazon's own viewhost is in no package (apl-viewhost-web downloads and compiles it while it is
 * installed). Data binding is by paths, such as `${payload.list.title}`; other expressions stay as they are written.
 * https://developer.amazon.com/docs/alexa-presentation-language/apl-document.html
 */
import { isObject } from "../../shared/json.mjs";

const MOST_NODES = 500;
const DEEPEST = 40;
const LONGEST = 2000;

/** The fields of a component with a text that users see, also of Alexa's own layouts. */
const TEXT = /^(text|hint|description|.*(Text|Title|Subtitle|Label))$/;

/** The fields with a picture. */
const PICTURE = /^(source|.*(ImageSource|AttributionImage|ThumbnailImage))$/;

/**
 * @typedef {object} Shown
 * @property {string} type
 * @property {string[]} texts
 * @property {string[]} pictures   their URLs
 * @property {number} [touch]      the number of what can be touched, from 0
 * @property {Shown[]} items
 *
 * @typedef {object} Touch          what the skill is told if it is touched
 * @property {string} [id]
 * @property {string} type
 * @property {unknown[]} arguments
 *
 * @typedef {{ token: string | undefined, items: Shown[], touches: Touch[] }} Screen
 *
 * @typedef {Record<string, unknown>} Bound   values by their names in the document
 */

/**
 * What the last document of a response shows, or undefined if it has none.
 * @param {any} response  the field `response`
 * @returns {Screen | undefined}
 */
export function screenOf(response) {
  const directives = Array.isArray(response?.directives) ? response.directives : [];
  const directive = directives.findLast(
    (/** @type {any} */ one) => one?.type === "Alexa.Presentation.APL.RenderDocument",
  );
  if (!isObject(directive?.document)) return undefined;
  const { token, document, datasources } = directive;
  return { token, ...new Inflation(document, isObject(datasources) ? datasources : {}).shown() };
}

class Inflation {
  /** @type {Touch[]} */
  #touches = [];
  #nodes = 0;
  #document;
  #data;

  /** @param {any} document @param {Bound} data */
  constructor(document, data) {
    this.#document = document;
    this.#data = data;
  }

  shown() {
    const { mainTemplate } = this.#document;
    const names = listOf(mainTemplate?.parameters).map(nameOf);
    const bound = Object.fromEntries(names.map((name) => [name, name === "payload" ? this.#data : this.#data[name]]));
    return { items: this.#children(mainTemplate, bound, 0), touches: this.#touches };
  }

  /** @param {any} parent @param {Bound} bound @param {number} depth @returns {Shown[]} */
  #children(parent, bound, depth) {
    if (!isObject(parent) || depth > DEEPEST) return [];
    const { firstItem, lastItem, item, items = item } = /** @type {any} */ (parent);
    const data = evaluated(/** @type {any} */ (parent).data, bound);
    const middle = Array.isArray(data)
      ? data.flatMap((one, index) => this.#first(items, { ...bound, data: one, index, length: data.length }, depth))
      : this.#all(parent, items, bound, depth);
    return [...this.#first(firstItem, bound, depth), ...middle, ...this.#first(lastItem, bound, depth)];
  }

  /**
   * A container shows all of its items, other components the first that fits.
   * @param {any} parent
   * @param {unknown} items
   * @param {Bound} bound
   * @param {number} depth
   */
  #all({ type }, items, bound, depth) {
    if (!["Container", "Pager", "Sequence", "GridSequence", "FlexSequence"].includes(type))
      return this.#first(items, bound, depth);
    return listOf(items).flatMap((one) => this.#first(one, bound, depth));
  }

  /** @param {unknown} items @param {Bound} bound @param {number} depth @returns {Shown[]} */
  #first(items, bound, depth) {
    const fitting = listOf(items).find((one) => isObject(one) && isShown(/** @type {any} */ (one).when, bound));
    return fitting === undefined ? [] : this.#component(/** @type {any} */ (fitting), bound, depth + 1);
  }

  /** @param {any} component @param {Bound} bound @param {number} depth @returns {Shown[]} */
  #component(component, bound, depth) {
    if (++this.#nodes > MOST_NODES || depth > DEEPEST) return [];
    const inner = { ...bound };
    for (const { name, value } of listOf(component.bind)
      .filter(isObject)
      .map((one) => /** @type {any} */ (one)))
      inner[name] = evaluated(value, inner);
    const layout = isObject(this.#document.layouts) ? this.#document.layouts[component.type] : undefined;
    if (isObject(layout)) return this.#layout(layout, component, inner, depth);
    const values = Object.entries(component).map(([name, value]) => ({ name, value: evaluated(value, inner) }));
    const of = (/** @type {RegExp} */ pattern) =>
      values.flatMap(({ name, value }) =>
        pattern.test(name) && ["string", "number"].includes(typeof value) ? [plain(String(value))] : [],
      );
    const touch = this.#touch(component, inner);
    return [
      {
        type: String(component.type),
        texts: of(TEXT).filter(Boolean),
        pictures: of(PICTURE).filter(Boolean),
        ...(touch !== undefined && { touch }),
        items: this.#children(component, inner, depth),
      },
    ];
  }

  /**
   * A layout of the document: its parameters have the values of the component.
   * @param {any} layout
   * @param {any} component
   * @param {Bound} bound
   * @param {number} depth
   */
  #layout(layout, component, bound, depth) {
    const parameters = listOf(layout.parameters).map((one) =>
      isObject(one) ? /** @type {any} */ (one) : { name: String(one) },
    );
    const values = parameters.map(({ name, default: usual }) => [name, evaluated(component[name] ?? usual, bound)]);
    return this.#children(layout, { ...bound, ...Object.fromEntries(values) }, depth);
  }

  /** The number of a component that sends an event when it is touched. @param {any} component @param {Bound} bound */
  #touch({ id, type, onPress, primaryAction }, bound) {
    const sent = listOf(onPress ?? primaryAction).find(
      (one) => isObject(one) && /** @type {any} */ (one).type === "SendEvent",
    );
    if (!sent) return undefined;
    const values = listOf(/** @type {any} */ (sent).arguments).map((value) => evaluated(value, bound));
    return this.#touches.push({ ...(id && { id: String(id) }), type, arguments: values }) - 1;
  }
}

/** The name of a parameter, which may be an object. @param {any} parameter @returns {string} */
const nameOf = (parameter) => String(isObject(parameter) ? /** @type {any} */ (parameter).name : parameter);

/** @param {unknown} value @returns {unknown[]} */
const listOf = (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);

/** @param {unknown} when @param {Bound} bound */
function isShown(when, bound) {
  if (when === undefined) return true;
  const value = evaluated(when, bound);
  return !(value === false || value === "" || value === null || value === 0);
}

const PATH = /\$\{\s*(!?)\s*([A-Za-z_]\w*(?:\.\w+|\[\d+\])*)\s*\}/g;

/** A value with its paths replaced by what they name. @param {unknown} value @param {Bound} bound @returns {unknown} */
function evaluated(value, bound) {
  if (typeof value !== "string") return value;
  const whole = new RegExp(`^${PATH.source}$`).exec(value);
  if (whole) {
    const found = at(whole[2], bound, value);
    return whole[1] ? !found : found;
  }
  return value.replace(PATH, (text, _, path) => String(at(path, bound, text) ?? ""));
}

/**
 * What a path names; what it says itself, if the document has no such name: it may be one of APL's own.
 * @param {string} path
 * @param {Bound} bound
 * @param {string} text
 */
function at(path, bound, text) {
  const [first, ...rest] = path.split(/[.[\]]+/).filter(Boolean);
  if (!Object.hasOwn(bound, first)) return text;
  return rest.reduce(
    (value, name) => (isObject(value) || Array.isArray(value) ? /** @type {any} */ (value)[name] : undefined),
    bound[first],
  );
}

/** A text without its markup. @param {string} text */
const plain = (text) =>
  text
    .slice(0, LONGEST)
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<[^>]*>/g, "");
