import { describe, expect, test } from "vitest";
import {
  broadcastTo,
  clone,
  cofactor,
  concat,
  cosineSimilarity,
  cross,
  det,
  diag,
  diagonal,
  div,
  einsum,
  elementwise,
  eye,
  flatten,
  generator,
  index,
  indexSelect,
  inverse,
  kron,
  logdet,
  matmul,
  max,
  mean,
  min,
  mul,
  norm,
  outer,
  permute,
  prod,
  reshape,
  scalarFunctionNames,
  scalarFunctions,
  solve,
  squeeze,
  stack,
  sub,
  sum,
  tensor,
  trace,
  transpose,
  unsqueeze,
  where,
} from "../../src/index.ts";
import type { ScalarFunctionName, Shape, Tensor, TensorFunction } from "../../src/index.ts";
import { derivativeRules } from "../../src/autodiff/rules.ts";
import { cofactorDerivative } from "../../src/ops/linear-algebra.ts";
import { scatter } from "../../src/ops/movement.ts";
import { checkRule } from "./check-rule.ts";

// Points far enough from every kink that the widest stencil stays on one side.
function samplePoints(name: ScalarFunctionName, count: number): Tensor[] {
  const { sample, kinkDistance } = scalarFunctions[name];
  const random = generator(11);
  const points = Array.from({ length: count }, () => {
    for (;;) {
      const point = sample.map(([low, high]) => low + (high - low) * random.next());
      if ((kinkDistance?.(point[0], point[1], point[2]) ?? 1) > 0.05) return point;
    }
  });
  return sample.map((_, k) => tensor(points.map((point) => point[k])));
}

describe("scalar functions", () => {
  test.each(scalarFunctionNames)("%s", (name) => {
    const points = samplePoints(name, 6);
    const isFixed = scalarFunctions[name].sample.map(([low, high]) => low === high);
    const free = points.filter((_, k) => !isFixed[k]);
    const f: TensorFunction = (...inputs) => {
      const rest = [...inputs];
      return elementwise(name, ...points.map((point, k) => (isFixed[k] ? point : (rest.shift() ?? point))));
    };
    checkRule({ f, inputs: free });
  });

  test("conventions at kinks", () => {
    const slope = (name: ScalarFunctionName, ...at: number[]): number[] => {
      const inputs = at.map((x) => tensor(x, { requiresGrad: true }));
      elementwise(name, ...inputs).backward();
      return inputs.map((input) => input.grad?.item() ?? 0);
    };
    expect(slope("abs", 0)).toEqual([0]);
    expect(slope("relu", 0)).toEqual([0]);
    expect(slope("leakyrelu", 0)).toEqual([0.01]);
    expect(slope("maximum", 2, 2)).toEqual([0.5, 0.5]);
    expect(slope("minimum", 2, 2)).toEqual([0.5, 0.5]);
    expect(slope("power", 0, 1)).toEqual([1, 0]);
    expect(slope("power", 0, 0)[0]).toBe(0);
    expect(slope("power", 0, 2)).toEqual([0, 0]);
  });
});

const random = generator(5);
const r = (...shape: number[]): Tensor => random.randn(shape);
const wellConditioned = (n: number): Tensor => r(n, n).mul(0.3).add(eye(n).mul(2));

