// Every rule against differences, forward against reverse mode, and both once more for the derivative itself.

import { describe, expect, test } from "vitest";
import {
  add,
  cholesky,
  choleskySolve,
  concat,
  diag,
  eigh,
  eigvalsh,
  expmFrechet,
  eye,
  flatten,
  generator,
  grad,
  hessian,
  jvp,
  logm,
  logmFrechet,
  lstsq,
  matmul,
  matrixExp,
  matrixNorm,
  matrixPower,
  powerSum,
  norm,
  pinv,
  qr,
  solve,
  solveTriangular,
  sqrtm,
  sum,
  svd,
  svdvals,
  sylvester,
  symmetricPart,
  tensor,
  trace,
  transpose,
  tril,
  triu,
} from "../../src/index.ts";
import type { Tensor, TensorFunction } from "../../src/index.ts";
import { matrixFunctionNames } from "../../src/kernels/matrix-functions.ts";
import { matrixFunctionRules } from "../../src/autodiff/matrix-function-rules.ts";
import { checkRule } from "./check-rule.ts";
import { tall, wellSeparated } from "../support/matrices.ts";
import { refusal } from "../support/refusal.ts";

const random = generator(17);
const r = (...shape: number[]): Tensor => random.randn(shape);
const near = (matrix: Tensor, spread = 0.3): Tensor => add(matrix, r(...matrix.shape).mul(spread));
const spd = (n: number): Tensor => {
  const a = r(n, n);
  return add(matmul(a, transpose(a)), eye(n));
};
const ofSymmetric =
  (f: (x: Tensor) => Tensor): TensorFunction =>
  (x) =>
    f(symmetricPart(x));

const rightHalf = near(eye(3).mul(4), 0.7);

const rules: readonly (readonly [string, TensorFunction, readonly Tensor[], number?])[] = [
  ["cholesky", ofSymmetric(cholesky), [spd(4)], 3],
  ["eigvalsh", ofSymmetric(eigvalsh), [wellSeparated], 3],
  ["eigh, vectors", ofSymmetric((x) => eigh(x).vectors), [wellSeparated], 3],
  ["a function of the spectrum", ofSymmetric((x) => sum(eigvalsh(x).exp())), [wellSeparated]],
  ["svdvals of a tall matrix", (x) => svdvals(x), [tall]],
  ["svdvals of a wide matrix", (x) => svdvals(x), [tall.T]],
  ["svd of a tall matrix", (x) => concat([svd(x).u, svd(x).vh.T]), [tall]],
  ["svd of a wide matrix", (x) => concat([svd(x).u, svd(x).vh.T]), [tall.T]],
  ["svd of a square matrix", (x) => concat([svd(x).u, svd(x).vh]), [wellSeparated.sub(tril(wellSeparated, -1).mul(3))]],
  ["qr of a tall matrix", (x) => concat([qr(x).q, qr(x).r]), [tall], 3],
  ["qr of a wide matrix", (x) => concat([qr(x).q, qr(x).r], 1), [tall.T]],
  ["pinv of a tall matrix", (x) => pinv(x), [tall]],
  ["pinv of a wide matrix", (x) => pinv(x), [tall.T]],
  ["pinv of a square matrix", (x) => pinv(x), [wellSeparated]],
  ["lstsq", (a, b) => lstsq(a, b), [tall, r(4, 2)]],
  ["lstsq for a vector, underdetermined", (a, b) => lstsq(a, b), [tall.T, r(3)]],
  ["matrixExp", (x) => matrixExp(x), [r(3, 3)], 3],
  ["matrixExp of a large matrix", (x) => matrixExp(x), [r(2, 2).mul(6)]],
  ["expmFrechet", (a, e) => expmFrechet(a, e), [r(3, 3), r(3, 3)]],
  ["sqrtm of a general matrix", (x) => sqrtm(x), [rightHalf], 3],
  ["sqrtm of a symmetric matrix", ofSymmetric(sqrtm), [spd(3)]],
  ["sqrtm of a triangular matrix", (x) => sqrtm(triu(x)), [rightHalf]],
  ["logm of a general matrix", (x) => logm(x), [rightHalf]],
  ["logm of a symmetric matrix", ofSymmetric(logm), [spd(3)]],
  ["logmFrechet", (a, e) => logmFrechet(a, e), [rightHalf, r(3, 3)]],
  ["sylvester", (a, b, c) => sylvester(a, b, c), [rightHalf, near(eye(2), 0.3), r(3, 2)]],
  [
    "sylvester with symmetric factors",
    (a, b, c) => sylvester(symmetricPart(a), symmetricPart(b), c),
    [spd(3), spd(2), r(3, 2)],
  ],
  ["solveTriangular, lower", (a, b) => solveTriangular(a, b, "lower"), [rightHalf, r(3, 2)], 3],
  ["solveTriangular, upper", (a, b) => solveTriangular(a, b, "upper"), [rightHalf, r(3)], 3],
  ["choleskySolve", (a, b) => choleskySolve(b, cholesky(symmetricPart(a))), [spd(3), r(3, 2)]],
  ["nuclear norm, tall", (x) => norm(x, "nuc"), [tall], 3],
  ["nuclear norm, wide", (x) => norm(x, "nuc"), [tall.T], 3],
  ["nuclear norm, repeated singular values", (x) => norm(x, "nuc"), [eye(3).mul(2)]],
  ["spectral norm, tall", (x) => norm(x, 2), [tall], 3],
  ["spectral norm, the other singular values repeated", (x) => norm(x, 2), [diag(tensor([3, 1, 1]))]],
  ["the smallest singular value", (x) => norm(x, -2), [tall]],
  ["induced norms", (x) => add(add(norm(x, 1), norm(x, -1)), add(norm(x, Infinity), norm(x, -Infinity))), [tall]],
  ["Frobenius norm", (x) => matrixNorm(x), [tall]],
  ["nuclear norms over two axes of three", (x) => matrixNorm(x, "nuc", { axis: [2, 0] }), [r(2, 3, 4)]],
  ["matrixPower", (x) => matrixPower(x, 5), [r(3, 3)], 3],
  ["powerSum", (a, middle) => powerSum(a, middle, 4), [r(3, 3), r(3, 3)], 3],
  ["matrixPower, negative", (x) => matrixPower(x, -3), [rightHalf]],
  ["tril", (x) => tril(x.exp(), -1), [r(3, 4)]],
  ["triu", (x) => triu(x.exp(), 1), [r(3, 4)]],
];

