// Well-typed random expressions as text, each with its value by the witness of matrices.ts.

import * as fc from "fast-check";

import { at, eliminate, fill, map, multiply, scalar, sum, transpose, zip } from "./matrices.ts";
import type { Dense } from "./matrices.ts";
import { moreEntrywise, moreMatrices, moreScalars, moreVectors } from "./more-expressions.ts";
import { binary, make, unary, variable, variablesOf } from "./random.ts";
import type { Grow, Random, Shape } from "./random.ts";

export { declarations } from "./random.ts";
export type { Random, Shape, Values } from "./random.ts";

const entrywise: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  abs: Math.abs,
  softplus: (x) => Math.log1p(Math.exp(x)),
  atan: Math.atan,
};

// What every shape has: sums, scaled copies, entrywise products, quotients, powers and functions.
function common(shape: Shape, grow: Grow): readonly fc.Arbitrary<Random>[] {
  const [same, number] = [grow(shape), grow("")];
  const [times, over, power] = shape === "" ? ["*", "/", "^"] : [".*", "./", ".^"];
  return [
    binary(
      same,
      same,
      (a, b) => `(${a} + ${b})`,
      (a, b) => zip(a, b, (p, q) => p + q),
    ),
    binary(
      same,
      same,
      (a, b) => `(${a} - ${b})`,
      (a, b) => zip(a, b, (p, q) => p - q),
    ),
    binary(
      number,
      same,
      (a, b) => `(${a})*(${b})`,
      (a, b) => zip(a, b, (p, q) => p * q),
    ),
    binary(
      same,
      same,
      (a, b) => `(${a})${times}(${b})`,
      (a, b) => zip(a, b, (p, q) => p * q),
    ),
    binary(
      same,
      same,
      (a, b) => `(${a})${over}(1 + (${b})${power}2)`,
      (a, b) => zip(a, b, (p, q) => p / (1 + q * q)),
    ),
    unary(
      same,
      (a) => `(${a})${power}2`,
      (a) => map(a, (p) => p * p),
    ),
    unary(
      same,
      (a) => `(${a})${power}3`,
      (a) => map(a, (p) => p ** 3),
    ),
    unary(
      same,
      (a) => `-(${a})`,
      (a) => map(a, (p) => -p),
    ),
    unary(
      same,
      (a) => `log(1 + (${a})${power}2)`,
      (a) => map(a, (p) => Math.log1p(p * p)),
    ),
    unary(
      same,
      (a) => `sqrt(1 + (${a})${power}2)`,
      (a) => map(a, (p) => Math.hypot(1, p)),
    ),
    unary(
      same,
      (a) => `(1 + (${a})${power}2)${power}(-1/2)`,
      (a) => map(a, (p) => 1 / Math.hypot(1, p)),
    ),
    binary(
      same,
      same,
      (a, b) => `max(${a}, ${b})`,
      (a, b) => zip(a, b, Math.max),
    ),
    binary(
      same,
      same,
      (a, b) => `min(${a}, ${b})`,
      (a, b) => zip(a, b, Math.min),
    ),
    binary(
      same,
      same,
      (a, b) => `(1 + (${a})${power}2)${power}(tanh(${b}))`,
      (a, b) => zip(a, b, (p, q) => (1 + p * p) ** Math.tanh(q)),
    ),
    unary(
      same,
      (a) => `2${power}(sin(${a}))`,
      (a) => map(a, (p) => 2 ** Math.sin(p)),
    ),
    unary(
      same,
      (a) => `sqrt((${a})${power}2)`,
      (a) => map(a, Math.abs),
    ),
    fc
      .tuple(fc.constantFrom(...Object.keys(entrywise)), same)
      .map(([name, a]) => make(`${name}(${a.text})`, [a], (p) => map(p, entrywise[name]))),
    moreEntrywise(same, power),
  ];
}

const matrices: readonly Shape[] = ["mn", "nm", "nn", "mm"];
const squares: readonly Shape[] = ["nn", "mm"];
const vectors: readonly Shape[] = ["n", "m"];

