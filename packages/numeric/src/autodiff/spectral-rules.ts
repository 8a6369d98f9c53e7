// Derivatives of eigenvalues, singular values, their vectors and the norms made of them. Where they do not exist they are
// refused; nothing is divided by a gap that is rounding.

import { NumericError } from "../error.ts";
import { largestMagnitude } from "../kernels/dense.ts";
import { matmul, transpose } from "../ops/contraction.ts";
import { diagonal } from "../ops/diagonal.ts";
import { outer } from "../ops/products.ts";
import { eye } from "../ops/create.ts";
import { eigvalsh, svdvals, symmetricPart } from "../ops/decompositions.ts";
import { add, div, mul, sub } from "../ops/elementwise.ts";
import { solve } from "../ops/linear-algebra.ts";
import { sylvester } from "../ops/matrix-functions.ts";
import { matrixFunction } from "../ops/matrix-function.ts";
import { concat, index, reshape } from "../ops/movement.ts";
import { norm } from "../ops/norm.ts";
import { square } from "../ops/unary.ts";
import type { Tensor } from "../tensor.ts";
import type { Application, Rule } from "./rule.ts";
import { inner, ofOneInput } from "./rule.ts";

type MatrixApplication = Application<"matrixFunction">;
type MatrixRule = Rule<"matrixFunction">;

function refusal(what: string, reason: string, hint?: string): NumericError {
  return new NumericError("not-differentiable", `${what}: ${reason}.`, hint);
}

/** The largest number of rows or columns times eps, relative to the largest value: differences below it are rounding. */
function gapBound(values: ArrayLike<number>, size: number): number {
  return 8 * size * Number.EPSILON * largestMagnitude(Array.from(values));
}

/** Runs of equal values in a sorted list, as [first, last] positions; only those longer than one. */
function repeated(values: ArrayLike<number>, bound: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let k = 1; k < values.length; k++) {
    if (!(Math.abs(values[k] - values[k - 1]) <= bound)) continue;
    const open = runs.at(-1);
    if (open !== undefined && open[1] === k - 1) open[1] = k;
    else runs.push([k - 1, k]);
  }
  return runs;
}

const symmetricUseOnly = "Only functions that treat equal ones alike, such as a sum over all, have a derivative there.";

// A repeated value has a derivative only within a sum of all its copies: their cotangents must agree.
function requireEqualWeights(what: string, values: ArrayLike<number>, weights: ArrayLike<number>, bound: number): void {
  const largest = largestMagnitude(Array.from(weights));
  for (const [first, last] of repeated(values, bound)) {
    for (let k = first + 1; k <= last; k++) {
      if (Math.abs(weights[k] - weights[first]) > 1e-10 * largest)
        throw refusal(what, `values ${first + 1} to ${last + 1} are equal`, symmetricUseOnly);
    }
  }
}

// The tangents of a repeated value are its own only where the block of the perturbation is a multiple of I.
function requireScalarBlocks(what: string, values: ArrayLike<number>, moved: Tensor, bound: number): void {
  const n = moved.shape[1];
  const largest = largestMagnitude(moved.data);
  for (const [first, last] of repeated(values, bound)) {
    for (let i = first; i <= last; i++) {
      for (let j = first; j <= last; j++) {
        const expected = i === j ? moved.data[first * n + first] : 0;
        if (Math.abs(moved.data[i * n + j] - expected) > 1e-10 * largest)
          throw refusal(what, `values ${first + 1} to ${last + 1} are equal`, symmetricUseOnly);
      }
    }
  }
}

function requireSimple(what: string, values: ArrayLike<number>, bound: number): void {
  const [run] = repeated(values, bound);
  if (run === undefined) return;
  const reason = `values ${run[0] + 1} to ${run[1] + 1} are equal, so that their vectors are not determined`;
  throw refusal(what, reason);
}

const times = (...factors: readonly Tensor[]): Tensor => factors.reduce((left, right) => matmul(left, right));

/** 1/(yⱼ − yᵢ) off the diagonal, 0 on it. */
function reciprocalGaps(y: Tensor): Tensor {
  const one = eye(y.size);
  const gaps = sub(reshape(y, [1, -1]), reshape(y, [-1, 1]));
  return div(sub(1, one), add(gaps, one));
}

/** dλᵢ = vᵢ′·dA·vᵢ (Magnus 1985, theorem 1). */
export const eigvalshRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp({ inputs: [a], output }, cotangent) {
    requireEqualWeights("eigvalsh", output.data, cotangent.data, gapBound(output.data, output.size));
    const v = matrixFunction("eigenvectors", a);
    return times(mul(v, cotangent), transpose(v));
  },
  jvp({ inputs: [a], output }, tangent) {
    const v = matrixFunction("eigenvectors", a);
    const moved = times(transpose(v), symmetricPart(tangent), v);
    requireScalarBlocks("eigvalsh", output.data, moved, gapBound(output.data, output.size));
    return diagonal(moved);
  },
});

