// Derivatives along directions by differences: the witness of what a forward sweep gives.

import { expect } from "vitest";

import type { Problem } from "../../src/problem.ts";
import type { Node } from "../../src/tensor/node.ts";
import type { Dense } from "../../src/tensor/evaluate.ts";
import { expectClose, pointOf, valueAt } from "./points.ts";
import type { FloatPoint } from "./points.ts";

/** The point with every variable moved by `step` along its direction. */
export function movedAlong(
  point: FloatPoint,
  directions: ReadonlyMap<string, readonly number[]>,
  step: number,
): FloatPoint {
  const values = new Map<string, Dense<number>>(point.values);
  for (const [name, direction] of directions) {
    const old = point.values.get(name)!;
    values.set(name, { shape: old.shape, values: old.values.map((value, k) => value + step * direction[k]) });
  }
  return { sizes: point.sizes, values };
}

const width = 4e-3;

/** d/dt of f at t = 0 by central differences with two extrapolations. */
export function slope(f: (step: number) => readonly number[]): readonly number[] {
  const quotient = (h: number): readonly number[] => {
    const [right, left] = [f(h), f(-h)];
    return right.map((value, k) => (value - left[k]) / (2 * h));
  };
  const [wide, half, narrow] = [quotient(width), quotient(width / 2), quotient(width / 4)];
  const first = wide.map((value, k) => (4 * half[k] - value) / 3);
  const second = half.map((value, k) => (4 * narrow[k] - value) / 3);
  return first.map((value, k) => (16 * second[k] - value) / 15);
}

/** Expects a node to be the slope of another one, whose variables are free of structure, along given directions. */
export function expectSlope(
  problem: Problem,
  found: Node,
  expression: Node,
  directionsAt: (point: FloatPoint) => ReadonlyMap<string, readonly number[]>,
  what: string,
): void {
  let compared = 0;
  for (let seed = 1; seed < 12 && compared < 2; seed++) {
    const point = pointOf(problem.variables.values(), [found, expression, problem.value.node], seed);
    const directions = directionsAt(point);
    const expected = slope((step) => valueAt(expression, movedAlong(point, directions, step)));
    if (!expected.every((value) => Math.abs(value) < 1e3)) continue;
    compared += 1;
    expectClose(valueAt(found, point), expected, 1e-7, what);
  }
  expect(compared, `points at which ${what} is defined`).toBe(2);
}
