// The one error type of the symbolic package. Wording follows docs/conventions: what was attempted with the
// user's own names and types, what was expected, what was received, and one action.

import type { Span } from "./syntax/span.ts";

/** The machine-readable codes of the public contract (docs/contract.md §4). */
export type ErrorCode =
  | "parse"
  | "unknown-name"
  | "shape-mismatch"
  | "not-differentiable"
  | "unsupported"
  | "budget"
  | "bad-request";

/** Where and how an error happened, beyond its code and message. */
export interface ErrorDetails {
  /** Half-open range in the user's text, in UTF-16 units. */
  readonly at?: Span | undefined;
  /** One action that would mend the input. */
  readonly hint?: string | undefined;
}

/** A mistake in the user's input, or a limit that was reached: typed, placed and with a suggestion. */
export class ClosedformError extends Error {
  override readonly name = "ClosedformError";
  readonly code: ErrorCode;
  readonly at: Span | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.at = details.at;
    this.hint = details.hint;
  }
}

/** Throws when `condition` is false: a mistake of ours, never of the user. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`closedform invariant violated: ${message}`);
}
