import { expect, test } from "vitest";
import { matrixVectorOf } from "../../../src/backend/cpu/matrix-vector.ts";

const call = (labels: readonly (readonly number[])[], output: readonly number[]) =>
  matrixVectorOf({ kernel: "contraction", labels, output, sizes: [3, 4, 5] });

test("products of a matrix and a vector are told apart by the axis that stays", () => {
  expect(call([[0, 1], [1]], [0])).toEqual({ matrix: 0, kind: "rowProducts" });
  expect(call([[1], [0, 1]], [0])).toEqual({ matrix: 1, kind: "rowProducts" });
  expect(call([[0, 1], [0]], [1])).toEqual({ matrix: 0, kind: "rowSums" });
  expect(call([[0], [0, 1]], [1])).toEqual({ matrix: 1, kind: "rowSums" });
});

test("nothing else is taken for one", () => {
  expect(call([[0, 1], [1]], [0, 1])).toBeNull();
  expect(call([[0, 1], [2]], [0])).toBeNull();
  expect(call([[0, 1], [0]], [0])).toBeNull();
  expect(call([[0, 0], [0]], [0])).toBeNull();
  expect(call([[0], [0]], [0])).toBeNull();
  expect(
    call(
      [
        [0, 1],
        [1, 2],
      ],
      [0],
    ),
  ).toBeNull();
  expect(matrixVectorOf({ kernel: "fill", shape: [3], value: 1 })).toBeNull();
});
