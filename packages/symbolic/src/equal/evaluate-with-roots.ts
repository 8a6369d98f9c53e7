// Evaluation at a random point where all roots exist. An even root exists at half of the points only, so a point where
// dozens do would never be drawn: instead the entries on which a missing root rests are drawn again, those first on which no
// other root does. Entries are still uniform among those that leave each root a value. Entries that decide on signs under
// roots are not drawn again: where a root exists more often for one sign, that sign would be met more often than not.

import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Arithmetic, Dense } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { numberOf } from "../tensor/node.ts";
import { legendre, rationalPower, UnluckyPoint } from "./modular.ts";
import type { PrimeField } from "./prime-field.ts";
import type { RandomPoint } from "./random-point.ts";
import { trackedBindings, trackedField, UnluckyCall } from "./tracked-field.ts";
import type { Tracked } from "./tracked-field.ts";

/** Values at a point, with what it took to find it. */
export interface EvaluatedPoint {
  readonly values: readonly Dense<number>[];
  /** The most roots for whose sake one part of the point was drawn again: each halves what the part is drawn from. */
  readonly rootsOfOnePart: number;
}

// What a root rests on alone, as far as roots are known; all of it where that is nothing.
function redrawn(call: number, roots: ReadonlyMap<number, bigint>): bigint {
  const own = roots.get(call)!;
  let others = 0n;
  for (const [other, parts] of roots) if (other !== call) others |= parts;
  const alone = own & ~others;
  return alone === 0n ? own : alone;
}

function mostOnOnePart(roots: ReadonlyMap<number, bigint>): number {
  const counts = new Map<bigint, number>();
  for (const call of roots.keys()) {
    for (let rest = redrawn(call, roots); rest !== 0n; rest &= rest - 1n) {
      const lowest = rest & -rest;
      counts.set(lowest, (counts.get(lowest) ?? 0) + 1);
    }
  }
  return Math.max(0, ...counts.values());
}

const mostAtOnePoint = 256;
// A root that exists at an eighth of the points is hardly ever missing so often; what is always singular, is.
const mostForOneCall = 64;

/** With more parts, sets of them at every entry take too much. */
export const mostParts = 1000;

interface Attempted<Value> {
  readonly found: Value;
  readonly roots: ReadonlyMap<number, bigint>;
}

// The parts on which signs under roots rest, whether the roots exist or not.
function signsUnderRoots(
  nodes: readonly Node[],
  point: RandomPoint<number>,
  field: PrimeField,
  order: readonly Node[],
): bigint {
  const plain = trackedField(field);
  let held = 0n;
  const noting: Arithmetic<Tracked> = {
    ...plain,
    power: (base, exponent, node, terms) => {
      const value = numberOf(node);
      if (!value || value.denominator % 2n !== 0n || base.value === 0) return plain.power(base, exponent, node, terms);
      held |= base.signed;
      const square = legendre(base.value, field.prime) === 1 ? base.value : field.prime - base.value;
      return { ...base, value: rationalPower(square, value, field.prime) };
    },
    apply: (fn, operands, terms) => {
      try {
        return plain.apply(fn, operands, terms);
      } catch (error) {
        // The cosine of asin u is a root, too.
        if (!(error instanceof UnluckyCall)) throw error;
        for (const { signed } of operands) held |= signed;
        return { ...operands[0], value: 1 };
      }
    },
  };
  try {
    field.begin();
    evaluateNodes(nodes, trackedBindings(point), noting, order);
  } catch (error) {
    if (!(error instanceof UnluckyPoint || error instanceof UnluckyCall)) throw error;
  }
  return held;
}

/**
 * What `attempt` gives at the point or, where it throws `UnluckyCall`, at the point drawn again in part, though not in the
 * parts that are `held`, which is taken from the budget. Throws `UnluckyPoint` where that does not help.
 */
export function redrawing<Value>(
  point: RandomPoint<number>,
  budget: { redraws: number },
  attempt: () => Value,
  held = 0n,
): Attempted<Value> {
  const roots = new Map<number, bigint>();
  const failures = new Map<number, number>();
  for (let count = 0; count < mostAtOnePoint && budget.redraws > 0; count++) {
    try {
      return { found: attempt(), roots };
    } catch (error) {
      const parts = error instanceof UnluckyCall ? error.parts & ~held : 0n;
      if (!(error instanceof UnluckyCall) || parts === 0n) throw new UnluckyPoint("no value at this point");
      budget.redraws -= 1;
      const missed = (failures.get(error.call) ?? 0) + 1;
      if (missed > mostForOneCall) break;
      failures.set(error.call, missed);
      roots.set(error.call, parts);
      point.redraw(redrawn(error.call, roots));
    }
  }
  // Hopeless points must not take all.
  budget.redraws = Math.floor(budget.redraws / 2);
  throw new UnluckyPoint("no point where every root exists");
}

/**
 * The nodes' values at the point or, where a root is missing, at the point drawn again in part, which is taken from the
 * budget. Throws `UnluckyPoint` where that does not help.
 */
export function evaluateWithRoots(
  nodes: readonly Node[],
  point: RandomPoint<number>,
  field: PrimeField,
  order: readonly Node[],
  budget: { redraws: number },
): EvaluatedPoint {
  try {
    return { values: evaluateNodes(nodes, point.bindings, field, order), rootsOfOnePart: 0 };
  } catch (error) {
    if (!(error instanceof UnluckyPoint) || point.count > mostParts) throw error;
  }
  const attempt = (): readonly Dense<Tracked>[] => {
    field.begin();
    return evaluateNodes(nodes, trackedBindings(point), trackedField(field), order);
  };
  const { found, roots } = redrawing(point, budget, attempt, signsUnderRoots(nodes, point, field, order));
  return {
    values: found.map(({ shape, values }) => ({ shape, values: values.map(({ value }) => value) })),
    rootsOfOnePart: mostOnOnePart(roots),
  };
}
