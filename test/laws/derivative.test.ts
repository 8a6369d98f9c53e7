// Closed forms of random expressions against witnesses that share no rule with them: the definition for values,
// differences with their own error estimate and reverse accumulation for derivatives.

import { fc, test } from "@fast-check/vitest";
import { afterAll, describe, expect } from "vitest";

import { derivativeOf, openProblem } from "@closedform/symbolic";
import type { Problem } from "@closedform/symbolic";
import { jacobian, NumericError, reshape, richardson, tensor } from "@closedform/numeric";

// The public surface compares at points of its own choice; here the points are the laws'.
import { interpret } from "../../packages/bridge/src/interpret.ts";
import type { BoundPoint } from "@closedform/bridge";
import { declarations, expressions } from "./support/expressions.ts";
import type { Random, Shape } from "./support/expressions.ts";
import { ifSupported, runs } from "./support/runs.ts";
import { denseAt, distance, nodeValue, Redraws, withValue } from "./support/points.ts";

const shapes: readonly Shape[] = ["", "", "", "n", "2", "mn", "nn"];
const targets = fc.constantFrom(...shapes).chain((shape) => expressions(shape, shape === "" ? 4 : 3));
const scalarTargets = expressions("", 3);
const seeds = fc.nat(1e9);

function open(expression: Random): Problem {
  return openProblem(expression.text, declarations);
}

function chosen(expression: Random, which: number): string | undefined {
  const names = [...expression.names].sort();
  return names[which % Math.max(1, names.length)];
}

// Undefined where an inverse or a domain gives out.
function guarded<Result>(use: () => Result): Result | undefined {
  try {
    return use();
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

function isTame(values: ArrayLike<number>): boolean {
  return Array.from(values).every((value) => Math.abs(value) < 1e5);
}

interface Difference {
  readonly values: Float64Array;
  readonly tolerance: number;
}

// On a kink, such as relu at the zeros that a skew matrix has, central differences are sure of a slope that is none.
function isOnKink(f: (entries: Float64Array) => Float64Array, start: Float64Array, scale: number): boolean {
  const step = 1e-5;
  const middle = f(start);
  return start.some((_, k) => {
    const [right, left] = [step, -step].map((by) => f(start.map((entry, j) => (j === k ? entry + by : entry))));
    return middle.some((value, i) => Math.abs(right[i] - 2 * value + left[i]) > 1e-2 * step * scale);
  });
}

// Redrawn where the scheme's own estimate is too coarse to judge by (4·(10·estimate), floor of noise).
function differenceOf(f: (entries: Float64Array) => Float64Array, start: Float64Array): Difference | undefined {
  const { values, errorEstimate } = richardson(f, start);
  const scale = Math.max(1, ...values.map(Math.abs));
  const estimate = (40 * Math.max(0, ...errorEstimate)) / scale;
  if (!isTame(values) || isOnKink(f, start, scale)) return undefined;
  return estimate < 1e-4 ? { values, tolerance: Math.max(estimate, 1e-8) } : undefined;
}

const redraws = { values: new Redraws(), first: new Redraws(), second: new Redraws() };

afterAll(() => {
  for (const [law, { share }] of Object.entries(redraws))
    expect(share, `share of redrawn points, law on ${law}`).toBeLessThanOrEqual(0.05);
});

describe("closed forms", () => {
  test.prop([targets, seeds], runs(300))("the lowered expression has the value of its text", (expression, seed) => {
    const { value } = open(expression);
    redraws.values.first(seed, (point) => {
      const { data } = expression.value(denseAt(point));
      const actual = guarded(() => nodeValue(value.node, point));
      if (!actual || !isTame(data)) return undefined;
      expect(distance(actual, data), `value of ${expression.text}`).toBeLessThanOrEqual(1e-10);
      return actual;
    });
  });

  test.prop([targets, seeds, fc.nat(20)], runs(200))(
    "the derivative is the limit of differences and what reverse accumulation finds",
    (expression, seed, which) => {
      const wrt = chosen(expression, which);
      fc.pre(wrt !== undefined);
      const problem = open(expression);
      const found = derivativeOf(problem, { expr: expression.text, vars: declarations, wrt });
      redraws.first.first(seed, (point) => {
        const start = point.values.get(wrt)!;
        const numeric = differenceOf(
          (entries) => Float64Array.from(expression.value(denseAt(withValue(point, wrt, entries))).data),
          start,
        );
        const closed = numeric && guarded(() => nodeValue(found.node, point));
        if (!numeric || !closed || !closed.every(Number.isFinite)) return undefined;
        const what = `d(${expression.text})/d${wrt} = ${found.text}`;
        expect(distance(closed, numeric.values), `${what} against differences`).toBeLessThanOrEqual(numeric.tolerance);
        // At a root of zero the chain rule meets 0·∞, where the closed form has nothing left to divide.
        const accumulated = reverse(expression, point, wrt);
        if (!accumulated.every(Number.isFinite)) return undefined;
        expect(distance(closed, accumulated), `${what} against reverse accumulation`).toBeLessThanOrEqual(1e-9);
        return closed;
      });
    },
  );

  test.prop([scalarTargets, seeds, fc.nat(20)], runs(120))(
    "the Hessian is the derivative of the gradient, and symmetric",
    (expression, seed, which) => {
      const wrt = chosen(expression, which);
      fc.pre(wrt !== undefined && !isStructured(wrt));
      const problem = open(expression);
      const request = { expr: expression.text, vars: declarations, wrt };
      const gradient = derivativeOf(problem, request);
      const hessian = ifSupported(() => derivativeOf(problem, { ...request, order: 2 }));
      redraws.second.first(seed, (point) => {
        const start = point.values.get(wrt)!;
        const numeric = guarded(() =>
          differenceOf((entries) => nodeValue(gradient.node, withValue(point, wrt, entries)), start),
        );
        const closed = numeric && guarded(() => nodeValue(hessian.node, point));
        if (!numeric || !closed || !closed.every(Number.isFinite)) return undefined;
        expect(
          distance(closed, numeric.values),
          `Hessian of ${expression.text} in ${wrt} = ${hessian.text}`,
        ).toBeLessThanOrEqual(numeric.tolerance);
        const size = start.length;
        const flipped = closed.map((_, k) => closed[(k % size) * size + Math.floor(k / size)]);
        expect(
          distance(closed, flipped),
          `symmetry of the Hessian of ${expression.text} in ${wrt}`,
        ).toBeLessThanOrEqual(1e-10);
        return closed;
      });
    },
  );
});

// The gradient by a structured variable has used the structure, so it cannot be moved entry by entry.
function isStructured(name: string): boolean {
  return (declarations[name].assume ?? []).some((assumption) => !["positive", "invertible"].includes(assumption));
}

// Entries of a structured variable are moved one by one, so the expression is read without the structure.
function reverse(expression: Random, point: BoundPoint, wrt: string): Float64Array {
  const { type, dims } = declarations[wrt];
  const problem = openProblem(expression.text, { ...declarations, [wrt]: { type, dims } });
  const shapeOf = (name: string): readonly number[] => declarations[name].dims.map((axis) => point.sizes.get(axis)!);
  const f = (moved: ReturnType<typeof tensor>): ReturnType<typeof tensor> => {
    const variable = (name: string): ReturnType<typeof tensor> =>
      reshape(name === wrt ? moved : tensor(point.values.get(name)!), shapeOf(name));
    return reshape(interpret(problem.value.node, variable, point.sizes), [-1]);
  };
  return Float64Array.from(jacobian(f, tensor(point.values.get(wrt)!), "reverse").toTypedArray());
}
