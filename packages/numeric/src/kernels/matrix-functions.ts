// The functions of whole matrices by name: decompositions, functions of the spectrum, equations. Each is a record with
// the shape of its result, which checks the operands, and its values. A matrix with an entry that is not a finite number
// gives NaN throughout, so that a program does not stop where a scalar function would pass NaN on.

import { NumericError } from "../error.ts";
import { formatShape } from "../shape.ts";
import type { Shape } from "../shape.ts";
import type { Matrix } from "./dense.ts";
import {
  at,
  blockTriangular,
  identityMatrix,
  inverseOf,
  isFiniteMatrix,
  largestEntry,
  matrixOf,
  product,
  scaled,
  symmetricPart,
  transposed,
  upperRightBlock,
} from "./dense.ts";
import type { Values } from "./elementwise.ts";
import { choleskyFactor, orthogonalFactor } from "./factorization.ts";
import { onUnits, sylvesterInverse } from "./kronecker-form.ts";
import { exponential } from "./matrix-exponential.ts";
import { principalLogarithm } from "./matrix-logarithm.ts";
import { principalRoot } from "./matrix-root.ts";
import {
  packedDeterminant,
  packedFactors,
  packedInverse,
  packedLogDeterminant,
  packedSolve,
  packedSolveTransposed,
} from "./packed-lu.ts";
import { numericRank, svd } from "./svd.ts";
import type { Svd } from "./svd.ts";
import { sylvesterSolution } from "./sylvester.ts";
import { triangularSolution } from "./triangular.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";
import type { SymmetricEigen } from "./symmetric-eigen.ts";

/**
 * The names of the functions of matrices that a `matrixFunction` call may apply. With A = UΣV′, r = rank A:
 *
 * - `cholesky`: lower L with A = LL′. `eigvalsh`: eigenvalues of a symmetric matrix, ascending; `eigenvectors`: in columns,
 *   in that order.
 * - `svdvals`: singular values, descending; `singularVectors`: U on top of V. `orthogonalFactor`: Q of a thin QR, m ≥ n.
 * - `pinv`: VΣ⁺U′; `polarFactor`: U_r·V_r′; `nuclearNorm`: ΣΣᵢᵢ; `spectralNorm`: Σ₁₁; `leadingDyad`: u₁v₁′, where several
 *   singular values are largest the mean of theirs.
 * - `matrixExp`, `sqrtm`, `logm`: of square matrices; `expmFrechet`, `logmFrechet`: their derivatives at A along E.
 * - `solveLower`, `solveUpper`: X with TX = B for one triangle T of A.
 * - `sylvester`: X with AX + XB = C. `matrixPower`: A^k of A and a whole number k; `powerSum`: Σ A^r·M·A^(k−1−r) over
 *   r = 0 … k − 1, of A, M and k. `tril`, `triu`: A with zeros above or
 *   below its diagonal.
 * - `luFactors`: LU factors of A as n + 2 rows; of these `luSolve` and `luSolveTransposed` are X with AX = B or A′X = B,
 *   `luInverse` is A⁻¹, `luDeterminant` and `luLogDeterminant` are det A and log |det A|.
 * - `expmKronecker`, `logmKronecker`, `sylvesterKronecker`, `powerKronecker`: what the derivative, or the solution, is for the
 *   unit matrix of (p, q) at (i, j), as an array of the axes i, j, p, q.
 */
export type MatrixFunctionName =
  | "cholesky"
  | "eigvalsh"
  | "eigenvectors"
  | "svdvals"
  | "singularVectors"
  | "orthogonalFactor"
  | "pinv"
  | "polarFactor"
  | "nuclearNorm"
  | "spectralNorm"
  | "leadingDyad"
  | "matrixExp"
  | "sqrtm"
  | "logm"
  | "expmFrechet"
  | "logmFrechet"
  | "sylvester"
  | "solveLower"
  | "solveUpper"
  | "matrixPower"
  | "powerSum"
  | "tril"
  | "triu"
  | PackedLuName
  | KroneckerName;

type PackedLuName = "luFactors" | "luSolve" | "luSolveTransposed" | "luInverse" | "luDeterminant" | "luLogDeterminant";

type KroneckerName = "expmKronecker" | "logmKronecker" | "sylvesterKronecker" | "powerKronecker";

/**
 * The functions that autodiff knows as operations of their own. The others are composed of these: the two Fréchet
 * derivatives, powers, triangles and Kronecker forms; factors are for programs alone.
 */
