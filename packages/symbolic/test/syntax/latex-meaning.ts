// LaTeX typed with a few declared names, and printed as text.

import { ClosedformError } from "../../src/error.ts";
import { toText } from "../../src/print/text.ts";
import { readSource } from "../../src/problem.ts";
import type { Syntax } from "../../src/syntax/parse.ts";
import { declare } from "../../src/typing/declaration.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";
import type { TypedProgram } from "../../src/typing/infer.ts";

/** A matrix with these lengths. */
export const matrix = (...dims: string[]): VariableSpec => ({ type: "matrix", dims });
/** A vector of this length. */
export const vector = (length: string | number): VariableSpec => ({ type: "vector", dims: [length] });
/** A scalar. */
export const scalar: VariableSpec = { type: "scalar", dims: [] };
/** What the tables declare. */
export const declared: Readonly<Record<string, VariableSpec>> = {
  A: matrix("m", "n"),
  C: matrix("n", "n"),
  X: matrix("n", "n"),
  Sigma: matrix("n", "n"),
  x: vector("n"),
  y: vector("n"),
  b: vector("m"),
  mu: vector("n"),
  u: vector(3),
  v: vector(3),
  s: scalar,
  t: scalar,
  λ: scalar,
  w_old: vector("n"),
  y_1: scalar,
  y_i: scalar,
  z1: scalar,
  loss: scalar,
  Wx: matrix("n", "n"),
};

/** The typed program of a source. */
export function typed(source: string, syntax?: Syntax, vars = declared): TypedProgram {
  const environment = declare(vars);
  return inferProgram(readSource(source, environment, syntax), environment);
}

/** What a source means, in text. */
export function meaning(source: string, syntax?: Syntax, vars = declared): string {
  return toText(typed(source, syntax, vars).target);
}

/** The typed error of a source in LaTeX. */
export function failureOf(source: string, vars = declared): ClosedformError {
  try {
    typed(source, "latex", vars);
  } catch (error) {
    if (error instanceof ClosedformError) return error;
    throw error;
  }
  throw new Error(`${source} was read`);
}
