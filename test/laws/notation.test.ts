// What is printed means what was derived, and conventions relate as they should.

import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";

import { compareInField, derivativeOf, derive, openBeside, openProblem, rational, toText } from "@closedform/symbolic";
import type { Node, Problem } from "@closedform/symbolic";

import { declarations, expressions } from "./support/expressions.ts";
import type { Random, Shape } from "./support/expressions.ts";
import { distance, nodeValue, pointFrom } from "./support/points.ts";
import { runs } from "./support/runs.ts";

const seeds = fc.nat(1e6);
const targets = fc.constantFrom<Shape>("", "", "n", "m", "2").chain((shape) => expressions(shape, 3));
const whole = fc.constantFrom<Shape>("", "n", "mn", "nn").chain((shape) => expressions(shape, 3));

function chosen(expression: Random, which: number): string | undefined {
  return [...expression.names].sort()[which % Math.max(1, expression.names.size)];
}

// Opaque functions may hide that a pair is equal (an exponent such as s/5 has no common root in the field); such a pair
// is compared by its values.
function expectSame(left: Node, right: Node, seed: number, what: string): void {
  if (left === right) return;
  expect(
    left.dims.map((dimension) => dimension.key),
    what,
  ).toEqual(right.dims.map((dimension) => dimension.key));
  const { agree, usedOpaque } = compareInField(left, right, seed);
  if (agree || !usedOpaque) expect(agree, what).toBe(true);
  else expectSameValues(left, right, seed, what);
}

function expectSameValues(left: Node, right: Node, seed: number, what: string): void {
  for (let trial = 0; trial < 4; trial++) {
    const point = pointFrom(seed + trial);
    const [a, b] = [left, right].map((node) => nodeValue(node, point));
    if (b.every((value) => Math.abs(value) < 1e6))
      expect(distance(a, b), `${what}, by value`).toBeLessThanOrEqual(1e-8);
  }
}

function request(
  text: string,
  wrt: string,
): { readonly expr: string; readonly vars: typeof declarations; readonly wrt: string } {
  return { expr: text, vars: declarations, wrt };
}

describe("text", () => {
  test.prop([whole], runs(300))("that is printed reads back as the same node", (expression) => {
    const problem = openProblem(expression.text, declarations);
    const again = toText(problem.typed.target);
    expect(openBeside(problem, again).value.node, `${expression.text} printed as ${again}`).toBe(problem.value.node);
  });

  test.prop([targets, seeds, fc.nat(20)], runs(200))(
    "of a derivative in matrix notation has its value",
    (expression, seed, which) => {
      const wrt = chosen(expression, which);
      fc.pre(wrt !== undefined);
      const problem = openProblem(expression.text, declarations);
      const found = derivativeOf(problem, request(expression.text, wrt));
      fc.pre(found.expression !== undefined);
      const { node } = openBeside(problem, found.text).value;
      const read =
        node.dims.length === 0 && found.shown.dims.length > 0
          ? problem.graph.contract(
              [{ node, labels: [] }],
              found.shown.dims.map((_, axis) => axis),
              found.shown.dims,
            )
          : node;
      expectSame(read, found.shown, seed, `d(${expression.text})/d${wrt} = ${found.text}`);
    },
  );

  test.prop([targets, fc.nat(20)], runs(100))("is the same for the same request", (expression, which) => {
    const wrt = chosen(expression, which);
    fc.pre(wrt !== undefined);
    expect(derive(request(expression.text, wrt)).text).toBe(derive(request(expression.text, wrt)).text);
  });
});

/** The derivative of another expression in the graph of a problem, where nodes can be compared. */
function derivativeBeside(problem: Problem, text: string, wrt: string): Node {
  const { value, typed } = openBeside(problem, text);
  const relower: Problem["relower"] = () => value.node;
  return derivativeOf({ ...problem, source: text, typed, value, relower }, request(text, wrt)).node;
}

describe("linearity", () => {
  const pairs = fc
    .constantFrom<Shape>("", "n")
    .chain((shape) => fc.tuple(expressions(shape, 2), expressions(shape, 2)));

  test.prop([pairs, seeds, fc.constantFrom("s", "x", "A", "C")], runs(150))(
    "d(3f − g/2) = 3df − dg/2",
    ([f, g], seed, wrt) => {
      const problem = openProblem(`3*(${f.text}) - (${g.text})/2`, declarations);
      const [whole, left, right] = [problem.source, f.text, g.text].map((text) => derivativeBeside(problem, text, wrt));
      const expected = problem.graph.sum(
        [
          { coefficient: rational(3), node: left },
          { coefficient: rational(-1, 2), node: right },
        ],
        whole.dims,
      );
      expectSame(whole, expected, seed, `linearity of d/d${wrt} on ${f.text} and ${g.text}`);
    },
  );
});

