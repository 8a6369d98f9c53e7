import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { isInteger } from "../scalar/rational.ts";
import { addDimensions, isWholeDimension, multiplyDimensions, sizeDimension, sizeOf } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

function scaled(dimension: Dimension, factor: number): Dimension {
  return multiplyDimensions(dimension, sizeDimension(factor));
}

/** The polynomial in dimensions that a scalar expression spells, of either sign; `undefined` when it is none. */
export function spelledLength(expression: MatrixExpression): Dimension | undefined {
  switch (expression.kind) {
    case "number":
      return isInteger(expression.value) && expression.value.numerator <= 2n ** 31n
        ? sizeDimension(Number(expression.value.numerator))
        : undefined;
    case "dimension":
      return expression.dimension;
    case "sum": {
      let total = sizeDimension(0);
      for (const term of expression.terms) {
        const part = spelledLength(term.operand);
        if (!part) return undefined;
        total = addDimensions(total, term.negative ? scaled(part, -1) : part);
      }
      return total;
    }
    case "product": {
      let product = spelledLength(expression.first);
      for (const step of expression.rest) {
        const factor = spelledLength(step.operand);
        if (!product || !factor) return undefined;
        if (step.operator === "*" || step.operator === ".*") product = multiplyDimensions(product, factor);
        else if (sizeOf(factor) === 2) product = scaled(product, 0.5);
        else return undefined;
      }
      return product;
    }
    case "power":
      return repeatedLength(expression.base, expression.exponent);
    default:
      return undefined;
  }
}

const maximalPower = 8n;

// n^2 as n*n.
function repeatedLength(base: MatrixExpression, exponent: MatrixExpression): Dimension | undefined {
  const length = spelledLength(base);
  if (!length || exponent.kind !== "number" || !isInteger(exponent.value)) return undefined;
  const count = exponent.value.numerator;
  if (count < 1n || count > maximalPower) return undefined;
  return Array.from({ length: Number(count) - 1 }).reduce<Dimension>(
    (power) => multiplyDimensions(power, length),
    length,
  );
}

/** Whether a polynomial may be a length: it is positive once its dimensions are large enough. */
export function isLength(length: Dimension): boolean {
  const size = sizeOf(length);
  if (size !== undefined) return size > 0;
  return isWholeDimension(length) && length.terms.every((term) => term.coefficient > 0 || term.names.length === 0);
}

/** The length that a scalar expression in dimensions and integers spells, such as `m*n`, `n^2`, `n*(n + 1)/2` or `n - 1`;
 * `undefined` when it is none, or is not positive even for large dimensions. */
export function lengthOf(expression: MatrixExpression): Dimension | undefined {
  const length = spelledLength(expression);
  return length && isLength(length) ? length : undefined;
}
