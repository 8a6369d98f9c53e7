// Gradients in the conventions for structured variables, against differences of plain functions of numbers along the
// structure: one entry with those it drags along, or a curve that stays on the set.

import { cpuBackend } from "@closedform/numeric";
import { derivativeOf } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { executeSync } from "../../src/compile/execute.ts";
import { verify } from "../../src/verify/verify.ts";
import { declared, open } from "../support/open.ts";

type Matrix = readonly (readonly number[])[];
type Scalar = (X: Matrix) => number;

const A: Matrix = [
  [1, -2, 0.5],
  [3, 1.5, -1],
  [0.25, 2, -0.5],
];

function multiply(P: Matrix, R: Matrix): Matrix {
  return P.map((row) => R[0].map((_, j) => row.reduce((sum, entry, k) => sum + entry * R[k][j], 0)));
}

function transposed(P: Matrix): Matrix {
  return P[0].map((_, j) => P.map((row) => row[j]));
}

function trace(P: Matrix): number {
  return P.reduce((sum, row, i) => sum + row[i], 0);
}

function determinant([[a, b, c], [d, e, f], [g, h, i]]: Matrix): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

function plus(X: Matrix, direction: Matrix, step: number): Matrix {
  return X.map((row, i) => row.map((entry, j) => entry + step * direction[i][j]));
}

function inner(P: Matrix, R: Matrix): number {
  return trace(multiply(transposed(P), R));
}

function unit(i: number, j: number): Matrix {
  return A.map((row, p) => row.map((_, q) => (p === i && q === j ? 1 : 0)));
}

const indices = [0, 1, 2];
const pairs = indices.flatMap((i) => indices.map((j) => [i, j] as const));