export type DifferentiableMatrixFunction = Exclude<
  MatrixFunctionName,
  "expmFrechet" | "logmFrechet" | "matrixPower" | "powerSum" | "tril" | "triu" | PackedLuName | KroneckerName
>;

/** A function of matrices: the shape of its result, which throws `shape-mismatch` for operands that do not fit, and its values. */
export interface MatrixFunctionRecord {
  readonly shape: (name: string, operands: readonly Shape[]) => Shape;
  readonly values: (operands: readonly Matrix[]) => Values;
}

function mismatch(name: string, wanted: string, operands: readonly Shape[]): NumericError {
  const found = operands.map(formatShape).join(", ");
  const subject = operands.length === 1 ? "the shape is" : "the shapes are";
  return new NumericError("shape-mismatch", `${name} takes ${wanted}; ${subject} ${found}.`);
}

const isSquare = (shape: Shape): boolean => shape.length === 2 && shape[0] === shape[1];

type ShapeRule = MatrixFunctionRecord["shape"];

const ofSquare =
  (result: (n: number) => Shape): ShapeRule =>
  (name, operands) => {
    if (operands.length === 1 && isSquare(operands[0])) return result(operands[0][0]);
    throw mismatch(name, "a square matrix", operands);
  };

const ofMatrix =
  (result: (m: number, n: number) => Shape): ShapeRule =>
  (name, operands) => {
    if (operands.length === 1 && operands[0].length === 2) return result(operands[0][0], operands[0][1]);
    throw mismatch(name, "a matrix", operands);
  };

const squareShape = ofSquare((n) => [n, n]);
const sameMatrix = ofMatrix((m, n) => [m, n]);
const scalarShape = ofMatrix(() => []);

const tallShape: ShapeRule = (name, operands) => {
  const [m, n] = sameMatrix(name, operands);
  if (m >= n) return [m, n];
  throw mismatch(name, "a matrix with at least as many rows as columns", operands);
};

const twoSquares: ShapeRule = (name, operands) => {
  const [a, e] = operands;
  if (operands.length === 2 && isSquare(a) && isSquare(e) && a[0] === e[0]) return a;
  throw mismatch(name, "two square matrices of one size", operands);
};

const sylvesterShape: ShapeRule = (name, operands) => {
  const [a, b, c] = operands;
  const fits = operands.length === 3 && isSquare(a) && isSquare(b) && c.length === 2;
  if (fits && c[0] === a[0] && c[1] === b[0]) return c;
  throw mismatch(name, "A of m×m, B of n×n and C of m×n", operands);
};

const fourAxes = (n: number): Shape => [n, n, n, n];

const twoSidesShape: ShapeRule = (name, operands) => {
  const [a, b] = operands;
  if (operands.length === 2 && isSquare(a) && isSquare(b)) return [a[0], b[0], a[0], b[0]];
  throw mismatch(name, "two square matrices", operands);
};

const systemShape: ShapeRule = (name, operands) => {
  const [a, b] = operands;
  if (operands.length === 2 && isSquare(a) && b.length === 2 && a[0] === b[0]) return b;
  throw mismatch(name, "A of n×n and B of n×m", operands);
};

const ofPacked =
  (result: (n: number) => Shape): ShapeRule =>
  (name, operands) => {
    const [packed] = operands;
    if (operands.length === 1 && packed.length === 2 && packed[0] === packed[1] + 2) return result(packed[1]);
    throw mismatch(name, "packed factors", operands);
  };

const packedSystemShape: ShapeRule = (name, operands) => {
  const [packed, b] = operands;
  const isPacked = operands.length === 2 && packed.length === 2 && packed[0] === packed[1] + 2;
  if (isPacked && (b.length === 1 || b.length === 2) && b[0] === packed[1]) return b;
  throw mismatch(name, "packed factors of n×n and a vector or matrix of n rows", operands);
};

const powerShape: ShapeRule = (name, operands) => {
  const [a, exponent] = operands;
  if (operands.length === 2 && isSquare(a) && exponent.length === 0) return a;
  throw mismatch(name, "a square matrix and a number", operands);
};

const powerSumShape: ShapeRule = (name, operands) => {
  const [a, middle, count] = operands;
  const fits = operands.length === 3 && isSquare(a) && isSquare(middle) && a[0] === middle[0] && count.length === 0;
  if (fits) return a;
  throw mismatch(name, "two square matrices of one size and a whole number", operands);
};

