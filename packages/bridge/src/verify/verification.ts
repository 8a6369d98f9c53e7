// What is claimed, and what is answered.

import type { Derivative, DeriveRequest, Node, Problem, Program, TypedProgram } from "@closedform/symbolic";
import type { NestedNumbers, Point } from "../point.ts";
import type { Diagnosis, MessageLanguage } from "./mistake.ts";
import type { LineVerdict } from "./lines/line-verdict.ts";
import type { Suspect } from "./suspect.ts";

/** A claim about a derivative. */
export interface VerifyRequest extends DeriveRequest {
  /** The derivative; may be left out beside `steps`, whose last line states it then. */
  readonly claim?: string | undefined;
  /** The hand derivation line by line, as one text or as a list of lines. */
  readonly steps?: string | readonly string[] | undefined;
  /** Fixes the random points; drawn afresh unless given. */
  readonly seed?: number | undefined;
  /** The language of messages; English unless given. */
  readonly lang?: MessageLanguage | undefined;
}

/** A point at which the claim and the derivative differ. */
export interface Counterexample {
  readonly at: Point;
  readonly claimed: NestedNumbers;
  readonly actual: NestedNumbers;
  /** claimed − actual, where both round to the same numbers. */
  readonly difference?: NestedNumbers | undefined;
  /** What was taken for each abstract function. */
  readonly functions?: readonly string[] | undefined;
}

/** The verdict with what supports it. */
export interface Verification {
  readonly verdict: "correct" | "incorrect" | "undecided";
  readonly method?: "canonical" | "exact-field" | "numeric" | undefined;
  /** Bound on the probability that a `correct` is wrong. */
  readonly errorBound?: number | undefined;
  readonly diagnosis?: Diagnosis | undefined;
  readonly counterexample?: Counterexample | undefined;
  /** The derivative. */
  readonly correct: string;
  /** Why nothing was decided. */
  readonly reason?: string | undefined;
  /** The verdict on each line, where `steps` were given. */
  readonly steps?: readonly LineVerdict[] | undefined;
  /** The first line that does not follow. */
  readonly firstWrong?: LineVerdict | undefined;
  /** The types that were assumed for names that are not declared. */
  readonly inferred?: Readonly<Record<string, string>> | undefined;
  readonly seed: number;
}

/** A claim that has the axes of the truth, to be judged. */
export interface Case {
  readonly problem: Problem;
  readonly derivative: Derivative;
  readonly claim: Node;
  /** The derivative as the claim's layout arranges it. */
  readonly truth: Node;
  readonly request: DeriveRequest & { readonly lang?: MessageLanguage | undefined };
  readonly seed: number;
  /** Whether no time is left to decide. */
  readonly isOver: () => boolean;
  /** The claim as it was read, and the node of an altered one in the axes of the truth. */
  readonly program?: Program | undefined;
  readonly typed?: TypedProgram | undefined;
  readonly reopen?: Suspect["reopen"];
}
