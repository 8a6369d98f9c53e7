import { describe, expect, test } from "vitest";

import { evaluate, evaluateOn } from "../src/evaluate.ts";
import type { EvaluateRequest } from "../src/evaluate.ts";
import { declared, failureOf } from "./support/open.ts";

const least = { expr: "norm2(A*x-b)^2", vars: declared("A:matrix(m,n) x:vector(n) b:vector(m)"), wrt: "x" };
const at = {
  A: [
    [1, 2],
    [3, 4],
  ],
  x: [1, 1],
  b: [0, 0],
};

describe("values", () => {
  test("of least squares and its gradient", () => {
    // A·x = (3, 7): 58; 2·A'·A·x = 2·(24, 34).
    expect(evaluate({ ...least, at })).toEqual({ value: 58, derivative: [48, 68], backend: "cpu", reason: undefined });
  });

  test("of a Hessian with too many entries are refused with the ways that have fewer", () => {
    const X = Array.from({ length: 120 }, () => new Array<number>(120).fill(1));
    const request = { expr: "normF(X)^4", wrt: "X", order: 2, vars: declared("X:matrix(m,n)"), at: { X } };
    expect(failureOf(() => evaluate(request))).toMatchObject({
      code: "budget",
      hint: 'ask for it as a sum of products, with "compressed": true, or "form": "hvp" for its product with a direction',
    });
    expect(evaluate({ ...request, compressed: true }).compressed?.entries).toBeLessThan(3 * 120 * 120);
  });

  test("of variables under other spellings of their names", () => {
    const at = { "\\lambda": 2, x: [1, 2] };
    expect(evaluate({ expr: "λ^2*x", wrt: "λ", at })).toMatchObject({ value: [4, 8], derivative: [4, 8] });
  });

  test("without a variable there is no derivative", () => {
    expect(evaluate({ expr: "x + 1", vars: declared("x:vector(n)"), at: { x: [1, 2] } })).toMatchObject({
      value: [2, 3],
      derivative: undefined,
    });
  });

  test.each<readonly [string, Omit<EvaluateRequest, "vars">, string, unknown]>([
    [
      "second derivatives",
      {
        expr: "x'*A*x",
        wrt: "x",
        order: 2,
        at: {
          A: [
            [1, 2],
            [3, 4],
          ],
          x: [0, 0],
        },
      },
      "A:matrix(n,n) x:vector(n)",
      [
        [2, 5],
        [5, 8],
      ],
    ],
    [
      "mixed second derivatives",
      {
        expr: "x'*A*y",
        wrt: ["x", "y"],
        order: 2,
        at: {
          A: [
            [1, 2],
            [3, 4],
          ],
          x: [0, 0],
          y: [0, 0],
        },
      },
      "A:matrix(n,n) x:vector(n) y:vector(n)",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "constrained derivatives",
      {
        expr: "tr(A*X)",
        wrt: "X",
        structure: "constrained",
        at: {
          A: [
            [1, 2],
            [3, 4],
          ],
          X: [
            [1, 0],
            [0, 1],
          ],
        },
      },
      "A:matrix(n,n) X:matrix(n,n):symmetric",
      [
        [1, 5],
        [5, 4],
      ],
    ],
    [
      "derivatives of a matrix by a matrix",
      { expr: "X'", wrt: "X", at: { X: [[1, 2]] } },
      "X:matrix(m,n)",
      [[[[1, 0]]], [[[0, 1]]]],
    ],
  ])("%s", (_what, request, declarations, expected) => {
    expect(evaluate({ ...request, vars: declared(declarations) }).derivative).toEqual(expected);
  });

  test("of vec stack the columns, of kron are one matrix", () => {
    const vars = declared("A:matrix(m,n) B:matrix(p,q)");
    const given = {
      A: [
        [1, 2],
        [3, 4],
      ],
      B: [[1, 10]],
    };
    expect(evaluate({ expr: "vec(A)", vars, at: given }).value).toEqual([1, 3, 2, 4]);
    expect(evaluate({ expr: "kron(A, B)", vars, at: given }).value).toEqual([
      [1, 10, 2, 20],
      [3, 30, 4, 40],
    ]);
  });

  test("at a kink take the subgradient that the conditions name", () => {
    const vars = declared("x:vector(n)");
    const zero = { x: [0, -2, 3] };
    expect(evaluate({ expr: "sum(abs(x))", vars, wrt: "x", at: zero }).derivative).toEqual([0, -1, 1]);
    expect(evaluate({ expr: "sum(relu(x))", vars, wrt: "x", at: zero }).derivative).toEqual([0, 0, 1]);
    expect(evaluate({ expr: "sum(max(x, 0))", vars, wrt: "x", at: zero }).derivative).toEqual([0.5, 0, 1]);
  });
});

describe("errors", () => {
  test("a singular matrix is not differentiable there", () => {
    const failure = failureOf(() =>
      evaluate({
        expr: "logdet(A)",
        vars: declared("A:matrix(n,n)"),
        wrt: "A",
        at: {
          A: [
            [1, 2],
            [2, 4],
          ],
        },
      }),
    );
    expect(failure.code).toBe("not-differentiable");
  });

  test.each([
    [{ A: [[1, 2]], x: [1, 2], b: [1, 2] }, "shape-mismatch"],
    [{ A: [[1, 2]], x: [1, 2] }, "bad-request"],
  ])("the point %j is a %s", (point, code) => {
    expect(failureOf(() => evaluate({ ...least, at: point })).code).toBe(code);
  });
});

describe("backends", () => {
  test("cpu is the default and gives what the synchronous call gives", async () => {
    expect(await evaluateOn({ ...least, at })).toEqual(evaluate({ ...least, at }));
  });

  test("auto without a browser is the CPU and says why", async () => {
    const found = await evaluateOn({ ...least, at, backend: "auto" });
    expect(found).toMatchObject({ value: 58, backend: "cpu" });
    expect(found.reason).toBeTruthy();
  });

  test("webgl without a browser is the CPU, too, and says why", async () => {
    const found = await evaluateOn({ ...least, at, backend: "webgl" });
    expect(found).toMatchObject({ value: 58, backend: "cpu" });
    expect(found.reason).toMatch(/not a browser/);
  });
});
