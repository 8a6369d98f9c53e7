// Forms that keep their digits: log1p, expm1, softplus, logsumexp, sigmoid, softmax and norms for what is written with
// exp, log and roots. Each is equal to what it replaces wherever that is defined.

import type { Builder } from "./builder.ts";
import { isPlain } from "./code.ts";
import type { Code, CodeTerm, OperationName } from "./code.ts";
import { isNumber, numberIn } from "./numbers.ts";

function argumentOf(code: Code, operation: OperationName): Code | undefined {
  return code.kind === "call" && code.operation === operation ? code.args[0] : undefined;
}

// 1 + rest, as rest.
function besideOne(builder: Builder, code: Code): Code | undefined {
  if (code.kind !== "sum") return undefined;
  const at = code.terms.findIndex((term) => !term.negative && isNumber(term.operand, 1));
  const rest = code.terms.filter((_, k) => k !== at);
  if (at < 0 || rest.length === 0) return undefined;
  const remaining = plainSum(builder, rest);
  return remaining.dims.length === code.dims.length ? remaining : undefined;
}

function plainSum(builder: Builder, terms: readonly CodeTerm[]): Code {
  const [first] = terms;
  if (terms.length > 1) return builder.sum(terms);
  return first.negative ? builder.entrywise("negate", first.operand) : first.operand;
}

/** Σ terms with exp(u) − 1 as expm1(u), or `undefined`. */
export function stableSum(builder: Builder, terms: readonly CodeTerm[]): Code | undefined {
  for (const [at, term] of terms.entries()) {
    const exponent = argumentOf(term.operand, "exp");
    if (!exponent) continue;
    const unit = terms.findIndex((other) => isNumber(other.operand, 1) && other.negative !== term.negative);
    if (unit < 0) continue;
    const change: CodeTerm = { negative: term.negative, operand: builder.entrywise("expm1", exponent) };
    return plainSum(
      builder,
      terms.flatMap((other, k) => (k === at ? [change] : k === unit ? [] : [other])),
    );
  }
  return undefined;
}

function logarithm(builder: Builder, operand: Code): Code | undefined {
  if (operand.kind === "reduce" && operand.reduction === "sum") {
    const exponent = argumentOf(operand.operand, "exp");
    if (exponent) return builder.reduce("logsumexp", exponent, operand.axis);
  }
  const sigmoid = argumentOf(operand, "sigmoid");
  if (sigmoid) return builder.entrywise("negate", builder.entrywise("softplus", builder.entrywise("negate", sigmoid)));
  const rest = besideOne(builder, operand);
  if (!rest) return undefined;
  const exponent = argumentOf(rest, "exp");
  return exponent ? builder.entrywise("softplus", exponent) : builder.entrywise("log1p", rest);
}

function quotient(builder: Builder, top: Code, bottom: Code): Code | undefined {
  const numerator = argumentOf(top, "exp");
  if (numerator && bottom.kind === "reduce" && bottom.reduction === "sum" && bottom.axis === undefined) {
    if (bottom.operand === top && top.dims.length === 1)
      return builder.make({ kind: "softmax", operand: numerator, axis: undefined, dims: top.dims });
  }
  const rest = besideOne(builder, bottom);
  const exponent = rest && argumentOf(rest, "exp");
  if (!exponent) return undefined;
  if (isNumber(top, 1)) return builder.entrywise("sigmoid", builder.entrywise("negate", exponent));
  return numerator === exponent ? builder.entrywise("sigmoid", exponent) : undefined;
}

// sqrt(x'x), sqrt(Σ x²)
function root(builder: Builder, operand: Code): Code | undefined {
  if (operand.dims.length > 0) return undefined;
  if (operand.kind === "call" && operand.operation === "matmul" && operand.args[0] === operand.args[1])
    return builder.call("norm2", [operand.args[0]], []);
  if (operand.kind !== "reduce" || operand.reduction !== "sum" || operand.axis !== undefined) return undefined;
  const inner = operand.operand;
  const base = squared(inner);
  if (!base) return undefined;
  return builder.call(base.dims.length === 2 ? "normF" : "norm2", [base], []);
}

function squared(code: Code): Code | undefined {
  if (code.kind !== "call") return undefined;
  if (code.operation === "square") return code.args[0];
  const [base, exponent] = code.args;
  if (code.operation === "power" && isNumber(exponent, 2)) return base;
  return code.operation === "multiply" && base === exponent ? base : undefined;
}

function power(builder: Builder, base: Code, exponent: Code): Code | undefined {
  if (base.kind === "constant" && base.name === "e") return builder.entrywise("exp", exponent);
  if (exponent.dims.length > 0 || !numberIn(exponent)) return undefined;
  if (isNumber(exponent, 1)) return base;
  if (isNumber(exponent, 1, 2)) return builder.entrywise("sqrt", base);
  return isNumber(exponent, -1) ? builder.entrywise("divide", builder.whole(1), base) : undefined;
}

/** A better form of operation(args), or `undefined`. */
export function stableCall(builder: Builder, operation: OperationName, args: readonly Code[]): Code | undefined {
  const [first, second] = args;
  switch (operation) {
    case "log":
      return logarithm(builder, first);
    case "sqrt":
      return root(builder, first);
    case "divide":
      return quotient(builder, first, second);
    case "power":
      return power(builder, first, second);
    case "reciprocal":
      if (isPlain(first)) return builder.entrywise("divide", builder.whole(1), first);
      return quotient(builder, builder.whole(1), first);
    case "square":
      return isPlain(first) ? builder.entrywise("power", first, builder.whole(2)) : undefined;
    case "negate":
      return argumentOf(first, "negate");
    case "multiply":
      return isNumber(first, 1) ? second : isNumber(second, 1) ? first : undefined;
    default:
      return undefined;
  }
}
