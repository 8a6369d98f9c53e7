// Which entries are the largest or the smallest, and products of all entries but one.

import type { Builder } from "./builder.ts";
import { indicator } from "./conditions.ts";
import type { Code } from "./code.ts";

/** The axis of a matrix that is reduced, or all entries. */
export type ReducedAxis = 0 | 1 | undefined;

/** A vector of one number for each row or column, repeated so that it fits the matrix again. */
export function spread(builder: Builder, operand: Code, like: Code, axis: ReducedAxis): Code {
  return axis === undefined || like.dims.length < 2 ? operand : builder.expand(operand, axis, like.dims[axis]);
}

/** 1 at the extreme entry, shared equally where several are; else 0. */
export function sharesOfExtremum(builder: Builder, which: "max" | "min", operand: Code, axis: ReducedAxis): Code {
  const extreme = spread(builder, builder.reduce(which, operand, axis), operand, axis);
  const marks = indicator(builder, builder.entrywise("equal", operand, extreme));
  return builder.entrywise("divide", marks, spread(builder, builder.reduce("sum", marks, axis), operand, axis));
}

/** For each entry the product of the others, where no entry is zero. */
export function productOfOthers(builder: Builder, operand: Code, axis: ReducedAxis): Code {
  const product = spread(builder, builder.reduce("prod", operand, axis), operand, axis);
  return builder.entrywise("divide", product, operand);
}
