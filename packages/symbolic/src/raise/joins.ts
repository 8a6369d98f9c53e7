// Scalar factors that read shorter together: constants under one root, determinants of one product.

import { writeCall, writeMatrixProduct } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toText } from "../print/text.ts";
import {
  equalRationals,
  invertRational,
  isInteger,
  multiplyRationals,
  negateRational,
  one,
  signOfRational,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { scalarType } from "../types/type.ts";
import type { ScalarFactor } from "./form.ts";

/** Whether an exponent is a known number. */
export function isNumericExponent(exponent: Rational | MatrixExpression): exponent is Rational {
  return "numerator" in exponent;
}

function exponentKey(exponent: Rational | MatrixExpression): string | undefined {
  if (!isNumericExponent(exponent)) return toText(exponent);
  return isInteger(exponent) ? undefined : `${exponent.numerator}/${exponent.denominator}`;
}

function isConstant(expression: MatrixExpression): boolean {
  return expression.kind === "number" || expression.kind === "constant";
}

// A positive number: a literal, π, e, or a product of such.
function isPositiveConstant(expression: MatrixExpression): boolean {
  if (expression.kind !== "product") return isConstant(expression);
  return [expression.first, ...expression.rest.map((step) => step.operand)].every(isConstant);
}

function joined(first: MatrixExpression, second: MatrixExpression): MatrixExpression {
  const [left, right] = second.kind === "number" ? [second, first] : [first, second];
  return { kind: "product", type: scalarType, first: left, rest: [{ operator: "*", operand: right }] };
}

function divided(above: MatrixExpression, below: MatrixExpression): MatrixExpression {
  return { kind: "product", type: scalarType, first: above, rest: [{ operator: "/", operand: below }] };
}

// The power of both factors, where they are constants under one root: √2·√π → √(2·π), √2/√π → √(2/π).
function joinPair(known: ScalarFactor, factor: ScalarFactor): ScalarFactor | undefined {
  const key = exponentKey(factor.exponent);
  if (key === undefined || !isConstant(factor.expression) || !isPositiveConstant(known.expression)) return undefined;
  if (exponentKey(known.exponent) === key)
    return { expression: joined(known.expression, factor.expression), exponent: factor.exponent };
  if (!isNumericExponent(known.exponent) || !isNumericExponent(factor.exponent)) return undefined;
  if (!equalRationals(known.exponent, negateRational(factor.exponent))) return undefined;
  const [above, below] = signOfRational(known.exponent) > 0 ? [known, factor] : [factor, known];
  return { expression: divided(above.expression, below.expression), exponent: above.exponent };
}

/** Constants under one root or power: √2·√π → √(2·π), 2^k·π^k → (2·π)^k, √2/√π → √(2/π). */
export function joinRoots(scalars: readonly ScalarFactor[]): readonly ScalarFactor[] {
  const result: ScalarFactor[] = [];
  for (const factor of scalars) {
    const place = result.findIndex((known) => joinPair(known, factor) !== undefined);
    if (place < 0) result.push(factor);
    else result[place] = joinPair(result[place], factor)!;
  }
  return result;
}

// The r of an exponent r·n for the length n; `undefined` for any other exponent.
function multipleOf(exponent: MatrixExpression, length: string): Rational | undefined {
  if (exponent.kind === "negate") {
    const inner = multipleOf(exponent.operand, length);
    return inner && negateRational(inner);
  }
  const steps = exponent.kind === "product" ? exponent.rest : [];
  const first = exponent.kind === "product" ? exponent.first : exponent;
  let ratio = one;
  let lengths = 0;
  for (const { operator, operand } of [{ operator: "*", operand: first }, ...steps]) {
    if (operand.kind === "number")
      ratio = multiplyRationals(ratio, operator === "/" ? invertRational(operand.value) : operand.value);
    else if (operator === "*" && operand.kind === "dimension" && operand.dimension.key === length) lengths += 1;
    else return undefined;
  }
  return lengths === 1 ? ratio : undefined;
}

function determinantOf(factor: ScalarFactor): { operand: MatrixExpression; length: string } | undefined {
  const { expression } = factor;
  if (expression.kind !== "call" || expression.name !== "det" || !isNumericExponent(factor.exponent)) return undefined;
  const [operand] = expression.args;
  return operand.type.kind === "matrix" ? { operand, length: operand.type.rows.key } : undefined;
}

function factorsOf(operand: MatrixExpression): readonly MatrixExpression[] {
  const isChain = operand.kind === "product" && operand.rest.every((step) => step.operator === "*");
  return isChain ? [operand.first, ...operand.rest.map((step) => step.operand)] : [operand];
}

function determinant(factors: readonly MatrixExpression[]): MatrixExpression {
  return writeCall("det", [writeMatrixProduct(factors)], scalarType);
}

// c^(r·n)·det(M)^r → det(c·M)^r for a constant c > 0 and M n×n; det(A)^r·det(B)^r → det(A·B)^r for a whole r.
function joinDeterminant(known: ScalarFactor, other: ScalarFactor): ScalarFactor | undefined {
  const det = determinantOf(known);
  if (!det || !isNumericExponent(known.exponent)) return undefined;
  const { exponent } = known;
  if (isPositiveConstant(other.expression)) {
    const ratio = isNumericExponent(other.exponent) ? undefined : multipleOf(other.exponent, det.length);
    if (!ratio || !equalRationals(ratio, exponent)) return undefined;
    return { expression: determinant([...factorsOf(other.expression), ...factorsOf(det.operand)]), exponent };
  }
  const second = determinantOf(other);
  if (!second || second.length !== det.length || !isInteger(exponent)) return undefined;
  if (!isNumericExponent(other.exponent) || !equalRationals(other.exponent, exponent)) return undefined;
  return { expression: determinant([...factorsOf(det.operand), ...factorsOf(second.operand)]), exponent };
}

/** Determinants under one: (2·π)^(n/2)·√det(S) → √det(2·π·S), det(A)·det(B) → det(A·B). */
export function joinDeterminants(scalars: readonly ScalarFactor[]): readonly ScalarFactor[] {
  const result = [...scalars];
  for (let k = 0; k < result.length; k++) {
    for (let other = 0; other < result.length; other++) {
      if (other === k) continue;
      const merged = joinDeterminant(result[k], result[other]);
      if (!merged) continue;
      result[k] = merged;
      result.splice(other, 1);
      return joinDeterminants(result);
    }
  }
  return result;
}

// The order p and the operand u of Σ|uᵢ|^p, which is norm(u, p)^p; an even power needs no absolute value.
function powerSumOf({ expression }: ScalarFactor): { operand: MatrixExpression; order: Rational } | undefined {
  if (expression.kind !== "call" || expression.name !== "sum" || expression.args.length !== 1) return undefined;
  const [power] = expression.args;
  if (power.kind !== "power" || power.type.kind !== "vector" || power.exponent.kind !== "number") return undefined;
  const order = power.exponent.value;
  const { base } = power;
  if (base.kind === "call" && base.name === "abs") return { operand: base.args[0], order };
  return isInteger(order) && order.numerator % 2n === 0n ? { operand: base, order } : undefined;
}

/** (Σ|u|^p)^(k/p) → norm(u, p)^k for a whole k that p does not divide. */
export function nameNorms(scalars: readonly ScalarFactor[]): readonly ScalarFactor[] {
  return scalars.map((factor) => {
    if (!isNumericExponent(factor.exponent) || isInteger(factor.exponent)) return factor;
    // Under a square root it is a Euclidean norm already.
    if (factor.normOf && factor.exponent.denominator === 2n) return factor;
    const sum = powerSumOf(factor);
    const count = sum && multiplyRationals(factor.exponent, sum.order);
    if (!sum || !count || !isInteger(count)) return factor;
    const order: MatrixExpression = { kind: "number", type: scalarType, value: sum.order };
    return { expression: writeCall("norm", [sum.operand, order], scalarType), exponent: count };
  });
}
