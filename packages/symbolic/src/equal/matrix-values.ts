// The values of functions of matrices in a prime field. Rational ones are computed. The others are opaque, but keep the
// laws that every primary function of matrices has: f(A) is a polynomial in A whose coefficients depend on the
// characteristic polynomial of A alone, and its Fréchet derivative is L(A, E) = Σ d[a,b]·Aᵃ·E·Aᵇ with symmetric d, which
// is f'(A)·E where A and E commute (Higham, Functions of Matrices, 2008, §1.2, §3.2).

import type { Field, FieldMatrix } from "./field-matrices.ts";
import {
  at,
  characteristicPolynomial,
  combine,
  fill,
  identity,
  multiply,
  powers,
  reducedEchelon,
  solve,
  transposed,
} from "./field-matrices.ts";

/** What the values are made with: the field, a random element for each key, and what to do where there is no value. */
export interface OpaqueField extends Field {
  readonly opaque: (key: string) => number;
  /** Throws: the point is to be drawn again. */
  readonly unlucky: (reason: string) => never;
}

function spectrumKey(field: Field, matrix: FieldMatrix): string {
  return characteristicPolynomial(field, matrix).join(",");
}

function primaryFunction(field: OpaqueField, name: string, matrix: FieldMatrix): FieldMatrix {
  const key = spectrumKey(field, matrix);
  return powers(field, matrix, matrix.shape[0]).reduce(
    (total, power, k) => combine(field, 1, total, field.opaque(`${name}:${k}:${key}`), power),
    fill(matrix.shape[0], matrix.shape[0], () => 0),
  );
}

function inverseOf(field: OpaqueField, matrix: FieldMatrix): FieldMatrix {
  return solve(field, matrix, identity(matrix.shape[0])) ?? field.unlucky("singular matrix");
}

// Σ d[a,b]·Aᵃ·E·Aᵇ with opaque symmetric d.
function bilinear(field: OpaqueField, name: string, matrix: FieldMatrix, direction: FieldMatrix): FieldMatrix {
  const key = spectrumKey(field, matrix);
  const list = powers(field, matrix, matrix.shape[0]);
  let total = fill(matrix.shape[0], matrix.shape[0], () => 0);
  for (const [a, left] of list.entries()) {
    const moved = multiply(field, left, direction);
    for (const [b, right] of list.entries()) {
      const weight = field.opaque(`${name}:${Math.min(a, b)},${Math.max(a, b)}:${key}`);
      total = combine(field, 1, total, weight, multiply(field, moved, right));
    }
  }
  return total;
}

// The bilinear form with (R·E + E·R)/2 added, where R makes L(A, I) the derivative f'(A).
function frechet(
  field: OpaqueField,
  name: string,
  derivative: FieldMatrix,
  matrix: FieldMatrix,
  direction: FieldMatrix,
): FieldMatrix {
  const { prime } = field;
  const rest = combine(field, 1, derivative, prime - 1, bilinear(field, name, matrix, identity(matrix.shape[0])));
  const half = (prime + 1) / 2;
  const added = combine(field, half, multiply(field, rest, direction), half, multiply(field, direction, rest));
  return combine(field, 1, bilinear(field, name, matrix, direction), 1, added);
}

// Σ Aʳ·M·Aᵏ⁻¹⁻ʳ is the derivative of Aᵏ in the direction M, and k·Aᵏ⁻¹·M where A and M commute.
function sumOfPowers(field: OpaqueField, matrix: FieldMatrix, middle: FieldMatrix, count: number): FieldMatrix {
  const lower = primaryFunction(field, `power ${(count + field.prime - 1) % field.prime}`, matrix);
  const derivative = combine(field, count, lower, 0, lower);
  return frechet(field, `powerSum ${count}`, derivative, matrix, middle);
}

// The linear system for the entries of X, row by row.
function solveSylvester(field: OpaqueField, a: FieldMatrix, b: FieldMatrix, c: FieldMatrix): FieldMatrix {
  const [rows, columns] = [a.shape[0], b.shape[0]];
  const system = fill(rows * columns, rows * columns, (to, from) => {
    const [i, j, k, l] = [Math.floor(to / columns), to % columns, Math.floor(from / columns), from % columns];
    return ((j === l ? at(a, i, k) : 0) + (i === k ? at(b, l, j) : 0)) % field.prime;
  });
  const solved = solve(field, system, { shape: [rows * columns, 1], values: c.values });
  return solved ? { shape: c.shape, values: solved.values } : field.unlucky("no unique solution");
}

