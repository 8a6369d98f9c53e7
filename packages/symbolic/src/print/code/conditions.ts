// Conditions: as numbers they are 1 and 0, and `where` takes them out again.

import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import type { Builder } from "./builder.ts";
import type { Code, OperationName } from "./code.ts";
import { isNumber } from "./numbers.ts";

type Comparison = MatrixExpression & { readonly kind: "comparison" };

const comparisons: Readonly<Record<Comparison["operator"], OperationName>> = {
  "<": "less",
  "<=": "lessEqual",
  ">": "greater",
  ">=": "greaterEqual",
  "==": "equal",
  "!=": "different",
};

/** 1 where the condition holds, else 0. */
export function indicator(builder: Builder, condition: Code): Code {
  return builder.entrywise("where", condition, builder.whole(1), builder.whole(0));
}

/** The condition that a number stands for: not 0, or what an indicator was made of. */
export function conditionOf(builder: Builder, value: Code): Code {
  const isIndicator =
    value.kind === "call" && value.operation === "where" && isNumber(value.args[1], 1) && isNumber(value.args[2], 0);
  return isIndicator ? value.args[0] : builder.entrywise("different", value, builder.whole(0));
}

/** 1 where the comparison holds, else 0. */
export function comparisonCode(builder: Builder, expression: Comparison, left: Code, right: Code): Code {
  return indicator(builder, builder.entrywise(comparisons[expression.operator], left, right));
}

/** `a` where the value of the condition is not 0, else `b`. */
export function choiceCode(builder: Builder, condition: Code, a: Code, b: Code): Code {
  return builder.entrywise("where", conditionOf(builder, condition), a, b);
}

/** Conditions combined entry by entry, as numbers. */
export function logicalCode(builder: Builder, name: "and" | "or" | "not", args: readonly Code[]): Code {
  const conditions = args.map((arg) => conditionOf(builder, arg));
  if (name === "not") return indicator(builder, builder.entrywise("not", conditions[0]));
  return indicator(
    builder,
    conditions.reduce((left, right) => builder.entrywise(name, left, right)),
  );
}
