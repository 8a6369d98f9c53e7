/** A half-open range `[start, end)` of the user's text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest range that covers both. */
export function coverSpans(first: Span, second: Span): Span {
  return { start: Math.min(first.start, second.start), end: Math.max(first.end, second.end) };
}
