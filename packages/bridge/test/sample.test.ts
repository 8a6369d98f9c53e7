import { describe, expect, test } from "vitest";

import { dimensionNamesIn, samplePoint } from "../src/sample.ts";
import { open } from "./support/open.ts";

/** A matrix drawn under an assumption, by rows, with its size. */
function drawn(declaration: string, seed: number): { readonly values: readonly number[]; readonly n: number } {
  const problem = open("sum(X)", `X:${declaration}`);
  const point = samplePoint(problem, [problem.value.node], seed, seed);
  return { values: [...point.values.get("X")!], n: point.sizes.get("n")! };
}

type Check = (at: (i: number, j: number) => number, n: number, values: readonly number[]) => boolean;

const pairs = (n: number, check: (i: number, j: number) => boolean): boolean =>
  Array.from({ length: n * n }, (_, k) => check(Math.floor(k / n), k % n)).every(Boolean);
const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;

const matrixChecks: readonly (readonly [string, Check])[] = [
  ["symmetric", (at, n) => pairs(n, (i, j) => at(i, j) === at(j, i))],
  ["skew", (at, n) => pairs(n, (i, j) => at(i, j) === -at(j, i))],
  ["diagonal", (at, n) => pairs(n, (i, j) => i === j || at(i, j) === 0)],
  ["lower", (at, n) => pairs(n, (i, j) => i >= j || at(i, j) === 0)],
  ["upper", (at, n) => pairs(n, (i, j) => i <= j || at(i, j) === 0)],
  [
    "orthogonal",
    (at, n) =>
      pairs(n, (i, j) =>
        close(
          Array.from({ length: n }, (_, k) => at(k, i) * at(k, j)).reduce((a, b) => a + b, 0),
          i === j ? 1 : 0,
        ),
      ),
  ],
  ["spd", (at, n) => pairs(n, (i, j) => at(i, j) === at(j, i)) && [1, 2].every((s) => quadratic(at, n, s) > 0)],
  [
    "onehotrows",
    (_at, n, values) =>
      Array.from({ length: n }, (_, i) => values.slice(i * n, (i + 1) * n)).every(
        (row) => row.filter((entry) => entry === 1).length === 1 && row.every((entry) => entry === 0 || entry === 1),
      ),
  ],
  ["positive", (_at, _n, values) => values.every((entry) => entry > 0)],
  ["contraction", (_at, _n, values) => Math.hypot(...values) < 1],
];

// x'Sx at a few vectors x.
function quadratic(at: (i: number, j: number) => number, n: number, seed: number): number {
  const x = Array.from({ length: n }, (_, i) => Math.sin(seed * (i + 1)));
  return x.reduce((total, xi, i) => total + x.reduce((sum, xj, j) => sum + xi * at(i, j) * xj, 0), 0);
}

const vectorChecks: readonly (readonly [string, (values: readonly number[]) => boolean])[] = [
  ["pm1", (values) => values.every((entry) => Math.abs(entry) === 1)],
  ["binary", (values) => values.every((entry) => entry === 0 || entry === 1)],
  ["integer", (values) => values.every(Number.isInteger)],
  ["interval", (values) => values.every((entry) => entry > 0 && entry < 1)],
  ["large", (values) => values.every((entry) => entry > 5)],
  ["nonzero", (values) => values.every((entry) => entry !== 0)],
  ["unit", (values) => close(Math.hypot(...values), 1)],
  [
    "simplex",
    (values) =>
      values.every((entry) => entry > 0) &&
      close(
        values.reduce((a, b) => a + b, 0),
        1,
      ),
  ],
  [
    "onehot",
    (values) =>
      values.filter((entry) => entry === 1).length === 1 && values.every((entry) => entry === 0 || entry === 1),
  ],
];

describe("points obey", () => {
  // Their columns depend on each other before they are made orthogonal.
  test.each([140, 244, 552, 812, 978])("orthogonal, seed %d", (seed) => {
    const { values, n } = drawn("matrix(n,n):orthogonal", seed);
    const [, check] = matrixChecks.find(([name]) => name === "orthogonal")!;
    expect(check((i, j) => values[i * n + j], n, values)).toBe(true);
  });

  test.each(matrixChecks)("%s", (assumption, check) => {
    for (let seed = 0; seed < 12; seed++) {
      const { values, n } = drawn(`matrix(n,n):${assumption}`, seed);
      expect(check((i, j) => values[i * n + j], n, values)).toBe(true);
    }
  });

  test.each(vectorChecks)("%s", (assumption, check) => {
    for (let seed = 0; seed < 12; seed++) expect(check(drawn(`vector(n):${assumption}`, seed).values)).toBe(true);
  });
});

describe("points", () => {
  const problem = open("sum(A*x) + k", "A:matrix(m,n) x:vector(n) k:scalar");
  const roots = [problem.value.node];

  test("are the same for the same seed and differ for another", () => {
    expect(samplePoint(problem, roots, 3, 0)).toEqual(samplePoint(problem, roots, 3, 0));
    expect(samplePoint(problem, roots, 3, 0)).not.toEqual(samplePoint(problem, roots, 4, 0));
  });

  test("give different names different sizes, and other sizes from trial to trial", () => {
    expect(dimensionNamesIn(problem, roots)).toEqual(["m", "n"]);
    const sizes = Array.from({ length: 4 }, (_, trial) => samplePoint(problem, roots, 1, trial).sizes);
    for (const size of sizes) expect(size.get("m")).not.toBe(size.get("n"));
    expect(new Set(sizes.map((size) => size.get("m"))).size).toBe(4);
  });

  test("have both signs where nothing is assumed", () => {
    const entries = Array.from({ length: 10 }, (_, seed) => [
      ...samplePoint(problem, roots, seed, 0).values.get("A")!,
    ]).flat();
    expect(entries.some((entry) => entry > 0) && entries.some((entry) => entry < 0)).toBe(true);
  });
});
