// The forms that a derivative may be asked in: mixed second, by vec, of a program, printed and read again.

import { fc, test } from "@fast-check/vitest";
import { afterAll, describe, expect } from "vitest";

import { evaluate } from "@closedform/bridge";
import type { BoundPoint, NestedNumbers } from "@closedform/bridge";
import { NumericError, richardson } from "@closedform/numeric";
import {
  alignedNode,
  ClosedformError,
  compareInField,
  derivativeOf,
  equal,
  openBeside,
  openProblem,
  toText,
} from "@closedform/symbolic";

import { declarations, expressions } from "./support/expressions.ts";
import type { Random, Shape } from "./support/expressions.ts";
import { distance, nodeValue, Redraws, withValue } from "./support/points.ts";
import { ifSupported, runs } from "./support/runs.ts";

const seeds = fc.nat(1e9);
const some = fc.constantFrom<Shape>("", "", "n", "m", "mn", "nn").chain((shape) => expressions(shape, 3));

function chosen(expression: Random, which: number): string | undefined {
  return [...expression.names].sort()[which % Math.max(1, expression.names.size)];
}

function isFree(name: string): boolean {
  return (declarations[name].assume ?? []).every((assumption) => ["positive", "invertible"].includes(assumption));
}

function valueAt(...parameters: Parameters<typeof nodeValue>): Float64Array | undefined {
  try {
    const values = nodeValue(...parameters);
    return values.every((value) => Math.abs(value) < 1e6) ? values : undefined;
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

const redraws = new Redraws();

afterAll(() => {
  expect(redraws.share, "share of redrawn points").toBeLessThanOrEqual(0.1);
});

function request(
  text: string,
  wrt: string,
): { readonly expr: string; readonly vars: typeof declarations; readonly wrt: string } {
  return { expr: text, vars: declarations, wrt };
}

// 40 times the scheme's own estimate, as in derivative.test.ts; nothing where that is too coarse.
function differences(
  f: (entries: Float64Array) => Float64Array | undefined,
  start: Float64Array,
): { readonly values: Float64Array; readonly tolerance: number } | undefined {
  let isDefined = true;
  const { values, errorEstimate } = richardson((entries) => {
    const result = f(entries);
    isDefined &&= result !== undefined;
    return result ?? new Float64Array(1);
  }, start);
  if (!isDefined) return undefined;
  const scale = Math.max(1, ...values.map(Math.abs));
  const estimate = (40 * Math.max(0, ...errorEstimate)) / scale;
  return scale < 1e5 && estimate < 1e-4 ? { values, tolerance: Math.max(estimate, 1e-8) } : undefined;
}

describe("second derivatives", () => {
  test.prop([expressions("", 3), seeds, fc.nat(20), fc.nat(20)], runs(50))(
    "by two variables are derivatives of the gradient",
    (expression, seed, one, other) => {
      const [first, second] = [chosen(expression, one), chosen(expression, other)];
      fc.pre(first !== undefined && second !== undefined && isFree(first) && isFree(second));
      const problem = openProblem(expression.text, declarations);
      const gradient = derivativeOf(problem, request(expression.text, first));
      const mixed = ifSupported(() =>
        derivativeOf(problem, { ...request(expression.text, first), wrt: [first, second], order: 2 }),
      );
      redraws.first(seed, (point) => {
        const numeric = differences(
          (entries) => valueAt(gradient.node, withValue(point, second, entries)),
          point.values.get(second)!,
        );
        const closed = numeric && valueAt(mixed.node, point);
        if (!numeric || !closed) return undefined;
        const what = `∂²(${expression.text})/∂${first}∂${second} = ${mixed.text}`;
        expect(distance(closed, numeric.values), what).toBeLessThanOrEqual(numeric.tolerance);
        return closed;
      });
    },
  );
});

function flat(value: NestedNumbers | undefined): readonly number[] {
  return [value].flat(10) as number[];
}

function nestedAt(point: BoundPoint, name: string): NestedNumbers {
  const values = [...point.values.get(name)!];
  const lengths = declarations[name].dims.map((axis) => point.sizes.get(axis)!);
  if (lengths.length < 2) return lengths.length === 0 ? values[0] : values;
  return Array.from({ length: lengths[0] }, (_, i) => values.slice(i * lengths[1], (i + 1) * lengths[1]));
}

// Row-major positions in the order in which vec stacks columns.
function stacked(lengths: readonly number[]): readonly number[] {
  const count = lengths.reduce((size, length) => size * length, 1);
  if (lengths.length < 2) return Array.from({ length: count }, (_, k) => k);
  const [rows, columns] = lengths;
  return Array.from({ length: count }, (_, k) => (k % rows) * columns + Math.floor(k / rows));
}

describe("∂vec(Y)/∂vec(X)'", () => {
  const targets = fc.constantFrom<Shape>("n", "m", "mn", "nn").chain((shape) => expressions(shape, 2));

  test.prop([targets, seeds, fc.nat(20)], runs(60))(
    "holds the entries of the mixed derivative, columns stacked",
    (expression, seed, which) => {
      const wrt = chosen(expression, which);
      fc.pre(wrt !== undefined);
      const problem = openProblem(expression.text, declarations);
      const mixed = derivativeOf(problem, request(expression.text, wrt));
      redraws.first(seed, (point) => {
        const values = valueAt(mixed.node, point);
        if (!values) return undefined;
        const at = Object.fromEntries([...point.values.keys()].map((name) => [name, nestedAt(point, name)]));
        const sizes = Object.fromEntries(point.sizes);
        const found = evaluate({ ...request(expression.text, wrt), flatten: "vec", at: { ...sizes, ...at } });
        const lengths = mixed.node.dims.map((dimension) => point.sizes.get(dimension.key) ?? Number(dimension.key));
        const order = declarations[wrt].dims.length;
        const inputs = lengths.slice(lengths.length - order);
        const outputs = lengths.slice(0, lengths.length - order);
        const width = inputs.reduce((size, length) => size * length, 1);
        const expected = stacked(outputs).flatMap((row) =>
          stacked(inputs).map((column) => values[row * width + column]),
        );
        expect(distance(flat(found.derivative), expected), `vec of d(${expression.text})/d${wrt}`).toBeLessThan(1e-10);
        return values;
      });
    },
  );
});

describe("programs", () => {
  const templates: readonly (readonly [rest: (h: string) => string, shape: Shape])[] = [
    [(h) => `${h}'*${h} + sum(exp(${h}/(1 + ${h}'*${h})))`, "n"],
    [(h) => `sum(sin(A*${h}).*(A*${h}))`, "n"],
    [(h) => `tr(${h}*C) + normF(${h})^2`, "nn"],
    [(h) => `${h}^2*sin(${h}) + ${h}`, ""],
  ];

  test.prop(
    [
      fc.constantFrom(...templates).chain((template) => fc.tuple(fc.constant(template), expressions(template[1], 2))),
      fc.nat(20),
    ],
    runs(20),
  )("mean the same as with their definitions written out", ([[rest], part], which) => {
    const wrt = chosen(part, which);
    fc.pre(wrt !== undefined);
    const inlined = openProblem(rest(`(${part.text})`), declarations);
    const program = `h0 = ${part.text}; ${rest("h0")}`;
    expect(openBeside(inlined, program).value.node, program).toBe(inlined.value.node);
    // The order of terms may differ between two graphs, the meaning may not.
    const [found, expected] = [program, rest(`(${part.text})`)].map((text) =>
      derivativeOf(openProblem(text, declarations), request(text, wrt)),
    );
    fc.pre(found.expression !== undefined && expected.expression !== undefined);
    const [a, b] = [found, expected].map(({ text }) => openBeside(inlined, text).value.node);
    const { agree, usedOpaque } = compareInField(a, b, 1);
    expect(agree || usedOpaque, `${program}: ${found.text} against ${expected.text}`).toBe(true);
  });
});

describe("what is printed", () => {
  test.prop([some, seeds], runs(100))("is equal to what was read", (expression, seed) => {
    const problem = openProblem(expression.text, declarations);
    const right = toText(problem.typed.target);
    const found = equal({ left: expression.text, right, vars: declarations, seed });
    expect(found, `${expression.text} printed as ${right}`).toMatchObject({ verdict: "equal", method: "canonical" });
  });

  test.prop([some, seeds, fc.nat(20)], runs(60))(
    "of a derivative has its value at a point",
    (expression, seed, which) => {
      const wrt = chosen(expression, which);
      fc.pre(wrt !== undefined);
      const problem = openProblem(expression.text, declarations);
      const found = derivativeOf(problem, request(expression.text, wrt));
      fc.pre(found.expression !== undefined);
      const again = alignedNode(problem.graph, openBeside(problem, found.text).value, found.shown, found.groups);
      const what = `d(${expression.text})/d${wrt} = ${found.text}`;
      expect(again, what).toBeDefined();
      redraws.first(seed, (point) => {
        const [shown, read] = [found.shown, again!].map((node) => valueAt(node, point));
        if (!shown || !read) return undefined;
        expect(distance(read, shown), what).toBeLessThanOrEqual(1e-8);
        return shown;
      });
    },
  );

  test.prop([expressions("", 3), expressions("", 2), seeds], runs(60))(
    "and changed by a visible amount is never called equal",
    (expression, other, seed) => {
      const right = `(${expression.text}) + (1 + (${other.text})^2)/1000`;
      const found = judged(expression.text, right, seed);
      expect(found, `${expression.text} against ${right}`).not.toBe("equal");
    },
  );
});

function judged(left: string, right: string, seed: number): string {
  try {
    return equal({ left, right, vars: declarations, seed }).verdict;
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "budget") return "budget";
    throw error;
  }
}
