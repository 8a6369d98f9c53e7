import { ClosedformError } from "../error.ts";
import { asciiName, nameProblem, normalizeName } from "../syntax/name.ts";
import { quotable } from "../syntax/token.ts";
import { addDimensions, multiplyDimensions, namedDimension, sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

const maximumSize = 2 ** 31;

/** The length that a declaration spells: a positive integer, a name, or sums of products of them such as `m*n + 1`.
 * `3` and `"3"` are the same. Throws `bad-request` for anything else; `context` begins the message. */
export function parseDimension(written: string | number, context: string): Dimension {
  const text = `${written}`.trim();
  const terms = text.length > 1000 ? [""] : text.split("+");
  return terms.map((term) => parseTerm(term, text, context)).reduce(addDimensions);
}

function parseTerm(term: string, whole: string, context: string): Dimension {
  return term
    .split("*")
    .map((factor) => parseFactor(factor.trim(), whole, context))
    .reduce(multiplyDimensions);
}

function parseFactor(factor: string, whole: string, context: string): Dimension {
  if (/^\d+$/.test(factor)) {
    const size = Number(factor);
    if (size >= 1 && size <= maximumSize) return sizeDimension(size);
  }
  const name = normalizeName(factor);
  if (nameProblem(name) === undefined) return namedDimension(asciiName(name));
  throw new ClosedformError("bad-request", `${context}: "${quotable(whole)}" is not a dimension`, {
    hint: 'write a name such as "n", a positive integer such as 3, or a product such as "m*n"',
  });
}
