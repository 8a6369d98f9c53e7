// Results in terms of definitions: what is named, that the program means the derivative, and that large ones stay linear.

import { describe, expect, test } from "vitest";

import { derivativeOf, derive } from "../../src/derive.ts";
import type { Derivative } from "../../src/derive.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import type { FormRequest } from "../../src/forms/form-request.ts";
import { programText } from "../../src/forms/write-result.ts";
import { openBeside } from "../../src/problem.ts";
import { declared, failureOf, open } from "../support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations = "A:matrix(m,n) x:vector(n) b:vector(m) X:matrix(n,n) B:matrix(n,n) W:matrix(n,n) t:scalar";

function named(expr: string, wrt: string, more: Omit<FormRequest, "expr" | "wrt" | "vars"> = {}): Derivative {
  return derive({ expr, wrt, vars: declared(declarations), definitions: true, ...more });
}

function expectProgramRight(found: Derivative): void {
  const back = openBeside(found.problem, programText(found)).value.node;
  const verdict = compareInField(back, found.shown, 11);
  expect(back === found.shown || (verdict.agree && verdict.isConclusive), programText(found)).toBe(true);
}

const names = ({ definitions }: Derivative): readonly string[] =>
  definitions.map(({ name, text }) => `${name} = ${text}`);

describe("what a formula repeats", () => {
  test("is named once", () => {
    const found = named("softmax(A*x)", "x");
    expect(names(found)).toEqual(["t0 = softmax(A*x)"]);
    expect(found.text).toBe("(diag(t0) - t0*t0')*A");
    expectProgramRight(found);
  });

  test.each([
    ["x'*inv(X + B)*x", "X"],
    ["norm2(A*x - b)^3*norm2(A*x - b)", "x"],
    ["logsumexp(A*x - b)^2", "x"],
  ])("of %s by %s means the derivative", (expr, wrt) => {
    expectProgramRight(named(expr, wrt));
  });

  test("is named in the order in which definitions need each other", () => {
    const found = named("logsumexp(sin(A*x - b))^2 + norm2(sin(A*x - b))", "x");
    expect(found.definitions.length).toBeGreaterThan(1);
    for (const [k, { text }] of found.definitions.entries())
      for (const later of found.definitions.slice(k)) expect(text).not.toMatch(new RegExp(`\\b${later.name}\\b`, "u"));
    expectProgramRight(found);
  });

  test("is left alone where a name saves nothing, and unless asked for", () => {
    expect(names(named("norm2(A*x - b)^2", "x"))).toEqual([]);
    const plain = derive({ expr: "softmax(A*x)", wrt: "x", vars: declared(declarations) });
    expect(plain.definitions).toEqual([]);
    expect(plain.text).toBe("(diag(softmax(A*x)) - softmax(A*x)*softmax(A*x)')*A");
  });

  test("gets names that are not the user's", () => {
    const vars = declared("A:matrix(m,n) x:vector(n) t0:scalar t2:scalar");
    const found = derive({ expr: "t0*t2*softmax(A*x)", wrt: "x", vars, definitions: true });
    expect(found.definitions.map(({ name }) => name)).toEqual(["t1"]);
    expectProgramRight(found);
  });

  test("also of a directional derivative", () => {
    const found = named("softmax(A*x)", "x", { direction: "x.^2" });
    expect(found.definitions.length).toBeGreaterThan(0);
    expectProgramRight(found);
  });
});

function tower(layers: number, layer: (before: string) => string, end: (last: string) => string): string {
  const lines = Array.from({ length: layers }, (_, k) => `y${k + 1} = ${layer(k === 0 ? "x" : `y${k}`)}`);
  return [...lines, end(`y${layers}`)].join("; ");
}

const dense = (before: string): string => `tanh(W*${before})`;
const total = (last: string): string => `sum(${last})`;

describe("results too long for one formula", () => {
  test.each([
    ["a tower of tanh layers", tower(70, dense, total), "x"],
    ["its Jacobian", tower(70, dense, (last) => last), "x"],
    ["a tower by its weights", tower(16, dense, total), "W"],
    ["a tower with kinks", tower(70, (before) => `relu(W*${before} - x)`, total), "x"],
    ["a tower of functions", tower(120, (before) => `sin(${before})`, total), "x"],
  ])("%s", (_what, expr, wrt) => {
    const found = derive({ expr, wrt, vars: declared(declarations) });
    expect(found.definitions.length).toBeGreaterThan(5);
    expect(found.notation).toBe("matrix");
    expectProgramRight(found);
    const numeric = open(expr, declarations).value.node;
    const point = pointOf(found.problem.variables.values(), [found.shown, numeric], 3);
    const back = openBeside(found.problem, programText(found)).value.node;
    expectClose(
      valueAt(back, point),
      differences((at) => valueAt(numeric, at), point, wrt),
      1e-5,
      found.text.slice(0, 200),
    );
  });

  test("grow linearly with the expression", () => {
    const sizeOf = (layers: number): number =>
      programText(derive({ expr: tower(layers, dense, total), wrt: "x", vars: declared(declarations) })).length;
    expect(sizeOf(160)).toBeLessThan(2.6 * sizeOf(80));
  });

  test("have conditions in the same names", () => {
    const expr = tower(70, (before) => `relu(W*${before} - x)`, total);
    const { conditions, definitions } = derive({ expr, wrt: "x", vars: declared(declarations) });
    expect(conditions.length).toBeGreaterThan(60);
    expect(Math.max(...conditions.map((condition) => condition.length))).toBeLessThan(200);
    expect(conditions.join()).toContain(definitions[5].name);
  });

  test("are one text where one is needed: the program", () => {
    const problem = open(tower(70, dense, total), declarations);
    const found = derivativeOf(problem, { expr: problem.source, wrt: "x" });
    expect(found.definitions).toEqual([]);
    expect(openBeside(problem, found.text).value.node.dims).toHaveLength(1);
  });

  test("are the error budget where names are not wanted and the formula could not be read", () => {
    const request = { expr: tower(110, dense, total), wrt: "x", vars: declared(declarations), inline: true };
    expect(failureOf(() => derive(request))).toMatchObject({ code: "budget", hint: 'leave out "inline"' });
  });

  test("of a thousand layers are written without strain", () => {
    const expr = tower(1000, (before) => `sin(${before})`, total);
    const found = derive({ expr, wrt: "x", vars: declared(declarations) });
    expect(programText(found).length).toBeLessThan(60_000);
    expect(Math.max(...found.definitions.map(({ text }) => text.length))).toBeLessThan(2_000);
  });
});
