// One row or more for every exported operation that has a derivative, by the name it is exported under; and the reasons why
// the other exports have none. `every-operation.test.ts` holds both against the package.

import * as numeric from "../../src/index.ts";
import type { ScalarFunctionName, Tensor, TensorFunction } from "../../src/index.ts";
import { tall, wellSeparated } from "../support/matrices.ts";

const { concat, eye, generator, matmul, scalarFunctions, symmetricPart, tensor } = numeric;

export interface OperationCase {
  readonly note: string;
  readonly f: TensorFunction;
  readonly inputs: readonly Tensor[];
  /** How many derivatives deep the laws must hold; 2 by default. */
  readonly order?: number;
}

const random = generator(41);
const r = (...shape: number[]): Tensor => random.randn(shape);
const positive = (...shape: number[]): Tensor => random.rand(shape).add(0.5);
const regular = (...shape: number[]): Tensor =>
  r(...shape)
    .mul(0.3)
    .add(eye(shape.at(-1)!).mul(2));
const spd = (n: number): Tensor => {
  const a = r(n, n);
  return matmul(a, a.T).add(eye(n));
};
const far = tensor([
  [1, 5, -2.5],
  [4, -1.5, 3],
]);
const rightHalf = r(3, 3).mul(0.6).add(eye(3).mul(4));

const unaryFunctions: Partial<Record<ScalarFunctionName, (x: Tensor) => Tensor>> = {
  abs: numeric.abs,
  acos: numeric.acos,
  acosh: numeric.acosh,
  asin: numeric.asin,
  asinh: numeric.asinh,
  atan: numeric.atan,
  atanh: numeric.atanh,
  cbrt: numeric.cbrt,
  cos: numeric.cos,
  cosh: numeric.cosh,
  digamma: numeric.digamma,
  elu: numeric.elu,
  erf: numeric.erf,
  erfc: numeric.erfc,
  exp: numeric.exp,
  expm1: numeric.expm1,
  gamma: numeric.gamma,
  gelu: numeric.gelu,
  leakyrelu: numeric.leakyrelu,
  lgamma: numeric.lgamma,
  log: numeric.log,
  log1p: numeric.log1p,
  reciprocal: numeric.reciprocal,
  relu: numeric.relu,
  sigmoid: numeric.sigmoid,
  silu: numeric.silu,
  sin: numeric.sin,
  sinh: numeric.sinh,
  softplus: numeric.softplus,
  sqrt: numeric.sqrt,
  square: numeric.square,
  tan: numeric.tan,
  tanh: numeric.tanh,
  trigamma: numeric.trigamma,
};

// Points far enough from every kink that the widest stencil stays on one side.
function pointsFor(name: ScalarFunctionName): Tensor {
  const { sample, kinkDistance } = scalarFunctions[name];
  const [[low, high]] = sample;
  const points: number[] = [];
  while (points.length < 6) {
    const x = low + (high - low) * random.next();
    if ((kinkDistance?.(x, 0, 0) ?? 1) > 0.05) points.push(x);
  }
  return tensor(points);
}

const unary = Object.fromEntries(
  Object.entries(unaryFunctions).map(([name, f]) => [
    name,
    [{ note: "", f, inputs: [pointsFor(name as ScalarFunctionName)] }],
  ]),
);

type Row = readonly [f: TensorFunction, inputs: readonly Tensor[], order?: number];

