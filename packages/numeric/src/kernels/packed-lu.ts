// LU factors as one array, so that programs can factorise a matrix once and solve, invert or take determinants from it: n
// rows of factors, a row with the order of A's rows, and a row that begins with an estimate of Skeel's condition number.

import { skeelEstimate } from "./condition.ts";
import type { Matrix } from "./dense.ts";
import { matrixOf } from "./dense.ts";
import { luFactors, luSolve, luSolveTransposed, scaledProduct, singular } from "./lu.ts";
import type { LuFactors } from "./lu.ts";

/** The packed factors of an n×n matrix, of n + 2 rows. A singular matrix has factors, too. */
export function packedFactors({ values, rows: n }: Matrix): Float64Array {
  const lu = luFactors(values, n);
  const packed = new Float64Array((n + 2) * n);
  packed.set(lu.factors);
  packed.set(lu.rows, n * n);
  if (n > 0) packed[(n + 1) * n] = skeelEstimate(values, lu);
  return packed;
}

// A cycle of even length is an odd permutation.
function isEvenPermutation(rows: Int32Array): boolean {
  const seen = new Uint8Array(rows.length);
  let isEven = true;
  for (let start = 0; start < rows.length; start++) {
    let length = 0;
    for (let k = start; seen[k] === 0; k = rows[k], length++) seen[k] = 1;
    if (length > 0 && length % 2 === 0) isEven = !isEven;
  }
  return isEven;
}

function unpacked({ values, columns: n }: Matrix): LuFactors {
  const rows = Int32Array.from(values.subarray(n * n, (n + 1) * n));
  const factors = Float64Array.from(values.subarray(0, n * n));
  return { factors, rows, sign: isEvenPermutation(rows) ? 1 : -1, size: n };
}

function regular(packed: Matrix, what: string): LuFactors {
  const lu = unpacked(packed);
  const { size } = lu;
  const condition = size === 0 ? 0 : packed.values[(size + 1) * size];
  if (condition > 1 / Number.EPSILON) throw singular(what, size, `condition number ${condition.toExponential(1)}`);
  return lu;
}

/** X with A·X = B. Throws `singular`. */
export function packedSolve(packed: Matrix, right: Matrix): Float64Array {
  return luSolve(regular(packed, "solve"), right.values, right.columns, "solve");
}

/** X with A′·X = B. Throws `singular`. */
export function packedSolveTransposed(packed: Matrix, right: Matrix): Float64Array {
  const lu = regular(packed, "solve");
  const { rows, columns } = right;
  const solutions = Array.from({ length: columns }, (_, j) =>
    luSolveTransposed(
      lu,
      Float64Array.from({ length: rows }, (_unused, i) => right.values[i * columns + j]),
    ),
  );
  return Float64Array.from(matrixOf(rows, columns, (i, j) => solutions[j][i]).values);
}

/** A⁻¹. Throws `singular`. */
export function packedInverse(packed: Matrix): Float64Array {
  const { columns: n } = packed;
  return luSolve(regular(packed, "inverse"), matrixOf(n, n, (i, j) => (i === j ? 1 : 0)).values, n, "inverse");
}

function pivotsOf({ factors, size }: LuFactors): readonly number[] {
  return Array.from({ length: size }, (_, i) => factors[i * size + i]);
}

/** det A; 1 for n = 0. */
export function packedDeterminant(packed: Matrix): number {
  const lu = unpacked(packed);
  return scaledProduct([lu.sign, ...pivotsOf(lu)]);
}

/** log |det A|; −∞ for a zero pivot. */
export function packedLogDeterminant(packed: Matrix): number {
  return pivotsOf(unpacked(packed)).reduce((sum, pivot) => sum + Math.log(Math.abs(pivot)), 0);
}
