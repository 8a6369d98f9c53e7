import { expect, test } from "vitest";
import {
  allclose,
  cofactor,
  cross,
  det,
  eye,
  generator,
  inverse,
  logdet,
  matmul,
  solve,
  tensor,
  trace,
} from "../../src/index.ts";

const a = tensor([
  [2, 1],
  [1, 3],
]);

test("known values", () => {
  expect(det(a).item()).toBe(5);
  expect(logdet(a).item()).toBeCloseTo(Math.log(5), 15);
  expect(
    allclose(
      inverse(a),
      [
        [0.6, -0.2],
        [-0.2, 0.4],
      ],
      1e-14,
    ),
  ).toBe(true);
  expect(
    allclose(
      cofactor(a),
      [
        [3, -1],
        [-1, 2],
      ],
      1e-14,
    ),
  ).toBe(true);
  expect(trace(a).item()).toBe(5);
  expect(cross([1, 0, 0], [0, 1, 0]).toArray()).toEqual([0, 0, 1]);
});

test("random systems, with vectors and matrices on the right", () => {
  const random = generator(2);
  const matrix = random.randn([20, 20]).add(eye(20).mul(5));
  const x = random.randn([20, 3]);
  expect(allclose(solve(matrix, matmul(matrix, x)), x, 1e-12, 1e-12)).toBe(true);
  expect(allclose(solve(matrix, matmul(matrix, x.index(null, 0))), x.index(null, 0), 1e-12, 1e-12)).toBe(true);
  expect(allclose(matmul(matrix, inverse(matrix)), eye(20), 1e-12, 1e-12)).toBe(true);
});

test("errors name the shapes", () => {
  expect(() => det([[1, 2]])).toThrow("det takes a square matrix; the shape is (1, 2)");
  expect(() => solve(a, [1, 2, 3])).toThrow("(2, 2) and (3,) do not fit");
  expect(() =>
    inverse([
      [1, 2],
      [2, 4],
    ]),
  ).toThrow("singular to working precision");
});
