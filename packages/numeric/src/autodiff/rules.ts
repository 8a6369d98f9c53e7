// One rule per differentiable operation, written with operations so that derivatives can be differentiated again.
// `vjp`: the cotangent of each needed input from the cotangent ḡ of the result. `jvp`: the tangent of the result from
// tangents of the inputs, null being zero. The two are written apart, so that tests can hold one against the other.

import type { PartialDerivative } from "../functions/index.ts";
import { scalarFunctions } from "../functions/index.ts";
import { broadcastTo } from "../ops/broadcast.ts";
import { eye, full, to } from "../ops/create.ts";
import { contract, matmul, transpose } from "../ops/contraction.ts";
import { cumsum } from "../ops/cumulative.ts";
import { trace } from "../ops/diagonal.ts";
import { add, div, eq, mul, sub, tensorOperations } from "../ops/elementwise.ts";
import { cofactor, cofactorDerivative, inverse, solve } from "../ops/linear-algebra.ts";
import { concat, embed, index, reshape, scatter, slice, take } from "../ops/movement.ts";
import type { Operation, OperationKind } from "../ops/operation.ts";
import { sum } from "../ops/reduction.ts";
import { tril, triu } from "../ops/triangle.ts";
import { solveTriangular } from "../ops/triangular-solve.ts";
import { neg } from "../ops/unary.ts";
import { reducedShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { matrixFunctionRule } from "./matrix-function-rules.ts";
import { inner, ofOneInput, sumOf } from "./rule.ts";
import type { Application, Rule, Tangents } from "./rule.ts";

export type { Application, Rule } from "./rule.ts";

// Numbers ±1 are the commonest derivatives and cost nothing or a negation.
function scale(value: Tensor, factor: Tensor | number): Tensor {
  if (factor === 1) return value;
  return factor === -1 ? neg(value) : mul(value, factor);
}

function partial({ operation, inputs, output }: Application<"elementwise">, k: number): Tensor | number | null {
  const derivative: PartialDerivative | null = scalarFunctions[operation.apply].derivatives[k];
  return derivative === null ? null : derivative(tensorOperations, inputs, output);
}

const elementwiseRule: Rule<"elementwise"> = {
  vjp(application, cotangent, k) {
    const factor = partial(application, k);
    if (factor === null) return null;
    const product = scale(cotangent, factor);
    return sameShape(product.shape, application.inputs[k].shape) ? product : sum(product);
  },
  jvp(application, tangents) {
    const terms = tangents.map((tangent, k) => {
      const factor = tangent === null ? null : partial(application, k);
      return tangent === null || factor === null ? null : scale(tangent, factor);
    });
    const total = sumOf(terms);
    return total === null ? null : broadcastTo(total, application.output.shape);
  },
};

// The transpose of a contraction in one input is the contraction with the result in that input's place: a summed label
// broadcasts, a diagonal is put back, a broadcast is summed.
const contractionRule: Rule<"contraction"> = {
  vjp({ operation, inputs }, cotangent, k) {
    const others = inputs.map((_, j) => j).filter((j) => j !== k);
    const labels = [operation.output, ...others.map((j) => operation.labels[j])];
    return contract(labels, operation.labels[k], [cotangent, ...others.map((j) => inputs[j])], operation.sizes);
  },
  jvp({ operation, inputs }, tangents) {
    const terms = tangents.map((tangent, k) =>
      tangent === null
        ? null
        : contract(operation.labels, operation.output, inputs.toSpliced(k, 1, tangent), operation.sizes),
    );
    return sumOf(terms);
  },
};

const reshapeRule = ofOneInput<"reshape">({
  vjp: ({ inputs }, cotangent) => reshape(cotangent, inputs[0].shape),
  jvp: ({ operation }, tangent) => reshape(tangent, operation.shape),
});

const castRule = ofOneInput<"cast">({
  vjp: ({ inputs }, cotangent) => to(cotangent, inputs[0].dtype),
  jvp: ({ operation }, tangent) => to(tangent, operation.dtype),
});

const sliceRule = ofOneInput<"slice">({
  vjp({ operation: { ranges, dropped }, inputs }, cotangent) {
    const full = ranges.map((range, axis) => (dropped.includes(axis) ? 1 : range.count));
    return embed(reshape(cotangent, full), ranges, inputs[0].shape);
  },
  jvp: ({ operation: { ranges, dropped } }, tangent) => slice(tangent, ranges, dropped),
});

const embedRule = ofOneInput<"embed">({
  vjp: ({ operation: { ranges } }, cotangent) => slice(cotangent, ranges),
  jvp: ({ operation: { ranges, shape } }, tangent) => embed(tangent, ranges, shape),
});

const gatherRule = ofOneInput<"gather">({
  vjp: ({ operation, inputs }, cotangent) => scatter(cotangent, operation.indices, inputs[0].shape),
  jvp: ({ operation }, tangent) => take(tangent, operation.indices, operation.shape),
});

const scatterRule = ofOneInput<"scatter">({
  vjp: ({ operation, inputs }, cotangent) => take(cotangent, operation.indices, inputs[0].shape),
  jvp: ({ operation }, tangent) => scatter(tangent, operation.indices, operation.shape),
});

const cumulativeSumRule = ofOneInput<"cumulativeSum">({
  vjp: ({ operation: { axis, reverse } }, cotangent) => cumsum(cotangent, axis, !reverse),
  jvp: ({ operation: { axis, reverse } }, tangent) => cumsum(tangent, axis, reverse),
});

const concatenateRule: Rule<"concatenate"> = {
  vjp({ operation: { axis }, inputs }, cotangent, k) {
    const start = inputs.slice(0, k).reduce((total, input) => total + input.shape[axis], 0);
    const items = cotangent.shape.map((_, j) =>
      j === axis ? ([start, start + inputs[k].shape[axis]] as const) : null,
    );
    return index(cotangent, ...items);
  },
  jvp: ({ operation: { axis }, inputs }, tangents) =>
    concat(
      tangents.map((tangent, k) => tangent ?? full(inputs[k].shape, 0, { dtype: inputs[k].dtype })),
      axis,
    ),
};

// 1/(number of ties) at the entries that attain the extremum, 0 elsewhere: constant almost everywhere.
function extremumWeights({ operation: { axes }, inputs, output }: Application<"extremum">): Tensor {
  const kept = reducedShape(inputs[0].shape, axes, true);
  const attained = eq(inputs[0], reshape(output, kept));
  return div(attained, sum(attained, { axis: axes, keepdims: true }));
}

const extremumRule = ofOneInput<"extremum">({
  vjp(application, cotangent) {
    const kept = reducedShape(application.inputs[0].shape, application.operation.axes, true);
    return mul(extremumWeights(application), reshape(cotangent, kept));
  },
  jvp: (application, tangent) => sum(mul(extremumWeights(application), tangent), { axis: application.operation.axes }),
});

// dA⁻¹ = −A⁻¹ dA A⁻¹ (Petersen and Pedersen, The Matrix Cookbook, eq. 59).
const inverseRule = ofOneInput<"inverse">({
  vjp: ({ output }, cotangent) => neg(matmul(matmul(transpose(output), cotangent), transpose(output))),
  jvp: ({ output }, tangent) => neg(matmul(matmul(output, tangent), output)),
});

// d det A = ⟨cof A, dA⟩ (Jacobi's formula).
const determinantRule = ofOneInput<"determinant">({
  vjp: ({ inputs }, cotangent) => mul(cofactor(inputs[0]), cotangent),
  jvp: ({ inputs }, tangent) => inner(cofactor(inputs[0]), tangent),
});

// d log|det A| = tr(A⁻¹ dA) (The Matrix Cookbook, eq. 43).
const logDeterminantRule = ofOneInput<"logDeterminant">({
  vjp: ({ inputs }, cotangent) => mul(transpose(inverse(inputs[0])), cotangent),
  jvp: ({ inputs }, tangent) => trace(matmul(inverse(inputs[0]), tangent)),
});

// cof′(A) is the second derivative of det, hence its own transpose.
const cofactorRule = ofOneInput<"cofactor">({
  vjp: ({ inputs }, cotangent) => cofactorDerivative(inputs[0], cotangent),
  jvp: ({ inputs }, tangent) => cofactorDerivative(inputs[0], tangent),
});

/**
 * D³det(A)[E, F, ·] = det·(T·Bᵀ − tr(BF)(BEB)ᵀ − tr(BE)(BFB)ᵀ + (BEBFB)ᵀ + (BFBEB)ᵀ) with B = A⁻¹ and
 * T = tr(BE)tr(BF) − tr(BEBF): the derivative of det·T, each dB being −B dA B. Needs an invertible A.
 */
function thirdDeterminantDerivative(a: Tensor, e: Tensor, f: Tensor): Tensor {
  const b = inverse(a);
  const [be, bf] = [matmul(b, e), matmul(b, f)];
  const [beb, bfb] = [matmul(be, b), matmul(bf, b)];
  const t = sub(mul(trace(be), trace(bf)), inner(be, transpose(bf)));
  const linear = add(mul(trace(bf), beb), mul(trace(be), bfb));
  const mixed = add(matmul(be, bfb), matmul(bf, beb));
  // cof A = det(A)·Bᵀ, so det = ⟨cof A, A⟩/n comes without another operation.
  const determinant = div(inner(cofactor(a), a), a.shape[0]);
  return mul(determinant, transpose(add(sub(mul(t, b), linear), mixed)));
}

const cofactorDerivativeRule: Rule<"cofactorDerivative"> = {
  vjp: ({ inputs: [a, e] }, cotangent, k) =>
    k === 1 ? cofactorDerivative(a, cotangent) : thirdDeterminantDerivative(a, e, cotangent),
  jvp: ({ inputs: [a, e] }, [da, de]) =>
    sumOf([de === null ? null : cofactorDerivative(a, de), da === null ? null : thirdDeterminantDerivative(a, e, da)]),
};

// A X = B: dX = A⁻¹(dB − dA X) (Giles 2008, §2.3.1).
const solveRule: Rule<"solve"> = {
  vjp({ inputs, output }, cotangent, k) {
    const right = solve(transpose(inputs[0]), cotangent);
    return k === 1 ? right : neg(matmul(right, transpose(output)));
  },
  jvp({ inputs, output }, [da, db]) {
    const moved = sumOf([db, da === null ? null : neg(matmul(da, output))]);
    return moved === null ? null : solve(inputs[0], moved);
  },
};

const leftSolve = (l: Tensor, b: Tensor): Tensor => solveTriangular(l, b, "lower");
const unitLower = (packed: Tensor): Tensor => add(tril(packed, -1), eye(packed.shape[0]));
// B·U⁻¹.
const rightSolve = (b: Tensor, u: Tensor): Tensor => transpose(solveTriangular(transpose(u), transpose(b), "lower"));

// With M = L⁻¹·dA·U⁻¹: dL = L·(M below the diagonal), dU = (M on and above it)·U (de Hoog, Anderssen and Lukas 2011).
const triangularFactorsRule = ofOneInput<"triangularFactors">({
  vjp({ output }, cotangent) {
    const [l, u] = [unitLower(output), triu(output)];
    const ofLower = tril(matmul(transpose(l), tril(cotangent, -1)), -1);
    const ofUpper = triu(matmul(triu(cotangent), transpose(u)));
    const middle = add(ofLower, ofUpper);
    return transpose(solveTriangular(u, transpose(solveTriangular(transpose(l), middle, "upper")), "upper"));
  },
  jvp({ output }, tangent) {
    const [l, u] = [unitLower(output), triu(output)];
    const middle = rightSolve(leftSolve(l, tangent), u);
    return add(matmul(l, tril(middle, -1)), matmul(triu(middle), u));
  },
});

/** The rules, one per kind: a kind without a rule does not compile. */
export const derivativeRules: { readonly [Kind in OperationKind]: Rule<Kind> } = {
  elementwise: elementwiseRule,
  contraction: contractionRule,
  reshape: reshapeRule,
  cast: castRule,
  slice: sliceRule,
  embed: embedRule,
  gather: gatherRule,
  scatter: scatterRule,
  cumulativeSum: cumulativeSumRule,
  concatenate: concatenateRule,
  extremum: extremumRule,
  inverse: inverseRule,
  determinant: determinantRule,
  logDeterminant: logDeterminantRule,
  cofactor: cofactorRule,
  cofactorDerivative: cofactorDerivativeRule,
  solve: solveRule,
  triangularFactors: triangularFactorsRule,
  matrixFunction: matrixFunctionRule,
};

// The compiler cannot see that a rule and an application looked up by the same kind belong together.
function ruleFor(operation: Operation): Rule<OperationKind> {
  return derivativeRules[operation.kind];
}

/** The cotangent of input k of an application; null for zero. */
export function pullBack(application: Application, cotangent: Tensor, k: number): Tensor | null {
  return ruleFor(application.operation).vjp(application, cotangent, k);
}

/** The tangent of an application's output; null for zero. */
export function pushForward(application: Application, tangents: Tangents): Tensor | null {
  if (tangents.every((tangent) => tangent === null)) return null;
  return ruleFor(application.operation).jvp(application, tangents);
}
