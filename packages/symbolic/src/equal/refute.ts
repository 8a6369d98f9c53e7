// A point at which two expressions differ, with a proof: both are evaluated exactly or in intervals, and the values lie
// apart. Points are exact rational numbers that obey the assumptions, small and readable ones first.

import {
  addRationals,
  compareRationals,
  equalRationals,
  multiplyRationals,
  rational,
  signOfRational,
  toNumber,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Arithmetic, Bindings, Dense } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { fitsSizes } from "../tensor/fits.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { evaluateDimension } from "../types/dimension.ts";
import type { EntrySource } from "./draw-variable.ts";
import { dimensionNamesOf } from "./exact-field.ts";
import { intervalArithmetic, midpoint } from "./interval-arithmetic.ts";
import { areApart, enclose, NoEnclosure } from "./interval.ts";
import type { Interval } from "./interval.ts";
import { bindingsFor } from "./random-point.ts";
import { seededIntegers } from "./random.ts";
import type { RandomInteger } from "./modular.ts";
import { awayFromJumps, Irrational, rationalArithmetic, rationalOfDouble } from "./rational-arithmetic.ts";
import { cellsOf, readableBetween, signsAt, switchesOf } from "./sign-cells.ts";
import type { Cell } from "./sign-cells.ts";
import { fittingSizes } from "./sizes.ts";
import { evaluationWork, maximalExactWork } from "./work.ts";

/** Numbers nested to the order of a tensor. */
export type Nested = number | readonly Nested[];

/** A point where two expressions differ, with the value of each. */
export interface Difference {
  readonly at: Readonly<Record<string, Nested>>;
  readonly left: Nested;
  readonly right: Nested;
  /** Whether the values were computed exactly. */
  readonly isExact: boolean;
}

const searchedPoints = 80;
const smallSizes = [2, 3];

// Numbers of the expressions themselves: |x − 100| changes its sign at no small number.
function literalsOf(roots: readonly Node[]): readonly Rational[] {
  const found: Rational[] = [];
  for (const node of topologicalOrder(roots)) {
    if (node.kind !== "sum") continue;
    for (const { coefficient } of node.terms) {
      const magnitude = {
        ...coefficient,
        numerator: coefficient.numerator < 0n ? -coefficient.numerator : coefficient.numerator,
      };
      if (!found.some((known) => equalRationals(known, magnitude)) && found.length < 16) found.push(magnitude);
    }
  }
  return found;
}

type Magnitude = (random: RandomInteger) => Rational;

const readable: Magnitude = (random) => rational(1 + random(6), 2);
const fine: Magnitude = (random) => rational(1 + random(2047), 1024);
const wide: Magnitude = (random) => {
  const [mantissa, exponent] = [1 + random(1023), random(21) - 10];
  return exponent < 0 ? rational(mantissa, 512 * 2 ** -exponent) : rational(mantissa * 2 ** exponent, 512);
};

function nearLiteral(literals: readonly Rational[]): Magnitude {
  return (random) => {
    const literal = literals[random(literals.length)];
    const scaled = multiplyRationals(literal, rational(2 ** random(3), 2));
    const moved = addRationals(scaled, rational(random(5) - 2, 4));
    return signOfRational(moved) > 0 ? moved : rational(1 + random(3));
  };
}

function magnitudeFor(trial: number, literals: readonly Rational[]): Magnitude {
  const kinds = [readable, fine, wide, ...(literals.length > 0 ? [nearLiteral(literals)] : [])];
  return trial < 8 ? readable : kinds[trial % kinds.length];
}

// Every third point has no negative entry: there logarithms and roots are defined.
function sourceFor(random: RandomInteger, trial: number, magnitude: Magnitude): EntrySource<Rational> {
  const positive = (): Rational => magnitude(random);
  const isSigned = trial % 3 !== 2;
  const signed = (value: Rational): Rational =>
    isSigned && random(2) === 0 ? { ...value, numerator: -value.numerator } : value;
  return {
    arithmetic: rationalArithmetic,
    random,
    positive,
    any: () => signed(positive()),
    whole: () => signed(rational(1 + random(4))),
    large: () => addRationals(rational(5), positive()),
    small: (count) => signed(rational(1 + random(8), 16 * Math.max(1, count))),
  };
}

function nested(values: readonly number[], shape: readonly number[]): Nested {
  let level: readonly Nested[] = values;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const rows = shape.slice(0, axis).reduce((count, size) => count * size, 1);
    const inner = level;
    level = Array.from({ length: rows }, (_, row) => inner.slice(row * length, (row + 1) * length));
  }
  return level[0];
}

