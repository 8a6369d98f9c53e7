import type { Derivative } from "../derive.ts";
import { passesGate } from "../gate.ts";
import type { Line } from "./step.ts";

/** The line from a first derivative to a higher one of the same problem; none when its text does not read back. */
export function againLines(first: Derivative, result: Derivative): readonly Line[] {
  if (result.expression && !passesGate(result.problem, result.expression, result.node)) return [];
  return [
    {
      rule: "differentiate-again",
      before: first.text,
      after: result.text,
      latex: `${first.latex} \\;\\to\\; ${result.latex}`,
    },
  ];
}
