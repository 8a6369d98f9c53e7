// Attaches the operations to Tensor's prototype: the one declared side effect, imported by index.ts alone.

import { backward, detach, registerHook, retainGrad, zeroGrad } from "./autodiff/backward.ts";
import { broadcastTo, expand } from "./ops/broadcast.ts";
import { matmul, matrixTranspose, permute, transpose } from "./ops/contraction.ts";
import { cross, dot, inner, kron, mm, mv, outer } from "./ops/products.ts";
import { diag, diagonal, trace } from "./ops/diagonal.ts";
import { item, to, toArray } from "./ops/create.ts";
import { cholesky, pinv } from "./ops/decompositions.ts";
import { add, clip, div, eq, ge, gt, le, lt, maximum, minimum, mul, pow, sub } from "./ops/elementwise.ts";
import { add_, copy_, div_, fill_, mul_, set, sub_, zero_ } from "./ops/in-place.ts";
import { cofactor, det, inverse, logdet, solve } from "./ops/linear-algebra.ts";
import { logm, matrixExp, matrixPower, sqrtm } from "./ops/matrix-functions.ts";
import { clone, contiguous, flatten, index, indexSelect, reshape, squeeze, unsqueeze } from "./ops/movement.ts";
import { norm } from "./ops/norm.ts";
import { inspect, toText } from "./ops/print.ts";
import { chunk, flip, gather, repeat, roll, split, tile } from "./ops/arrange.ts";
import { argmax, argmin } from "./ops/arg-extremum.ts";
import { cumprod, cumsum } from "./ops/cumulative.ts";
import { logSoftmax, logsumexp, softmax } from "./ops/softmax.ts";
import { std, variance } from "./ops/statistics.ts";
import { max, mean, min, prod, sum } from "./ops/reduction.ts";
import { tril, triu } from "./ops/triangle.ts";
import * as unary from "./ops/unary.ts";
import { Tensor } from "./tensor.ts";
import type { TensorMethods } from "./tensor-methods.ts";

type Receiver = (self: Tensor, ...rest: never[]) => unknown;

// A function whose first argument is the tensor, as a method of it.
function asMethods(functions: Record<string, Receiver>): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(functions).map(([name, f]) => [
      name,
      {
        configurable: true,
        writable: true,
        value(this: Tensor, ...rest: never[]) {
          return f(this, ...rest);
        },
      },
    ]),
  );
}

const methods: Record<Exclude<keyof TensorMethods, "T" | "mT">, Receiver> = {
  ...unary,
  add,
  sub,
  mul,
  div,
  pow,
  maximum,
  minimum,
  lt,
  le,
  gt,
  ge,
  eq,
  sum,
  mean,
  prod,
  max,
  min,
  argmax,
  argmin,
  var: variance,
  std,
  cumsum,
  cumprod,
  logsumexp,
  softmax,
  logSoftmax,
  clip,
  gather,
  flip,
  roll,
  split,
  chunk,
  norm,
  matmul,
  mv,
  mm,
  dot,
  outer,
  cross,
  inner,
  kron,
  solve,
  inverse,
  det,
  logdet,
  cofactor,
  cholesky,
  pinv,
  matrixExp,
  sqrtm,
  logm,
  matrixPower,
  tril,
  triu,
  trace,
  diag,
  diagonal,
  flatten,
  squeeze,
  unsqueeze,
  transpose,
  index,
  indexSelect,
  clone,
  contiguous,
  fill_,
  zero_,
  copy_,
  add_,
  sub_,
  mul_,
  div_,
  set,
  reshape: (self, ...shape: number[]) => reshape(self, shape),
  permute: (self, ...axes: number[]) => permute(self, axes),
  repeat: (self, ...counts: number[]) => repeat(self, counts),
  tile: (self, ...counts: number[]) => tile(self, counts),
  expand: (self, ...shape: number[]) => expand(self, shape),
  broadcastTo: (self, ...shape: number[]) => broadcastTo(self, shape),
  item,
  to,
  toArray,
  toTypedArray: (self) => self.data.slice(),
  toString: toText,
  backward,
  detach,
  zeroGrad,
  retainGrad,
  registerHook,
};

Object.defineProperties(Tensor.prototype, {
  ...asMethods(methods),
  T: {
    configurable: true,
    get(this: Tensor) {
      return transpose(this);
    },
  },
  mT: {
    configurable: true,
    get(this: Tensor) {
      return matrixTranspose(this);
    },
  },
  [Symbol.for("nodejs.util.inspect.custom")]: {
    configurable: true,
    value(this: Tensor) {
      return inspect(this);
    },
  },
});