const table: Readonly<Record<string, readonly Row[]>> = {
  neg: [[(x) => numeric.neg(x).square(), [r(3)]]],
  add: [[(x, y) => numeric.add(x, y).square(), [r(3, 1), r(4)]]],
  sub: [[(x, y) => numeric.sub(x, y).square(), [r(3, 1), r(4)]]],
  mul: [[(x, y) => numeric.mul(x, y), [r(3, 1), r(4)]]],
  div: [[(x, y) => numeric.div(x, y), [r(3, 1), positive(4)]]],
  pow: [[(x, y) => numeric.pow(x, y), [positive(3), r(3)]]],
  maximum: [[(x, y) => numeric.maximum(x, y).square(), [tensor([1, 5]), tensor([2, 3])]]],
  minimum: [[(x, y) => numeric.minimum(x, y).square(), [tensor([1, 5]), tensor([2, 3])]]],
  polygamma: [[(x) => numeric.polygamma(1, x), [positive(3)]]],
  where: [[(x, y) => numeric.where([1, 0, 1], x, y).square(), [r(3), r(3)]]],
  clip: [
    [(x) => numeric.clip(x, -2, 2).square(), [far]],
    [(x, low) => numeric.clip(x, low, null).square(), [far, tensor([0, 0, 0])]],
  ],
  elementwise: [[(x, y) => numeric.elementwise("multiply", x, y), [r(3), r(3)]]],
  to: [[(x) => numeric.to(x, "float64").square(), [r(3)]]],
  clone: [[(x) => numeric.clone(x).square(), [r(3)]]],
  contiguous: [[(x) => numeric.contiguous(x.T).square(), [r(2, 3)]]],
  reshape: [[(x) => numeric.reshape(x.T, [3, -1]).exp(), [r(2, 6)]]],
  flatten: [[(x) => numeric.flatten(x).exp(), [r(2, 2)]]],
  squeeze: [[(x) => numeric.squeeze(x, 1).exp(), [r(2, 1, 2)]]],
  unsqueeze: [[(x) => numeric.unsqueeze(x, 1).exp(), [r(2, 2)]]],
  index: [
    [(x) => numeric.index(x, [null, null, -1], 1, [0, 4, 2]).exp(), [r(3, 2, 4)]],
    [(x) => numeric.index(x.T, 1).exp(), [r(3, 2)]],
  ],
  indexSelect: [[(x) => numeric.indexSelect(x, 1, [2, 0, 2]).square(), [r(2, 3)]]],
  gather: [
    [(x) => numeric.gather(x, 1, [[0, 2, 2, -1], [1, 1, 0, 0]]).square(), [r(2, 3)]], // prettier-ignore
  ],
  concat: [[(x, y) => numeric.concat([x, y, x], 1).square(), [r(2, 1), r(2, 3)]]],
  stack: [[(x, y) => numeric.stack([x, y], 1).sin(), [r(2, 3), r(2, 3)]]],
  broadcastTo: [[(x) => numeric.broadcastTo(x, [2, 3, 4]).exp(), [r(3, 1)]]],
  expand: [[(x) => numeric.expand(x, [2, -1, 4]).exp(), [r(3, 1)]]],
  flip: [[(x) => numeric.flip(x, 1).mul(x), [r(2, 3)]]],
  roll: [[(x) => numeric.roll(x, -1, 1).mul(x), [r(2, 3)]]],
  repeat: [[(x) => numeric.repeat(x, [2, 1, 2]).exp(), [r(2, 3)]]],
  tile: [[(x) => numeric.tile(x, [2]).exp(), [r(2, 3)]]],
  split: [[(x) => numeric.split(x, [1, 2], 1)[1].exp(), [r(2, 3)]]],
  chunk: [[(x) => numeric.chunk(x, 2)[0].exp(), [r(3, 2)]]],
  meshgrid: [[(x, y) => numeric.meshgrid([x, y], "xy")[0].mul(numeric.meshgrid([x, y], "xy")[1]), [r(3), r(2)]]],
  vander: [[(x) => numeric.vander(x, 4), [positive(3)]]],
  contract: [[(x, y) => numeric.contract([[0, 1], [1, 2]], [2, 0], [x, y]), [r(2, 3), r(3, 4)]]], // prettier-ignore
  einsum: [
    [(x, a) => numeric.einsum("i,ij,j->", x, a, x), [r(3), r(3, 3)]],
    [(x, y) => numeric.einsum("...ij,jk...->k...i", x, y), [r(2, 1, 3, 2), r(2, 3, 4)]],
    [(x) => numeric.einsum("...ii->...i", x).square(), [r(2, 3, 3)]],
  ],
  matmul: [
    [(x, y) => numeric.matmul(x, y), [r(3, 4), r(4, 2)]],
    [(x, y) => numeric.matmul(x.mT, y), [r(2, 1, 4, 3), r(5, 4, 2)]],
  ],
  mm: [[(x, y) => numeric.mm(x, y), [r(2, 3), r(3, 2)]]],
  mv: [[(x, y) => numeric.mv(x, y), [r(2, 3), r(3)]]],
  dot: [[(x, y) => numeric.dot(x, y), [r(3), r(3)]]],
  inner: [[(x, y) => numeric.inner(x, y), [r(2, 3), r(4, 3)]]],
  outer: [[(x, y) => numeric.outer(x, y), [r(2, 3), r(4)]]],
  cross: [[(x, y) => numeric.cross(x, y), [r(2, 3), r(3)]]],
  kron: [
    [(x, y) => numeric.kron(x, y), [r(2, 3), r(3, 2)]],
    [(x, y) => numeric.kron(x, y), [r(2), r(3, 2, 1)]],
  ],
  tensordot: [[(x, y) => numeric.tensordot(x, y, [[0, 2], [1, 0]]), [r(2, 3, 4), r(4, 2, 5)]]], // prettier-ignore
  permute: [[(x) => numeric.permute(x, [2, 0, 1]).exp(), [r(2, 3, 4)]]],
  transpose: [[(x) => numeric.transpose(x).exp(), [r(2, 3)]]],
  matrixTranspose: [[(x) => numeric.matrixTranspose(x).exp(), [r(2, 2, 3)]]],
  trace: [[(x) => numeric.trace(x, 1).square(), [r(3, 4)]]],
  diag: [
    [(x) => numeric.diag(x.square()), [r(3)]],
    [(x) => numeric.diag(x).square(), [r(3, 3)]],
  ],
  diagonal: [
    [(x) => numeric.diagonal(x, -1).exp(), [r(3, 4)]],
    [(x) => numeric.diagonal(x, 1, 2, 0).exp(), [r(3, 2, 4)]],
  ],
  sum: [[(x) => numeric.sum(x.sin(), { axis: [0, 2] }), [r(2, 3, 4)]]],
  mean: [[(x) => numeric.mean(x.sin(), { axis: 1, keepdims: true }), [r(3, 4)]]],
  prod: [[(x) => numeric.prod(x, { axis: 1 }), [tensor([[2, 0, 3], [1, -1, 2]])]]], // prettier-ignore
  max: [[(x) => numeric.max(x.square(), { axis: 0 }), [far]]],
  min: [[(x) => numeric.min(x.square(), { axis: [0, 1] }), [far]]],
  cumsum: [
    [(x) => numeric.cumsum(x, 1).square(), [r(2, 4)]],
    [(x) => numeric.cumsum(x, 0, true).square(), [r(3, 2)]],
  ],
  cumprod: [
    [(x) => numeric.cumprod(x, 0), [r(5, 2)]],
    [(x) => numeric.cumprod(x, 0), [tensor([2, 0, 3, 0, 5])]],
  ],
  logsumexp: [[(x) => numeric.logsumexp(x, { axis: 1 }), [r(3, 4).mul(3)]]],
  softmax: [[(x) => numeric.softmax(x, { axis: 0 }), [r(3, 2)]]],
  logSoftmax: [[(x) => numeric.logSoftmax(x, { axis: -1 }), [r(3, 2)]]],
  variance: [[(x) => numeric.variance(x, { axis: 1 }), [r(3, 4)]]],
  std: [[(x) => numeric.std(x, { axis: 0, correction: 0 }), [r(3, 4)]]],
  cov: [[(x) => numeric.cov(x), [r(3, 5)]]],
  corrcoef: [[(x) => numeric.corrcoef(x), [r(3, 5)]]],
  norm: [
    [(x) => numeric.norm(x), [r(2, 3)]],
    [(x) => numeric.norm(x, 3, { axis: 1 }), [far]],
  ],
  vectorNorm: [[(x) => numeric.vectorNorm(x, 3), [far]]],
  matrixNorm: [
    [(x) => numeric.matrixNorm(x, "nuc"), [tall]],
    [(x) => numeric.matrixNorm(x, 2, { axis: [2, 0] }), [r(2, 3, 4)]],
  ],
  cosineSimilarity: [[(x, y) => numeric.cosineSimilarity(x, y, { axis: 1 }), [r(2, 4), r(4)]]],
  angleBetween: [[(x, y) => numeric.angleBetween(x, y, { axis: -1 }), [r(2, 4), r(4)]]],
  inverse: [
    [(x) => numeric.inverse(x), [regular(3, 3)], 3],
    [(x) => numeric.inverse(x), [regular(2, 2, 2)]],
  ],
  det: [
    [(x) => numeric.det(x), [r(3, 3)], 3],
    [(x) => numeric.det(x), [r(2, 2, 2)]],
  ],
  logdet: [[(x) => numeric.logdet(x), [regular(3, 3)]]],
  slogdet: [
    [(x) => numeric.slogdet(x).logabsdet.mul(numeric.slogdet(x).sign), [regular(3, 3).mul(tensor([[-1], [1], [1]]))]],
  ],
  cofactor: [[(x) => numeric.cofactor(x), [r(4, 4)]]],
  solve: [
    [(a, b) => numeric.solve(a, b), [regular(3, 3), r(3, 2)]],
    [(a, b) => numeric.solve(a, b), [regular(2, 2, 2), r(2, 2)]],
    [(a, b) => numeric.solve(a, b), [regular(2, 2), r(3, 2, 1)]],
  ],
  lu: [
    [(x) => concat([numeric.lu(x).l, numeric.lu(x).u]), [r(4, 4)], 3],
    [(x) => matmul(numeric.lu(x).u, numeric.lu(x).l), [tensor([[0, 2, 1], [3, 1, 0], [1, 5, 4]])]], // prettier-ignore
  ],
  cond: [
    [(x) => numeric.cond(x), [tall]],
    [(x) => numeric.cond(x, "fro"), [regular(3, 3)]],
    [(x) => numeric.cond(x, -2), [wellSeparated]],
  ],
  symmetricPart: [[(x) => symmetricPart(x).exp(), [r(2, 3, 3)]]],
  cholesky: [
    [(x) => numeric.cholesky(symmetricPart(x)), [spd(4)], 3],
    [(x) => numeric.cholesky(symmetricPart(x)), [numeric.stack([spd(2), spd(2)])]],
  ],
  choleskySolve: [[(a, b) => numeric.choleskySolve(b, numeric.cholesky(symmetricPart(a))), [spd(3), r(3, 2)]]],
  solveTriangular: [
    [(a, b) => numeric.solveTriangular(a, b, "lower"), [rightHalf, r(3, 2)]],
    [(a, b) => numeric.solveTriangular(a, b, "upper"), [rightHalf, r(3)]],
    [(a, b) => numeric.solveTriangular(a, b, "upper"), [regular(2, 2, 2), r(2, 2)]],
  ],
  qr: [
    [(x) => concat([numeric.qr(x).q, numeric.qr(x).r]), [tall]],
    [(x) => numeric.qr(x).r, [numeric.stack([tall.T, tall.T.add(1)])]],
  ],
  eigvalsh: [[(x) => numeric.eigvalsh(symmetricPart(x)), [wellSeparated]]],
  eigh: [
    [(x) => numeric.eigh(symmetricPart(x)).vectors.mul(numeric.eigh(symmetricPart(x)).values), [wellSeparated]],
    [(x) => numeric.eigh(symmetricPart(x)).vectors, [numeric.stack([wellSeparated, wellSeparated.mul(2)])]],
  ],
  svd: [
    [(x) => concat([numeric.svd(x).u, numeric.svd(x).vh.mT], -2), [tall]],
    [(x) => concat([numeric.svd(x).u, numeric.svd(x).vh.mT], -2), [numeric.stack([tall, tall.mul(2)])]],
  ],
  svdvals: [[(x) => numeric.svdvals(x), [tall.T]]],
  pinv: [[(x) => numeric.pinv(x), [tall]]],
  lstsq: [[(a, b) => numeric.lstsq(a, b), [tall, r(4, 2)]]],
  matrixExp: [[(x) => numeric.matrixExp(x), [r(3, 3)]]],
  expmFrechet: [[(a, e) => numeric.expmFrechet(a, e), [r(3, 3), r(3, 3)]]],
  logm: [[(x) => numeric.logm(x), [rightHalf]]],
  logmFrechet: [[(a, e) => numeric.logmFrechet(a, e), [rightHalf, r(3, 3)]]],
  sqrtm: [[(x) => numeric.sqrtm(x), [rightHalf]]],
  sylvester: [[(a, b, c) => numeric.sylvester(a, b, c), [rightHalf, regular(2, 2), r(3, 2)]]],
  matrixPower: [[(x) => numeric.matrixPower(x, 3), [r(3, 3)]]],
  powerSum: [[(a, middle) => numeric.powerSum(a, middle, 3), [r(2, 2), r(2, 2)]]],
  tril: [[(x) => numeric.tril(x.exp(), -1), [r(2, 3, 4)]]],
  triu: [[(x) => numeric.triu(x.exp(), 1), [r(3, 4)]]],
};

