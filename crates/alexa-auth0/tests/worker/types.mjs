/** Whether values are of a type of ask-sdk-model, by TypeScript's own compiler: also what is too much is an error. */
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Where modules are looked up from. Nothing is written there. */
const FILE = fileURLToPath(new URL("values.ts", import.meta.url));

/** @type {import("typescript").CompilerOptions} */
const OPTIONS = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
};

/**
 * What the compiler says of each value, in the order of the values: nothing, if it is of the type.
 *
 * @param {string} type  exported by ask-sdk-model
 * @param {unknown[]} values
 * @returns {string[][]}
 */
export function typeErrors(type, values) {
  // A constant a line, so that an error's line says whose it is.
  const constants = values.map((value, index) => `export const value${index}: ${type} = ${JSON.stringify(value)};`);
  const source = [`import type { ${type} } from "ask-sdk-model";`, ...constants].join("\n");

  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === FILE || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === FILE
      ? ts.createSourceFile(name, source, OPTIONS.target ?? ts.ScriptTarget.Latest)
      : getSourceFile(name, ...rest);

  /** @type {string[][]} */
  const errors = values.map(() => []);
  for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([FILE], OPTIONS, host))) {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
    if (file?.fileName !== FILE || line === 0) throw new Error(`the check itself does not compile: ${message}`);
    errors[line - 1].push(message);
  }
  return errors;
}
