// Matrices over a prime field, row by row: what the values of functions of matrices there are made of.

import type { Dense } from "../tensor/evaluate.ts";

/** What the matrix operations need of the field. */
export interface Field {
  readonly prime: number;
  readonly invert: (value: number) => number;
}

/** A matrix over the field. */
export type FieldMatrix = Dense<number>;

/** The matrix with entry(i, j). */
export function fill(rows: number, columns: number, entry: (i: number, j: number) => number): FieldMatrix {
  const values = Array.from({ length: rows * columns }, (_, k) => entry(Math.floor(k / columns), k % columns));
  return { shape: [rows, columns], values };
}

/** M[i,j]. */
export function at(matrix: FieldMatrix, i: number, j: number): number {
  return matrix.values[i * matrix.shape[1] + j];
}

/** The transpose. */
export function transposed(matrix: FieldMatrix): FieldMatrix {
  return fill(matrix.shape[1], matrix.shape[0], (i, j) => at(matrix, j, i));
}

/** A·B. */
export function multiply(field: Field, a: FieldMatrix, b: FieldMatrix): FieldMatrix {
  return fill(a.shape[0], b.shape[1], (i, j) => {
    let total = 0;
    for (let k = 0; k < a.shape[1]; k++) total = (total + at(a, i, k) * at(b, k, j)) % field.prime;
    return total;
  });
}

/** a·A + b·B. */
export function combine(field: Field, a: number, left: FieldMatrix, b: number, right: FieldMatrix): FieldMatrix {
  const values = left.values.map(
    (value, k) => (((a * value) % field.prime) + ((b * right.values[k]) % field.prime)) % field.prime,
  );
  return { shape: left.shape, values };
}

/** The identity. */
export function identity(size: number): FieldMatrix {
  return fill(size, size, (i, j) => (i === j ? 1 : 0));
}

/** I, A, …, A^(count − 1). */
export function powers(field: Field, matrix: FieldMatrix, count: number): readonly FieldMatrix[] {
  const list = [identity(matrix.shape[0])];
  while (list.length < count) list.push(multiply(field, list[list.length - 1], matrix));
  return list;
}

/** The coefficients of det(x·I − A), highest first, by Faddeev and LeVerrier. */
export function characteristicPolynomial(field: Field, matrix: FieldMatrix): readonly number[] {
  const size = matrix.shape[0];
  const coefficients = [1];
  let current = fill(size, size, () => 0);
  for (let k = 1; k <= size; k++) {
    current = combine(field, 1, multiply(field, matrix, current), coefficients[k - 1], identity(size));
    const moved = multiply(field, matrix, current);
    let trace = 0;
    for (let i = 0; i < size; i++) trace = (trace + at(moved, i, i)) % field.prime;
    coefficients.push((((field.prime - trace) % field.prime) * field.invert(k)) % field.prime);
  }
  return coefficients;
}

interface Echelon {
  readonly matrix: FieldMatrix;
  readonly pivots: readonly number[];
}

/** The reduced row echelon form and its pivot columns. */
export function reducedEchelon(field: Field, matrix: FieldMatrix): Echelon {
  const { prime } = field;
  const [height, width] = matrix.shape as readonly [number, number];
  const rows = Array.from({ length: height }, (_, i) => matrix.values.slice(i * width, (i + 1) * width));
  const pivots: number[] = [];
  for (let column = 0; column < width && pivots.length < height; column++) {
    const place = pivots.length;
    const found = rows.findIndex((row, i) => i >= place && row[column] !== 0);
    if (found < 0) continue;
    [rows[place], rows[found]] = [rows[found], rows[place]];
    const scale = field.invert(rows[place][column]);
    rows[place] = rows[place].map((value) => (value * scale) % prime);
    for (let i = 0; i < height; i++) {
      const factor = rows[i][column];
      if (i === place || factor === 0) continue;
      rows[i] = rows[i].map((value, k) => (value + (prime - factor) * rows[place][k]) % prime);
    }
    pivots.push(column);
  }
  return { matrix: { shape: matrix.shape, values: rows.flat() }, pivots };
}

/** X with A·X = B for a square A, or `undefined` where A is singular. */
export function solve(field: Field, a: FieldMatrix, b: FieldMatrix): FieldMatrix | undefined {
  const [size, width] = [a.shape[0], b.shape[1]];
  const joined = fill(size, size + width, (i, j) => (j < size ? at(a, i, j) : at(b, i, j - size)));
  const { matrix, pivots } = reducedEchelon(field, joined);
  if (pivots.length < size || pivots[size - 1] >= size) return size === 0 ? b : undefined;
  return fill(size, width, (i, j) => at(matrix, i, size + j));
}
