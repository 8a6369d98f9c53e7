// Derivatives of the functions of matrices, one for each name; those of eigenvalues and singular values are next door.

import { NumericError } from "../error.ts";
import type { DifferentiableMatrixFunction } from "../kernels/matrix-functions.ts";
import { largestMagnitude } from "../kernels/dense.ts";
import { numericRank } from "../kernels/svd.ts";
import { eye, tensor } from "../ops/create.ts";
import { matmul, transpose } from "../ops/contraction.ts";
import { svdvals, symmetricPart } from "../ops/decompositions.ts";
import { add, mul, sub } from "../ops/elementwise.ts";
import { solve } from "../ops/linear-algebra.ts";
import { expmFrechet, logmFrechet, sylvester } from "../ops/matrix-functions.ts";
import { solveTriangular } from "../ops/triangular-solve.ts";
import { tril, triu } from "../ops/triangle.ts";
import { neg } from "../ops/unary.ts";
import type { Tensor } from "../tensor.ts";
import type { Rule } from "./rule.ts";
import { ofOneInput, sumOf } from "./rule.ts";
import {
  eigenvectorsRule,
  eigvalshRule,
  leadingDyadRule,
  nuclearNormRule,
  polarFactorRule,
  singularVectorsRule,
  spectralNormRule,
  svdvalsRule,
} from "./spectral-rules.ts";

type MatrixRule = Rule<"matrixFunction">;

const times = (...factors: readonly Tensor[]): Tensor => factors.reduce((left, right) => matmul(left, right));

// The lower triangle with half the diagonal: Φ(X) + Φ(X)′ = X for symmetric X.
function halfLower(x: Tensor): Tensor {
  const n = x.shape[0];
  const weights = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return i === j ? 0.5 : i > j ? 1 : 0;
  });
  return mul(tensor(weights, { shape: [n, n] }), x);
}

// dL = L·Φ(L⁻¹·dA·L⁻ᵀ) (Murray 2016, arXiv:1602.07527, eq. 8 and 10).
const choleskyRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp({ output: l }, cotangent) {
    const middle = halfLower(times(transpose(l), cotangent));
    const left = solveTriangular(transpose(l), middle, "upper");
    return symmetricPart(transpose(solveTriangular(transpose(l), transpose(left), "upper")));
  },
  jvp({ output: l }, tangent) {
    const left = solveTriangular(l, symmetricPart(tangent), "lower");
    return times(l, halfLower(transpose(solveTriangular(l, transpose(left), "lower"))));
  },
});

// X·R⁻¹.
const dividedBy = (x: Tensor, r: Tensor): Tensor => transpose(solve(transpose(r), transpose(x)));

function triangularFactor(a: Tensor, q: Tensor): Tensor {
  const r = triu(times(transpose(q), a));
  const n = r.shape[0];
  const pivots = Array.from({ length: n }, (_, k) => Math.abs(r.data[k * n + k]));
  const largest = largestMagnitude(r.data);
  if (pivots.some((pivot) => pivot <= 8 * a.shape[0] * Number.EPSILON * largest)) {
    throw new NumericError(
      "not-differentiable",
      "qr: the columns are linearly dependent, so that Q and R are not determined.",
    );
  }
  return r;
}

const outside = (q: Tensor, x: Tensor): Tensor => sub(x, times(q, transpose(q), x));

// dQ = Q(L − L′) + (I − QQ′)dA·R⁻¹, L the part of Q′dA·R⁻¹ below the diagonal (Walter and Lehmann 2010).
const orthogonalFactorRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp({ inputs: [a], output: q }, cotangent) {
    const r = triangularFactor(a, q);
    const projected = times(transpose(q), cotangent);
    const turned = tril(sub(projected, transpose(projected)), -1);
    return dividedBy(add(outside(q, cotangent), times(q, turned)), transpose(r));
  },
  jvp({ inputs: [a], output: q }, tangent) {
    const moved = dividedBy(tangent, triangularFactor(a, q));
    const below = tril(times(transpose(q), moved), -1);
    return add(times(q, sub(below, transpose(below))), outside(q, moved));
  },
});

function requireFullRank(a: Tensor): void {
  const [m, n] = a.shape;
  const values = svdvals(a).data;
  if (values.some(Number.isNaN) || numericRank(values, m, n) === Math.min(m, n)) return;
  throw new NumericError(
    "not-differentiable",
    `pinv: the ${m}×${n} matrix does not have full rank; there the pseudoinverse jumps.`,
  );
}