function eigenGaps({ inputs: [a] }: MatrixApplication): Tensor {
  const values = eigvalsh(a);
  requireSimple("eigh", values.data, gapBound(values.data, values.size));
  return reciprocalGaps(values);
}

/** dV = V(F∘(V′·dA·V)), Fᵢⱼ = 1/(λⱼ − λᵢ) (Giles 2008, §3.1). */
export const eigenvectorsRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp(application, cotangent) {
    const v = application.output;
    const middle = mul(eigenGaps(application), times(transpose(v), cotangent));
    return symmetricPart(times(v, middle, transpose(v)));
  },
  jvp(application, tangent) {
    const v = application.output;
    return times(v, mul(eigenGaps(application), times(transpose(v), symmetricPart(tangent), v)));
  },
});

interface SingularPair {
  readonly u: Tensor;
  readonly v: Tensor;
}

function split(vectors: Tensor, rows: number): SingularPair {
  return { u: index(vectors, [0, rows]), v: index(vectors, [rows, null]) };
}

const singularPair = (a: Tensor): SingularPair => split(matrixFunction("singularVectors", a), a.shape[0]);

const sizeOfMatrix = (a: Tensor): number => Math.max(...a.shape);

/** dσᵢ = uᵢ′·dA·vᵢ for σᵢ > 0 (Giles 2008, §3.2). */
export const svdvalsRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp({ inputs: [a], output }, cotangent) {
    const bound = gapBound(output.data, sizeOfMatrix(a));
    const isUsedAtZero = output.data.some((value, k) => value <= bound && cotangent.data[k] !== 0);
    if (isUsedAtZero) throw refusal("svdvals", "a singular value is 0, where it has a kink");
    requireEqualWeights("svdvals", output.data, cotangent.data, bound);
    const { u, v } = singularPair(a);
    return times(mul(u, cotangent), transpose(v));
  },
  jvp({ inputs: [a], output }, tangent) {
    const bound = gapBound(output.data, sizeOfMatrix(a));
    const { u, v } = singularPair(a);
    if (output.data.some((value) => value <= bound))
      throw refusal("svdvals", "a singular value is 0, where it has a kink");
    const moved = times(transpose(u), tangent, v);
    requireScalarBlocks("svdvals", output.data, symmetricPart(moved), bound);
    return diagonal(moved);
  },
});

interface SingularPoint extends SingularPair {
  readonly s: Tensor;
  /** 1/(σⱼ² − σᵢ²) off the diagonal. */
  readonly gaps: Tensor;
}

function singularPoint({ inputs: [a], output }: MatrixApplication): SingularPoint {
  const s = svdvals(a);
  const bound = gapBound(s.data, sizeOfMatrix(a));
  requireSimple("svd", s.data, bound);
  if (s.data.some((value) => value <= bound))
    throw refusal("svd", "a singular value is 0, so that its vectors are not determined");
  return { ...split(output, a.shape[0]), s, gaps: reciprocalGaps(square(s)) };
}

// (I − UU′)·X.
const outside = (u: Tensor, x: Tensor): Tensor => sub(x, times(u, transpose(u), x));

/**
 * dU = U(F∘(dP·Σ + Σ·dP′)) + (I − UU′)dA·V·Σ⁻¹ and dV = V(F∘(Σ·dP + dP′·Σ)) + (I − VV′)dA′·U·Σ⁻¹ with dP = U′·dA·V and
 * Fᵢⱼ = 1/(σⱼ² − σᵢ²) (Giles 2008, §3.2; Townsend 2016).
 */
export const singularVectorsRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp(application, cotangent) {
    const { u, v, s, gaps } = singularPoint(application);
    const bar = split(cotangent, u.shape[0]);
    const turned = (w: Tensor, wBar: Tensor): Tensor => {
      const projected = times(transpose(w), wBar);
      return mul(gaps, sub(projected, transpose(projected)));
    };
    const column = reshape(s, [-1, 1]);
    const middle = add(mul(turned(u, bar.u), s), mul(column, turned(v, bar.v)));
    const left = times(div(outside(u, bar.u), s), transpose(v));
    const right = times(u, transpose(div(outside(v, bar.v), s)));
    return add(times(u, middle, transpose(v)), add(left, right));
  },
  jvp(application, tangent) {
    const { u, v, s, gaps } = singularPoint(application);
    const p = times(transpose(u), tangent, v);
    const column = reshape(s, [-1, 1]);
    const rotationOfU = mul(gaps, add(mul(p, s), mul(column, transpose(p))));
    const rotationOfV = mul(gaps, add(mul(column, p), mul(transpose(p), s)));
    return concat([
      add(times(u, rotationOfU), div(outside(u, times(tangent, v)), s)),
      add(times(v, rotationOfV), div(outside(v, times(transpose(tangent), u)), s)),
    ]);
  },
});

/** d‖A‖∗ = ⟨UV′, dA⟩; below full rank the subgradient of least norm (Watson 1992). */
export const nuclearNormRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp: ({ inputs: [a] }, cotangent) => mul(cotangent, matrixFunction("polarFactor", a)),
  jvp: ({ inputs: [a] }, tangent) => inner(matrixFunction("polarFactor", a), tangent),
});

