import { ClosedformError } from "../error.ts";
import { asciiName, nameProblem, normalizeName } from "../syntax/name.ts";
import { quotable } from "../syntax/token.ts";
import {
  addDimensions,
  isWholeDimension,
  multiplyDimensions,
  namedDimension,
  sizeDimension,
} from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

const maximumSize = 2 ** 31;

/** The length that a declaration spells: a positive integer, a name, or sums of products of them such as `m*n + 1`
 * or `n*n/2 + n/2`.
 * `3` and `"3"` are the same. Throws `bad-request` for anything else; `context` begins the message. */
export function parseDimension(written: string | number, context: string): Dimension {
  const text = `${written}`.trim();
  const terms = text.length > 1000 ? [""] : text.split("+");
  const dimension = terms.map((term) => parseTerm(term, text, context)).reduce(addDimensions);
  if (isWholeDimension(dimension)) return dimension;
  throw notDimension(text, context);
}

// A half is whole again in the sum, as in n*n/2 + n/2.
function parseTerm(term: string, whole: string, context: string): Dimension {
  const isHalf = /\/\s*2\s*$/.test(term);
  const product = (isHalf ? term.slice(0, term.lastIndexOf("/")) : term)
    .split("*")
    .map((factor) => parseFactor(factor.trim(), whole, context))
    .reduce(multiplyDimensions);
  return isHalf ? multiplyDimensions(product, sizeDimension(0.5)) : product;
}

function notDimension(whole: string, context: string): ClosedformError {
  return new ClosedformError("bad-request", `${context}: "${quotable(whole)}" is not a dimension`, {
    hint: 'write a name such as "n", a positive integer such as 3, or a product such as "m*n"',
  });
}

function parseFactor(factor: string, whole: string, context: string): Dimension {
  if (/^\d+$/.test(factor)) {
    const size = Number(factor);
    if (size >= 1 && size <= maximumSize) return sizeDimension(size);
  }
  const name = normalizeName(factor);
  if (nameProblem(name) === undefined) return namedDimension(asciiName(name));
  throw notDimension(whole, context);
}
