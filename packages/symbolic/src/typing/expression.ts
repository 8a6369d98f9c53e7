// One case for each kind of syntax node.

import type { MatrixExpression, MatrixSumTerm } from "../notation/matrix-expression.ts";
import type { Expression } from "../syntax/expression.ts";
import { isGreekName } from "../syntax/name.ts";
import { namedDimension } from "../types/dimension.ts";
import { scalarType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { inferArray } from "./array.ts";
import { inferCall } from "./call.ts";
import {
  budgetError,
  describe,
  failure,
  make,
  maximumHeight,
  mismatch,
  quote,
  quoteFactor,
  quoteTransposed,
} from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { unifyTypes } from "./dimension-solver.ts";
import { inferIndex } from "./indexing.ts";
import { isConstantName } from "./names.ts";
import { inferPower } from "./power.ts";
import { broadcast, inferProduct, shapesDiffer, transposedType } from "./product.ts";
import { withoutUnitAxes } from "./unit-axes.ts";

/** The typed form of an expression, with open lengths where use has not fixed them yet. Throws `shape-mismatch`,
 * `unknown-name`, `unsupported` or `budget`, each with the range of the user's text. */
export function inferExpression(context: Inference, expression: Expression, scope: Scope): MatrixExpression {
  context.depth += 1;
  if (context.depth > maximumHeight)
    throw budgetError(`it nests deeper than ${maximumHeight} once its functions are written out`, expression.span);
  const typed = dispatch(context, expression, scope);
  context.depth -= 1;
  return typed;
}

function dispatch(context: Inference, expression: Expression, scope: Scope): MatrixExpression {
  switch (expression.kind) {
    case "number":
      return make(context, { kind: "number", value: expression.value, type: scalarType, span: expression.span });
    case "name":
      return inferName(context, expression, scope);
    case "negate": {
      const operand = context.infer(expression.operand, scope);
      return make(context, { kind: "negate", operand, type: operand.type, span: expression.span });
    }
    case "transpose":
      return inferTranspose(context, expression, scope);
    case "sum":
      return inferSum(context, expression, scope);
    case "product":
      return inferProduct(context, expression, scope);
    case "power":
      return inferPower(context, expression, scope);
    case "comparison":
      return inferComparison(context, expression, scope);
    case "call":
      return inferCall(context, expression, scope);
    case "index":
      return inferIndex(context, expression, scope);
    case "array":
      return inferArray(context, expression, scope);
  }
}

function inferName(
  context: Inference,
  syntax: Extract<Expression, { readonly kind: "name" }>,
  scope: Scope,
): MatrixExpression {
  const { span } = syntax;
  const bound = scope.bindings.get(syntax.name);
  if (bound) return bound;
  const name = context.names.spelling(syntax.name);
  const definition = context.definitions.get(name);
  if (definition) return definition;
  if (context.names.definitions.has(name)) throw unknownName(context, name, syntax);
  const type = context.variableTypes.get(name);
  if (type) return make(context, { kind: "variable", name, type, span });
  if (context.names.dimensions.has(name))
    return make(context, { kind: "dimension", dimension: namedDimension(name), type: scalarType, span });
  if (isConstantName(name)) return make(context, { kind: "constant", name, type: scalarType, span });
  throw unknownName(context, name, syntax);
}

function unknownName(context: Inference, name: string, syntax: Expression): Error {
  if (context.names.definitions.has(name))
    return failure(
      "unknown-name",
      `cannot use ${name} before it is defined`,
      syntax.span,
      `move the definition of ${name} before this statement`,
    );
  if (context.functions.has(name))
    return failure(
      "unknown-name",
      `cannot use ${name} as a value: it is a function`,
      syntax.span,
      `write ${name}(…) with its arguments`,
    );
  return failure(
    "unknown-name",
    `the name ${name} is not declared`,
    syntax.span,
    isGreekName(name) ? `declare ${name} as a scalar` : `declare ${name}`,
  );
}

function inferTranspose(
  context: Inference,
  syntax: Extract<Expression, { readonly kind: "transpose" }>,
  scope: Scope,
): MatrixExpression {
  const operand = context.infer(syntax.operand, scope);
  const type = transposedType(operand.type);
  if (type) return make(context, { kind: "transpose", operand, type, span: syntax.span });
  const [shown] = describe(context, { text: quote(context, syntax.operand.span), type: operand.type });
  throw mismatch(
    `cannot transpose ${shown}: it has more than two axes`,
    syntax.span,
    "transpose vectors and matrices only",
  );
}

function inferSum(
  context: Inference,
  syntax: Extract<Expression, { readonly kind: "sum" }>,
  scope: Scope,
): MatrixExpression {
  let terms: MatrixSumTerm[] = [];
  let shape: { readonly type: Type; readonly syntax: Expression } | undefined;
  for (const term of syntax.terms) {
    const operand = context.infer(term.operand, scope);
    const next = { negative: term.negative, operand };
    if (!shape || operand.type.kind === "scalar") {
      if (operand.type.kind !== "scalar") shape = { type: operand.type, syntax: term.operand };
      terms.push(next);
      continue;
    }
    const fitted = fittedTerms(context, terms, shape.type, next);
    if (!fitted) throw sumError(context, shape, term.negative, term.operand, operand.type);
    terms = fitted.terms;
    shape = { ...shape, type: fitted.type };
  }
  return make(context, { kind: "sum", terms, type: shape?.type ?? scalarType, span: syntax.span });
}

// The terms with one more, in place where it fits, without axes of length 1 where they do not fit with them.
function fittedTerms(
  context: Inference,
  terms: MatrixSumTerm[],
  type: Type,
  next: MatrixSumTerm,
): { readonly terms: MatrixSumTerm[]; readonly type: Type } | undefined {
  const fits = unifyTypes(context.solver, type, next.operand.type);
  const operand = fits ? next.operand : withoutUnitAxes(context, next.operand);
  if (operand && (fits || unifyTypes(context.solver, type, operand.type))) {
    terms.push({ ...next, operand });
    return { terms, type };
  }
  const slim = terms.map((term) => ({ ...term, operand: withoutUnitAxes(context, term.operand) ?? term.operand }));
  const shape = slim.find((term) => term.operand.type.kind !== "scalar")?.operand.type;
  return shape && unifyTypes(context.solver, shape, next.operand.type)
    ? { terms: [...slim, next], type: shape }
    : undefined;
}

function sumError(
  context: Inference,
  left: { readonly type: Type; readonly syntax: Expression },
  negative: boolean,
  right: Expression,
  rightType: Type,
): Error {
  const [shownLeft, shownRight] = describe(
    context,
    { text: quote(context, left.syntax.span), type: left.type },
    { text: quote(context, right.span), type: rightType },
  );
  const reason = shapesDiffer(context, left.type, rightType);
  const message = negative
    ? `cannot subtract ${shownRight} from ${shownLeft}: ${reason}`
    : `cannot add ${shownRight} to ${shownLeft}: ${reason}`;
  return mismatch(
    message,
    { start: left.syntax.span.start, end: right.span.end },
    sumHint(context, left, right, rightType),
  );
}

function sumHint(
  context: Inference,
  left: { readonly type: Type; readonly syntax: Expression },
  right: Expression,
  rightType: Type,
): string {
  const turned = transposedType(rightType);
  if (
    turned &&
    turned.kind === left.type.kind &&
    shapesDiffer(context, left.type, turned) === "their shapes differ" &&
    rightType.kind !== "scalar"
  ) {
    return `did you mean ${quoteTransposed(context, right)}?`;
  }
  const matrixAndVector =
    left.type.kind === "matrix"
      ? rightType.kind === "vector"
      : left.type.kind === "vector" && rightType.kind === "matrix";
  if (matrixAndVector) {
    const vector = left.type.kind === "vector" ? left.syntax : right;
    return `write ${quoteFactor(context, vector)}*ones(n)' to repeat the vector as columns`;
  }
  return "terms need the same shape, or must be scalars";
}

function inferComparison(
  context: Inference,
  syntax: Extract<Expression, { readonly kind: "comparison" }>,
  scope: Scope,
): MatrixExpression {
  const left = context.infer(syntax.left, scope);
  const right = context.infer(syntax.right, scope);
  const type = broadcast(context, left.type, right.type);
  if (type)
    return make(context, { kind: "comparison", operator: syntax.operator, left, right, type, span: syntax.span });
  const [shownLeft, shownRight] = describe(
    context,
    { text: quote(context, syntax.left.span), type: left.type },
    { text: quote(context, syntax.right.span), type: right.type },
  );
  throw mismatch(
    `cannot compare ${shownLeft} with ${shownRight}: ${shapesDiffer(context, left.type, right.type)}`,
    syntax.span,
    "both sides need the same shape, or one must be a scalar",
  );
}
