// The verdict on a claim whose shape is not that of the derivative.

import { hasSameAxes, transposedNode } from "@closedform/symbolic";
import type { Derivative, Node, Problem, Value } from "@closedform/symbolic";
import { isSame } from "./comparison.ts";
import { inWords } from "./mistake.ts";
import type { Mistake } from "./mistake.ts";
import type { Verification, VerifyRequest } from "./verification.ts";

function shapeText(dims: readonly { readonly key: string }[], isChinese: boolean): string {
  const lengths = dims.map((dimension) => dimension.key).join(", ");
  if (dims.length === 0) return isChinese ? "标量" : "a scalar";
  return isChinese ? `形状为 (${lengths}) 的数组` : `shape (${lengths})`;
}

function mistakeOf(problem: Problem, truth: Node, value: Value, isChinese: boolean): Mistake {
  const { node } = value;
  const back = node.dims.length === 2 && truth.dims.length === 2 ? transposedNode(problem.graph, node) : undefined;
  if (back && hasSameAxes(back, truth))
    return { kind: "wrong-layout", id: isSame(back, truth) ? "otherLayout" : "transposedShape" };
  const parts = { claimed: shapeText(node.dims, isChinese), actual: shapeText(truth.dims, isChinese) };
  return { kind: "shape-mismatch", id: "shapes", parts };
}

/** A claim that lies as a row where the derivative is a column, or the other way round. */
export type WrongLie = "rowForColumn" | "columnForRow";

/** `incorrect`, with what the shapes say; `lie` where the claim is right but for how it lies. */
export function judgeShape(
  problem: Problem,
  derivative: Derivative,
  value: Value,
  lie: WrongLie | undefined,
  { lang = "en" }: VerifyRequest,
  seed: number,
): Verification {
  const mistake: Mistake = lie
    ? { kind: "wrong-layout", id: lie }
    : mistakeOf(problem, derivative.shown, value, lang === "zh");
  return {
    verdict: "incorrect",
    method: "canonical",
    diagnosis: { kind: mistake.kind, message: inWords(mistake, lang) },
    correct: derivative.text,
    seed,
  };
}
