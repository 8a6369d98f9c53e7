// Reductions of entries modulo a prime. A product is exact. Which entry is the largest is a matter of chance, the same
// for equal sets of entries: what holds for every choice holds for the real one.

import type { Dense } from "../tensor/evaluate.ts";

/** What the arithmetic of the field lends. */
export interface ReductionField {
  readonly prime: number;
  readonly invert: (value: number) => number;
  /** Which of some values is the largest. */
  readonly largestOf: (values: readonly number[]) => number;
}

interface RowValue {
  readonly value: number;
  readonly weights: readonly number[];
}

function multiplied(row: readonly number[], prime: number): RowValue {
  const productOf = (entries: readonly number[]): number =>
    entries.reduce((total, entry) => (total * entry) % prime, 1);
  return { value: productOf(row), weights: row.map((_, k) => productOf(row.filter((_entry, other) => other !== k))) };
}

// The smallest of some entries is minus the largest of their negatives.
function extreme(row: readonly number[], isLargest: boolean, field: ReductionField): RowValue {
  const { prime, invert, largestOf } = field;
  const turned = isLargest ? row : row.map((value) => (prime - value) % prime);
  const chosen = largestOf(turned);
  const share = invert(turned.filter((value) => value === chosen).length);
  return {
    value: isLargest ? chosen : (prime - chosen) % prime,
    weights: turned.map((value) => (value === chosen ? share : 0)),
  };
}

const reductionNames: ReadonlySet<string> = new Set([
  "max",
  "min",
  "prod",
  "onehotmax",
  "onehotmin",
  "productOfOthers",
]);
const valueNames: ReadonlySet<string> = new Set(["max", "min", "prod"]);

/** The value of a reduction of entries, of each row with `isByRow`; `undefined` for other functions. */
export function reductionInField(
  name: string,
  operand: Dense<number>,
  isByRow: boolean,
  field: ReductionField,
): Dense<number> | undefined {
  if (!reductionNames.has(name)) return undefined;
  const { shape, values } = operand;
  const length = isByRow ? shape[shape.length - 1] : values.length;
  const rows = Array.from({ length: isByRow ? values.length / length : 1 }, (_, row) => {
    const entries = values.slice(row * length, (row + 1) * length);
    if (name === "prod" || name === "productOfOthers") return multiplied(entries, field.prime);
    return extreme(entries, name === "max" || name === "onehotmax", field);
  });
  if (!valueNames.has(name)) return { shape, values: rows.flatMap((row) => row.weights) };
  return { shape: isByRow ? shape.slice(0, -1) : [], values: rows.map((row) => row.value) };
}
