// Exponents made of lengths, as in det(c·P) = c^n·det(P): at a point they are numbers, so that powers can be taken exactly.

import { addRationals, multiplyRationals, rational, zero } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { ValueTerm } from "../tensor/evaluate.ts";
import { numberOf } from "../tensor/node.ts";
import type { Node, PowerNode } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";

const known = new WeakMap<Node, boolean>();

/** Whether a node is made of lengths and numbers, of lengths at least. */
export function isMadeOfLengths(node: Node): boolean {
  let answer = known.get(node);
  if (answer === undefined) {
    const parts = topologicalOrder([node]);
    answer =
      parts.some(({ kind }) => kind === "dimension") &&
      parts.every(({ kind }) => kind === "dimension" || kind === "contraction" || kind === "sum");
    known.set(node, answer);
  }
  return answer;
}

// What products of the lengths of test points stay below.
const largest = 2 ** 20;

/** The exponent as a number, from its parts in the field of a prime; `undefined` where they are too large to be told. */
export function lengthExponent(terms: readonly ValueTerm<number>[], prime: number): Rational | undefined {
  let total = zero;
  for (const { coefficient, value } of terms) {
    const whole = value > prime / 2 ? value - prime : value;
    if (Math.abs(whole) > largest) return undefined;
    total = addRationals(total, multiplyRationals(coefficient, rational(whole)));
  }
  return total;
}

/** The powers among the nodes of which the exponent is made of lengths, and the base is not a number. */
export function lengthPowers(roots: readonly Node[]): readonly PowerNode[] {
  return topologicalOrder(roots).filter(
    (node): node is PowerNode => node.kind === "power" && isMadeOfLengths(node.exponent) && !numberOf(node.base),
  );
}
