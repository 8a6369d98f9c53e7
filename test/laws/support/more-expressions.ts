// The rest of the language: every function of entries inside its domain, norms, entries, rows and columns, index sums,
// Kronecker products, powers of matrices.

import * as fc from "fast-check";

import { realFunctions } from "../../../packages/symbolic/test/support/float-arithmetic.ts";
import { at, eliminate, fill, map, multiply, scalar, sum, transpose, zip } from "./matrices.ts";
import type { Dense } from "./matrices.ts";
import { binary, make, unary, variable } from "./random.ts";
import type { Grow, Random, Shape } from "./random.ts";

const real = (name: string, x: number): number => realFunctions[name](x, 0);

// Text around an operand a that keeps the function inside its domain, with the value.
const guarded: readonly (readonly [write: (a: string, power: string) => string, value: (p: number) => number])[] = [
  ...(["asinh", "erf", "leakyrelu", "elu", "gelu", "silu", "square", "logistic", "expm1"] as const).map(
    (name) => [(a: string) => `${name}(${a})`, (p: number) => real(name, p)] as const,
  ),
  [(a) => `sinh(tanh(${a}))`, (p) => Math.sinh(Math.tanh(p))],
  [(a) => `cosh(tanh(${a}))`, (p) => Math.cosh(Math.tanh(p))],
  [(a) => `tan(tanh(${a}))`, (p) => Math.tan(Math.tanh(p))],
  [(a) => `asin(tanh(${a})/2)`, (p) => Math.asin(Math.tanh(p) / 2)],
  [(a) => `acos(sin(${a})/2)`, (p) => Math.acos(Math.sin(p) / 2)],
  [(a, power) => `acosh(2 + (${a})${power}2)`, (p) => Math.acosh(2 + p * p)],
  [(a) => `atanh(sin(${a})/2)`, (p) => Math.atanh(Math.sin(p) / 2)],
  [(a) => `gamma(1 + sigmoid(${a}))`, (p) => real("gamma", 1 + real("sigmoid", p))],
  [(a, power) => `lgamma(1 + (${a})${power}2)`, (p) => real("lgamma", 1 + p * p)],
  [(a, power) => `log1p((${a})${power}2)`, (p) => Math.log1p(p * p)],
  [(a, power) => `cbrt(2 + (${a})${power}2)`, (p) => Math.cbrt(2 + p * p)],
  [(a, power) => `reciprocal(1 + (${a})${power}2)`, (p) => 1 / (1 + p * p)],
  [(a) => `log(exp(${a}) + 1)`, (p) => Math.log1p(Math.exp(p))],
  [(a, power) => `abs(${a})${power}3`, (p) => Math.abs(p) ** 3],
  [(a, power) => `(2 + cos(${a}))${power}(3/2)`, (p) => (2 + Math.cos(p)) ** 1.5],
];

/** Functions of entries. */
export function moreEntrywise(same: fc.Arbitrary<Random>, power: string): fc.Arbitrary<Random> {
  return fc
    .tuple(fc.constantFrom(...guarded), same)
    .map(([[write, value], a]) => make(write(a.text, power), [a], (p) => map(p, value)));
}

function norm(a: Dense, p: number): number {
  return sum(map(a, (entry) => Math.abs(entry) ** p)) ** (1 / p);
}

function variance(a: Dense): number {
  const mean = sum(a) / a.data.length;
  return sum(map(a, (entry) => (entry - mean) ** 2)) / a.data.length;
}

function inner(a: Dense, b: Dense): number {
  return sum(zip(a, b, (p, q) => p * q));
}

function trace(a: Dense): number {
  return sum(fill(a.rows, 1, (i) => at(a, i, i)));
}

// Adjugates by the inverse: the points of P are regular.
function adjugate(a: Dense): Dense {
  const { determinant, inverse } = eliminate(a);
  return map(inverse, (entry) => determinant * entry);
}

// Sums over indices and single entries, with a random factor where one fits.
function indexed(grow: Grow): readonly fc.Arbitrary<Random>[] {
  const [x, y, z, A, B, C] = ["x", "y", "z", "A", "B", "C"].map(variable);
  return [
    grow("").map((a) =>
      make(`sum(i, x[i]*sin(y[i])*(${a.text}))`, [x, y, a], (p, q, f) =>
        scalar(inner(p, map(q, Math.sin)) * f.data[0]),
      ),
    ),
    grow("").map((a) =>
      make(`sum(i, sum(j, A[i,j]*z[i]*x[j]^2))/(1 + (${a.text})^2)`, [A, z, x, a], (m, p, q, f) => {
        const total = inner(
          p,
          multiply(
            m,
            map(q, (entry) => entry ** 2),
          ),
        );
        return scalar(total / (1 + f.data[0] ** 2));
      }),
    ),
    fc.constant(
      make("sum(i, z[i]*sum(j, A[i,j]*B[i,j]*x[j]))", [z, A, B, x], (p, a, b, q) =>
        scalar(
          inner(
            p,
            multiply(
              zip(a, b, (s, t) => s * t),
              q,
            ),
          ),
        ),
      ),
    ),
    fc.constant(
      make("sum(i, 1, n, C[i,i]*x[i]^2)", [C, x], (a, p) =>
        scalar(sum(fill(a.rows, 1, (i) => at(a, i, i) * p.data[i] ** 2))),
      ),
    ),
    fc.constant(make("A[1,2]*x[1]", [A, x], (a, p) => scalar(at(a, 0, 1) * p.data[0]))),
    fc.constant(make("exp(x[2])*C[2,1]", [x, C], (p, a) => scalar(Math.exp(p.data[1]) * at(a, 1, 0)))),
  ];
}

