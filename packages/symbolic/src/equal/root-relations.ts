// How many signs even roots can have against each other. Roots r of independent values u are all alike: no equation tells
// r from −r, so one choice of roots is as good as another. Only where a product of some u is a square w², as in
// √u·√v = √(u·v), does it matter whether w is positive. Such products are the relations among the quadratic characters of
// the u at random points (rank over GF(2)).

import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Arithmetic } from "../tensor/evaluate.ts";
import { numberOf } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { legendre, rationalPower, UnluckyPoint } from "./modular.ts";
import type { PrimeField } from "./prime-field.ts";
import type { RandomPoint } from "./random-point.ts";
import { trackedBindings, trackedField, UnluckyCall } from "./tracked-field.ts";
import type { Tracked } from "./tracked-field.ts";

// A relation that holds by chance at so many points has a probability of 2^-64.
const sparePoints = 64;
const mostUnlucky = 64;

class RestsOnRoot extends Error {}

// The field, but for even roots: what is under them is noted, and the value marked.
function notingRoots(field: PrimeField, isRooted: bigint, under: number[]): Arithmetic<Tracked> {
  const plain = trackedField(field);
  return {
    ...plain,
    power: (base, exponent, node, terms) => {
      const value = numberOf(node);
      if (!value || value.denominator % 2n !== 0n || base.value === 0) return plain.power(base, exponent, node, terms);
      if ((base.parts & isRooted) !== 0n) throw new RestsOnRoot("a root under a root");
      under.push(base.value);
      const square = legendre(base.value, field.prime) === 1 ? base.value : field.prime - base.value;
      return { value: rationalPower(square, value, field.prime), parts: base.parts | isRooted };
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

/**
 * The number of independent relations, of which each has a sign; `undefined` where a root stands under a root or no points
 * could be drawn.
 */
export function rootRelations(
  nodes: readonly Node[],
  order: readonly Node[],
  field: PrimeField,
  draw: () => RandomPoint<number>,
): number | undefined {
  const points: number[][] = [];
  for (let wanted = 1, unlucky = 0; points.length < wanted && unlucky < mostUnlucky;) {
    const under: number[] = [];
    const point = draw();
    try {
      evaluateNodes(nodes, trackedBindings(point), notingRoots(field, 1n << BigInt(point.count), under), order);
      points.push(under);
      wanted = under.length + sparePoints;
    } catch (error) {
      if (error instanceof RestsOnRoot) return undefined;
      if (!(error instanceof UnluckyPoint || error instanceof UnluckyCall)) throw error;
      unlucky += 1;
    }
  }
  const isComplete = points.length > 0 && points.every(({ length }) => length === points[0].length);
  return isComplete && points.length === points[0].length + sparePoints
    ? relationsAmong(points, field.prime)
    : undefined;
}