// What is not finite has no decomposition; the result is NaN instead of an endless iteration.
const finite =
  (shape: ShapeRule, compute: (operands: readonly Matrix[]) => Values): MatrixFunctionRecord["values"] =>
  (operands) => {
    if (operands.every(isFiniteMatrix)) return compute(operands);
    const shapes = operands.map(({ rows, columns }) => [rows, columns]);
    const size = shape("", shapes).reduce((total, length) => total * length, 1);
    return new Float64Array(size).fill(NaN);
  };

const record = (shape: ShapeRule, compute: (operands: readonly Matrix[]) => Values): MatrixFunctionRecord => ({
  shape,
  values: finite(shape, compute),
});

function dyads(decomposition: Svd, rows: number, columns: number, weight: (k: number) => number): Values {
  const { values, left, right } = decomposition;
  const weights = Array.from(values, (_, k) => weight(k));
  return matrixOf(rows, columns, (i, j) =>
    weights.reduce((sum, w, k) => (w === 0 ? sum : sum + w * at(left, i, k) * at(right, j, k)), 0),
  ).values;
}

function pseudoinverse(a: Matrix): Values {
  const decomposition = svd(a, "pinv");
  const { values, left, right } = decomposition;
  const rank = numericRank(values, a.rows, a.columns);
  const turned = { values, left: right, right: left };
  return dyads(turned, a.columns, a.rows, (k) => (k < rank ? 1 / values[k] : 0));
}

function polarFactor(a: Matrix): Values {
  const decomposition = svd(a, "polarFactor");
  const rank = numericRank(decomposition.values, a.rows, a.columns);
  return dyads(decomposition, a.rows, a.columns, (k) => (k < rank ? 1 : 0));
}

function leadingDyad(a: Matrix): Values {
  const decomposition = svd(a, "leadingDyad");
  const { values } = decomposition;
  const bound = values[0] * (1 - Math.max(a.rows, a.columns) * 4 * Number.EPSILON);
  const count = values[0] > 0 ? values.filter((value) => value >= bound).length : 0;
  return dyads(decomposition, a.rows, a.columns, (k) => (k < count ? 1 / count : 0));
}

function singularVectors(a: Matrix): Values {
  const { left, right } = svd(a, "svd");
  return Float64Array.from([...left.values, ...right.values]);
}

// Linear in E, which is brought to the size of the rest by a power of two so that it does not steer the scaling.
function derivativeAlong(f: (matrix: Matrix) => Matrix, a: Matrix, e: Matrix): Values {
  const size = largestEntry(e);
  if (size === 0) return new Float64Array(e.values.length);
  const target = Math.max(largestEntry(a), 1e-3) / Math.max(a.rows, 1);
  const scale = 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(target / size))));
  return scaled(upperRightBlock(f(blockTriangular(a, scaled(e, scale)))), 1 / scale).values;
}

function wholePower(a: Matrix, exponent: number): Matrix {
  if (!Number.isSafeInteger(exponent)) {
    throw new NumericError("bad-request", `matrixPower: the exponent ${exponent} is not a whole number.`);
  }
  let square: Matrix = exponent < 0 ? inverseOf(a) : a;
  let result = identityMatrix(a.rows);
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = product(result, square);
    if (rest > 1) square = product(square, square);
  }
  return result;
}

// The upper right block of [A, M; 0, A]^k.
function powerSum(a: Matrix, middle: Matrix, count: number): Values {
  if (count < 0) {
    throw new NumericError("bad-request", `powerSum: a sum of ${count} terms has no value.`);
  }
  return upperRightBlock(wholePower(blockTriangular(a, middle), count)).values;
}

const lower = (a: Matrix): Matrix => matrixOf(a.rows, a.columns, (i, j) => (i >= j ? at(a, i, j) : 0));
const eigen = (a: Matrix, what: string): SymmetricEigen => symmetricEigen(symmetricPart(a, what), what);

