// Array programs without a language: what every generated program computes, as a DAG of array operations in which equal
// parts are one object. A column and a row are both arrays of one axis; which way a result lies is kept beside it.

import type { ScalarFunctionName } from "../../functions/names.ts";
import type { Rational } from "../../scalar/rational.ts";
import type { AbstractFunction } from "../../syntax/abstract-function.ts";
import type { Dimension } from "../../types/dimension.ts";

/** Operations on entries that the language has under another name, or not at all. */
export const entrywiseNames = [
  "trigamma",
  "maximum",
  "minimum",
  "negate",
  "multiply",
  "divide",
  "power",
  "where",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "equal",
  "different",
  "and",
  "or",
  "not",
] as const;

/** Operations on whole arrays. Arrays of one axis are vectors; `solve` and `matmul` take them on either side. */
export const arrayNames = [
  "matmul",
  "outer",
  "transpose",
  "solve",
  "inv",
  "pinv",
  "det",
  "logdet",
  "cofactor",
  "trace",
  "expm",
  "sqrtm",
  "logm",
  "chol",
  "eigvals",
  "eigvecs",
  "matrixPower",
  "norm1",
  "norm2",
  "norm",
  "normF",
  "normInf",
  "normNuc",
  "diag",
  "diagvec",
  "kron",
  "cross",
  "vech",
  "tril",
  "triu",
  "sylvester",
  /** A vector or scalar as a matrix of one column, or of one row. */
  "column",
  "row",
] as const;

/** The name of an operation that every target can print. */
export type OperationName = ScalarFunctionName | (typeof entrywiseNames)[number] | (typeof arrayNames)[number];

/** Reductions of all entries, or of one axis. */
export const reductionNames = ["sum", "mean", "prod", "max", "min", "logsumexp"] as const;

/** The name of a reduction. */
export type ReductionName = (typeof reductionNames)[number];

interface Shared {
  /** Unique within one builder; operands have smaller ids than what is built from them. */
  readonly id: number;
  readonly dims: readonly Dimension[];
  /** The counters of enclosing loops on which the value depends. */
  readonly counters: ReadonlySet<string>;
}

/** One term of a sum; scalars are added to every entry. */
export interface CodeTerm {
  readonly negative: boolean;
  readonly operand: Code;
}

/** A position of an entry, from 1; a range with both ends; or the whole axis. */
export type CodePosition =
  | { readonly kind: "all" }
  | { readonly kind: "at"; readonly position: Code }
  | { readonly kind: "range"; readonly first: Code; readonly last: Code };

/** One computation. */
export type Code = Shared &
  (
    | { readonly kind: "number"; readonly value: Rational }
    | { readonly kind: "constant"; readonly name: "pi" | "e" }
    /** The length of an axis as a number. */
    | { readonly kind: "size"; readonly dimension: Dimension }
    | { readonly kind: "input"; readonly name: string }
    /** The running number of a loop, counted as in the language. */
    | { readonly kind: "counter"; readonly name: string }
    | { readonly kind: "sum"; readonly terms: readonly CodeTerm[] }
    | { readonly kind: "call"; readonly operation: OperationName; readonly args: readonly Code[] }
    /** A function that the caller gives, entry by entry. */
    | { readonly kind: "given"; readonly abstract: AbstractFunction; readonly args: readonly Code[] }
    /** A count is 1, 2, …, n. */
    | { readonly kind: "fill"; readonly fill: "eye" | "ones" | "zeros" | "count" }
    /** `axis` counts from 0 and is gone afterwards. */
    | {
        readonly kind: "reduce";
        readonly reduction: ReductionName;
        readonly operand: Code;
        readonly axis: 0 | 1 | undefined;
      }
    /** Of a vector, or along one axis of a matrix. */
    | { readonly kind: "softmax"; readonly operand: Code; readonly axis: 0 | 1 | undefined }
    /** A vector repeated along a new axis, for an operation on entries with a matrix. */
    | { readonly kind: "expand"; readonly operand: Code; readonly axis: 0 | 1 }
    /** Entries in the order of columns, or, in `rowMajor`, of rows. */
    | { readonly kind: "reshape"; readonly operand: Code; readonly rowMajor: boolean }
    | { readonly kind: "entry"; readonly target: Code; readonly positions: readonly CodePosition[] }
    /** Scalars and vectors end to end, scalars in rows, or matrices in rows. */
    | {
        readonly kind: "array";
        readonly form: "vector" | "matrix" | "blocks";
        readonly rows: readonly (readonly Code[])[];
      }
    /** Einstein summation; every label of `out` stands there once and in some operand. */
    | {
        readonly kind: "einsum";
        readonly operands: readonly Code[];
        readonly labels: readonly (readonly number[])[];
        readonly out: readonly number[];
      }
    | {
        readonly kind: "loop";
        readonly counter: string;
        readonly first: Code;
        readonly last: Code;
        readonly body: Code;
      }
  );

/** The codes that a code is computed from, in order. */
export function partsOf(code: Code): readonly Code[] {
  switch (code.kind) {
    case "number":
    case "constant":
    case "size":
    case "input":
    case "counter":
    case "fill":
      return [];
    case "sum":
      return code.terms.map((term) => term.operand);
    case "call":
    case "given":
      return code.args;
    case "reduce":
    case "softmax":
    case "expand":
    case "reshape":
      return [code.operand];
    case "entry":
      return [code.target, ...code.positions.flatMap(positionParts)];
    case "array":
      return code.rows.flat();
    case "einsum":
      return code.operands;
    case "loop":
      return [code.first, code.last, code.body];
  }
}

function positionParts(position: CodePosition): readonly Code[] {
  if (position.kind === "all") return [];
  return position.kind === "at" ? [position.position] : [position.first, position.last];
}

/** Whether the code is a number of the program text: no input has a part in it. */
export function isPlain(code: Code): boolean {
  switch (code.kind) {
    case "number":
    case "constant":
    case "size":
    case "counter":
      return true;
    case "sum":
      return code.dims.length === 0 && code.terms.every((term) => isPlain(term.operand));
    case "call":
      return arithmetic.has(code.operation) && code.dims.length === 0 && code.args.every(isPlain);
    default:
      return false;
  }
}

const arithmetic: ReadonlySet<OperationName> = new Set(["negate", "multiply", "divide", "power"]);