// dP = −P·dA·P + PP′·dA′(I − AP) + (I − PA)dA′·P′P (Golub and Pereyra 1973, eq. 4.12).
const pinvRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp({ inputs: [a], output: p }, cotangent) {
    requireFullRank(a);
    const [m, n] = a.shape;
    const [turned, flipped] = [transpose(p), transpose(cotangent)];
    const rows = times(sub(eye(m), times(a, p)), flipped, p, turned);
    const columns = times(turned, p, flipped, sub(eye(n), times(p, a)));
    return add(sub(rows, times(turned, cotangent, turned)), columns);
  },
  jvp({ inputs: [a], output: p }, tangent) {
    requireFullRank(a);
    const [m, n] = a.shape;
    const [turned, flipped] = [transpose(p), transpose(tangent)];
    const rows = times(p, turned, flipped, sub(eye(m), times(a, p)));
    const columns = times(sub(eye(n), times(p, a)), flipped, turned, p);
    return add(sub(rows, times(p, tangent, p)), columns);
  },
});

// The transpose of E ↦ f′(A)[E] is E ↦ f′(A′)[E] (Higham, Functions of Matrices, §3.2).
const matrixExpRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp: ({ inputs: [a] }, cotangent) => expmFrechet(transpose(a), cotangent),
  jvp: ({ inputs: [a] }, tangent) => expmFrechet(a, tangent),
});

const logmRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp: ({ inputs: [a] }, cotangent) => logmFrechet(transpose(a), cotangent),
  jvp: ({ inputs: [a] }, tangent) => logmFrechet(a, tangent),
});

// S·dS + dS·S = dA, from S² = A.
function rootDerivative(s: Tensor, moved: Tensor): Tensor {
  try {
    return sylvester(s, s, moved);
  } catch (error) {
    if (!(error instanceof NumericError) || error.code !== "singular") throw error;
    throw new NumericError(
      "not-differentiable",
      "sqrtm: the matrix is singular to working precision; there the square root has no derivative.",
    );
  }
}

const sqrtmRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp: ({ output }, cotangent) => rootDerivative(transpose(output), cotangent),
  jvp: ({ output }, tangent) => rootDerivative(output, tangent),
});

// A·dX + dX·B = dC − dA·X − X·dB.
const sylvesterRule: MatrixRule = {
  vjp({ inputs: [a, b], output: x }, cotangent, k) {
    const w = sylvester(transpose(a), transpose(b), cotangent);
    return k === 2 ? w : neg(k === 0 ? times(w, transpose(x)) : times(transpose(x), w));
  },
  jvp({ inputs: [a, b], output: x }, [da, db, dc]) {
    const moved = sumOf([dc, da === null ? null : neg(times(da, x)), db === null ? null : neg(times(x, db))]);
    return moved === null ? null : sylvester(a, b, moved);
  },
};

// T·X = B for a triangle T of A: dX = T⁻¹(dB − dT·X), dT the same triangle of dA (Giles 2008, §2.3.1).
function triangularRule(triangle: "lower" | "upper"): MatrixRule {
  const [part, opposite] = triangle === "lower" ? [tril, "upper" as const] : [triu, "lower" as const];
  return {
    vjp({ inputs: [a], output: x }, cotangent, k) {
      const w = solveTriangular(transpose(a), cotangent, opposite);
      return k === 1 ? w : neg(part(times(w, transpose(x))));
    },
    jvp({ inputs: [a], output: x }, [da, db]) {
      const moved = sumOf([db, da === null ? null : neg(times(part(da), x))]);
      return moved === null ? null : solveTriangular(a, moved, triangle);
    },
  };
}

/** The rules by name: a function without a rule does not compile. */
export const matrixFunctionRules: { readonly [Name in DifferentiableMatrixFunction]: MatrixRule } = {
  cholesky: choleskyRule,
  eigvalsh: eigvalshRule,
  eigenvectors: eigenvectorsRule,
  svdvals: svdvalsRule,
  singularVectors: singularVectorsRule,
  orthogonalFactor: orthogonalFactorRule,
  pinv: pinvRule,
  polarFactor: polarFactorRule,
  nuclearNorm: nuclearNormRule,
  spectralNorm: spectralNormRule,
  leadingDyad: leadingDyadRule,
  matrixExp: matrixExpRule,
  sqrtm: sqrtmRule,
  logm: logmRule,
  sylvester: sylvesterRule,
  solveLower: triangularRule("lower"),
  solveUpper: triangularRule("upper"),
};

/** The derivative of whichever function of matrices is applied. */
export const matrixFunctionRule: MatrixRule = {
  vjp: (application, cotangent, k) => matrixFunctionRules[application.operation.apply].vjp(application, cotangent, k),
  jvp: (application, tangents) => matrixFunctionRules[application.operation.apply].jvp(application, tangents),
};
