import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { isInteger } from "../scalar/rational.ts";
import { addDimensions, multiplyDimensions, sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

function scaled(dimension: Dimension, factor: number): Dimension {
  return multiplyDimensions(dimension, sizeDimension(factor));
}

function lengthTerms(expression: MatrixExpression): Dimension | undefined {
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
        const part = lengthTerms(term.operand);
        if (!part) return undefined;
        total = addDimensions(total, term.negative ? scaled(part, -1) : part);
      }
      return total;
    }
    case "product": {
      let product = lengthTerms(expression.first);
      for (const step of expression.rest) {
        const factor = lengthTerms(step.operand);
        if (!product || !factor || (step.operator !== "*" && step.operator !== ".*")) return undefined;
        product = multiplyDimensions(product, factor);
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
  const length = lengthTerms(base);
  if (!length || exponent.kind !== "number" || !isInteger(exponent.value)) return undefined;
  const count = exponent.value.numerator;
  if (count < 1n || count > maximalPower) return undefined;
  return Array.from({ length: Number(count) - 1 }).reduce<Dimension>(
    (power) => multiplyDimensions(power, length),
    length,
  );
}

/** The length that a scalar expression in dimensions and integers spells, such as `m*n`, `n^2` or `n + 1`; `undefined` when
 * it is none, or not positive for every size of the dimensions. */
export function lengthOf(expression: MatrixExpression): Dimension | undefined {
  const length = lengthTerms(expression);
  if (!length || length.terms.length === 0) return undefined;
  return length.terms.every((term) => term.coefficient > 0) ? length : undefined;
}