function scalars(grow: Grow): readonly fc.Arbitrary<Random>[] {
  const norm = (a: Dense): Dense => scalar(Math.sqrt(sum(map(a, (p) => p * p))));
  const inner = (a: Dense, b: Dense): Dense => scalar(sum(zip(a, b, (p, q) => p * q)));
  return [
    ...vectors.flatMap((v) => [
      unary(
        grow(v),
        (a) => `sum(${a})`,
        (a) => scalar(sum(a)),
      ),
      unary(grow(v), (a) => `norm2(${a})`, norm),
      unary(
        grow(v),
        (a) => `mean(${a})`,
        (a) => scalar(sum(a) / a.rows),
      ),
      unary(
        grow(v),
        (a) => `logsumexp(${a})`,
        (a) => scalar(Math.log(sum(map(a, Math.exp)))),
      ),
      binary(grow(v), grow(v), (a, b) => `dot(${a}, ${b})`, inner),
      binary(grow(v), grow(v), (a, b) => `(${a})'*(${b})`, inner),
    ]),
    unary(
      grow("2"),
      (a) => `sum(${a})`,
      (a) => scalar(sum(a)),
    ),
    ...matrices.flatMap((m) => [
      unary(
        grow(m),
        (a) => `normF(${a})^2`,
        (a) => scalar(sum(map(a, (p) => p * p))),
      ),
      unary(
        grow(m),
        (a) => `sum(${a})`,
        (a) => scalar(sum(a)),
      ),
    ]),
    ...squares.map((m) =>
      unary(
        grow(m),
        (a) => `tr(${a})`,
        (a) => scalar(Array.from({ length: a.rows }, (_, i) => at(a, i, i)).reduce((p, q) => p + q, 0)),
      ),
    ),
    bilinear(grow),
    logDeterminant(grow),
    fc.constantFrom("det(P)", "logdet(P)", "det(P*S)").map((text) => determinantOf(text)),
  ];
}

function bilinear(grow: Grow): fc.Arbitrary<Random> {
  return fc
    .tuple(grow("m"), grow("n"))
    .map(([u, v]) =>
      make(`(${u.text})'*A*(${v.text})`, [u, variable("A"), v], (a, b, c) => multiply(multiply(transpose(a), b), c)),
    );
}

function logDeterminant(grow: Grow): fc.Arbitrary<Random> {
  return grow("nn").map((m) =>
    make(`logdet(S + (${m.text})*(${m.text})')`, [variable("S"), m], (s, a) =>
      scalar(Math.log(Math.abs(eliminate(zip(s, multiply(a, transpose(a)), (p, q) => p + q)).determinant))),
    ),
  );
}

function determinantOf(text: string): Random {
  const operands = text.includes("S") ? [variable("P"), variable("S")] : [variable("P")];
  return make(text, operands, (...all) => {
    const { determinant } = eliminate(all.length === 1 ? all[0] : multiply(all[0], all[1]));
    return scalar(text.startsWith("log") ? Math.log(Math.abs(determinant)) : determinant);
  });
}

function vectorForms(shape: Shape, grow: Grow): readonly fc.Arbitrary<Random>[] {
  if (shape === "2")
    return [
      binary(
        grow(""),
        grow(""),
        (a, b) => `[${a}, ${b}]`,
        (a, b) => ({ rows: 2, columns: 1, data: [...a.data, ...b.data] }),
      ),
    ];
  const other: Shape = shape === "n" ? "m" : "n";
  const across = `${shape}${other}` as Shape;
  const own = `${shape}${shape}` as Shape;
  return [
    binary(grow(across), grow(other), (a, b) => `(${a})*(${b})`, multiply),
    binary(
      grow(own),
      grow(shape),
      (a, b) => `(${a})'*(${b})`,
      (a, b) => multiply(transpose(a), b),
    ),
    unary(
      grow(across),
      (a) => `sum(${a}, 2)`,
      (a) => fill(a.rows, 1, (i) => sum({ ...a, data: a.data.slice(i * a.columns, (i + 1) * a.columns) })),
    ),
    unary(
      grow(own),
      (a) => `diagvec(${a})`,
      (a) => fill(a.rows, 1, (i) => at(a, i, i)),
    ),
    unary(
      grow(shape),
      (a) => `softmax(${a})`,
      (a) => map(a, (p) => Math.exp(p) / sum(map(a, Math.exp))),
    ),
    binary(
      grow(shape),
      grow(""),
      (a, b) => `(${a} + ${b})`,
      (a, b) => zip(a, b, (p, q) => p + q),
    ),
    ...(shape === "n" ? [solved(grow)] : []),
  ];
}

