import { awayFromJumps, evaluateDimension, evaluateNodes, rationalOfDouble } from "@closedform/symbolic";
import type { Node, Rational } from "@closedform/symbolic";
import type { BoundPoint } from "../point.ts";

/** The exact values of the roots at a point, row-major. Throws `Irrational` where one is not a rational number, and at jumps. */
export function exactValues(roots: readonly Node[], point: BoundPoint): readonly (readonly Rational[])[] {
  const results = evaluateNodes<Rational>(
    roots,
    {
      size: (dimension) => evaluateDimension(dimension, point.sizes),
      variables: (name) => ({ shape: [], values: Array.from(point.values.get(name)!, rationalOfDouble) }),
    },
    awayFromJumps,
  );
  return results.map((dense) => dense.values);
}
