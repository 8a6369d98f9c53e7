// Means of squares of centred vectors by their names: |x − mean(x)|² = n·var(x), (x − mean(x))/√var(x) = layernorm(x).

import { writeCall, writeDimension, writeMatrixProduct, writeTranspose } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { countTokens, toText } from "../print/text.ts";
import { addRationals, compareRationals, negateRational, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { sizeOf } from "../types/dimension.ts";
import { scalarType } from "../types/type.ts";
import { coreFactor, writeForm } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { isNumericExponent } from "./joins.ts";
import { mergeEqual } from "./scalars.ts";

const half = rational(1, 2);

// The x of x − mean(x).
function centred(expression: MatrixExpression): MatrixExpression | undefined {
  if (expression.kind !== "sum" || expression.terms.length !== 2 || expression.type.kind !== "vector") return undefined;
  const [first, second] = expression.terms;
  const mean = second.operand;
  if (first.negative || !second.negative || mean.kind !== "call" || mean.name !== "mean") return undefined;
  return toText(mean.args[0]) === toText(first.operand) ? first.operand : undefined;
}

function isShorter(candidate: ProductForm, form: ProductForm): boolean {
  return countTokens(toText(writeForm(candidate))) < countTokens(toText(writeForm(form)));
}

// |x − mean(x)|^(2e) → n^e·var(x)^e.
function nameVariance(form: ProductForm): ProductForm {
  for (const factor of form.scalars) {
    const operand = factor.normOf && centred(factor.normOf);
    if (!operand || operand.type.kind !== "vector" || sizeOf(operand.type.length) !== undefined) continue;
    const { exponent } = factor;
    const named: readonly ScalarFactor[] = [
      { expression: writeDimension(operand.type.length), exponent },
      { expression: writeCall("var", [operand], scalarType), exponent },
    ];
    const scalars = mergeEqual([...form.scalars.filter((other) => other !== factor), ...named]);
    const candidate = { ...form, scalars };
    if (isShorter(candidate, form)) return candidate;
  }
  return form;
}

function isCentredFactor(factor: MatrixExpression, key: string): boolean {
  return toText(factor) === key || (factor.kind === "transpose" && toText(factor.operand) === key);
}

function inChain(expression: MatrixExpression, key: string, normed: MatrixExpression): MatrixExpression | undefined {
  if (expression.kind !== "product" || expression.rest.some(({ operator }) => operator !== "*")) return undefined;
  const factors = [expression.first, ...expression.rest.map(({ operand }) => operand)];
  if (factors.filter((factor) => isCentredFactor(factor, key)).length !== 1) return undefined;
  return writeMatrixProduct(
    factors.map((factor) => {
      if (!isCentredFactor(factor, key)) return factor;
      return factor.kind === "transpose" ? writeTranspose(normed) : normed;
    }),
  );
}

interface Absorbed {
  readonly form: ProductForm;
  readonly exponent: Rational;
}

// Each centred vector takes half a power of 1/var(x), as long as there is one.
function absorb(form: ProductForm, operand: MatrixExpression, available: Rational): Absorbed {
  const normed = writeCall("layernorm", [operand], operand.type);
  const key = `${toText(operand)} - mean(${toText(operand)})`;
  let exponent = available;
  const take = (): boolean => {
    if (compareRationals(exponent, negateRational(half)) > 0) return false;
    exponent = addRationals(exponent, half);
    return true;
  };
  const core = form.core.map((factor): CoreFactor => {
    if (!isCentredFactor(factor.expression, key) || !take()) return factor;
    return { ...coreFactor(normed, factor.isSymmetric), isTransposed: factor.isTransposed };
  });
  const scalars = form.scalars.map((factor): ScalarFactor => {
    const isPlain = isNumericExponent(factor.exponent) && factor.exponent.numerator === factor.exponent.denominator;
    const expression = isPlain ? inChain(factor.expression, key, normed) : undefined;
    return expression && take() ? { ...factor, expression } : factor;
  });
  return { form: { ...form, core, scalars }, exponent };
}

// (x − mean(x))·var(x)^(−1/2) → layernorm(x).
function nameLayerNorm(form: ProductForm): ProductForm {
  for (const [place, factor] of form.scalars.entries()) {
    const { expression, exponent } = factor;
    if (expression.kind !== "call" || expression.name !== "var" || !isNumericExponent(exponent)) continue;
    const { form: absorbed, exponent: left } = absorb(form, expression.args[0], exponent);
    const rest = absorbed.scalars.flatMap((other, k) =>
      k !== place ? [other] : left.numerator === 0n ? [] : [{ ...other, exponent: left }],
    );
    return { ...absorbed, scalars: rest };
  }
  return form;
}

/** The form with variances and normed vectors under their names, where that is shorter. */
export function nameVariances(form: ProductForm): ProductForm {
  // A squared norm by itself keeps its name, so that the products and powers that hold it can choose.
  if (form.core.length === 0 && form.scalars.length < 2) return form;
  return nameLayerNorm(nameVariance(form));
}
