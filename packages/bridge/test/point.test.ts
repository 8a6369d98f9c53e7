import { describe, expect, test } from "vitest";

import { bindPoint, nest } from "../src/point.ts";
import type { Point } from "../src/point.ts";
import { failureOf, open } from "./support/open.ts";

const problem = open("sum(A*x) + n", "A:matrix(m,n) x:vector(n)");
const bind = (at: Point): ReturnType<typeof bindPoint> => bindPoint(problem, at, new Set(["A", "x"]));

describe("a point", () => {
  test("binds values by rows and the sizes they imply", () => {
    const { values, sizes } = bind({
      A: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      x: [7, 8, 9],
    });
    expect(values.get("A")).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
    expect(values.get("x")).toEqual(Float64Array.of(7, 8, 9));
    expect(Object.fromEntries(sizes)).toEqual({ m: 2, n: 3 });
  });

  test("binds a dimension given by name", () => {
    const alone = open("n*t", "t:scalar x:vector(n)");
    expect(bindPoint(alone, { t: 2, n: 5 }, new Set(["t"])).sizes.get("n")).toBe(5);
  });

  test.each([
    ["a variable without a value", { x: [1, 2, 3] }, "bad-request", /no value is given for A/u],
    ["an axis that fits no other", { A: [[1, 2, 3]], x: [1, 2] }, "shape-mismatch", /x has shape \(2\).*n = 3/u],
    ["a number for a matrix", { A: 1, x: [1, 2] }, "shape-mismatch", /A has shape \(\)/u],
    ["rows of different lengths", { A: [[1, 2], [3]], x: [1, 2] }, "bad-request", /different lengths/u],
    ["too many axes", { A: [[[1]]], x: [1] }, "shape-mismatch", /A has shape \(1, 1, 1\)/u],
  ] as const)("with %s is refused", (_what, at, code, message) => {
    const failure = failureOf(() => bind(at));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(failure.hint).toBeTruthy();
  });

  test("with text for a number is refused", () => {
    const failure = failureOf(() => bind({ A: [["a"]], x: [1] } as unknown as Point));
    expect(failure.code).toBe("bad-request");
  });

  test("with a fixed length of another value is refused", () => {
    const fixed = open("sum(x)", "x:vector(3)");
    expect(failureOf(() => bindPoint(fixed, { x: [1, 2] }, new Set(["x"]))).code).toBe("shape-mismatch");
  });

  test("solves a product of lengths once the other is known", () => {
    const product = open("sum(x) + sum(y)", "x:vector(m) y:vector(m*n)");
    expect(bindPoint(product, { x: [1, 2], y: [1, 2, 3, 4, 5, 6] }, new Set(["x", "y"])).sizes.get("n")).toBe(3);
    expect(failureOf(() => bindPoint(product, { x: [1, 2], y: [1, 2, 3] }, new Set(["x", "y"]))).code).toBe(
      "shape-mismatch",
    );
  });
});

describe("nesting", () => {
  test.each([
    [[5], [], 5],
    [[1, 2, 3], [3], [1, 2, 3]],
    [
      [1, 2, 3, 4, 5, 6],
      [2, 3],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      [1, 2, 3, 4],
      [2, 1, 2],
      [[[1, 2]], [[3, 4]]],
    ],
  ])("%j by %j", (values, shape, expected) => {
    expect(nest(values, shape)).toEqual(expected);
  });
});
