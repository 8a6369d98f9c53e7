// Scalar factors in the form that reads best: equal ones merged, sums over their length as means, roots out of the way.

import { writeCall, writeSum } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toText } from "../print/text.ts";
import {
  addRationals,
  compareRationals,
  equalRationals,
  isInteger,
  minusOne,
  multiplyRationals,
  negateRational,
  one,
  rational,
  signOfRational,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { dimensionsOf, scalarType } from "../types/type.ts";
import type { ProductForm, ScalarFactor } from "./form.ts";
import { isNumericExponent, joinDeterminants, joinRoots, nameNorms } from "./joins.ts";

/** Scalar factors with one base become one power; those that cancel go. */
export function mergeEqual(scalars: readonly ScalarFactor[]): readonly ScalarFactor[] {
  const merged = new Map<string, ScalarFactor>();
  for (const factor of scalars) {
    const isNumeric = isNumericExponent(factor.exponent);
    const key = isNumeric ? toText(factor.expression) : `${toText(factor.expression)}^${toText(factor.exponent)}`;
    const known = merged.get(key);
    if (!known || !isNumeric || !isNumericExponent(known.exponent))
      merged.set(known ? `${key}#${merged.size}` : key, factor);
    else merged.set(key, { ...known, exponent: addRationals(known.exponent, factor.exponent) });
  }
  const kept = [...merged.values()].filter(
    (factor) => !isNumericExponent(factor.exponent) || factor.exponent.numerator !== 0n,
  );
  return joinSymbolic(kept);
}

// x^(k - 1)·x → x^k: a whole power goes into a symbolic one that has a number to take it.
function joinSymbolic(scalars: readonly ScalarFactor[]): readonly ScalarFactor[] {
  for (const factor of scalars) {
    if (!isNumericExponent(factor.exponent) || !isInteger(factor.exponent)) continue;
    const text = toText(factor.expression);
    for (const other of scalars) {
      if (isNumericExponent(other.exponent) || toText(other.expression) !== text) continue;
      const exponent = addToExponent(other.exponent, factor.exponent);
      if (!exponent) continue;
      return scalars.flatMap((old) => (old === factor ? [] : old === other ? [{ ...other, exponent }] : [old]));
    }
  }
  return scalars;
}

// The sum with its number cancelled, or `undefined` when there is none that cancels.
function addToExponent(exponent: MatrixExpression, value: Rational): MatrixExpression | undefined {
  if (exponent.kind !== "sum") return undefined;
  const place = exponent.terms.findIndex(
    ({ negative, operand }) =>
      operand.kind === "number" && equalRationals(operand.value, negative ? value : multiplyRationals(value, minusOne)),
  );
  return place < 0 ? undefined : writeSum(exponent.terms.filter((_, k) => k !== place));
}

/** The part of a power that two powers of one base share: the exponent nearer to zero, if both have one sign. */
export function sharedExponent(
  a: ScalarFactor["exponent"],
  b: ScalarFactor["exponent"],
): ScalarFactor["exponent"] | undefined {
  if (!isNumericExponent(a) || !isNumericExponent(b)) return a;
  if (signOfRational(a) !== signOfRational(b) || !isInteger(addRationals(a, negateRational(b)))) return undefined;
  return compareRationals(a, b) * signOfRational(a) < 0 ? a : b;
}

function lengthsOf(factor: ScalarFactor): readonly string[] | undefined {
  const { expression, exponent } = factor;
  if (
    expression.kind !== "call" ||
    expression.name !== "sum" ||
    expression.args.length !== 1 ||
    !isNumericExponent(exponent)
  )
    return undefined;
  return exponent.numerator === exponent.denominator
    ? dimensionsOf(expression.args[0].type).map((dimension) => dimension.key)
    : undefined;
}

function isReciprocalLength(factor: ScalarFactor, key: string): boolean {
  const { expression, exponent } = factor;
  return (
    expression.kind === "dimension" &&
    expression.dimension.key === key &&
    isNumericExponent(exponent) &&
    signOfRational(exponent) < 0 &&
    isInteger(exponent)
  );
}

// sum(x)/n → mean(x)
function writeMeans(scalars: readonly ScalarFactor[]): readonly ScalarFactor[] {
  const result = [...scalars];
  for (const [index, factor] of scalars.entries()) {
    const lengths = lengthsOf(factor);
    if (!lengths || new Set(lengths).size < lengths.length) continue;
    const found = lengths.map((key) => result.findIndex((other) => isReciprocalLength(other, key)));
    if (found.includes(-1) || factor.expression.kind !== "call") continue;
    for (const place of found)
      result[place] = { ...result[place], exponent: addRationals(result[place].exponent as Rational, one) };
    result[index] = { expression: writeCall("mean", factor.expression.args, scalarType), exponent: one };
  }
  return result.filter((factor) => !isNumericExponent(factor.exponent) || factor.exponent.numerator !== 0n);
}

// √2/2 → 1/√2: a root of a number that also divides.
function moveRoots(form: ProductForm): ProductForm {
  let { coefficient } = form;
  const scalars = form.scalars.map((factor) => {
    const { expression, exponent } = factor;
    if (
      expression.kind !== "number" ||
      !isNumericExponent(exponent) ||
      isInteger(exponent) ||
      signOfRational(exponent) < 0
    )
      return factor;
    const base = expression.value.numerator;
    if (expression.value.denominator !== 1n || coefficient.denominator % base !== 0n) return factor;
    coefficient = multiplyRationals(coefficient, rational(base));
    return { ...factor, exponent: addRationals(exponent, minusOne) };
  });
  return { ...form, coefficient, scalars };
}

/** The form with its scalar factors merged and rearranged; its value is the same. */
export function tidyScalars(form: ProductForm): ProductForm {
  if (form.scalars.length === 0) return form;
  const moved = moveRoots({ ...form, scalars: mergeEqual(form.scalars) });
  return { ...moved, scalars: joinDeterminants(joinRoots(nameNorms(writeMeans(moved.scalars)))) };
}
