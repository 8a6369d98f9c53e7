import { expect } from "vitest";

import { derive } from "../../src/derive.ts";
import type { Derivative } from "../../src/derive.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { ClosedformError } from "../../src/error.ts";
import { openBeside, openProblem } from "../../src/problem.ts";
import type { Problem } from "../../src/problem.ts";
import type { DeriveRequest } from "../../src/request.ts";
import type { Node } from "../../src/tensor/node.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { parseDeclaration } from "../../src/typing/declaration.ts";
import { differences, expectClose, pointOf, valueAt } from "./points.ts";

/** Declarations such as `A:matrix(n,n):spd x:vector(n)` as data. */
export function declared(text: string): ReadonlyMap<string, VariableSpec> {
  const parts = text.split(" ").filter((part) => part !== "");
  return new Map(parts.map((part) => parseDeclaration(part)).map(({ name, spec }) => [name, spec]));
}

/** The problem of an expression in declared variables. */
export function open(expr: string, declarations: string): Problem {
  return openProblem(expr, declared(declarations));
}

/** The derivative of an expression in declared variables. */
export function derivative(
  expr: string,
  wrt: string | readonly string[],
  declarations: string,
  more: Omit<DeriveRequest, "expr" | "wrt" | "vars"> = {},
): Derivative {
  return derive({ expr, wrt, vars: declared(declarations), ...more });
}

/** The node of another expression in the same names and graph. */
export function beside(problem: Problem, expr: string): Node {
  return openBeside(problem, expr).value.node;
}

/** Declarations with structure of entries taken out, so that each entry can move on its own. */
function withoutStructure(declarations: string): string {
  return declarations.replaceAll(/:(?:symmetric|spd|psd|diagonal|orthogonal|skew|lower|upper)\b[\w,]*/gu, "");
}

function isTame(values: readonly number[]): boolean {
  return values.every((value) => Math.abs(value) < 1e3);
}

/** Expects a first derivative by one variable to agree with differences of the expression at two random points. */
export function expectTrueDerivative(
  expr: string,
  wrt: string,
  declarations: string,
  tolerance = 1e-8,
  more: Omit<DeriveRequest, "expr" | "wrt" | "vars"> = {},
): Derivative {
  const found = derivative(expr, wrt, declarations, more);
  const free = open(expr, withoutStructure(declarations));
  let compared = 0;
  for (let seed = 1; seed < 12 && compared < 2; seed++) {
    const point = pointOf(found.problem.variables.values(), [found.node, found.problem.value.node], seed);
    const numeric = differences((at) => valueAt(free.value.node, at), point, wrt);
    // Sizes at which a matrix is singular, and points outside the domain, tell nothing.
    if (!isTame(numeric)) continue;
    compared += 1;
    expectClose(valueAt(found.node, point), numeric, tolerance, `d ${expr} / d ${wrt} = ${found.text}`);
  }
  expect(compared, `points at which ${expr} is defined`).toBe(2);
  return found;
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

/** Expects the result to equal an expression in the same names, in random prime fields or by canonical form. */
export function expectEqualTo(found: Derivative, expected: string): void {
  const node = beside(found.problem, expected);
  if (node === found.shown) return;
  const verdict = compareInField(found.shown, node, 20_260_714);
  expect(verdict.agree && verdict.isConclusive, `${found.text} is not ${expected}`).toBe(true);
}