/** Scalars. */
export function moreScalars(grow: Grow): readonly fc.Arbitrary<Random>[] {
  const P = variable("P");
  return [
    ...indexed(grow),
    ...(["n", "m"] as const).flatMap((v) => [
      unary(
        grow(v),
        (a) => `norm1(${a})`,
        (a) => scalar(norm(a, 1)),
      ),
      unary(
        grow(v),
        (a) => `norm(${a}, 3)`,
        (a) => scalar(norm(a, 3)),
      ),
      unary(
        grow(v),
        (a) => `var(${a})`,
        (a) => scalar(variance(a)),
      ),
      binary(
        grow(v),
        grow(v),
        (a, b) => `cosine(${a}, ${b})`,
        (a, b) => scalar(inner(a, b) / norm(a, 2) / norm(b, 2)),
      ),
    ]),
    ...(["mn", "nn"] as const).flatMap((m) => [
      unary(
        grow(m),
        (a) => `normF(${a})`,
        (a) => scalar(norm(a, 2)),
      ),
      unary(
        grow(m),
        (a) => `mean(${a})`,
        (a) => scalar(sum(a) / a.data.length),
      ),
      binary(
        grow(m),
        grow(m),
        (a, b) => `vec(${a})'*vec(${b})`,
        (a, b) => scalar(inner(a, b)),
      ),
    ]),
    binary(
      grow("mn"),
      grow("nn"),
      (a, b) => `sum(kron(${a}, ${b}))`,
      (a, b) => scalar(sum(a) * sum(b)),
    ),
    binary(
      grow("nn"),
      grow("mm"),
      (a, b) => `tr(kron(${a}, ${b}))`,
      (a, b) => scalar(trace(a) * trace(b)),
    ),
    grow("nn").map((a) => make(`tr(adj(P)*(${a.text}))`, [P, a], (p, b) => scalar(trace(multiply(adjugate(p), b))))),
  ];
}

/** Vectors. */
export function moreVectors(shape: Shape, grow: Grow): readonly fc.Arbitrary<Random>[] {
  const other: Shape = shape === "n" ? "m" : "n";
  return [
    unary(
      grow(shape),
      (a) => `normalize(${a})`,
      (a) => map(a, (entry) => entry / norm(a, 2)),
    ),
    unary(
      grow(shape),
      (a) => `logsoftmax(${a})`,
      (a) => map(a, (entry) => entry - Math.log(sum(map(a, Math.exp)))),
    ),
    unary(
      grow(`${other}${shape}` as Shape),
      (a) => `sum(${a}, 1)'`,
      (a) => fill(a.columns, 1, (j) => sum(fill(a.rows, 1, (i) => at(a, i, j)))),
    ),
    ...(shape === "n"
      ? [
          fc.constant(make("A[2,:]'", [variable("A")], (a) => fill(a.columns, 1, (j) => at(a, 1, j)))),
          fc.constant(make("C[:,1]", [variable("C")], (a) => fill(a.rows, 1, (i) => at(a, i, 0)))),
        ]
      : [fc.constant(make("A[:,2]", [variable("A")], (a) => fill(a.rows, 1, (i) => at(a, i, 1))))]),
  ];
}

/** Matrices. */
export function moreMatrices(shape: Shape, grow: Grow): readonly fc.Arbitrary<Random>[] {
  const [row, column] = [shape[0] as Shape, shape[1] as Shape];
  const forms = [
    binary(
      grow(row),
      grow(column),
      (a, b) => `outer(${a}, ${b})`,
      (a, b) => multiply(a, transpose(b)),
    ),
    binary(
      grow(shape),
      grow(column),
      (a, b) => `(${a})*diag(${b})`,
      (a, b) => fill(a.rows, a.columns, (i, j) => at(a, i, j) * b.data[j]),
    ),
    binary(
      grow(shape),
      grow(shape),
      (a, b) => `hadamard(${a}, ${b})`,
      (a, b) => zip(a, b, (p, q) => p * q),
    ),
  ];
  const regular = [
    fc.constant(make("P^-1", [variable("P")], (p) => eliminate(p).inverse)),
    fc.constant(make("S^3", [variable("S")], (s) => multiply(multiply(s, s), s))),
    fc.constant(make("adj(P)", [variable("P")], adjugate)),
    fc.constant(make("inv(S)*K", [variable("S"), variable("K")], (s, k) => multiply(eliminate(s).inverse, k))),
  ];
  return [...forms, ...(shape === "nn" ? regular : [])];
}
