// The public surface, in reading order: tensors, what can be done with them, derivatives, backends.

// oxlint-disable-next-line import/no-unassigned-import -- attaching the methods is its purpose.
import "./methods.ts";

export { NumericError } from "./error.ts";
export type { NumericErrorCode } from "./error.ts";
export { setWarningHandler } from "./warning.ts";
export type { WarningHandler } from "./warning.ts";

export { Tensor } from "./tensor.ts";
export type { DType, GradientHook } from "./tensor.ts";
export { elementBudget } from "./shape.ts";
export type { Shape } from "./shape.ts";
export type {
  BackwardOptions,
  IndexItem,
  NestedNumbers,
  NormOrder,
  PrintOptions,
  ReductionOptions,
  TensorLike,
} from "./tensor-methods.ts";
export {
  allclose,
  arange,
  asTensor,
  eye,
  full,
  item,
  linspace,
  ones,
  tensor,
  to,
  toArray,
  zeros,
} from "./ops/create.ts";
export type { TensorOptions, TensorSource } from "./ops/create.ts";
export { generator, normal, rand, randn } from "./ops/random.ts";
export type { Generator, RandomOptions } from "./ops/random.ts";

export {
  add,
  clip,
  div,
  elementwise,
  eq,
  ge,
  gt,
  le,
  lt,
  maximum,
  minimum,
  mul,
  polygamma,
  pow,
  sub,
  where,
} from "./ops/elementwise.ts";
export type { BinaryFunction, UnaryFunction } from "./ops/elementwise.ts";
export {
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  cbrt,
  cos,
  cosh,
  digamma,
  elu,
  erf,
  erfc,
  exp,
  expm1,
  floor,
  gamma,
  gelu,
  leakyrelu,
  lgamma,
  log,
  log1p,
  neg,
  reciprocal,
  relu,
  sigmoid,
  sign,
  silu,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  step,
  tan,
  tanh,
  trigamma,
} from "./ops/unary.ts";
export {
  clone,
  contiguous,
  concat,
  flatten,
  index,
  indexSelect,
  reshape,
  squeeze,
  stack,
  unsqueeze,
} from "./ops/movement.ts";
export { broadcastTo, expand } from "./ops/broadcast.ts";
export { contract, matmul, matrixTranspose, permute, transpose } from "./ops/contraction.ts";
export { cross, dot, inner, kron, mm, mv, outer, tensordot } from "./ops/products.ts";
export { einsum } from "./ops/einsum.ts";
export { diag, diagonal, trace } from "./ops/diagonal.ts";
export { add_, copy_, div_, fill_, mul_, set, sub_, zero_ } from "./ops/in-place.ts";
export { chunk, flip, gather, meshgrid, repeat, roll, split, tile, vander } from "./ops/arrange.ts";
export { argmax, argmin } from "./ops/arg-extremum.ts";
export type { ArgOptions } from "./ops/arg-extremum.ts";
export { cumprod, cumsum } from "./ops/cumulative.ts";
export { logSoftmax, logsumexp, softmax } from "./ops/softmax.ts";
export { corrcoef, cov, std, variance } from "./ops/statistics.ts";
export type { VarianceOptions } from "./ops/statistics.ts";
export { max, mean, min, prod, sum } from "./ops/reduction.ts";
export { angleBetween, cosineSimilarity, norm } from "./ops/norm.ts";
export { matrixNorm } from "./ops/matrix-norm.ts";
export { vectorNorm } from "./ops/vector-norm.ts";
export { cofactor, det, inverse, logdet, slogdet, solve } from "./ops/linear-algebra.ts";
export { cond, conditionEstimate, matrixRank } from "./ops/conditioning.ts";
export { lu } from "./ops/lu.ts";
export { cholesky, eigh, eigvalsh, lstsq, pinv, qr, svd, svdvals, symmetricPart } from "./ops/decompositions.ts";
export {
  expmFrechet,
  logm,
  logmFrechet,
  matrixExp,
  matrixPower,
  powerSum,
  sqrtm,
  sylvester,
} from "./ops/matrix-functions.ts";
export { choleskySolve, solveTriangular } from "./ops/triangular-solve.ts";
export { tril, triu } from "./ops/triangle.ts";

export { noGrad } from "./ops/grad-mode.ts";
export { backward, detach, registerHook, zeroGrad } from "./autodiff/backward.ts";
export { computationGraph } from "./autodiff/computation-graph.ts";
export type { GraphNode, TensorNames } from "./autodiff/computation-graph.ts";
export { grad, valueAndGrad, vjp } from "./autodiff/vjp.ts";
export type { TensorFunction, ValueAndGradient, VjpResult } from "./autodiff/vjp.ts";
export type { Tree } from "./autodiff/tree.ts";
export { jvp } from "./autodiff/jvp.ts";
export { hessian, hvp, jacobian } from "./autodiff/jacobian.ts";
export type { DerivativeMode } from "./autodiff/jacobian.ts";
export { central } from "./finite-difference/central.ts";
export { richardson } from "./finite-difference/richardson.ts";
export { complexStep } from "./finite-difference/complex-step.ts";
export type { ComplexFunction } from "./finite-difference/complex-step.ts";
export { complex, complexOperations } from "./finite-difference/complex.ts";
export type { Complex, ComplexLike } from "./finite-difference/complex.ts";
export type { DifferenceResult, PointFunction, StepOptions } from "./finite-difference/stencil.ts";

export { scalarFunctionNames, scalarFunctions } from "./functions/index.ts";
export type {
  PartialDerivative,
  ScalarFunction,
  ScalarFunctionName,
  ScalarOperations,
  Tolerance,
} from "./functions/index.ts";
export type { ElementwiseOperand, ElementwiseStep, KernelCall, KernelName } from "./kernels/kernel.ts";
export { matrixFunctionNames as matrixKernelNames } from "./kernels/matrix-functions.ts";
export type { MatrixFunctionName as MatrixKernelName } from "./kernels/matrix-functions.ts";
export type { Backend, Buffer, SynchronousBackend } from "./backend/backend.ts";
export { mapSteps } from "./kernels/map-steps.ts";
export { resultShape } from "./kernels/run.ts";
export { isSupported as isVectorized } from "./wasm/elementwise/program.ts";
export { cpuBackend } from "./backend/cpu.ts";
export { setThreads } from "./wasm/threads/set-threads.ts";
export type { ThreadCount } from "./wasm/threads/set-threads.ts";
export type { CpuOptions } from "./backend/cpu.ts";
export { webglBackend } from "./backend/webgl/backend.ts";
export type { WebglBackend, WebglOptions } from "./backend/webgl/backend.ts";
