import { evaluateDimension, evaluateNodes, exactly, intervalArithmetic } from "@closedform/symbolic";
import type { Interval, Node } from "@closedform/symbolic";
import type { BoundPoint } from "../point.ts";

/**
 * Intervals that contain the values of the roots at a point, row-major. Throws `NoEnclosure` where one is not defined and
 * for functions without enclosures, `AtJump` at jumps.
 */
export function enclosedValues(roots: readonly Node[], point: BoundPoint): readonly (readonly Interval[])[] {
  const results = evaluateNodes<Interval>(
    roots,
    {
      size: (dimension) => evaluateDimension(dimension, point.sizes),
      variables: (name) => ({ shape: [], values: Array.from(point.values.get(name)!, exactly) }),
    },
    intervalArithmetic,
  );
  return results.map((dense) => dense.values);
}
