import { expect, test } from "vitest";
import {
  binaryScale,
  blockTriangular,
  combination,
  inverseOf,
  isFiniteMatrix,
  oneNorm,
  product,
  scaled,
  solved,
  symmetricPart,
  transposed,
  upperRightBlock,
} from "../../src/kernels/dense.ts";
import { rowsOf } from "./matrices.ts";

const a = rowsOf([1, 2, 3], [4, 5, 6]);

test("arithmetic of rectangular matrices", () => {
  expect([...product(a, transposed(a)).values]).toEqual([14, 32, 32, 77]);
  expect([
    ...combination([
      [2, a],
      [-1, a],
    ]).values,
  ]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...scaled(a, 2).values]).toEqual([2, 4, 6, 8, 10, 12]);
  expect(oneNorm(rowsOf([1, -7], [-2, 3]))).toBe(10);
  expect([...solved(rowsOf([2, 0], [0, 4]), rowsOf([2], [4]), "x").values]).toEqual([1, 1]);
  expect([...inverseOf(rowsOf([2, 0], [0, 4])).values]).toEqual([0.5, 0, 0, 0.25]);
});

test("block matrices", () => {
  const block = blockTriangular(rowsOf([1, 2], [3, 4]), rowsOf([5, 6], [7, 8]));
  expect([...block.values]).toEqual([1, 2, 5, 6, 3, 4, 7, 8, 0, 0, 1, 2, 0, 0, 3, 4]);
  expect([...upperRightBlock(block).values]).toEqual([5, 6, 7, 8]);
});

test("scales are powers of two within the range of floats", () => {
  expect([rowsOf([5, -9]), rowsOf([0]), rowsOf([1e-320]), rowsOf([1.7e308])].map(binaryScale)).toEqual([
    8,
    1,
    2 ** -1022,
    2 ** 1022,
  ]);
});

test("symmetric parts, of matrices that are symmetric up to rounding", () => {
  const part = symmetricPart(rowsOf([1, 2 + 2 ** -30], [2, 3]), "x");
  expect([...part.values]).toEqual([1, 2 + 2 ** -31, 2 + 2 ** -31, 3]);
  expect(() => symmetricPart(rowsOf([1, 2], [2.1, 3]), "eigh")).toThrow(
    "eigh: the 2×2 matrix is not symmetric (entries across the diagonal differ by up to 0.10)",
  );
});

test("finite entries", () => {
  expect([a, rowsOf([NaN]), rowsOf([-Infinity])].map(isFiniteMatrix)).toEqual([true, false, false]);
});
