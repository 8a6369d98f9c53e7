// A claim that is wrong, with everything that a search for the mistake needs.

import type { DeriveRequest, Derivative, Expression, Node, Problem, Program } from "@closedform/symbolic";
import { createRaiser, toText } from "@closedform/symbolic";
import type { Mistake } from "./mistake.ts";

/** The numbers at a point where claim and truth differ, row-major. */
export interface Observed {
  readonly claimed: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
  readonly sizes: ReadonlyMap<string, number>;
}

/** A wrong claim beside the truth; both nodes have the same axes. */
export interface Suspect {
  readonly problem: Problem;
  readonly request: DeriveRequest;
  readonly derivative: Derivative;
  readonly claim: Node;
  readonly truth: Node;
  /** Whether no time is left to look for a mistake. */
  readonly isOver?: (() => boolean) | undefined;
  readonly observed?: Observed | undefined;
  /** Set where the truth is not the derivative of the problem's expression: then no step of its derivation explains it. */
  readonly isOfAnother?: boolean | undefined;
  /** The claim as it was read. */
  readonly program?: Program | undefined;
  /** The node of an altered claim in the axes of the truth; `undefined` where it does not type or has another shape. */
  readonly reopen?: ((program: Program) => Node | undefined) | undefined;
}

/** A source of candidate mistakes: the first that explains the claim, or nothing. */
export type Explainer = (suspect: Suspect) => Mistake | undefined;

const longestQuote = 60;

/** The node in the language, short enough for a sentence; three dots where it has no short notation. */
export function quoted(problem: Problem, node: Node): string {
  const expression = node.dims.length <= 2 ? createRaiser(problem.graph).raise(node) : undefined;
  const text = expression ? toText(expression) : "";
  return text === "" || text.length > longestQuote ? "…" : text;
}

/** The part of the user's text that an expression was read from. */
export function quotedSource(program: Program, { span }: Pick<Expression, "span">): string {
  const text = program.source.slice(span.start, span.end);
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
