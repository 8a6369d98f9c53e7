// Kronecker forms of derivatives of matrices: vec(L(E)) = K·vec(E), kept with the axes [i, j, p, q] (Higham, Functions of
// Matrices, 2008, §3.2).

import { at, inverseOf, matrixOf } from "./dense.ts";
import type { Matrix } from "./dense.ts";
import type { Values } from "./elementwise.ts";

/** The entries [i, j, p, q] of a linear map of n×n matrices, from what it gives for each unit matrix. */
export function onUnits(n: number, map: (unit: Matrix) => Values): Values {
  const size = n * n;
  const entries = new Float64Array(size * size);
  for (let from = 0; from < size; from++) {
    const unit = matrixOf(n, n, (p, q) => (p * n + q === from ? 1 : 0));
    const column = map(unit);
    for (let to = 0; to < size; to++) entries[to * size + from] = column[to];
  }
  return entries;
}

/** The entries [i, j, p, q] of C ↦ X with A·X + X·B = C: the inverse of I ⊗ A + B′ ⊗ I. */
export function sylvesterInverse(a: Matrix, b: Matrix): Values {
  const [m, n] = [a.rows, b.rows];
  const system = matrixOf(m * n, m * n, (row, column) => {
    const [i, j, p, q] = [Math.floor(row / n), row % n, Math.floor(column / n), column % n];
    return (j === q ? at(a, i, p) : 0) + (i === p ? at(b, q, j) : 0);
  });
  return inverseOf(system).values;
}
