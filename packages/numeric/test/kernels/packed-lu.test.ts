import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { NumericError } from "../../src/error.ts";
import type { Matrix } from "../../src/kernels/dense.ts";
import { determinant, inverse, logDeterminant } from "../../src/kernels/lu.ts";
import { batchedMatmul } from "../../src/kernels/matmul.ts";
import {
  packedDeterminant,
  packedFactors,
  packedInverse,
  packedLogDeterminant,
  packedSolve,
  packedSolveTransposed,
} from "../../src/kernels/packed-lu.ts";

const matrices = fc
  .integer({ min: 1, max: 6 })
  .chain((n) =>
    fc
      .array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: n * n, maxLength: n * n })
      .map((entries): Matrix => ({ values: Float64Array.from(entries), rows: n, columns: n })),
  );

function pack(matrix: Matrix): Matrix {
  return { values: packedFactors(matrix), rows: matrix.rows + 2, columns: matrix.columns };
}

function times(a: Matrix, x: ArrayLike<number>, columns: number): Float64Array {
  const sizes = { batch: 1, rows: a.rows, shared: a.columns, columns };
  return Float64Array.from(batchedMatmul(a.values, Float64Array.from(x), sizes));
}

describe("packed factors", () => {
  test("determinants are those of the matrix, sign and all", () => {
    fc.assert(
      fc.property(matrices, (a) => {
        const packed = pack(a);
        expect(packedDeterminant(packed)).toBe(determinant(a.values, a.rows));
        expect(packedLogDeterminant(packed)).toBe(logDeterminant(a.values, a.rows));
      }),
    );
    const swap: Matrix = { values: Float64Array.of(0, 1, 1, 0), rows: 2, columns: 2 };
    expect(packedDeterminant(pack(swap))).toBe(-1);
    const turn: Matrix = { values: Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0), rows: 3, columns: 3 };
    expect(packedDeterminant(pack(turn))).toBe(1);
    expect(packedDeterminant({ values: new Float64Array(0), rows: 2, columns: 0 })).toBe(1);
  });

  test("a solution times the matrix is the right-hand side, transposed or not", () => {
    fc.assert(
      fc.property(matrices, (drawn) => {
        const n = drawn.rows;
        // Diagonally dominant, so that the residual says something.
        const values = drawn.values.map((entry, k) => entry + (Math.floor(k / n) === k % n ? 30 : 0));
        const a: Matrix = { values, rows: n, columns: n };
        const right: Matrix = { values: Float64Array.from({ length: 2 * n }, (_, k) => k - n), rows: n, columns: 2 };
        const x = packedSolve(pack(a), right);
        times(a, x, 2).forEach((entry, k) => expect(entry).toBeCloseTo(right.values[k], 10));
        const transposed: Matrix = { ...a, values: values.map((_, k) => values[(k % n) * n + Math.floor(k / n)]) };
        const y = packedSolveTransposed(pack(transposed), right);
        times(a, y, 2).forEach((entry, k) => expect(entry).toBeCloseTo(right.values[k], 10));
        packedInverse(pack(a)).forEach((entry, k) => expect(entry).toBeCloseTo(inverse(values, n)[k], 12));
      }),
    );
  });

  test.each([
    ["exactly", [1, 2, 2, 4]],
    ["to working precision", [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])("of a matrix that is %s singular solve nothing, but have a determinant", (_how, entries) => {
    const n = Math.sqrt(entries.length);
    const packed = pack({ values: Float64Array.from(entries), rows: n, columns: n });
    const right: Matrix = { values: new Float64Array(n).fill(1), rows: n, columns: 1 };
    for (const attempt of [
      () => packedSolve(packed, right),
      () => packedSolveTransposed(packed, right),
      () => packedInverse(packed),
    ])
      expect(attempt).toThrow(NumericError);
    expect(Math.abs(packedDeterminant(packed))).toBeLessThan(1e-14);
  });

  test("pass NaN on", () => {
    const packed = pack({ values: Float64Array.of(1, NaN, 0, 1), rows: 2, columns: 2 });
    expect(packedDeterminant(pack({ values: Float64Array.of(NaN, 1, 1, 1), rows: 2, columns: 2 }))).toBeNaN();
    expect([...packedSolve(packed, { values: Float64Array.of(1, 2), rows: 2, columns: 1 })].some(Number.isNaN)).toBe(
      true,
    );
  });
});
