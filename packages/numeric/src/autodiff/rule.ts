// What a derivative rule is, and what rules of several files share.

import { contract } from "../ops/contraction.ts";
import { add } from "../ops/elementwise.ts";
import type { Operation, OperationKind } from "../ops/operation.ts";
import type { Tensor } from "../tensor.ts";

/** An application of an operation, with its result. */
export interface Application<Kind extends OperationKind = OperationKind> {
  readonly operation: Operation & { readonly kind: Kind };
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
}

/** The tangent of each input, null for zero. */
export type Tangents = readonly (Tensor | null)[];

/** The derivative of one operation in both directions. */
export interface Rule<Kind extends OperationKind> {
  /** The cotangent of input k; null for zero. */
  vjp(application: Application<Kind>, cotangent: Tensor, k: number): Tensor | null;
  /** The tangent of the output; null for zero. */
  jvp(application: Application<Kind>, tangents: Tangents): Tensor | null;
}

/** A rule for an operation of one input, whose tangent is then never absent. */
export function ofOneInput<Kind extends OperationKind>(rule: {
  vjp(application: Application<Kind>, cotangent: Tensor): Tensor;
  jvp(application: Application<Kind>, tangent: Tensor): Tensor;
}): Rule<Kind> {
  return {
    vjp: (application, cotangent) => rule.vjp(application, cotangent),
    jvp: (application, [tangent]) => (tangent === null ? null : rule.jvp(application, tangent)),
  };
}

/** Σ of the terms that are there; null if none is. */
export function sumOf(terms: readonly (Tensor | null)[]): Tensor | null {
  return terms.reduce((total, term) => (total === null ? term : term === null ? total : add(total, term)), null);
}

/** Σ leftᵢⱼ·rightᵢⱼ of two matrices. */
export function inner(left: Tensor, right: Tensor): Tensor {
  const both = [
    [0, 1],
    [0, 1],
  ];
  return contract(both, [], [left, right]);
}
