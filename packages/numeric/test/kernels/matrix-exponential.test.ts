import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { identityMatrix, oneNorm, product, scaled } from "../../src/kernels/dense.ts";
import { exponential } from "../../src/kernels/matrix-exponential.ts";
import { diagonalMatrix, distance, rowsOf, squareMatrices } from "./matrices.ts";

test.prop([squareMatrices])("e^A·e^−A = I", (a) => {
  const [there, back] = [exponential(a), exponential(scaled(a, -1))];
  const bound = 1e-14 * oneNorm(there) * oneNorm(back);
  expect(distance(product(there, back), identityMatrix(a.rows))).toBeLessThan(bound);
});

test.prop([squareMatrices])("e^2A = e^A·e^A", (a) => {
  const once = exponential(a);
  expect(distance(exponential(scaled(a, 2)), product(once, once))).toBeLessThan(1e-12);
});

// Taylor's series, which needs no squaring below norm 1.
test.prop([squareMatrices])("agrees with the power series", (input) => {
  const a = scaled(input, 1 / oneNorm(input));
  let term = identityMatrix(a.rows);
  const sum = Float64Array.from(term.values);
  for (let k = 1; k < 30; k++) {
    term = scaled(product(term, a), 1 / k);
    term.values.forEach((x, i) => (sum[i] = sum[i] + x));
  }
  expect(distance(exponential(a), { ...a, values: sum })).toBeLessThan(1e-14 * 2);
});

test.prop([fc.double({ min: -20, max: 20, noNaN: true })])("of a rotation's generator is the rotation", (angle) => {
  const rotation = rowsOf([Math.cos(angle), -Math.sin(angle)], [Math.sin(angle), Math.cos(angle)]);
  expect(distance(exponential(rowsOf([0, -angle], [angle, 0])), rotation)).toBeLessThan(1e-13);
});

describe("known values", () => {
  plain("zero, nilpotent, diagonal and one by one", () => {
    expect([...exponential(rowsOf([0, 0], [0, 0])).values]).toEqual([1, 0, 0, 1]);
    const nilpotent = exponential(rowsOf([0, 1, 2], [0, 0, 3], [0, 0, 0]));
    expect(distance(nilpotent, rowsOf([1, 1, 3.5], [0, 1, 3], [0, 0, 1]))).toBeLessThan(1e-15);
    const entries = [-30, -1, 0, 2, 10];
    const diagonal = exponential(diagonalMatrix(entries));
    entries.forEach((x, k) => expect(diagonal.values[6 * k] / Math.exp(x)).toBeCloseTo(1, 12));
    expect(exponential(rowsOf([1])).values[0]).toBeCloseTo(Math.E, 14);
    expect(exponential(rowsOf()).values).toHaveLength(0);
  });

  plain("Jordan's block", () => {
    expect(distance(exponential(rowsOf([2, 1], [0, 2])), scaled(rowsOf([1, 1], [0, 1]), Math.exp(2)))).toBeLessThan(
      1e-14,
    );
  });

  plain("what is not finite gives NaN", () => {
    expect([...exponential(rowsOf([NaN, 0], [0, 1])).values]).toEqual([NaN, NaN, NaN, NaN]);
    expect(exponential(rowsOf([Infinity])).values[0]).toBeNaN();
  });
});
