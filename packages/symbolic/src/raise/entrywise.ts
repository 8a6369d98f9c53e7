// Entrywise products of vectors, or of matrices of one orientation: written from their factors, and read back to find
// what several of them share.

import { writeNumber, writePower, writeProduct, writtenOne } from "../notation/construct.ts";
import type { MatrixExpression, MatrixProductStep } from "../notation/matrix-expression.ts";
import { countTokens, toText } from "../print/text.ts";
import { equalRationals, negateRational, one, rational, signOfRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { writeNumericPower } from "./form.ts";
import { triangleName, writeTriangle } from "./triangle.ts";

/** One factor of an entrywise product. */
export interface Entry {
  readonly expression: MatrixExpression;
  readonly exponent: Rational;
}

function compareEntries(a: Entry, b: Entry): number {
  const [first, second] = [toText(a.expression), toText(b.expression)];
  return countTokens(first) - countTokens(second) || (first < second ? -1 : first > second ? 1 : 0);
}

/** u.*v./w; negative exponents go below. */
export function writeEntrywise(entries: readonly Entry[]): MatrixExpression {
  const triangle = entries.find((entry) => triangleName(entry.expression));
  const rest = entries.filter((entry) => entry !== triangle);
  if (triangle && rest.length > 0) return writeTriangle(triangleName(triangle.expression)!, writeEntrywise(rest));
  const above = entries.filter((entry) => signOfRational(entry.exponent) > 0).sort(compareEntries);
  const below = entries.filter((entry) => signOfRational(entry.exponent) < 0).sort(compareEntries);
  const factors = above.map((entry) => writeEntryPower(entry.expression, entry.exponent));
  const [first, ...others] = factors.length > 0 ? factors : [writtenOne];
  const steps: MatrixProductStep[] = others.map((operand) => ({ operator: ".*", operand }));
  for (const entry of below)
    steps.push({ operator: "./", operand: writeEntryPower(entry.expression, negateRational(entry.exponent)) });
  return writeProduct(first, steps);
}

/** base.^exponent; the base itself for one, `sqrt` for a half. */
export function writeEntryPower(base: MatrixExpression, exponent: Rational): MatrixExpression {
  if (equalRationals(exponent, one)) return base;
  return exponent.denominator === 2n ? writeNumericPower(base, exponent) : writePower(base, writeNumber(exponent));
}

function isEntrywise(expression: MatrixExpression): expression is MatrixExpression & { kind: "product" } {
  return (
    expression.kind === "product" && expression.rest.every(({ operator }) => operator === ".*" || operator === "./")
  );
}

function readPower(expression: MatrixExpression): Entry {
  if (expression.kind === "call" && expression.name === "sqrt")
    return { expression: expression.args[0], exponent: rational(1, 2) };
  if (expression.kind !== "power" || expression.type.kind === "scalar" || expression.exponent.kind !== "number")
    return { expression, exponent: one };
  if (!expression.elementwise) return { expression, exponent: one };
  const inner = readPower(expression.base);
  const { value } = expression.exponent;
  return {
    expression: inner.expression,
    exponent: rational(inner.exponent.numerator * value.numerator, inner.exponent.denominator * value.denominator),
  };
}

/** The factors of an entrywise product, the expression itself as the only one otherwise. */
export function readEntries(expression: MatrixExpression): readonly Entry[] {
  if (!isEntrywise(expression)) return [readPower(expression)];
  const below = expression.rest.map(({ operator, operand }) => {
    const entry = readPower(operand);
    return operator === ".*" ? entry : { ...entry, exponent: negateRational(entry.exponent) };
  });
  const { first } = expression;
  if (first.kind === "number" && equalRationals(first.value, one)) return below;
  return [...readEntries(first), ...below];
}
