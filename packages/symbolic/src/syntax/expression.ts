// The syntax tree: what was written, before any name has a type. Chains of operators of one precedence level are
// n-ary so that no pass over a long flat input is recursive; nesting depth is bounded by the parser's pre-scan.

import type { Rational } from "../scalar/rational.ts";
import type { Span } from "./span.ts";

/** Multiplicative operators, all of one precedence level, left associative. */
export type ProductOperator = "*" | "/" | ".*" | "./";

/** Comparison operators: 1 where they hold, else 0. */
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** One operand of a `+`/`-` chain. */
export interface SumTerm {
  readonly negative: boolean;
  readonly operand: Expression;
}

/** One further operand of a multiplicative chain, with the operator on its left. */
export interface ProductStep {
  readonly operator: ProductOperator;
  readonly operand: Expression;
}

/** What may stand between the brackets of `A[i, :]`. */
export type IndexArgument =
  | { readonly kind: "all"; readonly span: Span }
  | { readonly kind: "range"; readonly first: Expression; readonly last: Expression; readonly span: Span }
  | Expression;

/** A syntax tree node. Every node carries the range of the user's text it was read from. */
export type Expression =
  | { readonly kind: "number"; readonly value: Rational; readonly span: Span }
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "negate"; readonly operand: Expression; readonly span: Span }
  | { readonly kind: "transpose"; readonly operand: Expression; readonly span: Span }
  | { readonly kind: "sum"; readonly terms: readonly SumTerm[]; readonly span: Span }
  | { readonly kind: "product"; readonly first: Expression; readonly rest: readonly ProductStep[]; readonly span: Span }
  | {
      readonly kind: "power";
      readonly elementwise: boolean;
      readonly base: Expression;
      readonly exponent: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly nameSpan: Span;
      /** Set where a derivative of the function is called: its order in each argument. */
      readonly orders?: readonly number[] | undefined;
      readonly args: readonly Expression[];
      readonly span: Span;
    }
  | {
      readonly kind: "index";
      readonly target: Expression;
      readonly indices: readonly IndexArgument[];
      readonly span: Span;
    }
  | {
      readonly kind: "array";
      readonly rows: readonly (readonly Expression[])[];
      readonly isMatrix: boolean;
      readonly span: Span;
    };

/** One statement of a program. */
export type Statement =
  | { readonly kind: "expression"; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: "assignment";
      readonly name: string;
      readonly nameSpan: Span;
      readonly value: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly nameSpan: Span;
      readonly parameters: readonly string[];
      readonly body: Expression;
      readonly span: Span;
    };

/** Statements in order; the last one is the target unless another is named. */
export interface Program {
  readonly source: string;
  /** Whether the source is LaTeX. */
  readonly isLatex?: boolean | undefined;
  /** Names that are set as vectors, in bold or with an arrow: what they are unless they are declared. */
  readonly vectors?: ReadonlySet<string> | undefined;
  readonly statements: readonly Statement[];
}
