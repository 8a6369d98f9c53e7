// Whether one side of a line is what it should be.

import {
  comparableNodes,
  createRaiser,
  derivativeTerms,
  equalNodes,
  structuralAssumptions,
  toText,
} from "@closedform/symbolic";
import type { Derivative, Node, Problem, Program, Span, Value } from "@closedform/symbolic";
import { diagnose } from "../diagnose.ts";
import { inWords } from "../mistake.ts";
import type { Diagnosis, Mistake } from "../mistake.ts";
import type { Suspect } from "../suspect.ts";
import type { Verification, VerifyRequest } from "../verification.ts";
import type { Side } from "./left-side.ts";
import type { LineVerdict } from "./line-verdict.ts";
import { openQuantity, readQuantity } from "./workspace.ts";
import type { Quantity, Workspace } from "./workspace.ts";

/** The verdict on a side, before it is known on which line it stands. */
export type SideVerdict = Omit<LineVerdict, "line" | "text" | "says">;

/** What a side should be equal to. */
export interface Expected {
  readonly value: Value;
  /** How it would be written, where that is known. */
  readonly text?: string | undefined;
  /** Set for the differential of the expression itself. */
  readonly isOwnDifferential?: boolean | undefined;
}

/** Everything that sides are judged by. */
export interface Judging {
  readonly space: Workspace;
  readonly request: VerifyRequest;
  /** The first derivative of the expression by the variable. */
  readonly derivative: Derivative;
  readonly seed: number;
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function shown({ problem }: Workspace, { value, text }: Expected): string {
  if (text !== undefined) return text;
  const expression = value.node.dims.length <= 2 ? createRaiser(problem.graph).raise(value.node) : undefined;
  return expression ? toText(expression) : "";
}

// A differential is linear in that of the variable; what multiplies it is the derivative that the line claims.
function impliedDerivative({ space, derivative }: Judging, node: Node): Node | undefined {
  const [[variable, direction] = [], ...others] = space.directions;
  if (!variable || !direction || others.length > 0 || derivative.order !== 1) return undefined;
  if (variable.kind === "variable" && [...variable.assumptions].some((one) => structuralAssumptions.has(one)))
    return undefined;
  const [found] = derivativeTerms(space.problem.graph, node, [direction]);
  return found;
}

function alike(problem: Problem, expected: Expected, { value }: Quantity): readonly [Node, Node] | undefined {
  const nodes = comparableNodes(problem.graph, expected.value, value);
  return nodes && [nodes[0], nodes[1]];
}

function suspectOf(judging: Judging, expected: Expected, side: Quantity, nodes: readonly [Node, Node]): Suspect {
  const { space, request, derivative } = judging;
  const { problem } = space;
  const base = { problem, request, derivative: { ...derivative, text: shown(space, expected) }, program: side.program };
  const [truth, claim] = expected.isOwnDifferential
    ? nodes.map((node) => impliedDerivative(judging, node))
    : [undefined, undefined];
  const reopened = (program: Program): readonly [Node, Node] | undefined =>
    alike(problem, expected, openQuantity(space, program));
  if (truth && claim)
    return {
      ...base,
      truth,
      claim,
      reopen: (program) => {
        const node = reopened(program)?.[1];
        return node && impliedDerivative(judging, node);
      },
    };
  return { ...base, truth: nodes[0], claim: nodes[1], isOfAnother: true, reopen: (program) => reopened(program)?.[1] };
}

function shapeOf({ value }: Pick<Quantity, "value">, isChinese: boolean): string {
  const { dims } = value.node;
  if (dims.length === 0) return isChinese ? "标量" : "a scalar";
  const lengths = dims.map(({ key }) => key).join(", ");
  return isChinese ? `形状为 (${lengths}) 的数组` : `shape (${lengths})`;
}

function misshapen({ request }: Judging, expected: Expected, side: Quantity): Diagnosis {
  const isChinese = request.lang === "zh";
  const parts = { claimed: shapeOf(side, isChinese), actual: shapeOf(expected, isChinese) };
  const mistake: Mistake = { kind: "shape-mismatch", id: "shapes", parts };
  return { kind: mistake.kind, message: inWords(mistake, request.lang ?? "en") };
}

/** Whether a side equals what it should. Throws what reading it throws. */
export function judgeSide(judging: Judging, expected: Expected, side: Side): SideVerdict {
  const { space, request, seed } = judging;
  const read = readQuantity(space, side.text);
  const at = { start: side.start, end: side.start + side.text.length };
  const wrong = { verdict: "incorrect", at, correct: shown(space, expected) } as const;
  const nodes = alike(space.problem, expected, read);
  if (!nodes) return { ...wrong, diagnosis: misshapen(judging, expected, read) };
  const { verdict, counterexample, reason } = equalNodes(nodes[0], nodes[1], seed);
  if (verdict === "equal") return { verdict: "correct" };
  if (verdict === "undecided") return { verdict, at, reason };
  const diagnosis = diagnose(suspectOf(judging, expected, read, nodes), request.lang);
  const placed = diagnosis.at ? { ...diagnosis, at: moved(diagnosis.at, side.start) } : diagnosis;
  if (!counterexample) return { ...wrong, diagnosis: placed };
  const { at: point, left, right } = counterexample;
  return { ...wrong, diagnosis: placed, counterexample: { at: point, claimed: right, actual: left } };
}

/** A side that states the derivative: judged as a claim is, in terms of what was defined before. */
export function judgeClaim(
  judging: Judging,
  side: Side,
  verify: (request: VerifyRequest) => Verification,
): SideVerdict {
  const { space, request, seed } = judging;
  const definitions = [...space.definitions].map(([name, { text }]) => `${name} = ${text}`);
  const prefix = definitions.map((text) => `${text}; `).join("");
  const found = verify({ ...request, steps: undefined, claim: prefix + side.text, seed });
  if (found.verdict === "correct") return { verdict: "correct" };
  const whole = { start: side.start, end: side.start + side.text.length };
  const inside = found.diagnosis?.at;
  const isInside = inside !== undefined && inside.start >= prefix.length;
  const at = isInside ? moved(inside, side.start - prefix.length) : whole;
  const { verdict, correct, counterexample, reason } = found;
  const diagnosis = found.diagnosis && { ...found.diagnosis, at };
  return { verdict, at: whole, correct, diagnosis, counterexample, reason };
}
