import type { Problem, VariableSpec } from "@closedform/symbolic";
import { ClosedformError, openProblem, parseDeclaration } from "@closedform/symbolic";

/** Declarations such as `A:matrix(n,n):spd x:vector(n)` as data. */
export function declared(text: string): ReadonlyMap<string, VariableSpec> {
  const parts = text.split(" ").filter((part) => part !== "");
  return new Map(parts.map((part) => parseDeclaration(part)).map(({ name, spec }) => [name, spec]));
}

/** The problem of an expression in declared variables. */
export function open(expr: string, declarations: string): Problem {
  return openProblem(expr, declared(declarations));
}

/** The typed error that `run` throws. */
export function failureOf(run: () => unknown): ClosedformError {
  try {
    run();
  } catch (error) {
    if (error instanceof ClosedformError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
