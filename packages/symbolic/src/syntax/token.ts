import { ClosedformError } from "../error.ts";
import type { Span } from "./span.ts";

/** One word of the language. `text` is its ASCII form; `span` is where the user wrote it. */
export interface Token {
  readonly kind: "number" | "name" | "operator" | "newline";
  readonly text: string;
  readonly span: Span;
  /** Set on the name of a function in front of its arguments: how often it is differentiated in each. */
  readonly orders?: readonly number[] | undefined;
}

const maximumQuote = 60;

/** `text` in a form that is safe to show: one line, bounded, with control and direction characters as `\u{…}`. */
export function quotable(text: string): string {
  let shown = "";
  for (const character of text) {
    if (shown.length >= maximumQuote) return `${shown}…`;
    shown += /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u.test(character)
      ? `\\u{${character.codePointAt(0)?.toString(16)}}`
      : character;
  }
  return shown;
}

/** A `parse` error for the given range of the user's text. */
export function parseError(message: string, at: Span, hint?: string): ClosedformError {
  return new ClosedformError("parse", message, { at, hint });
}