interface Values {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly isExact: boolean;
}

function exactValues(
  roots: readonly Node[],
  bindings: Bindings<Rational>,
  arithmetic: Arithmetic<Rational>,
): Values | "equal" | undefined {
  try {
    const [left, right] = evaluateNodes(roots, bindings, arithmetic);
    if (left.values.every((value, k) => compareRationals(value, right.values[k]) === 0)) return "equal";
    return { left: left.values.map(toNumber), right: right.values.map(toNumber), isExact: true };
  } catch (error) {
    if (error instanceof Irrational) return undefined;
    throw error;
  }
}

function enclosedValues(roots: readonly Node[], bindings: Bindings<Rational>): Values | undefined {
  const enclosed = new Map<string, Dense<Interval>>();
  const variables = (name: string): Dense<Interval> => {
    const { shape, values } = bindings.variables(name);
    const known = enclosed.get(name) ?? { shape, values: values.map(enclose) };
    enclosed.set(name, known);
    return known;
  };
  try {
    const [left, right] = evaluateNodes(roots, { size: bindings.size, variables }, intervalArithmetic);
    if (!left.values.some((value, k) => areApart(value, right.values[k]))) return undefined;
    return { left: left.values.map(midpoint), right: right.values.map(midpoint), isExact: false };
  } catch (error) {
    if (error instanceof NoEnclosure) return undefined;
    throw error;
  }
}

// Whether the nodes have finite real values; where that cannot be enclosed, nothing speaks against it.
function isDefinedAt(nodes: readonly Node[], bindings: Bindings<Rational>): boolean {
  if (nodes.length === 0) return true;
  const variables = (name: string): Dense<Interval> => {
    const { shape, values } = bindings.variables(name);
    return { shape, values: values.map(enclose) };
  };
  try {
    evaluateNodes(nodes, { size: bindings.size, variables }, intervalArithmetic);
    return true;
  } catch (error) {
    if (error instanceof NoEnclosure) return false;
    throw error;
  }
}

function differenceAt(
  roots: readonly [Node, Node],
  shown: readonly Node[],
  bindings: Bindings<Rational>,
  arithmetic: Arithmetic<Rational> = awayFromJumps,
): Difference | undefined {
  const values = exactValues(roots, bindings, arithmetic) ?? enclosedValues(roots, bindings);
  if (!values || values === "equal") return undefined;
  const at: [string, Nested][] = topologicalOrder(shown)
    .filter((node) => node.kind === "variable")
    .map((node) => {
      const { shape, values: entries } = bindings.variables(node.name);
      return [node.name, nested(entries.map(toNumber), shape)];
    });
  const shape = roots[0].dims.map(bindings.size);
  return {
    at: Object.fromEntries(at.sort(([a], [b]) => (a < b ? -1 : 1))),
    left: nested(values.left, shape),
    right: nested(values.right, shape),
    isExact: values.isExact,
  };
}

interface Search {
  readonly roots: readonly [Node, Node];
  readonly defined: readonly Node[];
  readonly all: readonly Node[];
  readonly names: readonly string[];
  readonly seed: number;
  /** Lengths at which they are known to differ somewhere. */
  readonly lengths: ReadonlyMap<string, number> | undefined;
}

function isTooMuch({ all }: Search, sizes: ReadonlyMap<string, number>): boolean {
  return evaluationWork(all, (dimension) => evaluateDimension(dimension, sizes)) > maximalExactWork;
}

function foundAt(
  { roots, all, defined }: Search,
  source: EntrySource<Rational>,
  sizes: ReadonlyMap<string, number>,
  arithmetic?: Arithmetic<Rational>,
): Difference | undefined {
  try {
    const bindings = bindingsFor(all, source, sizes);
    const found = differenceAt(roots, all, bindings, arithmetic);
    return found && isDefinedAt(defined, bindings) ? found : undefined;
  } catch (error) {
    // A singular matrix on the way to a structured point.
    if (!(error instanceof Irrational)) throw error;
    return undefined;
  }
}

// Every so many points have the lengths that are known to matter.
const everyKnown = 4;

