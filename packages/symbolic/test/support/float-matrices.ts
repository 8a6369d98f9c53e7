// Float64 functions of matrices by textbook methods that share nothing with the engine's rules: the witnesses of its
// derivatives. Fréchet derivatives come from the function of a block matrix (Mathias 1996), not from their laws.

import type { Dense } from "../../src/tensor/evaluate.ts";

/** A matrix as a list of rows. */
type Rows = readonly (readonly number[])[];

function rowsOf({ shape, values }: Dense<number>): Rows {
  return Array.from({ length: shape[0] }, (_, i) => values.slice(i * shape[1], (i + 1) * shape[1]));
}

function denseOf(rows: Rows, width = rows[0]?.length ?? 0): Dense<number> {
  return { shape: [rows.length, width], values: rows.flat() };
}

function made(n: number, m: number, entry: (i: number, j: number) => number): Rows {
  return Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_unused, j) => entry(i, j)));
}

const eye = (n: number): Rows => made(n, n, (i, j) => (i === j ? 1 : 0));
const transposed = (a: Rows): Rows => made(a[0].length, a.length, (i, j) => a[j][i]);
const scaled = (c: number, a: Rows): Rows => a.map((row) => row.map((value) => c * value));
const plus = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((value, j) => value + b[i][j]));

function times(a: Rows, b: Rows): Rows {
  return made(a.length, b[0].length, (i, j) => a[i].reduce((total, value, k) => total + value * b[k][j], 0));
}

// Gauss–Jordan with partial pivoting on [A | B].
function solved(a: Rows, b: Rows): Rows {
  const rows = a.map((row, i) => [...row, ...b[i]]);
  const n = a.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    const lead = rows[k][k];
    rows[k] = rows[k].map((value) => value / lead);
    for (let i = 0; i < n; i++) {
      const factor = rows[i][k];
      if (i !== k) rows[i] = rows[i].map((value, j) => value - factor * rows[k][j]);
    }
  }
  return rows.map((row) => row.slice(n));
}

const inverse = (a: Rows): Rows => solved(a, eye(a.length));

// Maclaurin series after halving the matrix often enough.
function exponential(a: Rows): Rows {
  const halvings = 12;
  const small = scaled(2 ** -halvings, a);
  let term = eye(a.length);
  let total = term;
  for (let k = 1; k < 20; k++) {
    term = scaled(1 / k, times(term, small));
    total = plus(total, term);
  }
  for (let k = 0; k < halvings; k++) total = times(total, total);
  return total;
}

// Denman & Beavers 1976.
function root(a: Rows): Rows {
  let [y, z] = [a, eye(a.length)];
  for (let k = 0; k < 30; k++) {
    const next = scaled(0.5, plus(y, inverse(z)));
    z = scaled(0.5, plus(z, inverse(y)));
    y = next;
  }
  return y;
}

// Roots until the matrix is near I, then Mercator's series.
function logarithm(a: Rows): Rows {
  const roots = 6;
  let near = a;
  for (let k = 0; k < roots; k++) near = root(near);
  const e = plus(near, scaled(-1, eye(a.length)));
  let power = e;
  let total = e;
  for (let k = 2; k < 30; k++) {
    power = times(power, e);
    total = plus(total, scaled((k % 2 === 0 ? -1 : 1) / k, power));
  }
  return scaled(2 ** roots, total);
}

// The upper right block of f([A E; 0 A]) is the derivative of f at A in the direction E.
function blockDerivative(f: (a: Rows) => Rows, a: Rows, e: Rows): Rows {
  const n = a.length;
  const block = made(2 * n, 2 * n, (i, j) => (i < n ? (j < n ? a[i][j] : e[i][j - n]) : j < n ? 0 : a[i - n][j - n]));
  return f(block)
    .slice(0, n)
    .map((row) => row.slice(n));
}

const symmetricPart = (a: Rows): Rows => scaled(0.5, plus(a, transposed(a)));

// Of the symmetric part.
function choleskyFactor(given: Rows): Rows {
  const a = symmetricPart(given);
  const l = a.map((row) => row.map(() => 0));
  a.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const rest = row[j] - l[j].slice(0, j).reduce((total, value, k) => total + value * l[i][k], 0);
      l[i][j] = i === j ? Math.sqrt(rest) : rest / l[j][j];
    }
  });
  return l;
}

interface Eigen {
  readonly values: readonly number[];
  readonly vectors: Rows;
}

// Jacobi's rotations on the symmetric part, eigenvalues ascending.
function eigen(given: Rows): Eigen {
  let a = symmetricPart(given);
  let v = eye(a.length);
  for (let sweep = 0; sweep < 15; sweep++) {
    for (let p = 0; p < a.length; p++) {
      for (let q = p + 1; q < a.length; q++) {
        const angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
        const turn = made(a.length, a.length, (i, j) => {
          if (i === j) return i === p || i === q ? Math.cos(angle) : 1;
          return i === p && j === q ? Math.sin(angle) : i === q && j === p ? -Math.sin(angle) : 0;
        });
        a = times(transposed(turn), times(a, turn));
        v = times(v, turn);
      }
    }
  }
  const order = a.map((_, k) => k).sort((i, j) => a[i][i] - a[j][j]);
  return { values: order.map((k) => a[k][k]), vectors: v.map((row) => order.map((k) => row[k])) };
}

