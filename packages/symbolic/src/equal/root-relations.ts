// How many signs even roots can have against each other. Roots r of independent values u are all alike: no equation tells
// r from −r, so one choice of roots is as good as another. Only where a product of some u is a square w², as in
// √u·√v = √(u·v), does it matter whether w is positive. Such products are the relations among the quadratic characters of
// the u at random points (rank over GF(2)). Roots under roots are taken level by level: those of one level over the field
// that those below it generate, at points where these exist, with either sign.

import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Arithmetic } from "../tensor/evaluate.ts";
import { numberOf } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { mostParts, redrawing } from "./evaluate-with-roots.ts";
import { legendre, rationalPower, UnluckyPoint } from "./modular.ts";
import type { PrimeField } from "./prime-field.ts";
import type { RandomPoint } from "./random-point.ts";
import { trackedBindings, trackedField, UnluckyCall } from "./tracked-field.ts";
import type { Tracked } from "./tracked-field.ts";

// A relation that holds by chance at so many points has a probability of 2^-64.
const sparePoints = 64;
const mostUnlucky = 64;
const mostLevels = 4;
const redrawsOfOnePoint = 256;

/** Where roots of a level are looked at: what is under them, and how many levels there are. */
interface Look {
  readonly level: number;
  readonly under: number[];
  deepest: number;
}

// The sign of a root at one point: the same for the same value under it, and for roots of a level that has relations +1.
type SignOf = (value: number) => 1 | -1;

// The field, but for even roots: what is under those of the level is noted, those below exist, and those above do not matter.
function notingRoots(field: PrimeField, firstMark: number, look: Look, signOf: SignOf): Arithmetic<Tracked> {
  const plain = trackedField(field);
  const marked = (level: number): bigint => 1n << BigInt(firstMark + level);
  const levelOf = (parts: bigint): number => {
    for (let level = mostLevels; level >= 0; level--) if ((parts & marked(level)) !== 0n) return level + 1;
    return 0;
  };
  let calls = 0;
  return {
    ...plain,
    power: (base, exponent, node, terms) => {
      const value = numberOf(node);
      if (!value || value.denominator % 2n !== 0n || base.value === 0) return plain.power(base, exponent, node, terms);
      const level = Math.min(levelOf(base.parts), mostLevels);
      look.deepest = Math.max(look.deepest, level);
      const parts = base.parts | marked(level);
      const isSquare = legendre(base.value, field.prime) === 1;
      calls += 1;
      if (level < look.level && !isSquare) {
        const own = base.parts & ((1n << BigInt(firstMark)) - 1n);
        throw new UnluckyCall(-calls, own);
      }
      if (level === look.level) look.under.push(base.value);
      const root = rationalPower(isSquare ? base.value : field.prime - base.value, value, field.prime);
      const isTurned = level < look.level && signOf(base.value) === -1;
      return { value: isTurned ? field.prime - root : root, parts, signed: base.signed };
    },
  };
}

function rank(rows: readonly bigint[]): number {
  const pivots: bigint[] = [];
  for (const row of rows) {
    let rest = row;
    for (const pivot of pivots) if ((rest ^ pivot) < rest) rest ^= pivot;
    if (rest !== 0n) pivots.push(rest);
    pivots.sort((a, b) => (a < b ? 1 : -1));
  }
  return pivots.length;
}

// Values that are equal at every point are one.
function distinct(columns: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return [...new Map(columns.map((column) => [column.join(","), column])).values()];
}

function relationsAmong(points: readonly (readonly number[])[], prime: number): number {
  const columns = distinct(points[0].map((_, call) => points.map((point) => point[call])));
  const rows = points.map((_, k) =>
    columns.reduce((row, column, j) => (legendre(column[k], prime) === 1 ? row : row | (2n << BigInt(j))), 1n),
  );
  return columns.length + 1 - rank(rows);
}

interface Level {
  readonly relations: number;
  readonly isLast: boolean;
}

// The relations of one level; `undefined` where no points could be drawn.
function relationsOfLevel(
  nodes: readonly Node[],
  order: readonly Node[],
  field: PrimeField,
  draw: () => RandomPoint<number>,
  { level, areFree }: { readonly level: number; readonly areFree: boolean },
): Level | undefined {
  const points: number[][] = [];
  let deepest = 0;
  for (let wanted = 1, unlucky = 0; points.length < wanted && unlucky < mostUnlucky;) {
    const point = draw();
    if (point.count > mostParts) return undefined;
    try {
      const { found } = redrawing(point, { redraws: redrawsOfOnePoint }, () => {
        field.begin();
        const look: Look = { level, under: [], deepest: 0 };
        const signs = new Map<number, 1 | -1>();
        const signOf: SignOf = (value) => {
          const known = signs.get(value) ?? (areFree && field.randomElement() % 2 === 0 ? -1 : 1);
          signs.set(value, known);
          return known;
        };
        evaluateNodes(nodes, trackedBindings(point), notingRoots(field, point.count, look, signOf), order);
        return look;
      });
      points.push(found.under);
      deepest = Math.max(deepest, found.deepest);
      wanted = found.under.length + sparePoints;
    } catch (error) {
      if (!(error instanceof UnluckyPoint)) throw error;
      unlucky += 1;
    }
  }
  const isComplete = points.length > 0 && points.every(({ length }) => length === points[0].length);
  if (!isComplete || points.length < points[0].length + sparePoints) return undefined;
  return { relations: relationsAmong(points, field.prime), isLast: deepest <= level };
}

/**
 * The number of independent relations, of which each has a sign; `undefined` where roots stand too deep under roots or no
 * points could be drawn.
 */
export function rootRelations(
  nodes: readonly Node[],
  order: readonly Node[],
  field: PrimeField,
  draw: () => RandomPoint<number>,
): number | undefined {
  let relations = 0;
  for (let level = 0; level < mostLevels; level++) {
    const found = relationsOfLevel(nodes, order, field, draw, { level, areFree: relations === 0 });
    if (!found) return undefined;
    relations += found.relations;
    if (found.isLast) return relations;
  }
  return undefined;
}
