/** The Worker's entry for a skill that keeps data of its users. */
export { default } from "./entry.mjs";
export { UserData } from "./user-data.mjs";
