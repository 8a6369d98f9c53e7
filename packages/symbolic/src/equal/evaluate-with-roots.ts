// Evaluation at a random point where all roots exist. An even root exists at half of the points only, so a point where
// dozens do would never be drawn: instead the entries on which a missing root rests are drawn again, those first on which no
// other root does. Entries are still uniform among those that leave each root a value.

import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Dense } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { UnluckyPoint } from "./modular.ts";
import type { PrimeField } from "./prime-field.ts";
import type { RandomPoint } from "./random-point.ts";
import { trackedBindings, trackedField, UnluckyCall } from "./tracked-field.ts";

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

/**
 * What `attempt` gives at the point or, where it throws `UnluckyCall`, at the point drawn again in part, which is taken from
 * the budget. Throws `UnluckyPoint` where that does not help.
 */
export function redrawing<Value>(
  point: RandomPoint<number>,
  budget: { redraws: number },
  attempt: () => Value,
): Attempted<Value> {
  const roots = new Map<number, bigint>();
  const failures = new Map<number, number>();
  for (let count = 0; count < mostAtOnePoint && budget.redraws > 0; count++) {
    try {
      return { found: attempt(), roots };
    } catch (error) {
      if (!(error instanceof UnluckyCall) || error.parts === 0n) throw new UnluckyPoint("no value at this point");
      budget.redraws -= 1;
      const missed = (failures.get(error.call) ?? 0) + 1;
      if (missed > mostForOneCall) break;
      failures.set(error.call, missed);
      roots.set(error.call, error.parts);
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
  const { found, roots } = redrawing(point, budget, () => {
    field.begin();
    return evaluateNodes(nodes, trackedBindings(point), trackedField(field), order);
  });
  return {
    values: found.map(({ shape, values }) => ({ shape, values: values.map(({ value }) => value) })),
    rootsOfOnePart: mostOnOnePart(roots),
  };
}
