/** The permission without which no request tells who speaks: https://developer.amazon.com/docs/custom-skills/add-personalization-to-your-skill.html */
export const PERSON_ID = "alexa::person_id:read";

/** Whether the skill asks Alexa to tell whose voice it recognises. @param {any} manifest */
export const asksForPerson = ({ permissions = [] }) => permissions.some((/** @type {{ name: string }} */ { name }) => name === PERSON_ID);