/** The record of each function of matrices. */
export const matrixFunctions: Readonly<Record<MatrixFunctionName, MatrixFunctionRecord>> = {
  cholesky: record(squareShape, ([a]) => choleskyFactor(symmetricPart(a, "cholesky")).values),
  eigvalsh: record(
    ofSquare((n) => [n]),
    ([a]) => eigen(a, "eigvalsh").values,
  ),
  eigenvectors: record(squareShape, ([a]) => eigen(a, "eigh").vectors.values),
  svdvals: record(
    ofMatrix((m, n) => [Math.min(m, n)]),
    ([a]) => svd(a, "svdvals").values,
  ),
  singularVectors: record(
    ofMatrix((m, n) => [m + n, Math.min(m, n)]),
    ([a]) => singularVectors(a),
  ),
  orthogonalFactor: record(tallShape, ([a]) => orthogonalFactor(a).values),
  pinv: record(
    ofMatrix((m, n) => [n, m]),
    ([a]) => pseudoinverse(a),
  ),
  polarFactor: record(sameMatrix, ([a]) => polarFactor(a)),
  nuclearNorm: record(scalarShape, ([a]) =>
    Float64Array.of(svd(a, "nuclear norm").values.reduce((sum, value) => sum + value, 0)),
  ),
  spectralNorm: record(scalarShape, ([a]) => Float64Array.of(svd(a, "spectral norm").values[0] ?? 0)),
  leadingDyad: record(sameMatrix, ([a]) => leadingDyad(a)),
  matrixExp: record(squareShape, ([a]) => exponential(a).values),
  sqrtm: record(squareShape, ([a]) => principalRoot(a, "sqrtm").values),
  logm: record(squareShape, ([a]) => principalLogarithm(a).values),
  expmFrechet: record(twoSquares, ([a, e]) => derivativeAlong(exponential, a, e)),
  logmFrechet: record(twoSquares, ([a, e]) => derivativeAlong(principalLogarithm, a, e)),
  sylvester: record(sylvesterShape, ([a, b, c]) => sylvesterSolution(a, b, c).values),
  solveLower: { shape: systemShape, values: ([a, b]) => triangularSolution(a, b, "lower").values },
  solveUpper: { shape: systemShape, values: ([a, b]) => triangularSolution(a, b, "upper").values },
  matrixPower: { shape: powerShape, values: ([a, exponent]) => wholePower(a, exponent.values[0]).values },
  powerSum: { shape: powerSumShape, values: ([a, middle, count]) => powerSum(a, middle, count.values[0]) },
  expmKronecker: record(ofSquare(fourAxes), ([a]) => onUnits(a.rows, (unit) => derivativeAlong(exponential, a, unit))),
  logmKronecker: record(ofSquare(fourAxes), ([a]) =>
    onUnits(a.rows, (unit) => derivativeAlong(principalLogarithm, a, unit)),
  ),
  sylvesterKronecker: record(twoSidesShape, ([a, b]) => sylvesterInverse(a, b)),
  powerKronecker: {
    shape: (name, operands) => fourAxes(powerShape(name, operands)[0]),
    values: ([a, count]) => onUnits(a.rows, (unit) => powerSum(a, unit, count.values[0])),
  },
  luFactors: { shape: ofSquare((n) => [n + 2, n]), values: ([a]) => packedFactors(a) },
  luSolve: { shape: packedSystemShape, values: ([packed, b]) => packedSolve(packed, b) },
  luSolveTransposed: { shape: packedSystemShape, values: ([packed, b]) => packedSolveTransposed(packed, b) },
  luInverse: { shape: ofPacked((n) => [n, n]), values: ([packed]) => packedInverse(packed) },
  luDeterminant: { shape: ofPacked(() => []), values: ([packed]) => Float64Array.of(packedDeterminant(packed)) },
  luLogDeterminant: { shape: ofPacked(() => []), values: ([packed]) => Float64Array.of(packedLogDeterminant(packed)) },
  tril: { shape: sameMatrix, values: ([a]) => lower(a).values },
  triu: { shape: sameMatrix, values: ([a]) => transposed(lower(transposed(a))).values },
};

/** The functions' names, in order. */
export const matrixFunctionNames: readonly MatrixFunctionName[] = Object.keys(matrixFunctions) as MatrixFunctionName[];

/** The values of a function of matrices at operands of the given shapes, a scalar counting as 1×1. */
export function runMatrixFunction(
  name: MatrixFunctionName,
  operands: readonly Values[],
  shapes: readonly Shape[],
): Values {
  const matrices = operands.map((values, k) => ({ values, rows: shapes[k][0] ?? 1, columns: shapes[k][1] ?? 1 }));
  return matrixFunctions[name].values(matrices);
}
