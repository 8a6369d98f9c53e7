// Enclosures as an arithmetic of `evaluateNodes`, whatever their ends are: what it says of a node holds for the true value,
// so two values that lie apart prove a difference.

import type { Rational } from "../scalar/rational.ts";
import type { Arithmetic, Dense } from "../tensor/evaluate.ts";
import { numberOf } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { AtJump, NoEnclosure } from "./interval.ts";

/** Numbers from `lower` to `upper`. */
export interface Enclosed<End extends number | bigint> {
  readonly lower: End;
  readonly upper: End;
}

/** What enclosures are computed with. Operations throw `NoEnclosure` where a value may not be defined. */
export interface EnclosureKit<End extends number | bigint> {
  readonly exactly: (whole: number) => Enclosed<End>;
  readonly enclose: (value: Rational) => Enclosed<End>;
  readonly constant: (name: "pi" | "e") => Enclosed<End>;
  readonly add: (a: Enclosed<End>, b: Enclosed<End>) => Enclosed<End>;
  readonly multiply: (a: Enclosed<End>, b: Enclosed<End>) => Enclosed<End>;
  readonly negate: (a: Enclosed<End>) => Enclosed<End>;
  readonly invert: (a: Enclosed<End>) => Enclosed<End>;
  readonly magnitude: (a: Enclosed<End>) => Enclosed<End>;
  readonly root: (a: Enclosed<End>) => Enclosed<End>;
  readonly log: (a: Enclosed<End>) => Enclosed<End>;
  readonly exponential: (a: Enclosed<End>) => Enclosed<End>;
  /** Whether a jump has the values of all its sides, as limits do; `AtJump` is thrown at one otherwise. */
  readonly isAcross?: boolean;
  /** A function of entries by its name. */
  readonly apply: (name: string, x: Enclosed<End>, y: Enclosed<End>) => Enclosed<End>;
}

type Kit<End extends number | bigint> = EnclosureKit<End>;

function wholePower<End extends number | bigint>(kit: Kit<End>, a: Enclosed<End>, exponent: bigint): Enclosed<End> {
  if (exponent < 0n) return kit.invert(wholePower(kit, a, -exponent));
  let result = kit.exactly(1);
  // An even power is one of the magnitude.
  let square = exponent % 2n === 0n ? kit.magnitude(a) : a;
  for (let k = exponent; k > 0n; k >>= 1n) {
    if (k & 1n) result = kit.multiply(result, square);
    if (k > 1n) square = kit.multiply(square, square);
  }
  return exponent % 2n === 0n && exponent > 0n ? kit.magnitude(result) : result;
}

function rationalPower<End extends number | bigint>(
  kit: Kit<End>,
  base: Enclosed<End>,
  exponent: Rational,
): Enclosed<End> {
  if (exponent.denominator === 1n) return wholePower(kit, base, exponent.numerator);
  if (exponent.denominator === 2n) return wholePower(kit, kit.root(base), exponent.numerator);
  return kit.exponential(kit.multiply(kit.enclose(exponent), kit.log(base)));
}

const largestWhole = 64;

// The whole number that an enclosure is, if it is one.
function wholeOf<End extends number | bigint>(kit: Kit<End>, { lower, upper }: Enclosed<End>): number | undefined {
  if (lower !== upper) return undefined;
  for (let k = -largestWhole; k <= largestWhole; k++) if (kit.exactly(k).lower === lower) return k;
  return undefined;
}

function power<End extends number | bigint>(
  kit: Kit<End>,
  base: Enclosed<End>,
  exponent: Enclosed<End>,
  node: Node,
): Enclosed<End> {
  const value = numberOf(node);
  if (value) return rationalPower(kit, base, value);
  const whole = wholeOf(kit, exponent);
  if (whole !== undefined) return wholePower(kit, base, BigInt(whole));
  return kit.exponential(kit.multiply(exponent, kit.log(base)));
}

