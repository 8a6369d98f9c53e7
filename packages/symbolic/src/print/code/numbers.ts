// Numbers among codes; a negative one is the negation of a number.

import { isInteger, negateRational, toNumber } from "../../scalar/rational.ts";
import type { Rational } from "../../scalar/rational.ts";
import type { Code } from "./code.ts";

/** The number a code is, if it is one. */
export function numberIn(code: Code): Rational | undefined {
  if (code.kind === "number") return code.value;
  if (code.kind !== "call" || code.operation !== "negate") return undefined;
  const inner = numberIn(code.args[0]);
  return inner && negateRational(inner);
}

/** Whether the code is this very number. */
export function isNumber(code: Code, numerator: number, denominator = 1): boolean {
  const value = numberIn(code);
  return value?.numerator === BigInt(numerator) && value.denominator === BigInt(denominator);
}

/** The whole number that a code is, if it is a small one. */
export function smallWhole(code: Code): number | undefined {
  const value = numberIn(code);
  return value && isInteger(value) && Math.abs(toNumber(value)) <= 1e6 ? toNumber(value) : undefined;
}
