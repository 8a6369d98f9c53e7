// Where a claim has values: one that is right where it is defined may not be defined where the derivative is.

import { evaluateDimension, numberOf, operandsOf, topologicalOrder, writtenDomain } from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";
import { nest, shownPoint } from "../point.ts";
import type { BoundPoint } from "../point.ts";
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

/** What must not be negative for the claim to have a value as it is written, beyond what must not for the expression. */
function writtenIn({ problem, typed }: Case): readonly Node[] {
  if (!typed) return [];
  const known = new Set(writtenDomain(problem.graph, problem.typed));
  return writtenDomain(problem.graph, typed).filter((node) => !known.has(node));
}

const triedPoints = 24;
// What rounding leaves of 0.
const clearlyNegative = -1e-9;

// Where every operand has a value and the node has none: what overflows elsewhere is no matter of the domain.
function isMissing(node: Node, point: BoundPoint): boolean {
  const operands = operandsOf(node).map((operand) => valuesAt(operand, point));
  return (
    operands.every((values) => values?.every(Number.isFinite) === true) &&
    valuesAt(node, point)?.every(Number.isFinite) === false
  );
}

function isNegative(node: Node, point: BoundPoint): boolean {
  const values = valuesAt(node, point);
  return values?.some((value) => value < clearlyNegative) === true;
}

interface Claimed {
  readonly actual: ArrayLike<number>;
  readonly claimed: ArrayLike<number>;
}

/**
 * A point where expression and derivative have values and the claim has none, if that is so on more than a few points;
 * `undefined` where the claim is defined wherever the derivative is.
 */
export function undefinedAt(test: Case): Counterexample | undefined {
  const { problem, claim, truth, seed } = test;
  const known = partialNodes(truth, problem.value.node);
  const partial = [...partialNodes(claim)].filter((node) => !known.has(node));
  const written = writtenIn(test);
  if (partial.length === 0 && written.length === 0) return undefined;
  const domain = writtenDomain(problem.graph, problem.typed);

  const missingAt = (point: BoundPoint): Claimed | undefined => {
    const isWithin = !domain.some((node) => isNegative(node, point));
    const [value, actual] = [problem.value.node, truth].map((node) => valuesAt(node, point));
    if (!isWithin || !value?.every(Number.isFinite) || !actual?.every(Number.isFinite)) return undefined;
    if (written.some((node) => isNegative(node, point))) return { actual, claimed: actual.map(() => NaN) };
    if (!partial.some((node) => isMissing(node, point))) return undefined;
    const claimed = valuesAt(claim, point);
    return claimed?.every(Number.isFinite) === false ? { actual, claimed } : undefined;
  };

  let found: Counterexample | undefined;
  for (let trial = 0; trial < triedPoints; trial++) {
    const point = samplePoint(problem, [problem.value.node, truth, claim], seed, trial, "normal");
    const missing = missingAt(point);
    if (!missing) continue;
    if (found) return found;
    const shape = truth.dims.map((dimension) => evaluateDimension(dimension, point.sizes));
    found = {
      at: shownPoint(problem, point),
      claimed: nest(missing.claimed, shape),
      actual: nest(missing.actual, shape),
    };
  }
  return undefined;
}
