// Values from NumPy 1.24 (numpy.linalg) at fixed matrices; what must hold for every matrix is tested at the kernels.

import { describe, expect, test } from "vitest";
import {
  NumericError,
  cholesky,
  diag,
  eigh,
  eigvalsh,
  full,
  lstsq,
  matmul,
  pinv,
  qr,
  svd,
  svdvals,
  symmetricPart,
  tensor,
  zeros,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const symmetric = tensor([
  [4, 1, -2],
  [1, 3, 0.5],
  [-2, 0.5, 6],
]);
const tall = tensor([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 10],
  [-1, 0, 2],
]);

function expectClose(actual: Tensor, expected: ArrayLike<number>, digits = 12): void {
  expect(actual.size).toBe(expected.length);
  actual.data.forEach((x, k) => expect(x).toBeCloseTo(expected[k], digits));
}

describe("NumPy's values", () => {
  test("cholesky", () => {
    expectClose(cholesky(symmetric), [2, 0, 0, 0.5, 1.6583123951777, 0, -1, 0.6030226891555273, 2.15322168769582]);
  });

  test("eigvalsh and eigh", () => {
    const spectrum = [1.7613872124741683, 4, 7.238612787525831];
    expectClose(eigvalsh(symmetric), spectrum);
    const { values, vectors } = eigh(symmetric);
    expectClose(values, spectrum);
    expectClose(matmul(symmetric, vectors), vectors.mul(values).data);
  });

  test("svdvals and svd", () => {
    const expected = [17.436984282741232, 2.202867477135057, 0.31456954972769646];
    expectClose(svdvals(tall), expected);
    const { u, s, vh } = svd(tall.T);
    expect([u.shape, s.shape, vh.shape]).toEqual([[3, 3], [3], [3, 4]]);
    expectClose(s, expected);
    expectClose(matmul(matmul(u, diag(s)), vh), tall.T.data);
  });

  test("qr, with a positive diagonal", () => {
    const { q, r } = qr(tall);
    expectClose(
      r,
      [
        8.18535277187245, 9.529216659791809, 11.606097213848996, 0, 1.481225793303057, 3.647644470583036, 0, 0,
        0.9965928350693511,
      ],
    );
    expectClose(matmul(q, r), tall.data);
    const wide = qr(tall.T);
    expect([wide.q.shape, wide.r.shape]).toEqual([
      [3, 3],
      [3, 4],
    ]);
    expectClose(matmul(wide.q, wide.r), tall.T.data);
  });

  test("pinv and lstsq", () => {
    const expected = [
      -1.1232876712328774, -0.8767123287671189, 0.8287671232876689, 0.1712328767123285, 1.5616438356164406,
      1.4383561643835558, -1.164383561643833, -0.8356164383561647, -0.47945205479452163, -0.5205479452054776,
      0.44520547945205396, 0.5547945205479456,
    ];
    expectClose(pinv(tall), expected);
    expectClose(lstsq(tall, [1, 2, 3, 4]), [0.2945205479452061, -2.3972602739726057, 2.034246575342467]);
  });
});

test("pinv below full rank: of a dyad u·v′ it is v·u′/(|u|²|v|²)", () => {
  expectClose(
    pinv([
      [1, 2],
      [2, 4],
      [2, 4],
    ]),
    [1, 2, 2, 2, 4, 4].map((x) => x / 45),
    15,
  );
  expectClose(pinv(zeros([2, 3])), [0, 0, 0, 0, 0, 0]);
});

test("symmetricPart", () => {
  expect(
    symmetricPart([
      [1, 2],
      [4, 3],
    ]).toArray(),
  ).toEqual([
    [1, 3],
    [3, 3],
  ]);
});

test("NaN passes through, of the result's shape", () => {
  const bad = full([3, 2], NaN);
  const { q, r } = qr(bad);
  const { u, s, vh } = svd(bad);
  for (const [result, shape] of [
    [q, [3, 2]],
    [u, [3, 2]],
    [s, [2]],
    [vh, [2, 2]],
    [pinv(bad), [2, 3]],
    [cholesky(full([2, 2], Infinity)), [2, 2]],
    [eigvalsh(full([2, 2], NaN)), [2]],
  ] as const) {
    expect(result.shape).toEqual(shape);
    expect(result.data.every(Number.isNaN)).toBe(true);
  }
  expect(r.data[0]).toBeNaN();
});

test("float32 stays float32, and empty matrices have empty factors", () => {
  expect(eigvalsh(tensor(symmetric, { dtype: "float32" })).dtype).toBe("float32");
  expect(svd(zeros([3, 0])).u.shape).toEqual([3, 0]);
  expect(qr(zeros([2, 0])).r.shape).toEqual([0, 0]);
  expect(cholesky(zeros([0, 0])).shape).toEqual([0, 0]);
});

describe("errors name the operation, the shape and the reason", () => {
  test.each<readonly [() => unknown, string, string]>([
    [() => cholesky([[1, 2]]), "shape-mismatch", "cholesky takes a square matrix; the shape is (1, 2)."],
    [() => svdvals([1, 2]), "shape-mismatch", "svdvals takes a matrix; the shape is (2,)."],
    [() => pinv(zeros([2])), "shape-mismatch", "pinv takes a matrix; the shape is (2,)."],
    [
      () =>
        cholesky([
          [1, 2],
          [2, 1],
        ]),
      "bad-request",
      "cholesky: the 2×2 matrix is not positive definite: its leading minor of order 2 is not positive.",
    ],
    [
      () =>
        eigvalsh([
          [1, 2],
          [0, 1],
        ]),
      "bad-request",
      "eigvalsh: the 2×2 matrix is not symmetric",
    ],
  ])("%#", (body, code, message) => {
    let error: unknown;
    try {
      body();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NumericError);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(message);
  });
});
