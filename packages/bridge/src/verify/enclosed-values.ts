import { evaluateDimension, evaluateNodes, exactly, intervalArithmetic, limitArithmetic } from "@closedform/symbolic";
import type { Interval, Node } from "@closedform/symbolic";
import type { BoundPoint } from "../point.ts";

/**
 * Intervals that contain the values of the roots at a point, row-major. Throws `NoEnclosure` where one is not defined and
 * for functions without enclosures, `AtJump` at jumps unless they are to be enclosed with all their limits.
 */
export function enclosedValues(
  roots: readonly Node[],
  point: BoundPoint,
  isAcross = false,
): readonly (readonly Interval[])[] {
  const results = evaluateNodes<Interval>(
    roots,
    {
      size: (dimension) => evaluateDimension(dimension, point.sizes),
      variables: (name) => ({ shape: [], values: Array.from(point.values.get(name)!, exactly) }),
    },
    isAcross ? limitArithmetic : intervalArithmetic,
  );
  return results.map((dense) => dense.values);
}
