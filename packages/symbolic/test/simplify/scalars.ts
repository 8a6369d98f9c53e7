import { openProblem } from "../../src/problem.ts";
import type { Problem } from "../../src/problem.ts";
import type { MatrixExpression } from "../../src/notation/matrix-expression.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";

const names = [
  "x",
  "y",
  "z",
  "u",
  "v",
  "w",
  "v0",
  "v1",
  "a",
  "b",
  "c",
  "d",
  "f",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "process",
];

/** Every name of these tests as a scalar. */
export const scalars: ReadonlyMap<string, VariableSpec> = new Map(names.map((name) => [name, { type: "scalar" }]));

/** The text opened with every name as a scalar. */
export function open(text: string): Problem {
  return openProblem(text, scalars);
}

/** The typed expression of a text of scalars. */
export function expressionOf(text: string): MatrixExpression {
  return open(text).typed.target;
}
