// nerdamer in the same thread: expansion of small polynomials only, the one operation of which no wrong answer is known
// and whose time is bounded by the size that the caller has checked. Its answers are proposals, never results.

import nerdamer from "nerdamer";

/** nerdamer's expansion of an expression in safe names; `undefined` when it fails. Nothing is left behind in it. */
export function proposeExpansion(text: string): string | undefined {
  // `:` and `=` would define names for every later call.
  if (/[:=]/.test(text)) return undefined;
  try {
    return nerdamer(`expand(${text})`).toString();
  } catch {
    return undefined;
  } finally {
    nerdamer.flush();
  }
}
