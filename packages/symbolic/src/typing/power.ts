import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { isInteger, negateRational } from "../scalar/rational.ts";
import type { Expression } from "../syntax/expression.ts";
import { isTransposeMark } from "./free-names.ts";
import { describe, make, mismatch, quote, quoteFactor, quoteTransposed } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { unifyDimensions } from "./dimension-solver.ts";
import { broadcast, shapesDiffer, transposedType } from "./product.ts";

type PowerSyntax = Extract<Expression, { readonly kind: "power" }>;

/** The typed power. `^T` is the transpose unless T is declared, defined or used elsewhere. Throws `shape-mismatch`
 * for powers that no shape allows. */
export function inferPower(context: Inference, syntax: PowerSyntax, scope: Scope): MatrixExpression {
  const base = context.infer(syntax.base, scope);
  if (!syntax.elementwise && isTransposeMark(syntax.exponent) && !isNamed(context, scope, "T")) {
    const type = transposedType(base.type);
    if (type && syntax.exponent.kind === "negate") return inferInverseTranspose(context, syntax, scope);
    if (type) return make(context, { kind: "transpose", operand: base, type, span: syntax.span });
  }
  const exponent = foldSign(context.infer(syntax.exponent, scope));
  const type = syntax.elementwise
    ? broadcast(context, base.type, exponent.type)
    : matrixPower(context, syntax, base, exponent);
  if (!type) throw elementwiseError(context, syntax, base, exponent);
  const scalars = base.type.kind === "scalar" && exponent.type.kind === "scalar";
  return make(context, {
    kind: "power",
    elementwise: syntax.elementwise && !scalars,
    base,
    exponent,
    type,
    span: syntax.span,
  });
}

// X^-T
function inferInverseTranspose(context: Inference, { base, span }: PowerSyntax, scope: Scope): MatrixExpression {
  const transposed: Expression = { kind: "transpose", operand: base, span };
  return context.infer({ kind: "call", name: "inv", nameSpan: span, args: [transposed], span }, scope);
}

function isNamed(context: Inference, scope: Scope, name: string): boolean {
  const { variables, definitions, dimensions, undeclared } = context.names;
  return (
    scope.bindings.has(name) ||
    variables.has(name) ||
    definitions.has(name) ||
    dimensions.has(name) ||
    undeclared.has(name)
  );
}

/** `-1` as the number it is, so that every reader of an exponent finds one form. */
function foldSign(exponent: MatrixExpression): MatrixExpression {
  if (exponent.kind !== "negate" || exponent.operand.kind !== "number") return exponent;
  return { kind: "number", value: negateRational(exponent.operand.value), type: exponent.type, span: exponent.span };
}

function elementwiseError(
  context: Inference,
  syntax: PowerSyntax,
  base: MatrixExpression,
  exponent: MatrixExpression,
): Error {
  const [left, right] = describe(
    context,
    { text: quote(context, syntax.base.span), type: base.type },
    { text: quote(context, syntax.exponent.span), type: exponent.type },
  );
  return mismatch(
    `cannot raise ${left} entrywise to ${right}: ${shapesDiffer(context, base.type, exponent.type)}`,
    syntax.span,
    "both operands need the same shape, or one must be a scalar",
  );
}

function matrixPower(
  context: Inference,
  syntax: PowerSyntax,
  base: MatrixExpression,
  exponent: MatrixExpression,
): MatrixExpression["type"] {
  if (exponent.type.kind !== "scalar") throw exponentError(context, syntax, base, exponent);
  if (base.type.kind === "scalar") return base.type;
  const refuse = (reason: string, more = ""): Error => powerError(context, syntax, base, reason, more);
  if (base.type.kind !== "matrix") throw refuse("^ needs a scalar or a square matrix");
  if (!unifyDimensions(context.solver, base.type.rows, base.type.columns)) throw refuse("the matrix is not square");
  if (exponent.kind === "number" && !isInteger(exponent.value)) {
    throw refuse("a matrix power needs an integer exponent", `, or sqrtm(${quote(context, syntax.base.span)})`);
  }
  return base.type;
}

function entrywisePower(context: Inference, syntax: PowerSyntax): string {
  if (isTransposeMark(syntax.exponent)) return `write ${quoteTransposed(context, syntax.base)} for the transpose`;
  return `write ${quoteFactor(context, syntax.base)}.^${quoteFactor(context, syntax.exponent)} for the entrywise power`;
}

function powerError(
  context: Inference,
  syntax: PowerSyntax,
  base: MatrixExpression,
  reason: string,
  more: string,
): Error {
  const [shown] = describe(context, { text: quote(context, syntax.base.span), type: base.type });
  const power = quote(context, syntax.exponent.span);
  const hint = entrywisePower(context, syntax) + more;
  return mismatch(`cannot raise ${shown} to the power ${power}: ${reason}`, syntax.span, hint);
}

function exponentError(
  context: Inference,
  syntax: PowerSyntax,
  base: MatrixExpression,
  exponent: MatrixExpression,
): Error {
  const text = quote(context, syntax.exponent.span);
  const [left, right] = describe(
    context,
    { text: quote(context, syntax.base.span), type: base.type },
    { text, type: exponent.type },
  );
  const whole = exponent.type.kind === "matrix" ? `, or expm(${text}) for the matrix exponential` : "";
  const hint =
    base.kind === "constant" && base.name === "e"
      ? `write exp(${text}) for the entrywise exponential${whole}`
      : entrywisePower(context, syntax);
  return mismatch(`cannot raise ${left} to ${right}: the exponent of ^ is a scalar`, syntax.span, hint);
}