/** d/ds f(s) at 0, by differences of the fourth order. */
function slope(f: (s: number) => number): number {
  const h = 1e-3;
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

function valueOf(expr: string, vars: string, structure: "constrained" | "projected", X: Matrix): Matrix {
  const problem = open(expr, vars);
  const { node } = derivativeOf(problem, { expr, wrt: "X", structure });
  const sizes = new Map([["n", 3]]);
  const entries = (name: string): Float64Array => Float64Array.from((name === "A" ? A : X).flat());
  const [flat] = executeSync(compile([node], sizes), cpuBackend(), entries);
  return indices.map((i) => indices.map((j) => flat[3 * i + j]));
}

const functions: readonly (readonly [string, Scalar])[] = [
  ["tr(A*X)", (X) => trace(multiply(A, X))],
  ["tr(A*X*X)", (X) => trace(multiply(A, multiply(X, X)))],
  ["tr(A*X'*A*X)", (X) => trace(multiply(A, multiply(transposed(X), multiply(A, X))))],
  ["det(X + A)", (X) => determinant(plus(X, A, 1))],
  [
    "sum(exp(X).*A)",
    (X) =>
      inner(
        X.map((row) => row.map(Math.exp)),
        A,
      ),
  ],
];

interface Structure {
  readonly assumption: string;
  readonly X: Matrix;
  /** What moves with entry (i, j). */
  readonly direction: (i: number, j: number) => Matrix;
}

const structures: readonly Structure[] = [
  {
    assumption: "symmetric",
    X: [
      [1, 0.5, -1],
      [0.5, 2, 0.25],
      [-1, 0.25, 1.5],
    ],
    direction: (i, j) => (i === j ? unit(i, i) : plus(unit(i, j), unit(j, i), 1)),
  },
  {
    assumption: "diagonal",
    X: [
      [1, 0, 0],
      [0, -0.5, 0],
      [0, 0, 1.5],
    ],
    direction: (i, j) => (i === j ? unit(i, i) : plus(unit(i, j), unit(i, j), -1)),
  },
  {
    assumption: "skew",
    X: [
      [0, 0.5, -1],
      [-0.5, 0, 0.25],
      [1, -0.25, 0],
    ],
    direction: (i, j) => plus(unit(i, j), unit(j, i), -1),
  },
];

const cases = structures.flatMap((structure) => functions.map(([expr, f]) => ({ ...structure, expr, f })));

describe("the gradient by a structured matrix", () => {
  test.each(cases)("$assumption, of $expr, constrained, is the slope along each free entry", (row) => {
    const { expr, f, X, direction, assumption } = row;
    const found = valueOf(expr, `A:matrix(n,n) X:matrix(n,n):${assumption}`, "constrained", X);
    for (const [i, j] of pairs)
      expect(found[i][j], `entry ${i}, ${j}`).toBeCloseTo(
        slope((s) => f(plus(X, direction(i, j), s))),
        7,
      );
  });

  test.each(cases)("$assumption, of $expr, projected, has the structure and gives every slope in it", (row) => {
    const { expr, f, X, direction, assumption } = row;
    const found = valueOf(expr, `A:matrix(n,n) X:matrix(n,n):${assumption}`, "projected", X);
    for (const [i, j] of pairs) {
      const along = direction(i, j);
      expect(inner(found, along)).toBeCloseTo(
        slope((s) => f(plus(X, along, s))),
        7,
      );
      const partner = assumption === "symmetric" ? found[j][i] : assumption === "skew" ? -found[j][i] : found[i][j];
      expect(found[i][j]).toBeCloseTo(i !== j && assumption === "diagonal" ? 0 : partner, 10);
    }
  });

  test.each(functions)("orthogonal, of %s, projected, is tangent and gives every slope along rotations", (expr, f) => {
    const [c, s] = [0.6, 0.8];
    const Q = multiply(
      [
        [c, -s, 0],
        [s, c, 0],
        [0, 0, 1],
      ],
      [
        [1, 0, 0],
        [0, 0.28, -0.96],
        [0, 0.96, 0.28],
      ],
    );
    const found = valueOf(expr, "A:matrix(n,n) X:matrix(n,n):orthogonal", "projected", Q);
    for (const [i, j] of pairs) {
      if (i === j) continue;
      const turned = (angle: number): Matrix =>
        multiply(
          Q,
          indices.map((p) =>
            indices.map((q) => {
              const isInPlane = (k: number): boolean => k === i || k === j;
              if (p === q) return isInPlane(p) ? Math.cos(angle) : 1;
              return isInPlane(p) && isInPlane(q) ? Math.sin(angle) * (p === i ? -1 : 1) : 0;
            }),
          ),
        );
      const tangent = multiply(Q, plus(unit(j, i), unit(i, j), -1));
      expect(inner(found, tangent)).toBeCloseTo(
        slope((angle) => f(turned(angle))),
        7,
      );
    }
    const lean = multiply(transposed(Q), found);
    for (const [i, j] of pairs) expect(lean[i][j]).toBeCloseTo(-lean[j][i], 10);
  });
});

describe("verdicts in these conventions", () => {
  test.each([
    ["symmetric", "constrained", "A + A' - A.*eye(n)", "correct"],
    ["symmetric", "constrained", "A'", "incorrect"],
    ["symmetric", "projected", "(A + A')/2", "correct"],
    ["symmetric", "projected", "A + A'", "incorrect"],
    ["diagonal", "constrained", "A.*eye(n)", "correct"],
    ["diagonal", "constrained", "A'", "incorrect"],
    ["skew", "constrained", "A' - A", "correct"],
    ["skew", "constrained", "A - A'", "incorrect"],
    ["skew", "projected", "(A' - A)/2", "correct"],
    ["orthogonal", "projected", "(A' - X*A*X)/2", "correct"],
    ["orthogonal", "projected", "A' - X*A*X", "incorrect"],
  ] as const)("%s, %s: the gradient of tr(A*X) is %s: %s", (assumption, structure, claim, verdict) => {
    const vars = declared(`A:matrix(n,n) X:matrix(n,n):${assumption}`);
    expect(verify({ expr: "tr(A*X)", vars, wrt: "X", claim, structure, seed: 4 }).verdict).toBe(verdict);
  });
});
