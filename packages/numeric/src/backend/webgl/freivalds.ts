// Checks matrix products without computing them again: for a vector r of signs, C·r must be A·(B·r) up to rounding
// (Freivalds 1977). A wrong entry goes unnoticed with probability ½ for each vector.

/** A matrix on the host. */
export interface HostMatrix {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

const trials = 8;

/** Whether C is A·B up to the rounding errors of float32, as far as a few random vectors tell. */
export function isProduct(a: HostMatrix, b: HostMatrix, c: HostMatrix, random: () => number = Math.random): boolean {
  for (let trial = 0; trial < trials; trial++) {
    const signs = Float64Array.from({ length: b.columns }, () => (random() < 0.5 ? -1 : 1));
    const expected = times(a, times(b, signs));
    const received = times(c, signs);
    const sizes = times(a, times(b, signs.map(Math.abs), Math.abs), Math.abs);
    const unit = (a.columns + b.columns + 16) * 2 ** -24;
    for (let row = 0; row < a.rows; row++) {
      if (!Number.isFinite(expected[row])) continue;
      if (!(Math.abs(received[row] - expected[row]) <= unit * sizes[row] + 1e-30)) return false;
    }
  }
  return true;
}

function times(matrix: HostMatrix, vector: Float64Array, of: (x: number) => number = (x) => x): Float64Array {
  const { values, rows, columns } = matrix;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += of(values[row * columns + k]) * vector[k];
    return sum;
  });
}

/** The transpose of row-major values. */
export function transposeOf({ values, rows, columns }: HostMatrix): HostMatrix {
  const result = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column];
  }
  return { values: result, rows: columns, columns: rows };
}
