/**
 * Requests contain the recognised person only with this permission:
 * https://developer.amazon.com/docs/custom-skills/add-personalization-to-your-skill.html
 */
export const PERSON_PERMISSION = "alexa::person_id:read";

/** Whether the skill requests the permission for recognised voices. @param {any} manifest */
export const asksForPerson = ({ permissions = [] }) =>
  permissions.some((/** @type {{ name: string }} */ { name }) => name === PERSON_PERMISSION);