// X·(X'X)⁻¹ or its like, by shape: for full rank.
function pseudoinverse(x: Rows): Rows {
  const t = transposed(x);
  return x.length >= t.length ? solved(times(t, x), t) : times(t, inverse(times(x, t)));
}

// Of a symmetric positive semidefinite matrix that may be singular.
function semidefiniteRoot(a: Rows): Rows {
  const { values, vectors } = eigen(a);
  return times(
    times(
      vectors,
      made(a.length, a.length, (i, j) => (i === j ? Math.sqrt(Math.max(values[i], 0)) : 0)),
    ),
    transposed(vectors),
  );
}

function isSymmetric(a: Rows): boolean {
  return a.every((row, i) => row.every((value, j) => Math.abs(value - a[j][i]) < 1e-12));
}

// The equations for the entries of X, one by one.
function sylvesterSolution(a: Rows, b: Rows, c: Rows): Rows {
  const [m, n] = [a.length, b.length];
  const system = made(m * n, m * n, (to, from) => {
    const [i, j, k, l] = [Math.floor(to / n), to % n, Math.floor(from / n), from % n];
    return (j === l ? a[i][k] : 0) + (i === k ? b[l][j] : 0);
  });
  const entries = solved(
    system,
    c.flat().map((value) => [value]),
  );
  return made(m, n, (i, j) => entries[i * n + j][0]);
}

function power(a: Rows, exponent: number): Rows {
  if (exponent < 0) return power(inverse(a), -exponent);
  return Array.from({ length: Math.round(exponent) }).reduce<Rows>((total) => times(total, a), eye(a.length));
}

function powerSum(a: Rows, middle: Rows, count: number): Rows {
  const total = Math.round(count);
  const terms = Array.from({ length: total }, (_, r) => times(times(power(a, r), middle), power(a, total - 1 - r)));
  return terms.reduce(plus, scaled(0, middle));
}

// A linear map of matrices as an array of the axes i, j, p, q.
function onUnits(m: number, n: number, map: (unit: Rows) => Rows): Dense<number> {
  const size = m * n;
  const values = new Array<number>(size * size).fill(0);
  for (let from = 0; from < size; from++) {
    const image = map(made(m, n, (p, q) => (p * n + q === from ? 1 : 0)));
    image.flat().forEach((value, to) => (values[to * size + from] = value));
  }
  return { shape: [m, n, m, n], values };
}

/** The value of a function of matrices by its name in the language; `undefined` for a name that is not of these. */
export function matrixWitness(name: string, operands: readonly Dense<number>[]): Dense<number> | undefined {
  const [first] = operands;
  const [a, b, c] = operands.map((operand) => (operand.shape.length === 2 ? rowsOf(operand) : []));
  switch (name) {
    case "expm":
      return denseOf(exponential(a));
    case "expm_frechet":
      return denseOf(blockDerivative(exponential, a, b));
    case "logm":
      return denseOf(logarithm(a));
    case "logm_frechet":
      return denseOf(blockDerivative(logarithm, a, b));
    case "sqrtm":
      return denseOf(isSymmetric(a) ? semidefiniteRoot(a) : root(a));
    case "sylvester":
      return denseOf(sylvesterSolution(a, b, c));
    case "chol":
      return denseOf(choleskyFactor(a));
    case "pinv":
      return denseOf(pseudoinverse(a), a.length);
    case "eigvals":
      return { shape: [a.length], values: eigen(a).values };
    case "eigvecs":
      return denseOf(eigen(a).vectors);
    case "normNuc": {
      // The smaller of the Gram matrices: the root of a zero that is not quite zero is far from zero.
      const t = transposed(a);
      const { values } = eigen(a.length < t.length ? times(a, t) : times(t, a));
      return { shape: [], values: [values.reduce((total, value) => total + Math.sqrt(Math.max(value, 0)), 0)] };
    }
    case "tril":
      return denseOf(
        a.map((row, i) => row.map((value, j) => (i >= j ? value : 0))),
        first.shape[1],
      );
    case "matrixPower":
      return denseOf(power(a, operands[1].values[0]));
    case "powerSum": {
      const count = operands[2].values[0];
      return denseOf(powerSum(a, b, count));
    }
    case "expm_kron":
      return onUnits(a.length, a.length, (unit) => blockDerivative(exponential, a, unit));
    case "logm_kron":
      return onUnits(a.length, a.length, (unit) => blockDerivative(logarithm, a, unit));
    case "sylvester_kron":
      return onUnits(a.length, b.length, (unit) => sylvesterSolution(a, b, unit));
    case "power_kron": {
      const count = operands[1].values[0];
      return onUnits(a.length, a.length, (unit) => powerSum(a, unit, count));
    }
    default:
      return undefined;
  }
}
