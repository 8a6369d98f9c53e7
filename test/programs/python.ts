// Generated Python, executed: one process for all programs of a library.

import { fileURLToPath } from "node:url";
import type { CodeOptions, CodeSource } from "@closedform/symbolic";
import type { ProgramCase } from "./case.ts";
import type { Outcome } from "./outcome.ts";
import { outputOf } from "./tools.ts";

type Print = (source: CodeSource, options: CodeOptions) => string;

const runner = fileURLToPath(new URL("run-programs.py", import.meta.url));

/** The outcome of each case by its id. NaN and infinities come back as they are. */
export function runPython(
  python: string,
  target: "numpy" | "pytorch" | "jax",
  print: Print,
  cases: readonly ProgramCase[],
): ReadonlyMap<string, Outcome> {
  const programs = cases.map(({ id, source, inputs }) => ({ id, inputs, code: print(source, { name: "program" }) }));
  const output = outputOf(python, [runner], JSON.stringify({ target, programs }));
  const readable = output.replaceAll(/\bNaN\b|-?\bInfinity\b/g, "null");
  return new Map(Object.entries(JSON.parse(readable) as Record<string, Outcome>));
}