const operations: readonly (readonly [string, TensorFunction, readonly Tensor[], number?])[] = [
  ["broadcast sum", (x, y) => x.add(y), [r(3, 1), r(1, 4)]],
  ["broadcast product", (x, y) => mul(x, y), [r(2, 3, 1), r(3, 2)]],
  ["scalar times matrix", (x, y) => mul(x, y), [r(), r(2, 3)]],
  ["division by a row sum", (x) => div(x, x.exp().sum({ axis: 1, keepdims: true })), [r(3, 2)]],
  ["broadcastTo", (x) => broadcastTo(x, [2, 3, 4]), [r(3, 1)]],
  ["where", (x, y) => where([1, 0, 1], x, y), [r(3), r(3)]],
  ["matmul", (x, y) => matmul(x, y), [r(3, 4), r(4, 2)]],
  ["matmul of vectors", (x, y) => matmul(x, y), [r(4), r(4)]],
  ["matmul, batch broadcast", (x, y) => matmul(x, y), [r(2, 1, 3, 4), r(5, 4, 2)]],
  ["x'Ax, one factor twice", (x, a) => einsum("i,ij,j->", x, a, x), [r(3), r(3, 3)]],
  ["einsum, diagonal", (x, y) => einsum("iij,j->i", x, y), [r(3, 3, 2), r(2)]],
  ["einsum, diagonal output", (x, y) => einsum("ij,j->jj", x, y), [r(2, 3), r(3)]],
  ["einsum, three factors", (x, y, z) => einsum("ij,jk,ki->", x, y, z), [r(2, 3), r(3, 4), r(4, 2)]],
  ["outer", (x, y) => outer(x, y), [r(3), r(2)]],
  ["cross", (x, y) => cross(x, y), [r(3), r(3)]],
  ["kron", (x, y) => kron(x, y), [r(2, 3), r(3, 2)]],
  ["transpose", (x) => transpose(x).mul(transpose(x)), [r(2, 3)]],
  ["permute", (x) => permute(x, [2, 0, 1]).exp(), [r(2, 3, 4)]],
  ["trace", (x) => trace(x).square(), [r(3, 3)]],
  ["diag", (x) => diag(x.square()), [r(3)]],
  ["diagonal", (x) => diagonal(x).exp(), [r(3, 3)]],
  ["sum over axes", (x) => sum(x.sin(), { axis: [0, 2] }), [r(2, 3, 4)]],
  ["mean with keepdims", (x) => sub(x, mean(x, { axis: 1, keepdims: true })).square(), [r(3, 4)]],
  ["prod", (x) => prod(x, { axis: 1 }), [r(2, 5)]],
  ["prod with zeros", (x) => prod(x), [tensor([2, 0, 3, 0, 5])]],
  [
    "max",
    (x) => max(x.square(), { axis: 0 }),
    [
      tensor([
        [1, 5, -2],
        [4, -1, 3],
      ]),
    ],
  ],
  [
    "min",
    (x) => min(x.square(), { axis: [0, 1] }),
    [
      tensor([
        [1.5, 5, -2],
        [4, -1, 3],
      ]),
    ],
  ],
  ["norm", (x) => norm(x), [r(2, 3)]],
  ["norm of rows", (x) => norm(x, 2, { axis: 1 }), [r(2, 3)]],
  ["norm, huge entries", (x) => norm(x.mul(1e200)).mul(1e-200), [r(4)]],
  ["1-norm", (x) => norm(x, 1), [tensor([1, -2, 3])]],
  ["max-norm", (x) => norm(x, Infinity), [tensor([1, -4, 3])]],
  ["3-norm", (x) => norm(x, 3), [tensor([1, -2, 3])]],
  ["cosineSimilarity", (x, y) => cosineSimilarity(x, y), [r(4), r(4)]],
  ["reshape", (x) => reshape(x, [3, -1]).exp(), [r(2, 6)]],
  ["flatten, squeeze, unsqueeze", (x) => unsqueeze(squeeze(flatten(x)), 0).square(), [r(2, 1, 3)]],
  ["index", (x) => index(x, [null, null, -1], 1, [0, 4, 2]).exp(), [r(3, 2, 4)]],
  ["indexSelect with repeats", (x) => indexSelect(x, 1, [2, 0, 2]).square(), [r(2, 3)]],
  ["scatter with repeats", (x) => scatter(x.square(), Int32Array.of(0, 3, 3), [4]).exp(), [r(3)]],
  ["clone", (x) => clone(x).square(), [r(3)]],
  ["concat", (x, y) => concat([x, y, x], 1).square(), [r(2, 1), r(2, 3)]],
  ["stack", (x, y) => stack([x, y], 1).sin(), [r(2, 3), r(2, 3)]],
  ["inverse", (x) => inverse(x), [wellConditioned(3)], 3],
  ["det", (x) => det(x), [r(3, 3)], 3],
  [
    "det, singular of corank 1",
    (x) => det(x),
    [
      tensor([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ]),
    ],
  ],
  [
    "det, singular of corank 2",
    (x) => det(x),
    [
      tensor([
        [1, 2, 3],
        [2, 4, 6],
        [-1, -2, -3],
      ]),
    ],
  ],
  [
    "det of the zero matrix",
    (x) => det(x),
    [
      tensor([
        [0, 0],
        [0, 0],
      ]),
    ],
  ],
  [
    "logdet, negative determinant",
    (x) => logdet(x),
    [
      tensor([
        [0, 2, 0.3],
        [1, 0.1, 0],
        [0.2, 0, 3],
      ]),
    ],
    3,
  ],
  ["cofactor", (x) => cofactor(x), [r(4, 4)]],
  [
    "cofactor of a singular matrix",
    (x) => cofactor(x),
    [
      tensor([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ]),
    ],
    1,
  ],
  ["cofactorDerivative", (x, y) => cofactorDerivative(x, y), [wellConditioned(4), r(4, 4)], 1],
  ["solve", (a, b) => solve(a, b), [wellConditioned(3), r(3, 2)]],
  ["solve for a vector", (a, b) => solve(a, b), [wellConditioned(3), r(3)]],
];

test.each(operations.map(([name, f, inputs, order = 2]) => ({ name, f, inputs, order })))("$name", checkRule);

test("every rule is exercised by the table above or by the operations it is composed of", () => {
  expect(Object.keys(derivativeRules).toSorted()).toEqual([
    "cast",
    "cofactor",
    "cofactorDerivative",
    "concatenate",
    "contraction",
    "cumulativeSum",
    "determinant",
    "elementwise",
    "embed",
    "extremum",
    "gather",
    "inverse",
    "logDeterminant",
    "matrixFunction",
    "reshape",
    "scatter",
    "slice",
    "solve",
    "triangularFactors",
  ]);
});

test("the derivative of a norm at zero is zero", () => {
  const x = tensor([0, 0], { requiresGrad: true });
  norm(x).backward();
  expect(x.grad?.toArray()).toEqual([0, 0]);
});

test("ties of a maximum share the gradient", () => {
  const x = tensor([3, 1, 3], { requiresGrad: true });
  max(x).backward();
  expect(x.grad?.toArray()).toEqual([0.5, 0, 0.5]);
});

test("sizes", () => {
  const shape: Shape = [2, 0];
  const x = tensor(new Float64Array(0), { shape, requiresGrad: true });
  sum(x).backward();
  expect(x.grad?.shape).toEqual([2, 0]);
});
