// The cofactor matrix cof A = ∂det/∂A and its derivative, defined for every A, singular or not.
// With complete pivoting A = P L D R Q, where L and R are unit triangular and well conditioned (Golub and Van Loan §3.4.8).
// Cofactors are multiplicative, so cof A = ± P L⁻ᵀ cof(D) R⁻ᵀ Q, and cof of a diagonal needs no division. No threshold
// decides about rank. (Stewart, On the adjugate matrix, 1998, argues so with the SVD.)

import type { Values } from "./elementwise.ts";
import { scaledProduct } from "./lu.ts";
import { batchedMatmul } from "./matmul.ts";

interface CompleteFactors {
  /** Inverses of L and R with their permutations: X A Y = D. */
  readonly leftInverse: Float64Array;
  readonly rightInverse: Float64Array;
  readonly diagonal: Float64Array;
  /** det of P times det of Q. */
  readonly sign: number;
  readonly size: number;
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}

function swap(matrix: Float64Array, n: number, i: number, j: number, byRows: boolean): void {
  for (let k = 0; k < n; k++) {
    const a = byRows ? i * n + k : k * n + i;
    const b = byRows ? j * n + k : k * n + j;
    const held = matrix[a];
    matrix[a] = matrix[b];
    matrix[b] = held;
  }
}

function addMultiple(
  matrix: Float64Array,
  n: number,
  target: number,
  source: number,
  factor: number,
  byRows: boolean,
): void {
  for (let k = 0; k < n; k++) {
    const t = byRows ? target * n + k : k * n + target;
    const s = byRows ? source * n + k : k * n + source;
    matrix[t] = matrix[t] + factor * matrix[s];
  }
}

function largestEntry(matrix: Float64Array, n: number, from: number): [number, number] {
  let best: [number, number] = [from, from];
  let largest = -1;
  for (let i = from; i < n; i++) {
    for (let j = from; j < n; j++) {
      const size = Math.abs(matrix[i * n + j]);
      if (size > largest) [best, largest] = [[i, j], size];
    }
  }
  return best;
}

function diagonalize(input: Values, n: number): CompleteFactors {
  const matrix = Float64Array.from(input);
  const leftInverse = identity(n);
  const rightInverse = identity(n);
  let sign = 1;
  for (let step = 0; step < n; step++) {
    const [row, column] = largestEntry(matrix, n, step);
    if (row !== step) sign = -sign;
    if (column !== step) sign = -sign;
    for (const rows of [matrix, leftInverse]) swap(rows, n, row, step, true);
    for (const columns of [matrix, rightInverse]) swap(columns, n, column, step, false);
    const pivot = matrix[step * n + step];
    if (pivot === 0) break;
    for (let i = step + 1; i < n; i++) {
      const factor = -matrix[i * n + step] / pivot;
      if (factor !== 0) for (const rows of [matrix, leftInverse]) addMultiple(rows, n, i, step, factor, true);
    }
    for (let j = step + 1; j < n; j++) {
      const factor = -matrix[step * n + j] / pivot;
      if (factor !== 0) for (const columns of [matrix, rightInverse]) addMultiple(columns, n, j, step, factor, false);
    }
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]);
  return { leftInverse, rightInverse, diagonal, sign, size: n };
}

function productWithout(diagonal: Float64Array, omitted: readonly number[]): number {
  return scaledProduct(diagonal.filter((_, k) => !omitted.includes(k)));
}

function transpose(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((_, k) => matrix[(k % n) * n + Math.floor(k / n)]);
}

function product(left: Values, right: Values, n: number): Float64Array {
  return batchedMatmul(left, right, { batch: 1, rows: n, shared: n, columns: n });
}

// Maps a cofactor of the diagonal problem back: cof A = sign · Xᵀ cof(D) Yᵀ.
function mapBack({ leftInverse, rightInverse, sign, size: n }: CompleteFactors, inner: Float64Array): Float64Array {
  const result = product(product(transpose(leftInverse, n), inner, n), transpose(rightInverse, n), n);
  return sign === 1 ? result : result.map((x) => -x);
}

/** The cofactor matrix of an n×n matrix, in O(n³): det(A)·A⁻ᵀ continued to singular A. */
export function cofactor(matrix: Values, n: number): Float64Array {
  const factors = diagonalize(matrix, n);
  const inner = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inner[i * n + i] = productWithout(factors.diagonal, [i]);
  return mapBack(factors, inner);
}

/**
 * d/dt cof(A + tE) at t = 0. For diagonal A only products of all but two entries occur: entry (i,j) is −E(j,i)·Π and
 * entry (i,i) is Σ E(k,k)·Π, each Π over the entries other than those two.
 */
export function cofactorDerivative(matrix: Values, direction: Values, n: number): Float64Array {
  const factors = diagonalize(matrix, n);
  const e = product(product(factors.leftInverse, direction, n), factors.rightInverse, n);
  const inner = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const rest = productWithout(factors.diagonal, [i, j]);
      inner[i * n + j] = -e[j * n + i] * rest;
      inner[i * n + i] = inner[i * n + i] + e[j * n + j] * rest;
    }
  }
  return mapBack(factors, inner);
}