/** The rows by the name of the export. */
export const operationCases: Readonly<Record<string, readonly OperationCase[]>> = {
  ...unary,
  ...Object.fromEntries(
    Object.entries(table).map(([name, rows]) => [
      name,
      rows.map(([f, inputs, order], k) => ({
        note: rows.length === 1 ? "" : `, case ${k + 1}`,
        f,
        inputs,
        ...(order === undefined ? {} : { order }),
      })),
    ]),
  ),
};

/** Exported functions that are no operations with a derivative, by the reason. */
export const withoutDerivative: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["piecewise constant: the derivative is zero wherever there is one", "sign floor step lt le gt ge eq"],
    ["positions and ranks are whole numbers", "argmax argmin matrixRank"],
    ["plain numbers and comparisons", "allclose item toArray conditionEstimate"],
    ["make tensors from numbers", "arange asTensor eye full linspace ones tensor zeros generator normal rand randn"],
    ["write in place: see in-place.test.ts", "add_ copy_ div_ fill_ mul_ set sub_ zero_"],
    [
      "derivatives themselves",
      "backward computationGraph detach grad hessian hvp jacobian jvp noGrad registerHook valueAndGrad vjp zeroGrad",
    ],
    ["finite differences of plain functions", "central richardson complexStep complex"],
    [
      "machinery",
      "NumericError Tensor cpuBackend isVectorized mapSteps resultShape setThreads setWarningHandler webglBackend",
    ],
  ].flatMap(([reason, names]) => names.split(" ").map((name) => [name, reason])),
);