test.each(rules.map(([name, f, inputs, order = 2]) => ({ name, f, inputs, order })))("$name", checkRule);

test("every function has a rule, or is composed of functions that have one", () => {
  const kroneckerForms = ["expmKronecker", "logmKronecker", "sylvesterKronecker", "powerKronecker"];
  const factors = matrixFunctionNames.filter((name) => name.startsWith("lu"));
  const composed = [
    ...kroneckerForms,
    ...factors,
    "expmFrechet",
    "logmFrechet",
    "matrixPower",
    "powerSum",
    "tril",
    "triu",
  ];
  expect([...Object.keys(matrixFunctionRules), ...composed].toSorted()).toEqual([...matrixFunctionNames].toSorted());
});

describe("where a derivative does not exist it is refused", () => {
  const one = eye(3);
  const first = (x: Tensor): Tensor => x.index(0);
  test.each<readonly [string, TensorFunction, Tensor, string]>([
    ["one of several equal eigenvalues", (x) => first(eigvalsh(x)), one, "eigvalsh: values 1 to 3 are equal"],
    ["eigenvectors of equal eigenvalues", (x) => sum(eigh(x).vectors), one, "values 1 to 3 are equal"],
    ["one of several equal singular values", (x) => first(svdvals(x)), one, "svdvals: values 1 to 3 are equal"],
    ["a singular value 0", (x) => sum(svdvals(x)), diag(tensor([2, 1, 0])), "svdvals: a singular value is 0"],
    ["singular vectors of equal values", (x) => sum(svd(x).u), one, "svd: values 1 to 3 are equal"],
    ["singular vectors of 0", (x) => sum(svd(x).u), diag(tensor([2, 1, 0])), "svd: a singular value is 0"],
    [
      "pinv below full rank",
      (x) => sum(pinv(x)),
      diag(tensor([2, 1, 0])),
      "pinv: the 3×3 matrix does not have full rank",
    ],
    ["qr of dependent columns", (x) => sum(qr(x).q), diag(tensor([2, 0, 1])), "qr: the columns are linearly dependent"],
    ["sqrtm of a singular matrix", (x) => sum(sqrtm(x)), diag(tensor([2, 1, 0])), "sqrtm: the matrix is singular"],
  ])("%s", (_, f, at, message) => {
    for (const derivative of [
      () => grad(f)(at),
      () =>
        jvp(
          f,
          [at],
          [
            [
              [1, 2, 0],
              [2, 0, 1],
              [0, 1, 3],
            ],
          ],
        ),
    ]) {
      const error = refusal(derivative);
      expect(error.code).toBe("not-differentiable");
      expect(error.message).toContain(message);
    }
  });

  test("second derivatives of norms at their kinks", () => {
    const singular = diag(tensor([2, 1, 0]));
    expect(refusal(() => hessian((x) => norm(x, "nuc"), singular)).message).toContain("nuclear norm");
    expect(refusal(() => hessian((x) => norm(x, 2), eye(2))).message).toContain(
      "spectral norm: the largest singular value",
    );
  });

  test("a whole exponent", () => {
    expect(refusal(() => grad((k) => sum(matrixPower(eye(2), k)))(tensor(2))).code).toBe("not-differentiable");
  });
});

describe("subgradients and sums over equal values", () => {
  const close = (actual: Tensor, expected: Tensor): void =>
    actual.data.forEach((x, k) => expect(x).toBeCloseTo(expected.data[k], 12));

  test("a sum over a repeated spectrum: tr A² has gradient 2A", () => {
    const a = eye(3).mul(2);
    close(grad((x) => sum(eigvalsh(x).square()))(a), a.mul(2));
    close(grad((x) => sum(svdvals(x).square()))(a), a.mul(2));
  });

  test("the nuclear norm below full rank takes the subgradient of least norm", () => {
    close(grad((x) => norm(x, "nuc"))(diag(tensor([2, 1, 0]))), diag(tensor([1, 1, 0])));
    close(grad((x) => norm(x, "nuc"))(eye(2).mul(0)), eye(2).mul(0));
  });

  test("the spectral norm of the identity shares its gradient", () => {
    close(grad((x) => norm(x, 2))(eye(2)), eye(2).mul(0.5));
  });

  test("identities: d tr(log A) = A⁻ᵀ and d tr(e^A) = e^A′", () => {
    close(grad((x) => trace(logm(x)))(rightHalf), transpose(solve(rightHalf, eye(3))));
    close(grad((x) => trace(matrixExp(x)))(rightHalf), transpose(matrixExp(rightHalf)));
    close(flatten(grad((x) => sum(cholesky(x).square()))(eye(2))), flatten(eye(2)));
  });
});
