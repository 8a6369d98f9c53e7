import { fc, test } from "@fast-check/vitest";
import { expect, test as plain } from "vitest";
import { cofactor, cofactorDerivative } from "../../src/kernels/cofactor.ts";

// Laplace's expansion, exact for small whole numbers.
function laplace(matrix: readonly number[][]): number {
  if (matrix.length === 0) return 1;
  return matrix[0].reduce((sum, x, j) => sum + (j % 2 === 0 ? 1 : -1) * x * laplace(without(matrix, 0, j)), 0);
}

const without = (matrix: readonly number[][], i: number, j: number): number[][] =>
  matrix.filter((_, k) => k !== i).map((row) => row.filter((_, k) => k !== j));

const minors = (matrix: readonly number[][]): number[] =>
  matrix.flatMap((row, i) => row.map((_, j) => ((i + j) % 2 === 0 ? 1 : -1) * laplace(without(matrix, i, j)) + 0));

// Few distinct entries, so that every rank from 0 to n occurs often.
const matrix = fc.integer({ min: 1, max: 4 }).chain((n) => {
  const row = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: n, maxLength: n });
  return fc.array(row, { minLength: n, maxLength: n });
});

test.prop([matrix], { numRuns: 500, seed: 1 })("cofactors are signed minors at every rank", (rows) => {
  const values = cofactor(Float64Array.from(rows.flat()), rows.length);
  minors(rows).forEach((value, k) => expect(values[k]).toBeCloseTo(value, 9));
});

test.prop([matrix, fc.integer({ min: 0, max: 15 })], { numRuns: 300, seed: 2 })(
  "their derivative along one entry is the difference that a multilinear function has",
  (rows, position) => {
    const n = rows.length;
    const [i, j] = [Math.floor(position / 4) % n, position % n];
    const moved = rows.map((row, k) => row.map((x, l) => (k === i && l === j ? x + 1 : x)));
    const direction = Float64Array.from({ length: n * n }, (_, k) => (k === i * n + j ? 1 : 0));
    const values = cofactorDerivative(Float64Array.from(rows.flat()), direction, n);
    const before = minors(rows);
    minors(moved).forEach((after, k) => expect(values[k]).toBeCloseTo(after - before[k], 9));
  },
);

plain("sizes 0 and 1", () => {
  expect(cofactor(new Float64Array(0), 0)).toHaveLength(0);
  expect([...cofactor(Float64Array.of(7), 1)]).toEqual([1]);
});