function solved(grow: Grow): fc.Arbitrary<Random> {
  return grow("n").map((v) =>
    make(`inv(P)*(${v.text})`, [variable("P"), v], (p, a) => multiply(eliminate(p).inverse, a)),
  );
}

function matrixForms(shape: Shape, grow: Grow): readonly fc.Arbitrary<Random>[] {
  const [row, column] = [shape[0] as Shape, shape[1] as Shape];
  const flipped = `${column}${row}` as Shape;
  const middle = (["m", "n"] as const).map((k) =>
    binary(grow(`${row}${k}` as Shape), grow(`${k}${column}` as Shape), (a, b) => `(${a})*(${b})`, multiply),
  );
  const square = row === column;
  return [
    ...middle,
    unary(grow(flipped), (a) => `(${a})'`, transpose),
    binary(
      grow(row),
      grow(column),
      (a, b) => `(${a})*(${b})'`,
      (a, b) => multiply(a, transpose(b)),
    ),
    ...(square
      ? [
          unary(
            grow(row),
            (a) => `diag(${a})`,
            (a) => fill(a.rows, a.rows, (i, j) => (i === j ? a.data[i] : 0)),
          ),
        ]
      : []),
    ...(square
      ? [
          unary(
            grow(shape),
            (a) => `(${a})^2`,
            (a) => multiply(a, a),
          ),
        ]
      : []),
    ...(shape === "nn"
      ? [
          fc.constant(make("inv(P)", [variable("P")], (p) => eliminate(p).inverse)),
          fc.constant(
            make(
              "inv(S + P*P')",
              [variable("S"), variable("P")],
              (s, p) => eliminate(zip(s, multiply(p, transpose(p)), (a, b) => a + b)).inverse,
            ),
          ),
        ]
      : []),
  ];
}

const numbers: readonly Random[] = (["2", "3", "1/2", "0.25"] as const).map((text) => {
  const [p, q] = text.split("/").map(Number);
  return { text: text.includes("/") ? `(${text})` : text, names: new Set<string>(), value: () => scalar(p / (q ?? 1)) };
});

function leaves(shape: Shape): fc.Arbitrary<Random> {
  const own = variablesOf(shape);
  if (shape === "")
    return fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...own) },
      { weight: 1, arbitrary: fc.constantFrom(...numbers) },
    );
  if (shape === "2")
    return fc.constant(
      make("[s, t]", [variable("s"), variable("t")], (a, b) => ({ rows: 2, columns: 1, data: [...a.data, ...b.data] })),
    );
  if (shape === "nm") return fc.constantFrom("A", "B").map((name) => make(`${name}'`, [variable(name)], transpose));
  return fc.constantFrom(...own);
}

const known = new Map<string, fc.Arbitrary<Random>>();

/** Random expressions of a shape with at most `depth` operations above a variable. */
export function expressions(shape: Shape, depth: number): fc.Arbitrary<Random> {
  const key = `${shape}:${depth}`;
  const ready = known.get(key);
  if (ready) return ready;
  // Built on demand, since shapes refer to each other.
  const arbitrary =
    depth <= 0
      ? leaves(shape)
      : fc
          .constant(null)
          .chain(() =>
            fc.oneof(
              { weight: 1, arbitrary: leaves(shape) },
              { weight: 6, arbitrary: fc.oneof(...forms(shape, (other) => expressions(other, depth - 1))) },
            ),
          );
  known.set(key, arbitrary);
  return arbitrary;
}

function forms(shape: Shape, grow: Grow): readonly fc.Arbitrary<Random>[] {
  if (shape === "2") return vectorForms(shape, grow);
  const special =
    shape === ""
      ? [...scalars(grow), ...moreScalars(grow)]
      : shape.length === 1
        ? [...vectorForms(shape, grow), ...moreVectors(shape, grow)]
        : [...matrixForms(shape, grow), ...moreMatrices(shape, grow)];
  // The particular forms of a shape are as likely as what all have.
  return [fc.oneof(...common(shape, grow)), fc.oneof(...special)];
}
