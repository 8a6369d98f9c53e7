// Constructors of typed matrix notation for what the engine itself writes. They compute types and drop nothing: the
// caller has already simplified.

import { invariant } from "../error.ts";
import { negateRational, one, signOfRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { ProductOperator } from "../syntax/expression.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, matrixType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import type { MatrixExpression, MatrixProductStep, MatrixSumTerm } from "./matrix-expression.ts";

/** The number p/q as it is written: `2`, `1/2`, `-3`. */
export function writeNumber(value: Rational): MatrixExpression {
  if (signOfRational(value) < 0)
    return { kind: "negate", type: scalarType, operand: writeNumber(negateRational(value)) };
  if (value.denominator === 1n) return { kind: "number", type: scalarType, value };
  const whole = (part: bigint): MatrixExpression => ({
    kind: "number",
    type: scalarType,
    value: { numerator: part, denominator: 1n },
  });
  return writeProduct(whole(value.numerator), [{ operator: "/", operand: whole(value.denominator) }]);
}

/** The number 1. */
export const writtenOne: MatrixExpression = { kind: "number", type: scalarType, value: one };

/** A call of a named function. */
export function writeCall(name: string, args: readonly MatrixExpression[], type: Type): MatrixExpression {
  return { kind: "call", name, args, type };
}

function transposedType(type: Type): Type {
  switch (type.kind) {
    case "vector":
      return covectorType(type.length);
    case "covector":
      return vectorType(type.length);
    case "matrix":
      return matrixType(type.columns, type.rows);
    default:
      return type;
  }
}

/** operand'. */
export function writeTranspose(operand: MatrixExpression): MatrixExpression {
  if (operand.kind === "transpose") return operand.operand;
  return operand.type.kind === "scalar" ? operand : { kind: "transpose", type: transposedType(operand.type), operand };
}

function matrixProductType(left: Type, right: Type): Type {
  const rows = left.kind === "matrix" ? left.rows : left.kind === "vector" ? left.length : undefined;
  const columns = right.kind === "matrix" ? right.columns : right.kind === "covector" ? right.length : undefined;
  if (rows && columns) return matrixType(rows, columns);
  if (rows) return vectorType(rows);
  return columns ? covectorType(columns) : scalarType;
}

function productType(left: Type, operator: ProductOperator, right: Type): Type {
  if (left.kind === "scalar") return right;
  if (right.kind === "scalar" || operator !== "*") return left;
  return matrixProductType(left, right);
}

/** A chain of products, left associative. A first operand that is itself a chain is continued. */
export function writeProduct(first: MatrixExpression, rest: readonly MatrixProductStep[]): MatrixExpression {
  if (rest.length === 0) return first;
  const type = rest.reduce((left, step) => productType(left, step.operator, step.operand.type), first.type);
  return { kind: "product", type, first, rest };
}

/** factors[0] * factors[1] * … */
export function writeMatrixProduct(factors: readonly MatrixExpression[]): MatrixExpression {
  const [first, ...rest] = factors;
  invariant(first, "a product has a factor");
  return writeProduct(
    first,
    rest.map((operand) => ({ operator: "*", operand })),
  );
}

/** A sum of terms of one shape, or of scalars and terms of one shape. */
export function writeSum(terms: readonly MatrixSumTerm[]): MatrixExpression {
  const [first] = terms;
  invariant(first, "a sum has a term");
  if (terms.length === 1)
    return first.negative ? { kind: "negate", type: first.operand.type, operand: first.operand } : first.operand;
  const shaped = terms.find((term) => term.operand.type.kind !== "scalar") ?? first;
  return { kind: "sum", type: shaped.operand.type, terms };
}

/** base^exponent, entry by entry for a base with axes. */
export function writePower(base: MatrixExpression, exponent: MatrixExpression): MatrixExpression {
  const isElementwise = base.type.kind !== "scalar" || exponent.type.kind !== "scalar";
  const type = base.type.kind === "scalar" ? exponent.type : base.type;
  return { kind: "power", type, elementwise: isElementwise, base, exponent };
}

/** The length of an axis as a scalar expression. */
export function writeDimension(dimension: Dimension): MatrixExpression {
  return { kind: "dimension", type: scalarType, dimension };
}

const logicalNames: ReadonlySet<string> = new Set(["and", "or", "not"]);

/** Whether conditions are combined in it: what it says is a condition, too. */
export function isLogical(expression: MatrixExpression): boolean {
  return expression.kind === "call" && !expression.abstract && logicalNames.has(expression.name);
}
