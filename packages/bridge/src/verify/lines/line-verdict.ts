// What is said of each line of a hand derivation.

import type { Span } from "@closedform/symbolic";
import type { Diagnosis } from "../mistake.ts";
import type { Counterexample } from "../verification.ts";

/** What a line states. */
export type LineSubject = "expression" | "definition" | "differential" | "derivative" | "equation";

/** The verdict on one line; a line after the first wrong one is judged for itself, too. */
export interface LineVerdict {
  /** From 1, in the text as given. */
  readonly line: number;
  readonly text: string;
  readonly says: LineSubject;
  readonly verdict: "correct" | "incorrect" | "undecided";
  /** The side of the line that does not follow. */
  readonly at?: Span | undefined;
  /** What would have been right there. */
  readonly correct?: string | undefined;
  readonly diagnosis?: Diagnosis | undefined;
  readonly counterexample?: Counterexample | undefined;
  readonly reason?: string | undefined;
}