/** d‖A‖₂ = u₁′·dA·v₁; where several singular values are largest a subgradient, their mean (Watson 1992). */
export const spectralNormRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp: ({ inputs: [a] }, cotangent) => mul(cotangent, matrixFunction("leadingDyad", a)),
  jvp: ({ inputs: [a] }, tangent) => inner(matrixFunction("leadingDyad", a), tangent),
});

/** The symmetric factor P of A = GP. */
function stretch({ inputs: [a], output: g }: MatrixApplication): Tensor {
  const values = svdvals(a);
  if (values.data.some((value) => value <= gapBound(values.data, sizeOfMatrix(a))))
    throw refusal("nuclear norm", "the matrix does not have full rank, where the norm has a kink");
  return symmetricPart(times(transpose(g), a));
}

const isTall = (a: Tensor): boolean => a.shape[0] >= a.shape[1];

// X·P⁻¹ for symmetric P.
const dividedBy = (x: Tensor, p: Tensor): Tensor => transpose(solve(p, transpose(x)));

/** dG = GΩ + (I − GG′)dA·P⁻¹ with PΩ + ΩP = G′dA − dA′G, from A = GP (Kenney and Laub 1991). For a wide A by transposes. */
export const polarFactorRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp(application, cotangent) {
    if (!isTall(application.inputs[0]))
      return transpose(polarFactorRule.vjp(mirrored(application), transpose(cotangent), 0)!);
    const [g, p] = [application.output, stretch(application)];
    const w = sylvester(p, p, times(transpose(g), cotangent));
    return add(times(g, sub(w, transpose(w))), dividedBy(outside(g, cotangent), p));
  },
  jvp(application, tangent) {
    if (!isTall(application.inputs[0]))
      return transpose(polarFactorRule.jvp(mirrored(application), [transpose(tangent)])!);
    const [g, p] = [application.output, stretch(application)];
    const turned = times(transpose(g), tangent);
    const rotation = sylvester(p, p, sub(turned, transpose(turned)));
    return add(times(g, rotation), dividedBy(outside(g, tangent), p));
  },
});

function mirrored({ operation, inputs: [a], output }: MatrixApplication): MatrixApplication {
  return { operation, inputs: [transpose(a)], output: transpose(output) };
}

/** z = (u; v)/√2, the eigenvector of H = [0, A; A′, 0] for σ₁, and x ↦ (σ₁I − H)⁺x. */
interface LeadingVector {
  readonly z: SingularPair;
  readonly resolve: (x: SingularPair) => SingularPair;
}

function leadingVector({ inputs: [a], output }: MatrixApplication): LeadingVector {
  const values = svdvals(a).data;
  const bound = gapBound(values, sizeOfMatrix(a));
  if (!(values[0] > bound) || values[0] - (values[1] ?? 0) <= bound)
    throw refusal("spectral norm", "the largest singular value is repeated or 0, where the norm has a kink");
  const [m, n] = a.shape;
  const column = index(output, null, largestColumn(output));
  const u = div(column, mul(norm(column), Math.SQRT2));
  const z = concat([u, matmul(transpose(output), u)]);
  const zeroBlock = (size: number): Tensor => mul(eye(size), 0);
  const h = concat([concat([zeroBlock(m), a], 1), concat([transpose(a), zeroBlock(n)], 1)]);
  const sigma = matrixFunction("spectralNorm", a);
  const shifted = sub(mul(sigma, add(eye(m + n), outer(z, z))), h);
  const resolve = (x: SingularPair): SingularPair => {
    const whole = concat([x.u, x.v]);
    // σ₁zz′ only makes the matrix regular: what lies along z is taken out before.
    const solution = solve(shifted, sub(whole, mul(z, matmul(z, whole))));
    return split(solution, m);
  };
  return { z: split(z, m), resolve };
}

function largestColumn(matrix: Tensor): number {
  const columns = matrix.shape[1];
  let best = 0;
  matrix.data.forEach((x, k) => {
    if (Math.abs(x) > Math.abs(matrix.data[best])) best = k;
  });
  return best % columns;
}

/** d(u₁v₁′) by dz = (σ₁I − H)⁺·dH·z (Magnus 1985, theorem 1, for H). */
export const leadingDyadRule: MatrixRule = ofOneInput<"matrixFunction">({
  vjp(application, cotangent) {
    const { z, resolve } = leadingVector(application);
    const w = resolve({ u: mul(2, matmul(cotangent, z.v)), v: mul(2, matmul(transpose(cotangent), z.u)) });
    return add(outer(w.u, z.v), outer(z.u, w.v));
  },
  jvp(application, tangent) {
    const { z, resolve } = leadingVector(application);
    const moved = resolve({ u: matmul(tangent, z.v), v: matmul(transpose(tangent), z.u) });
    return mul(2, add(outer(moved.u, z.v), outer(z.u, moved.v)));
  },
});