// From a full-rank factorisation X = B·C: X⁺ = C'·(C·C')⁻¹·(B'·B)⁻¹·B' (Ben-Israel & Greville, Generalized Inverses, §1.6).
function pseudoinverse(field: OpaqueField, matrix: FieldMatrix): FieldMatrix {
  const { matrix: echelon, pivots } = reducedEchelon(field, matrix);
  const rank = pivots.length;
  const right = fill(rank, matrix.shape[1], (i, j) => at(echelon, i, j));
  const left = fill(matrix.shape[0], rank, (i, j) => at(matrix, i, pivots[j]));
  const rowGram = inverseOf(field, multiply(field, right, transposed(right)));
  const columnGram = inverseOf(field, multiply(field, transposed(left), left));
  const middle = multiply(field, rowGram, columnGram);
  return multiply(field, multiply(field, transposed(right), middle), transposed(left));
}

// A function of the nonzero singular values.
function ofSingularValues(field: OpaqueField, name: string, matrix: FieldMatrix): number {
  const gram = multiply(field, transposed(matrix), matrix);
  const key = spectrumKey(field, gram).replace(/(?:,0)+$/u, "");
  return field.opaque(`${name}:${key}`);
}

function opaqueMatrix(field: OpaqueField, name: string, matrix: FieldMatrix): FieldMatrix {
  const key = matrix.values.join(",");
  return fill(matrix.shape[0], matrix.shape[0], (i, j) => field.opaque(`${name}:${i},${j}:${key}`));
}

// (I − K)·(I + K)⁻¹ of a skew K is orthogonal (Cayley 1846).
function opaqueOrthogonal(field: OpaqueField, name: string, matrix: FieldMatrix): FieldMatrix {
  const { prime } = field;
  const size = matrix.shape[0];
  const drawn = opaqueMatrix(field, name, matrix);
  const skew = fill(size, size, (i, j) => (i < j ? at(drawn, i, j) : i > j ? prime - at(drawn, j, i) : 0));
  const minus = combine(field, 1, identity(size), prime - 1, skew);
  return multiply(field, minus, inverseOf(field, combine(field, 1, identity(size), 1, skew)));
}

// The axes [i, j, p, q] from what each unit matrix of (p, q) gives.
function kroneckerForm(rows: number, columns: number, along: (unit: FieldMatrix) => FieldMatrix): FieldMatrix {
  const size = rows * columns;
  const values = new Array<number>(size * size).fill(0);
  for (let from = 0; from < size; from++) {
    const unit = fill(rows, columns, (p, q) => (p * columns + q === from ? 1 : 0));
    along(unit).values.forEach((value, to) => (values[to * size + from] = value));
  }
  return { shape: [rows, columns, rows, columns], values };
}

const linearInLast: ReadonlyMap<string, string> = new Map([
  ["expm_kron", "expm_frechet"],
  ["logm_kron", "logm_frechet"],
  ["sylvester_kron", "sylvester"],
  ["power_kron", "powerSum"],
]);

/** The value of a function of matrices of this name, or `undefined` for one that is not of those here. */
export function matrixFunctionValue(
  field: OpaqueField,
  name: string,
  operands: readonly FieldMatrix[],
): FieldMatrix | undefined {
  const [first, second, third] = operands as readonly [FieldMatrix, FieldMatrix, FieldMatrix];
  const linear = linearInLast.get(name);
  if (linear) {
    const columns = name === "sylvester_kron" ? second.shape[0] : first.shape[1];
    return kroneckerForm(first.shape[0], columns, (unit) =>
      matrixFunctionValue(field, linear, name === "power_kron" ? [first, unit, second] : [...operands, unit])!,
    );
  }
  switch (name) {
    case "expm":
    case "logm":
    case "sqrtm":
      return primaryFunction(field, name, first);
    case "expm_frechet":
      return frechet(field, name, primaryFunction(field, "expm", first), first, second);
    case "logm_frechet":
      return frechet(field, name, inverseOf(field, first), first, second);
    case "matrixPower":
      return primaryFunction(field, `power ${second.values[0]}`, first);
    case "powerSum":
      return sumOfPowers(field, first, second, third.values[0]);
    case "sylvester":
      return solveSylvester(field, first, second, third);
    case "pinv":
      return pseudoinverse(field, first);
    case "normNuc":
      return { shape: [], values: [ofSingularValues(field, name, first)] };
    case "tril":
      return fill(first.shape[0], first.shape[1], (i, j) => (i >= j ? at(first, i, j) : 0));
    case "chol": {
      const drawn = opaqueMatrix(field, name, first);
      return fill(first.shape[0], first.shape[1], (i, j) => (i >= j ? at(drawn, i, j) : 0));
    }
    case "eigvals": {
      const key = spectrumKey(field, first);
      return {
        shape: [first.shape[0]],
        values: first.values.slice(0, first.shape[0]).map((_, i) => field.opaque(`eigvals:${i}:${key}`)),
      };
    }
    case "eigvecs":
      return opaqueOrthogonal(field, name, first);
    default:
      return undefined;
  }
}
