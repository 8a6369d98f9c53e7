// Where a claim has values: one that is right where it is defined may not be defined where the derivative is.

import { evaluateDimension, numberOf, topologicalOrder } from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";
import { nest, shownPoint } from "../point.ts";
import { samplePoint } from "../sample.ts";
import { valuesAt } from "./counterexample.ts";
import type { Case, Counterexample } from "./verification.ts";

// Functions that have no real value somewhere on an open set.
function isPartial(node: Node): boolean {
  if (node.kind === "apply") return node.fn.domain !== undefined && node.fn.domain !== "notPole";
  if (node.kind !== "power") return false;
  const exponent = numberOf(node.exponent);
  return exponent === undefined || exponent.denominator !== 1n;
}

function partialNodes(...roots: readonly Node[]): ReadonlySet<Node> {
  return new Set(topologicalOrder(roots).filter(isPartial));
}

const triedPoints = 8;
const neededPoints = 2;

/**
 * A point where expression and derivative have values and the claim has none, if that is so on more than a few points;
 * `undefined` where the claim is defined wherever the derivative is.
 */
export function undefinedAt({ problem, claim, truth, seed }: Case): Counterexample | undefined {
  const known = partialNodes(truth, problem.value.node);
  if ([...partialNodes(claim)].every((node) => known.has(node))) return undefined;
  let found: Counterexample | undefined;
  let count = 0;
  for (let trial = 0; trial < triedPoints; trial++) {
    const point = samplePoint(problem, [problem.value.node, truth, claim], seed, trial, "normal");
    const [value, actual, claimed] = [problem.value.node, truth, claim].map((node) => valuesAt(node, point));
    const isDefined = value?.every(Number.isFinite) && actual?.every(Number.isFinite);
    if (!isDefined || !actual || !claimed || !claimed.some(Number.isNaN)) continue;
    count += 1;
    const shape = truth.dims.map((dimension) => evaluateDimension(dimension, point.sizes));
    found ??= { at: shownPoint(problem, point), claimed: nest(claimed, shape), actual: nest(actual, shape) };
  }
  return count >= neededPoints ? found : undefined;
}
