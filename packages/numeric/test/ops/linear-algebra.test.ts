import { expect, test } from "vitest";
import {
  allclose,
  choleskySolve,
  cofactor,
  cross,
  det,
  eye,
  generator,
  inverse,
  logdet,
  matmul,
  matrixExp,
  pinv,
  qr,
  slogdet,
  solve,
  solveTriangular,
  svd,
  svdvals,
  tensor,
  trace,
  tril,
  zeros,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

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

test("stacks of matrices are treated one by one", () => {
  const random = generator(3);
  const a = random.randn([2, 3, 4, 4]).add(eye(4).mul(4));
  const b = random.randn([2, 3, 4, 2]);
  const at = (t: Tensor): Tensor => t.index(1, 2);
  const pairs: readonly (readonly [Tensor, Tensor])[] = [
    [inverse(a), inverse(at(a))],
    [det(a), det(at(a))],
    [logdet(a), logdet(at(a))],
    [cofactor(a), cofactor(at(a))],
    [slogdet(a).sign, slogdet(at(a)).sign],
    [solve(a, b), solve(at(a), at(b))],
    [qr(b).q, qr(at(b)).q],
    [qr(b.mT).r, qr(at(b).T).r],
    [svd(b).u, svd(at(b)).u],
    [svd(b).vh, svd(at(b)).vh],
    [pinv(b), pinv(at(b))],
    [matrixExp(a), matrixExp(at(a))],
    [tril(a), tril(at(a))],
    [solveTriangular(a, b, "lower"), solveTriangular(at(a), at(b), "lower")],
    [choleskySolve(b, a), choleskySolve(at(b), at(a))],
  ];
  for (const [all, one] of pairs) expect(at(all).toArray()).toEqual(one.toArray());
  expect(solve(a, b.index(0, 0)).shape).toEqual([2, 3, 4, 2]);
  expect(solve(a.index(0), b.index(0, null, null, 0)).shape).toEqual([3, 4]);
  expect(det(zeros([0, 2, 2])).shape).toEqual([0]);
  expect(svdvals(zeros([0, 3, 2])).shape).toEqual([0, 2]);
  expect(() => solve(a, zeros([3, 3]))).toThrow("(2, 3, 4, 4) and (3, 3) do not fit");
});

test("sign and logarithm of the determinant", () => {
  const random = generator(4);
  const m = random.randn([5, 5]);
  const { sign, logabsdet } = slogdet(m);
  expect(sign.item() * Math.exp(logabsdet.item())).toBeCloseTo(det(m).item(), 12);
  expect(slogdet(zeros([2, 2])).logabsdet.item()).toBe(-Infinity);
  expect(slogdet(zeros([2, 2])).sign.item()).toBe(0);
});