function atRandomPoints(search: Search): Difference | undefined {
  const { all, names, seed, lengths } = search;
  const random = seededIntegers(seed);
  const literals = literalsOf(all);
  const fits = (candidate: ReadonlyMap<string, number>): boolean => fitsSizes(all, candidate);
  for (let trial = 0; trial < searchedPoints; trial++) {
    const source = sourceFor(random, trial, magnitudeFor(trial, literals));
    const usual = fittingSizes(names, trial, fits, trial < searchedPoints / 2 ? smallSizes : undefined);
    const isKnown = lengths && trial % everyKnown === everyKnown - 1;
    const sizes = isKnown ? new Map([...usual, ...lengths]) : usual;
    const found = isTooMuch(search, sizes) ? undefined : foundAt(search, source, sizes);
    if (found) return found;
  }
  return undefined;
}

const searchedLines = 6;
const mostLooks = 1200;
const mostLookWork = 2_000_000;

// A line of points: entries of no fixed sign move, through 0, from anywhere, or one of them alone.
function lineSource(seed: number, line: number, t: Rational): EntrySource<Rational> {
  const random = seededIntegers(seed + line);
  const still = sourceFor(random, 0, readable);
  let drawn = 0;
  const moving = random(4);
  return {
    ...still,
    any: () => {
      const [start, direction] = [still.any(), still.any()];
      drawn += 1;
      if (line % 3 === 2) return (drawn - 1) % 4 === moving ? addRationals(start, t) : start;
      const way = multiplyRationals(direction, t);
      return line % 3 === 0 ? way : addRationals(start, way);
    },
  };
}

const closeBy: readonly number[] = Array.from({ length: 17 }, (_, k) => 2 ** (-3 * k));

// Where on the line to look, and whether a jump there is no accident.
function placesOn(cells: readonly Cell[]): readonly { readonly t: number; readonly isInside: boolean }[] {
  const inside = cells.flatMap((cell) =>
    cell.kind === "cell" ? [{ t: readableBetween(cell.from, cell.to), isInside: true }] : [],
  );
  const close = cells.flatMap((cell) =>
    cell.kind === "boundary"
      ? closeBy.flatMap((step) => [cell.at - step - cell.width, cell.at + step + cell.width])
      : [],
  );
  return [...inside, ...close.map((t) => ({ t, isInside: false }))];
}

const scales: readonly number[] = Array.from({ length: 14 }, (_, k) => 8 ** (k - 13)).flatMap((size) => [size, -size]);

function onLine(search: Search, line: number, sizes: ReadonlyMap<string, number>): Difference | undefined {
  const { all, roots, seed } = search;
  const switches = switchesOf(roots);
  const sourceAt = (t: number): EntrySource<Rational> => lineSource(seed, line, rationalOfDouble(t));
  const signs = (t: number): string | undefined => {
    try {
      return signsAt(switches, bindingsFor(all, sourceAt(t), sizes));
    } catch (error) {
      if (error instanceof Irrational) return undefined;
      throw error;
    }
  };
  const work = evaluationWork(all, (dimension) => evaluateDimension(dimension, sizes));
  const most = Math.min(mostLooks, Math.floor(mostLookWork / work));
  const cells = switches.length > 0 ? cellsOf(signs, most) : [];
  for (const { t, isInside } of placesOn(cells)) {
    // An argument that is 0 all over a cell is 0 by what it is.
    const isZeroThere = isInside && /[0?]/u.test(signs(t) ?? "");
    const found = foundAt(search, sourceAt(t), sizes, isZeroThere ? rationalArithmetic : undefined);
    if (found) return found;
  }
  for (const t of line % 3 === 0 ? scales : []) {
    const found = foundAt(search, sourceAt(t), sizes);
    if (found) return found;
  }
  return undefined;
}

function alongLines(search: Search): Difference | undefined {
  const { all, names, lengths } = search;
  const fits = (candidate: ReadonlyMap<string, number>): boolean => fitsSizes(all, candidate);
  for (let line = 0; line < searchedLines; line++) {
    const sizes = new Map([...fittingSizes(names, line, fits, smallSizes), ...(lengths ?? [])]);
    const found = isTooMuch(search, sizes) ? undefined : onLine(search, line, sizes);
    if (found) return found;
  }
  return undefined;
}

/**
 * A point where two nodes of one shape differ, proved by exact or interval arithmetic, at which the `defined` ones have
 * values, with all their variables; `undefined` if none was found. At some `lengths` they may be known to differ.
 */
export function findDifference(
  left: Node,
  right: Node,
  seed: number,
  defined: readonly Node[] = [],
  lengths?: ReadonlyMap<string, number>,
): Difference | undefined {
  const all = [left, right, ...defined];
  const search: Search = { roots: [left, right], defined, all, names: dimensionNamesOf(all), seed, lengths };
  return atRandomPoints(search) ?? alongLines(search);
}
