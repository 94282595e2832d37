import { Writable } from "node:stream";
import { prompt } from "./prompt.mjs";

/** The client secret of the application that Alexa uses. */
export const clientSecret = () => hiddenInput("AUTH0_CLIENT_SECRET", "Client Secret of the Auth0 application");

/**
 * A secret. It comes from the environment or from a prompt without echo, never from a file or a command line, which
 * other processes could read. Undefined if there is no terminal.
 * @param {string} variable
 * @param {string} title
 */
export async function hiddenInput(variable, title) {
  const given = process.env[variable]?.trim(); // a file or a pipe may have added a newline
  if (given) return given;
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(`${title} (not shown): `);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    const secret = await prompt("", { input: process.stdin, output: unseen, terminal: true });
    return secret.trim() || undefined;
  } finally {
    process.stderr.write("\n");
  }
}