const maximalSize = 6;

// Expansion along the rows, each set of columns once: it divides by nothing.
function determinantOf<End extends number | bigint>(
  kit: Kit<End>,
  at: (i: number, j: number) => Enclosed<End>,
  rows: readonly number[],
  columns: readonly number[],
): Enclosed<End> {
  const known = new Map<number, Enclosed<End>>([[0, kit.exactly(1)]]);
  // Minors of the last rows, by the set of their columns.
  for (let count = 1; count <= rows.length; count++) {
    const row = rows[rows.length - count];
    for (const set of subsets(columns.length, count)) known.set(set, expanded(kit, at, row, set, columns, known));
  }
  return known.get(2 ** columns.length - 1)!;
}

function subsets(size: number, count: number): readonly number[] {
  const all = Array.from({ length: 2 ** size }, (_, set) => set);
  return all.filter((set) => set.toString(2).replaceAll("0", "").length === count);
}

function expanded<End extends number | bigint>(
  kit: Kit<End>,
  at: (i: number, j: number) => Enclosed<End>,
  row: number,
  set: number,
  columns: readonly number[],
  minors: ReadonlyMap<number, Enclosed<End>>,
): Enclosed<End> {
  let total = kit.exactly(0);
  let isNegative = false;
  for (const [k, column] of columns.entries()) {
    if ((set & (1 << k)) === 0) continue;
    const term = kit.multiply(at(row, column), minors.get(set & ~(1 << k))!);
    total = kit.add(total, isNegative ? kit.negate(term) : term);
    isNegative = !isNegative;
  }
  return total;
}

function cofactorsOf<End extends number | bigint>(
  kit: Kit<End>,
  at: (i: number, j: number) => Enclosed<End>,
  size: number,
): readonly Enclosed<End>[] {
  const indices = Array.from({ length: size }, (_, k) => k);
  return Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    const minor = determinantOf(
      kit,
      at,
      indices.filter((row) => row !== i),
      indices.filter((column) => column !== j),
    );
    return (i + j) % 2 === 0 ? minor : kit.negate(minor);
  });
}

// 1 at the largest entry of a row, or the smallest, else 0: where it is not certain which it is, right answers may differ.
function attained<End extends number | bigint>(
  { negate, exactly, isAcross }: Kit<End>,
  row: readonly Enclosed<End>[],
  isLargest: boolean,
): readonly Enclosed<End>[] {
  const turned = isLargest ? row : row.map(negate);
  const best = turned.reduce((held, value, k) => (value.lower > turned[held].lower ? k : held), 0);
  const mayBe = turned.map((value, k) => k === best || value.upper >= turned[best].lower);
  const isTied = mayBe.filter(Boolean).length > 1;
  if (isTied && isAcross !== true) throw new AtJump("at a tie");
  const [no, yes] = [exactly(0), exactly(1)];
  return mayBe.map((may) => (may ? { lower: isTied ? no.lower : yes.lower, upper: yes.upper } : no));
}

function joined<End extends number | bigint>(a: Enclosed<End>, b: Enclosed<End>): Enclosed<End> {
  return { lower: a.lower < b.lower ? a.lower : b.lower, upper: a.upper > b.upper ? a.upper : b.upper };
}

function largestOf<End extends number | bigint>(row: readonly Enclosed<End>[]): Enclosed<End> {
  return row.reduce((a, b) => ({
    lower: a.lower > b.lower ? a.lower : b.lower,
    upper: a.upper > b.upper ? a.upper : b.upper,
  }));
}

function productOf<End extends number | bigint>(kit: Kit<End>, row: readonly Enclosed<End>[]): Enclosed<End> {
  return row.reduce(kit.multiply, kit.exactly(1));
}

