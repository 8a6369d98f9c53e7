// Typed matrix notation: what `typing` makes of the user's text, what `lower` reads, what `raise` gives back and what
// the printers read. Every node knows its type, so a printer or a pass never infers one again.

import type { Rational } from "../scalar/rational.ts";
import type { AbstractFunction } from "../syntax/abstract-function.ts";
import type { ComparisonOperator, ProductOperator } from "../syntax/expression.ts";
import type { Span } from "../syntax/span.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Type } from "../types/type.ts";

interface Typed {
  readonly type: Type;
  /** Where it was read; absent on what the engine made. */
  readonly span?: Span | undefined;
}

/** One term of a sum. Terms of a sum have one shape, or are scalars that are added to every entry. */
export interface MatrixSumTerm {
  readonly negative: boolean;
  readonly operand: MatrixExpression;
}

/** One further operand of a multiplicative chain. */
export interface MatrixProductStep {
  readonly operator: ProductOperator;
  readonly operand: MatrixExpression;
}

/** One position of an index: a number counted from 1, a bound index, an expression in dimensions, a whole axis, or the
 * positions offset + 1 to offset + length of one. */
export type MatrixIndex =
  | { readonly kind: "all" }
  | { readonly kind: "at"; readonly position: MatrixExpression }
  | { readonly kind: "range"; readonly offset: Dimension; readonly length: Dimension };

/** A typed expression in matrix notation. */
export type MatrixExpression =
  | (Typed & { readonly kind: "number"; readonly value: Rational })
  | (Typed & { readonly kind: "constant"; readonly name: "pi" | "e" })
  | (Typed & { readonly kind: "dimension"; readonly dimension: Dimension })
  /** `differentialOf` names the variable of which it is the differential, for LaTeX. */
  | (Typed & { readonly kind: "variable"; readonly name: string; readonly differentialOf?: string | undefined })
  /** A bound index of an enclosing `indexSum`, as a scalar. */
  | (Typed & {
      readonly kind: "boundIndex";
      readonly name: string;
      /** How many values it takes, from offset + 1 on. */
      readonly dimension: Dimension;
      readonly offset?: Dimension | undefined;
    })
  | (Typed & { readonly kind: "negate"; readonly operand: MatrixExpression })
  | (Typed & { readonly kind: "transpose"; readonly operand: MatrixExpression })
  | (Typed & { readonly kind: "sum"; readonly terms: readonly MatrixSumTerm[] })
  | (Typed & {
      readonly kind: "product";
      readonly first: MatrixExpression;
      readonly rest: readonly MatrixProductStep[];
    })
  | (Typed & {
      readonly kind: "power";
      readonly elementwise: boolean;
      readonly base: MatrixExpression;
      readonly exponent: MatrixExpression;
    })
  | (Typed & {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: MatrixExpression;
      readonly right: MatrixExpression;
    })
  /** A named function of the language; constant fills such as `eye` and `ones` have no arguments and read their sizes from the type. */
  | (Typed & {
      readonly kind: "call";
      readonly name: string;
      /** Set for an abstract function or a derivative of one; `name` is then how it is written before its arguments. */
      readonly abstract?: AbstractFunction | undefined;
      readonly args: readonly MatrixExpression[];
    })
  | (Typed & { readonly kind: "index"; readonly target: MatrixExpression; readonly indices: readonly MatrixIndex[] })
  /** `[a, b]` and `[a; b]` of scalars are vectors; rows of several entries or of blocks make a matrix. */
  | (Typed & { readonly kind: "array"; readonly rows: readonly (readonly MatrixExpression[])[] })
  /** `sum(i, body)` or `sum(i, lower, upper, body)`; `dimension` is the number of terms where that is a length. */
  | (Typed & {
      readonly kind: "indexSum";
      readonly index: string;
      readonly dimension: Dimension | undefined;
      readonly lower: MatrixExpression | undefined;
      readonly upper: MatrixExpression | undefined;
      readonly body: MatrixExpression;
    });
