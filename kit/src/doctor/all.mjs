/** All checks, in the order in which an engineer would look for a mistake. */
import { account } from "./account.mjs";
import { certificate } from "./certificate.mjs";
import { choices } from "./choices.mjs";
import { signIn } from "./sign-in.mjs";
import { tenant } from "./tenant.mjs";
import { worker } from "./worker.mjs";

export const CHECKS = [...choices, ...tenant, ...signIn, ...account, ...worker, ...certificate];
