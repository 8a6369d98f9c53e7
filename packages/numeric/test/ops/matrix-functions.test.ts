// Values from SciPy 1.10 (scipy.linalg) at fixed matrices; what must hold for every matrix is tested at the kernels.

import { describe, expect, test } from "vitest";
import {
  expmFrechet,
  eye,
  full,
  logm,
  logmFrechet,
  matmul,
  matrixExp,
  matrixPower,
  sqrtm,
  sylvester,
  tensor,
  zeros,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const a = tensor([
  [4, 1, -2],
  [0.5, 3, 1],
  [1, -1, 5],
]);
const e = tensor([
  [1, -2, 0.5],
  [0, 1, 3],
  [2, -1, 0],
]);
const symmetric = tensor([
  [4, 1, -2],
  [1, 3, 0.5],
  [-2, 0.5, 6],
]);

describe("SciPy's values", () => {
  test.each<readonly [string, () => Tensor, readonly number[]]>([
    [
      "expm",
      () => matrixExp(a),
      [
        14.633462107284515, 64.75226968031485, -105.66314404549918, 32.37613484015741, 21.40537837236087,
        17.06947905005389, 52.83157202274957, -17.069479050053907, 43.623638814903416,
      ],
    ],
    [
      "logm",
      () => logm(a),
      [
        1.4287540744916079, 0.21307741151998313, -0.4561118036426839, 0.10653870575999161, 1.1258057211634678,
        0.2729913727254202, 0.2280559018213424, -0.2729913727254207, 1.686766956915669,
      ],
    ],
    [
      "sqrtm",
      () => sqrtm(a),
      [
        2.0218780628854334, 0.23211085421491096, -0.4794343031105343, 0.1160554271074556, 1.744129424628381,
        0.26253604357633753, 0.23971715155526777, -0.2625360435763385, 2.2768078091214146,
      ],
    ],
    [
      "expm_frechet",
      () => expmFrechet(a, e),
      [
        -35.323716941237144, -26.69180453950029, 157.93543423746058, 105.04950686960814, -26.713771303505965,
        81.726167941645, 66.7248896619781, 6.055929617506294, -219.86435923576568,
      ],
    ],
    [
      "the derivative of logm, as a block of logm",
      () => logmFrechet(a, e),
      [
        0.3682698954187269, -0.6776854209782219, 0.208480937921064, -0.19316850532524654, 0.5248518845112665,
        0.62824617775159, 0.37518370695942893, -0.14966663865686702, 0.16083505460237943,
      ],
    ],
    [
      "solve_sylvester",
      () => sylvester(a, symmetric, e),
      [
        0.25066768659558464, -0.3795518593251002, 0.10038967681795063, 0.014034974603828186, 0.1841430928906974,
        0.3136221928095198, 0.21952262720375235, -0.0859286986902227, 0.06320382906765314,
      ],
    ],
    [
      "matrix_power(A, 7)",
      () => matrixPower(a, 7),
      [-14898.875, 32947.375, -47854.25, 16473.6875, 6275.25, -3133.625, 23927.125, 3133.625, -9012.25],
    ],
    [
      "matrix_power(A, -3)",
      () => matrixPower(a, -3),
      [
        0.009437675262202119, -0.004195680772291228, 0.013205894060177558, -0.002097840386145613, 0.028076953581278645,
        -0.013824745803481428, -0.00660294703008878, 0.01382474580348143, -0.001979804283481759,
      ],
    ],
  ])("%s", (_, run, expected) => {
    const { data } = run();
    const size = Math.max(...expected.map(Math.abs));
    expect(data).toHaveLength(9);
    data.forEach((x, k) => expect(Math.abs(x - expected[k])).toBeLessThanOrEqual(2e-13 * size));
  });
});

test("powers 0 and 1, and large ones", () => {
  expect(matrixPower(a, 0).toArray()).toEqual(eye(3).toArray());
  expect(matrixPower(a, 1).toArray()).toEqual(a.toArray());
  const shear = [
    [1, 1],
    [0, 1],
  ];
  expect(matrixPower(shear, 2 ** 40).toArray()).toEqual([
    [1, 2 ** 40],
    [0, 1],
  ]);
  expect(matmul(matrixPower(shear, -5), matrixPower(shear, 5)).toArray()).toEqual(eye(2).toArray());
});

test("directions of any size, and zero", () => {
  const unit = expmFrechet(a, e);
  for (const scale of [1e-200, 1e200]) {
    expmFrechet(a, e.mul(scale)).data.forEach((x, k) => expect(x / scale / unit.data[k]).toBeCloseTo(1, 11));
  }
  expect(logmFrechet(a, zeros([3, 3])).data.every((x) => Math.abs(x) < 1e-15)).toBe(true);
});

test("NaN passes through", () => {
  const bad = full([2, 2], NaN);
  for (const result of [matrixExp(bad), sqrtm(bad), logm(bad), expmFrechet(bad, bad), sylvester(bad, bad, bad)]) {
    expect(result.data.every(Number.isNaN)).toBe(true);
  }
  expect(matrixPower(bad, 3).data[0]).toBeNaN();
});

test("errors name the operation and the shapes", () => {
  expect(() => matrixExp([[1, 2]])).toThrow("matrixExp takes a square matrix; the shape is (1, 2).");
  expect(() => expmFrechet(a, [[1]])).toThrow("expmFrechet takes two square matrices of one size");
  expect(() => sylvester(a, a, [[1]])).toThrow("sylvester takes A of m×m, B of n×n and C of m×n");
  expect(() => matrixPower(a, 1.5)).toThrow("the exponent must be one whole number");
  expect(() => matrixPower([[1, 2]], 2)).toThrow("matrixPower takes a square matrix; the shape is (1, 2).");
  expect(() => matrixPower([[0]], -1)).toThrow("singular");
  expect(() => logm([[-1]])).toThrow("logm: the 1×1 matrix");
});
