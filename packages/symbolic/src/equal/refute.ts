// A point at which two expressions differ, with a proof. Points are exact rational numbers that obey the assumptions, small
// and readable ones first.

import type { Rational } from "../scalar/rational.ts";
import type { Node } from "../tensor/node.ts";
import { fitsSizes } from "../tensor/fits.ts";
import { evaluateDimension } from "../types/dimension.ts";
import { differenceAt, isDefinedAt } from "./difference-at.ts";
import type { Care, Difference } from "./difference-at.ts";
import type { EntrySource } from "./draw-variable.ts";
import { dimensionNamesOf } from "./exact-field.ts";
import { lineSource, literalsOf, magnitudeFor, readable, sourceFor } from "./point-sources.ts";
import { bindingsFor } from "./random-point.ts";
import { seededIntegers } from "./random.ts";
import { Irrational, rationalArithmetic, rationalOfDouble } from "./rational-arithmetic.ts";
import { cellsOf, readableBetween, signsAt, switchesOf } from "./sign-cells.ts";
import type { Cell } from "./sign-cells.ts";
import { fittingSizes } from "./sizes.ts";
import { evaluationWork, maximalExactWork } from "./work.ts";

export type { Difference, Nested } from "./difference-at.ts";

const searchedPoints = 80;
const smallSizes = [2, 3];

interface Search {
  readonly roots: readonly [Node, Node];
  readonly defined: readonly Node[];
  readonly all: readonly Node[];
  readonly names: readonly string[];
  readonly seed: number;
  /** Lengths at which they are known to differ somewhere. */
  readonly lengths: ReadonlyMap<string, number> | undefined;
  readonly isOver: () => boolean;
}

function isTooMuch({ all }: Search, sizes: ReadonlyMap<string, number>): boolean {
  return evaluationWork(all, (dimension) => evaluateDimension(dimension, sizes)) > maximalExactWork;
}

function foundAt(
  { roots, all, defined }: Search,
  source: EntrySource<Rational>,
  sizes: ReadonlyMap<string, number>,
  care?: Care,
): Difference | undefined {
  try {
    const bindings = bindingsFor(all, source, sizes);
    const found = differenceAt(roots, all, bindings, care);
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
  const { all, names, seed, lengths, isOver } = search;
  const random = seededIntegers(seed);
  const literals = literalsOf(all);
  const fits = (candidate: ReadonlyMap<string, number>): boolean => fitsSizes(all, candidate);
  for (let trial = 0; trial < searchedPoints && !isOver(); trial++) {
    const source = sourceFor(random, trial, magnitudeFor(trial, literals));
    const usual = fittingSizes(names, trial, fits, trial < searchedPoints / 2 ? smallSizes : undefined);
    const isKnown = lengths && trial % everyKnown === everyKnown - 1;
    const sizes = isKnown ? new Map([...usual, ...lengths]) : usual;
    const found = isTooMuch(search, sizes) ? undefined : foundAt(search, source, sizes);
    if (found) return found;
  }
  return undefined;
}

const finePoints = 6;
// Digits take time.
const maximalFineWork = 4000;

function atPointsFinely(search: Search): Difference | undefined {
  const { all, names, seed, lengths, isOver } = search;
  const random = seededIntegers(seed);
  const fits = (candidate: ReadonlyMap<string, number>): boolean => fitsSizes(all, candidate);
  for (let trial = 0; trial < finePoints && !isOver(); trial++) {
    const source = sourceFor(random, trial, readable);
    const sizes = new Map([...fittingSizes(names, trial, fits, smallSizes), ...(lengths ?? [])]);
    if (evaluationWork(all, (dimension) => evaluateDimension(dimension, sizes)) > maximalFineWork) continue;
    const found = foundAt(search, source, sizes, { isFine: true });
    if (found) return found;
  }
  return undefined;
}

const searchedLines = 6;
const mostLooks = 1200;
const mostLookWork = 2_000_000;
// What it takes to see a line at all.
const fewestLooks = 100;

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
  const { all, roots, seed, isOver } = search;
  const switches = switchesOf(roots);
  const sourceAt = (t: number): EntrySource<Rational> => lineSource(seed, line, rationalOfDouble(t));
  const signs = (t: number): string | undefined => {
    // A point of structured matrices takes time of its own.
    if (isOver()) return undefined;
    try {
      return signsAt(switches, bindingsFor(all, sourceAt(t), sizes));
    } catch (error) {
      if (error instanceof Irrational) return undefined;
      throw error;
    }
  };
  const work = evaluationWork(all, (dimension) => evaluateDimension(dimension, sizes));
  const most = Math.min(mostLooks, Math.floor(mostLookWork / work));
  const cells = switches.length > 0 && most > fewestLooks ? cellsOf(signs, most) : [];
  for (const { t, isInside } of placesOn(cells)) {
    // An argument that is 0 all over a cell is 0 by what it is.
    const isZeroThere = isInside && /[0?]/u.test(signs(t) ?? "");
    if (isOver()) return undefined;
    const found = foundAt(search, sourceAt(t), sizes, isZeroThere ? { arithmetic: rationalArithmetic } : undefined);
    if (found) return found;
  }
  for (const t of line % 3 === 0 ? scales : []) {
    if (isOver()) return undefined;
    const found = foundAt(search, sourceAt(t), sizes);
    if (found) return found;
  }
  return undefined;
}

function alongLines(search: Search): Difference | undefined {
  const { all, names, lengths, isOver } = search;
  const fits = (candidate: ReadonlyMap<string, number>): boolean => fitsSizes(all, candidate);
  for (let line = 0; line < searchedLines && !isOver(); line++) {
    const sizes = new Map([...fittingSizes(names, line, fits, smallSizes), ...(lengths ?? [])]);
    const found = isTooMuch(search, sizes) ? undefined : onLine(search, line, sizes);
    if (found) return found;
  }
  return undefined;
}

/**
 * A point where two nodes of one shape differ, proved by exact or interval arithmetic, at which the `defined` ones have
 * values, with all their variables; `undefined` if none was found before it `isOver`. At some `lengths` they may be known to
 * differ.
 */
export function findDifference(
  left: Node,
  right: Node,
  seed: number,
  defined: readonly Node[] = [],
  lengths?: ReadonlyMap<string, number>,
  isOver: () => boolean = () => false,
): Difference | undefined {
  const all = [left, right, ...defined];
  const search: Search = { roots: [left, right], defined, all, names: dimensionNamesOf(all), seed, lengths, isOver };
  return atRandomPoints(search) ?? atPointsFinely(search) ?? alongLines(search);
}
