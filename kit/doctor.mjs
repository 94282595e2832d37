/** Says what is wrong before Alexa says only "unable to link your skill". */
import { examineProject } from "./doctor/project.mjs";
import { isHealthy, line, summary } from "./doctor/report.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `doctor [--local] [--json]
  --local               start the local world and examine that
  --json                for programs
  AUTH0_CLIENT_SECRET   the Client Secret of the application that Alexa uses; asked for where it is not set`,
  options: { local: { type: "boolean" }, json: { type: "boolean" } },

  async run({ values: { local, json }, project }) {
    const lines = [];
    for await (const found of local ? examineLocal(project) : examineProject(project)) {
      lines.push(found);
      if (!json) console.log(line(found));
    }
    console.log(json ? JSON.stringify({ healthy: isHealthy(lines), checks: lines }, null, 2) : summary(lines));
    process.exitCode = isHealthy(lines) ? 0 : 1;
  },
};

/** The stand-ins are loaded only where they are wanted. @param {string} project */
async function* examineLocal(project) {
  yield* (await import("./doctor/local.mjs")).examineLocal({ project });
}
