/** Finds mistakes for which Alexa says only "unable to link your skill". */
import { unexpected } from "../doctor/checks.mjs";
import { examineProject } from "../doctor/project.mjs";
import { asJson, block, isHealthy, line, summary } from "../doctor/report.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `doctor [--local] [--json]
  --local               start the local environment and examine it
  --json                print JSON for programs
  AUTH0_CLIENT_SECRET   the Client Secret of the application that Alexa uses; if it is not set, the command asks for it`,
  options: { local: { type: "boolean" }, json: { type: "boolean" } },

  async run(given) {
    const { local, json } = given.values;
    const { columns } = process.stdout; // set in a terminal; in a file each finding is one line
    const lines = [];
    for await (const found of examine(given, local)) {
      lines.push(found);
      if (!json) console.log(columns ? block(found, columns).join("\n") : line(found));
    }
    console.log(json ? asJson(lines) : summary(lines));
    process.exitCode = isHealthy(lines) ? 0 : 1;
  },
};

/**
 * If nothing can be examined, this is also a finding. The local environment is loaded only if it is needed.
 * @param {{ readonly project: string }} given
 * @param {boolean | undefined} local
 */
async function* examine(given, local) {
  try {
    const { project } = given;
    yield* local ? (await import("../doctor/local.mjs")).examineLocal({ project }) : examineProject(project);
  } catch (error) {
    yield { name: "doctor", ...unexpected(error) };
  }
}
