import { fc, test } from "@fast-check/vitest";
import { expect, test as plain } from "vitest";
import { at, matrixOf, product } from "../../src/kernels/dense.ts";
import { triangularSolution } from "../../src/kernels/triangular.ts";
import { distance, hardMatrix, rowsOf } from "./matrices.ts";

test.prop([fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 1e6 })])(
  "T·X = B, whatever is in the other triangle",
  (n, columns, seed) => {
    const a = hardMatrix("random", n, n, seed);
    const b = hardMatrix("random", n, columns, seed + 1);
    for (const triangle of ["lower", "upper"] as const) {
      const strengthened = matrixOf(n, n, (i, j) => at(a, i, j) + (i === j ? 8 : 0));
      const t = matrixOf(n, n, (i, j) =>
        i === j || (triangle === "lower" ? i > j : i < j) ? at(strengthened, i, j) : 0,
      );
      expect(distance(product(t, triangularSolution(strengthened, b, triangle)), b)).toBeLessThan(1e-13);
    }
  },
);

plain("a zero on the diagonal is named", () => {
  expect(() => triangularSolution(rowsOf([1, 0], [1, 0]), rowsOf([1], [1]), "lower")).toThrow("entry (1, 1)");
  expect(
    triangularSolution(
      rowsOf(),
      matrixOf(0, 2, () => 0),
      "upper",
    ).values,
  ).toHaveLength(0);
});