function reducedRow<End extends number | bigint>(
  kit: Kit<End>,
  name: string,
  row: readonly Enclosed<End>[],
): readonly Enclosed<End>[] | undefined {
  switch (name) {
    case "max":
      return [largestOf(row)];
    case "min":
      return [kit.negate(largestOf(row.map(kit.negate)))];
    case "prod":
      return [productOf(kit, row)];
    case "productOfOthers":
      return row.map((_, k) =>
        productOf(
          kit,
          row.filter((_other, j) => j !== k),
        ),
      );
    case "onehotmax":
    case "onehotmin":
      return attained(kit, row, name === "onehotmax");
    default:
      return undefined;
  }
}

const sameShape: ReadonlySet<string> = new Set(["onehotmax", "onehotmin", "productOfOthers"]);

// Of all entries, or of each row.
function reduced<End extends number | bigint>(
  kit: Kit<End>,
  name: string,
  { shape, values }: Dense<Enclosed<End>>,
  isByRow: boolean,
): Dense<Enclosed<End>> | undefined {
  const length = isByRow ? shape[shape.length - 1] : values.length;
  const rows = Array.from({ length: values.length / length }, (_, k) =>
    reducedRow(kit, name, values.slice(k * length, (k + 1) * length)),
  );
  if (rows[0] === undefined) return undefined;
  const own = isByRow ? shape.slice(0, -1) : [];
  return { shape: sameShape.has(name) ? shape : own, values: rows.flatMap((row) => row ?? []) };
}

function matrixValue<End extends number | bigint>(
  kit: Kit<End>,
  name: string,
  operand: Dense<Enclosed<End>>,
  others: readonly Dense<Enclosed<End>>[],
): Dense<Enclosed<End>> {
  const found = operand.values.length > 0 ? reduced(kit, name, operand, others.length > 0) : undefined;
  if (found) return found;
  const { shape, values } = operand;
  const size = shape[0];
  if (shape.length !== 2 || shape[1] !== size) throw new NoEnclosure(`no enclosure of ${name}`);
  if (size > maximalSize) throw new NoEnclosure("too large a matrix");
  const at = (i: number, j: number): Enclosed<End> => values[i * size + j];
  const indices = Array.from({ length: size }, (_, k) => k);
  const determinant = (): Enclosed<End> => determinantOf(kit, at, indices, indices);
  switch (name) {
    case "det":
      return { shape: [], values: [determinant()] };
    case "logdet":
      return { shape: [], values: [kit.log(kit.magnitude(determinant()))] };
    case "cofactor":
      return { shape, values: cofactorsOf(kit, at, size) };
    case "inv": {
      const scale = kit.invert(determinant());
      const cofactors = cofactorsOf(kit, at, size);
      return {
        shape,
        values: cofactors.map((_, k) => kit.multiply(scale, cofactors[(k % size) * size + Math.floor(k / size)])),
      };
    }
    default:
      throw new NoEnclosure(`no enclosure of ${name}`);
  }
}

function chosen<End extends number | bigint>(
  kit: Kit<End>,
  [condition, then, otherwise]: readonly Enclosed<End>[],
): Enclosed<End> {
  const which = wholeOf(kit, condition);
  if (which !== undefined) return which === 0 ? otherwise : then;
  if (kit.isAcross !== true) throw new AtJump("at a jump");
  return joined(then, otherwise);
}

/** Enclosures with a kit as an arithmetic. */
export function enclosingArithmetic<End extends number | bigint>(kit: EnclosureKit<End>): Arithmetic<Enclosed<End>> {
  const one = kit.exactly(1);
  return {
    fromRational: kit.enclose,
    constant: kit.constant,
    add: kit.add,
    multiply: kit.multiply,
    power: (base, exponent, node) => power(kit, base, exponent, node),
    apply: (fn, operands) =>
      fn.name === "where" ? chosen(kit, operands) : kit.apply(fn.name, operands[0], operands[1] ?? one),
    matrixFunction: (name, operand, others) => matrixValue(kit, name, operand, others),
  };
}
