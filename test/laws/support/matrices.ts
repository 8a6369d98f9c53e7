// The textbook meaning of the language's functions on dense matrices, by loops: the witness of the laws. Vectors are
// columns, scalars are 1×1.

/** A dense matrix by rows. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly data: readonly number[];
}

/** The matrix with entries f(i, j). */
export function fill(rows: number, columns: number, f: (i: number, j: number) => number): Dense {
  return {
    rows,
    columns,
    data: Array.from({ length: rows * columns }, (_, k) => f(Math.floor(k / columns), k % columns)),
  };
}

/** The entry at (i, j). */
export function at(a: Dense, i: number, j: number): number {
  return a.data[i * a.columns + j];
}

/** The number as a 1×1 matrix. */
export function scalar(value: number): Dense {
  return { rows: 1, columns: 1, data: [value] };
}

/** f of each entry. */
export function map(a: Dense, f: (entry: number) => number): Dense {
  return { ...a, data: a.data.map(f) };
}

/** f of entries in pairs; a 1×1 operand is used for every entry. */
export function zip(a: Dense, b: Dense, f: (left: number, right: number) => number): Dense {
  const like = a.data.length === 1 ? b : a;
  const pick = (m: Dense, i: number, j: number): number => (m.data.length === 1 ? m.data[0] : at(m, i, j));
  return fill(like.rows, like.columns, (i, j) => f(pick(a, i, j), pick(b, i, j)));
}

/** A·B, or the scaled matrix where one is 1×1. */
export function multiply(a: Dense, b: Dense): Dense {
  if (a.columns !== b.rows) return zip(a, b, (left, right) => left * right);
  return fill(a.rows, b.columns, (i, j) => {
    let total = 0;
    for (let k = 0; k < a.columns; k++) total += at(a, i, k) * at(b, k, j);
    return total;
  });
}

/** A'. */
export function transpose(a: Dense): Dense {
  return fill(a.columns, a.rows, (i, j) => at(a, j, i));
}

/** The sum of all entries. */
export function sum(a: Dense): number {
  return a.data.reduce((total, entry) => total + entry, 0);
}

/** det A by elimination with partial pivoting, and A⁻¹. */
export function eliminate(a: Dense): { readonly determinant: number; readonly inverse: Dense } {
  const n = a.rows;
  const rows = Array.from({ length: n }, (_, i) => [
    ...a.data.slice(i * n, (i + 1) * n),
    ...Array.from({ length: n }, (_unused, j) => (i === j ? 1 : 0)),
  ]);
  let determinant = 1;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let i = c; i < n; i++) if (Math.abs(rows[i][c]) > Math.abs(rows[pivot][c])) pivot = i;
    if (pivot !== c) [rows[pivot], rows[c], determinant] = [rows[c], rows[pivot], -determinant];
    const lead = rows[c][c];
    determinant *= lead;
    rows[c] = rows[c].map((entry) => entry / lead);
    for (let i = 0; i < n; i++) {
      const factor = rows[i][c];
      if (i !== c) rows[i] = rows[i].map((entry, k) => entry - factor * rows[c][k]);
    }
  }
  return { determinant, inverse: fill(n, n, (i, j) => rows[i][n + j]) };
}
