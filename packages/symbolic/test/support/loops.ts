// Expressions as plain loops over the entries of a point, against which lowering and derivatives are checked.

import { expect } from "vitest";

import type { Derivative } from "../../src/derive.ts";
import { derivative, open } from "./open.ts";
import { differences, expectClose, pointOf, valueAt } from "./points.ts";
import type { FloatPoint } from "./points.ts";

/** The entries of a point: `at("A", i, j)` counts from 0, `size("n")` is a length. */
export interface Entries {
  readonly at: (name: string, ...position: readonly number[]) => number;
  readonly size: (name: string) => number;
}

/** The values of an expression, row-major, from the entries of its variables. */
export type Loops = (entries: Entries) => readonly number[];

/** Whole numbers from 0 below a length. */
export function upTo(length: number): readonly number[] {
  return Array.from({ length }, (_, k) => k);
}

/** Σ of f over whole numbers from 0 below a length. */
export function sumUpTo(length: number, f: (k: number) => number): number {
  return upTo(length).reduce((total, k) => total + f(k), 0);
}

/** The entries of a point. */
export function entriesOf(point: FloatPoint): Entries {
  return {
    size: (name) => point.sizes.get(name)!,
    at: (name, ...position) => {
      const { shape, values } = point.values.get(name)!;
      const place = position.reduce((offset, k, axis) => offset * shape[axis] + k, 0);
      expect(
        position.every((k, axis) => k >= 0 && k < shape[axis]),
        `${name}[${position.join()}]`,
      ).toBe(true);
      return values[place];
    },
  };
}

/** Expects an expression to have the values of the loops at two points. */
export function expectLoops(expr: string, declarations: string, loops: Loops): void {
  const problem = open(expr, declarations);
  for (const seed of [1, 2]) {
    const point = pointOf(problem.variables.values(), [problem.value.node], seed);
    expectClose(valueAt(problem.value.node, point), loops(entriesOf(point)), 1e-11, expr);
  }
}

/** Expects the derivative of an expression to agree with differences of the loops at two points. */
export function expectDerivativeOfLoops(expr: string, wrt: string, declarations: string, loops: Loops): Derivative {
  const found = derivative(expr, wrt, declarations);
  for (const seed of [3, 6]) {
    const point = pointOf(found.problem.variables.values(), [found.node, found.problem.value.node], seed);
    const numeric = differences((at) => loops(entriesOf(at)), point, wrt);
    expectClose(valueAt(found.node, point), numeric, 1e-8, `${expr} by ${wrt}: ${found.text}`);
  }
  return found;
}
