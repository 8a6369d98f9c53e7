// Generated Python, executed: one process for all programs of a library.

import { fileURLToPath } from "node:url";
import type { CodeOptions, CodeSource } from "@closedform/symbolic";
import type { ProgramCase } from "./case.ts";
import type { Outcome } from "./outcome.ts";
import { outputOf } from "./tools.ts";

type Print = (source: CodeSource, options: CodeOptions) => string;

const runner = fileURLToPath(new URL("run-programs.py", import.meta.url));

interface PythonProgram extends Pick<ProgramCase, "id" | "inputs"> {
  readonly code: string;
}

function outcomesOf(python: string, target: string, programs: readonly PythonProgram[]): ReadonlyMap<string, Outcome> {
  const output = outputOf(python, [runner], JSON.stringify({ target, programs }));
  // JSON has no NaN and no infinities; as null they equal nothing.
  const readable = output.replaceAll(/\bNaN\b|-?\bInfinity\b/g, "null");
  return new Map(Object.entries(JSON.parse(readable) as Record<string, Outcome>));
}

/** The outcome of each case by its id. */
export function runPython(
  python: string,
  target: "numpy" | "pytorch" | "jax",
  print: Print,
  cases: readonly ProgramCase[],
): ReadonlyMap<string, Outcome> {
  const programs = cases.map(({ id, source, inputs }) => ({ id, inputs, code: print(source, { name: "program" }) }));
  return outcomesOf(python, target, programs);
}

/** The cases with the values that formulas in Python, written by hand, have at their inputs. */
export function withReferences(
  python: string,
  cases: readonly ProgramCase[],
  reference: (id: string) => string,
): readonly ProgramCase[] {
  const programs = cases.map(({ id, inputs }) => {
    const names = inputs.map((input) => input.name).join(", ");
    const imports = "import numpy as np\nimport scipy.linalg\nimport scipy.special\n";
    return { id, inputs, code: `${imports}def program(${names}):\n    return ${reference(id)}\n` };
  });
  const outcomes = outcomesOf(python, "numpy", programs);
  return cases.map((one) => {
    const outcome = outcomes.get(one.id);
    if (!outcome || "error" in outcome)
      throw new Error(`the reference of ${one.id} failed: ${JSON.stringify(outcome)}`);
    return { ...one, expected: outcome.values, shape: outcome.shape };
  });
}