describe("layouts", () => {
  test.prop(
    [fc.constantFrom<Shape>("n", "m", "2").chain((shape) => expressions(shape, 2)), seeds, fc.constantFrom("x", "z")],
    runs(100),
  )(
    "numerator and denominator of a Jacobian are transposes, and numerator is the mixed one",
    (expression, seed, wrt) => {
      const problem = openProblem(expression.text, declarations);
      const [mixed, numerator, denominator] = (["mixed", "numerator", "denominator"] as const).map((layout) =>
        derivativeOf(problem, { ...request(expression.text, wrt), layout }),
      );
      expect(numerator.shown).toBe(mixed.shown);
      const flipped = problem.graph.contract(
        [{ node: denominator.shown, labels: [0, 1] }],
        [1, 0],
        denominator.shown.dims,
      );
      expectSame(flipped, numerator.shown, seed, `layouts of d(${expression.text})/d${wrt}`);
      expect(denominator.shape).toEqual([...numerator.shape].reverse());
    },
  );

  test.prop([expressions("", 2), seeds], runs(100))(
    "of a gradient by a matrix are transposes, of one by a vector a row and a column",
    (expression, seed) => {
      const problem = openProblem(expression.text, declarations);
      const [numerator, denominator] = (["numerator", "denominator"] as const).map((layout) =>
        derivativeOf(problem, { ...request(expression.text, "A"), layout }),
      );
      const flipped = problem.graph.contract([{ node: numerator.shown, labels: [0, 1] }], [1, 0], numerator.shown.dims);
      expectSame(flipped, denominator.shown, seed, `layouts of d(${expression.text})/dA`);
      const [row, column] = (["numerator", "denominator"] as const).map((layout) =>
        derivativeOf(problem, { ...request(expression.text, "x"), layout }),
      );
      expect([row.isRow, column.isRow]).toEqual([true, false]);
      expect(row.node).toBe(column.node);
    },
  );
});

describe("rewrites of the expression keep its derivative", () => {
  const rewrites: readonly (readonly [
    law: string,
    left: (a: string, b: string) => string,
    right: (a: string, b: string) => string,
    a: Shape,
    b: Shape,
  ])[] = [
    ["tr(AB) = tr(BA)", (a, b) => `tr((${a})*(${b}))`, (a, b) => `tr((${b})*(${a}))`, "mn", "nm"],
    ["tr(A) = tr(A')", (a) => `tr(${a})`, (a) => `tr((${a})')`, "nn", "nn"],
    ["x'y = tr(yx')", (a, b) => `(${a})'*(${b})`, (a, b) => `tr((${b})*(${a})')`, "n", "n"],
    ["(AB)' = B'A'", (a, b) => `sum(((${a})*(${b}))')`, (a, b) => `sum((${b})'*(${a})')`, "mn", "nn"],
    ["diag(x)·y = x∘y", (a, b) => `diag(${a})*(${b})`, (a, b) => `(${a}).*(${b})`, "n", "n"],
    ["sum(A∘B) = tr(A'B)", (a, b) => `sum((${a}).*(${b}))`, (a, b) => `tr((${a})'*(${b}))`, "mn", "mn"],
    ["(a + b)² expanded", (a, b) => `(${a} + ${b})^2`, (a, b) => `(${a})^2 + 2*(${a})*(${b}) + (${b})^2`, "", ""],
    ["A(x + y) expanded", (a, b) => `C*(${a} + ${b})`, (a, b) => `C*(${a}) + C*(${b})`, "n", "n"],
    ["exp(a + b) = exp(a)·exp(b)", (a, b) => `exp(${a} + ${b})`, (a, b) => `exp(${a})*exp(${b})`, "", ""],
    ["‖x‖² = x'x", (a) => `norm2(${a})^2`, (a) => `(${a})'*(${a})`, "n", "n"],
  ];
  const cases = fc
    .constantFrom(...rewrites)
    .chain((rewrite) => fc.tuple(fc.constant(rewrite), expressions(rewrite[3], 2), expressions(rewrite[4], 2)));

  test.prop([cases, seeds, fc.constantFrom("x", "A", "C", "s")], runs(300))(
    "in prime fields",
    ([[law, left, right], a, b], seed, wrt) => {
      const problem = openProblem(left(a.text, b.text), declarations);
      const [first, second] = [left(a.text, b.text), right(a.text, b.text)].map((text) =>
        derivativeBeside(problem, text, wrt),
      );
      expectSame(first, second, seed, `${law} with ${a.text} and ${b.text}, by ${wrt}`);
    },
  );
});
