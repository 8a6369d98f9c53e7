import { describe, expect, test } from "vitest";
import { NumericError } from "../../src/error.ts";
import { determinant, inverse, logDeterminant, luFactors, luSolve, scaledProduct } from "../../src/kernels/lu.ts";
import { batchedMatmul } from "../../src/kernels/matmul.ts";

const hilbert = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, k) => 1 / (Math.floor(k / n) + (k % n) + 1));

function codeOf(body: () => unknown): string | undefined {
  try {
    body();
  } catch (error) {
    return error instanceof NumericError ? error.code : undefined;
  }
  return undefined;
}

describe("inverse", () => {
  test("times the matrix is the identity", () => {
    const a = Float64Array.of(0, 2, 1, 4, 0, 3, 1, 5, 0);
    const product = batchedMatmul(a, inverse(a, 3), { batch: 1, rows: 3, shared: 3, columns: 3 });
    [1, 0, 0, 0, 1, 0, 0, 0, 1].forEach((value, k) => expect(product[k]).toBeCloseTo(value, 14));
  });

  test("of a Hilbert matrix has its whole-number entries", () => {
    [9, -36, 30, -36, 192, -180, 30, -180, 180].forEach((value, k) =>
      expect(inverse(hilbert(3), 3)[k]).toBeCloseTo(value, 10),
    );
  });

  test("of singular matrices is refused, exactly singular or to working precision", () => {
    expect(codeOf(() => inverse(Float64Array.of(1, 2, 2, 4), 2))).toBe("singular");
    expect(codeOf(() => inverse(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 3))).toBe("singular");
    expect(codeOf(() => inverse(new Float64Array(4), 2))).toBe("singular");
  });

  test("of a badly scaled but regular matrix is not refused", () => {
    expect([...inverse(Float64Array.of(1e-200, 0, 0, 1e150), 2)]).toEqual([1e200, 0, 0, 1e-150]);
  });

  test("passes NaN on, and does nothing to an empty matrix", () => {
    expect(inverse(Float64Array.of(NaN), 1)[0]).toBeNaN();
    expect(inverse(new Float64Array(0), 0)).toHaveLength(0);
  });
});

describe("determinant", () => {
  test("known values, with the sign of the permutation", () => {
    expect(determinant(Float64Array.of(0, 1, 1, 0), 2)).toBe(-1);
    expect(determinant(Float64Array.of(2, 1, 1, 3), 2)).toBe(5);
    expect(determinant(Float64Array.of(1, 2, 2, 4), 2)).toBe(0);
    expect(determinant(new Float64Array(0), 0)).toBe(1);
    expect(Math.abs(determinant(hilbert(5), 5) * 266_716_800_000 - 1)).toBeLessThan(1e-10);
  });

  test("partial products may leave the range of floats", () => {
    const diagonal = [1e200, 1e200, 1e-200, 1e-200];
    const matrix = Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? diagonal[k / 5] : 0));
    expect(determinant(matrix, 4)).toBeCloseTo(1, 14);
    expect(scaledProduct([1e308, 10, 1e-308, 1e-1])).toBeCloseTo(1, 14);
    expect(scaledProduct([Number.MIN_VALUE, 2 ** 1000, 2 ** 74])).toBe(1);
    expect(scaledProduct([1e308, 1e308])).toBe(Infinity);
    expect(scaledProduct([NaN, 1])).toBeNaN();
  });

  test("its logarithm, of the absolute value", () => {
    expect(logDeterminant(Float64Array.of(0, 2, 3, 0), 2)).toBeCloseTo(Math.log(6), 14);
    expect(logDeterminant(Float64Array.of(1, 2, 2, 4), 2)).toBe(-Infinity);
    expect(logDeterminant(new Float64Array(0), 0)).toBe(0);
  });
});

test("solve refuses a zero pivot and solves for several columns", () => {
  const lu = luFactors(Float64Array.of(0, 2, 1, 1), 2);
  expect([...luSolve(lu, Float64Array.of(2, 4, 3, 5), 2, "solve")]).toEqual([2, 3, 1, 2]);
  expect(codeOf(() => luSolve(luFactors(new Float64Array(4), 2), new Float64Array(2), 1, "solve"))).toBe("singular");
});
