// Changing the sign of a factor that is a difference, so that no minus needs to stand in front.

import type { MatrixExpression, MatrixSumTerm } from "../notation/matrix-expression.ts";
import { scalarFunctions } from "../functions/index.ts";
import { negateForm } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { toText } from "../print/text.ts";

function flipSum(terms: readonly MatrixSumTerm[]): readonly MatrixSumTerm[] | undefined {
  const flipped = terms.map((term) => ({ negative: !term.negative, operand: term.operand }));
  const lead = flipped.findIndex((term) => !term.negative);
  if (lead < 0) return undefined;
  return [flipped[lead], ...flipped.slice(0, lead), ...flipped.slice(lead + 1)];
}

// f(−x) = −f(x).
const oddCalls: ReadonlySet<string> = new Set(
  ["diag", "diagvec", "tr", "sum", "mean"].concat(
    Object.values(scalarFunctions).flatMap((fn) => (fn.parity === "odd" ? [fn.name] : [])),
  ),
);

function flipInProduct(expression: MatrixExpression & { kind: "product" }): MatrixExpression | undefined {
  const first = flipSign(expression.first);
  if (first) return { ...expression, first };
  for (const [index, step] of expression.rest.entries()) {
    const operand = flipSign(step.operand);
    if (operand)
      return { ...expression, rest: expression.rest.map((old, k) => (k === index ? { ...old, operand } : old)) };
  }
  return undefined;
}

/** −expression with a minus sign less inside, or `undefined` when no factor of it is a difference. */
export function flipSign(expression: MatrixExpression): MatrixExpression | undefined {
  switch (expression.kind) {
    case "sum": {
      const terms = flipSum(expression.terms);
      return terms && { ...expression, terms };
    }
    case "product":
      return flipInProduct(expression);
    case "transpose": {
      const operand = flipSign(expression.operand);
      return operand && { ...expression, operand };
    }
    case "call": {
      const [argument, second] = expression.args;
      if (expression.name === "cross") return { ...expression, args: [second, argument] };
      const flipped = oddCalls.has(expression.name) && expression.args.length === 1 ? flipSign(argument) : undefined;
      return flipped && { ...expression, args: [flipped] };
    }
    default:
      return undefined;
  }
}

function isFirstPower(factor: ScalarFactor): boolean {
  return "numerator" in factor.exponent && factor.exponent.numerator === factor.exponent.denominator;
}

// [u]ₓ' = −[u]ₓ
function flipFactor(factor: CoreFactor): CoreFactor | undefined {
  const { expression } = factor;
  if (expression.kind === "call" && expression.name === "skew")
    return factor.isTransposed ? { ...factor, isTransposed: false } : undefined;
  const flipped = flipSign(expression);
  return flipped && { ...factor, expression: flipped, key: toText(flipped) };
}

/** The same form with its coefficient's sign taken into one of its factors, or `undefined`. */
export function flipForm(form: ProductForm): ProductForm | undefined {
  for (const [index, factor] of form.core.entries()) {
    const flipped = flipFactor(factor);
    if (!flipped) continue;
    return { ...negateForm(form), core: form.core.map((old, k) => (k === index ? flipped : old)) };
  }
  for (const [index, factor] of form.scalars.entries()) {
    const expression = isFirstPower(factor) ? flipSign(factor.expression) : undefined;
    if (expression)
      return {
        ...negateForm(form),
        scalars: form.scalars.map((old, k) => (k === index ? { expression, exponent: old.exponent } : old)),
      };
  }
  return undefined;
}
