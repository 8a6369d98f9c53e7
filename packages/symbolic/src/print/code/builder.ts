// Makes codes: equal ones once, and each in the numerically stable form where there is a better one than what is written.

import { negateRational, rational, signOfRational } from "../../scalar/rational.ts";
import type { Rational } from "../../scalar/rational.ts";
import { abstractText } from "../../syntax/abstract-function.ts";
import { sizeOf } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { partsOf } from "./code.ts";
import type { Code, CodePosition, CodeTerm, OperationName, ReductionName } from "./code.ts";
import { solvedProduct } from "./solve.ts";
import { stableCall, stableSum } from "./stable.ts";

type Distribute<T> = T extends unknown ? Omit<T, "id" | "counters"> : never;

/** A code that has no identity yet. */
export type Draft = Distribute<Code>;

/** The constructors of one program. Equal calls return the same object. */
export interface Builder {
  readonly number: (value: Rational) => Code;
  readonly whole: (value: number) => Code;
  readonly size: (dimension: Dimension) => Code;
  readonly make: (draft: Draft) => Code;
  /** Σ ±term; a scalar is added to every entry. */
  readonly sum: (terms: readonly CodeTerm[]) => Code;
  /** An operation on entries: the shape is that of the first argument with axes. */
  readonly entrywise: (operation: OperationName, ...args: readonly Code[]) => Code;
  /** An operation on whole arrays. */
  readonly call: (operation: OperationName, args: readonly Code[], dims: readonly Dimension[]) => Code;
  readonly matmul: (left: Code, right: Code) => Code;
  readonly transpose: (operand: Code) => Code;
  readonly reduce: (reduction: ReductionName, operand: Code, axis?: 0 | 1) => Code;
  /** The vector repeated along the new axis `axis` of the given length. */
  readonly expand: (operand: Code, axis: 0 | 1, length: Dimension) => Code;
}

function positionKey(position: CodePosition): string {
  if (position.kind === "all") return ":";
  return position.kind === "at" ? `${position.position.id}` : `${position.first.id}:${position.last.id}`;
}

// Everything of a draft but its dims; ids stand for operands.
function ownKey(draft: Draft): string {
  switch (draft.kind) {
    case "number":
      return `${draft.value.numerator}/${draft.value.denominator}`;
    case "constant":
    case "input":
    case "counter":
      return draft.name;
    case "size":
      return draft.dimension.key;
    case "sum":
      return draft.terms.map((term) => `${term.negative ? "-" : "+"}${term.operand.id}`).join("");
    case "call":
      return `${draft.operation}(${draft.args.map((arg) => arg.id).join(",")})`;
    case "given":
      return `${abstractText(draft.abstract)}(${draft.args.map((arg) => arg.id).join(",")})`;
    case "fill":
      return draft.fill;
    case "reduce":
      return `${draft.reduction}:${draft.operand.id}:${draft.axis}`;
    case "softmax":
    case "expand":
      return `${draft.operand.id}:${draft.axis}`;
    case "reshape":
      return `${draft.operand.id}:${draft.rowMajor}`;
    case "entry":
      return `${draft.target.id}[${draft.positions.map(positionKey).join(",")}]`;
    case "array":
      return `${draft.form}:${draft.rows.map((row) => row.map((entry) => entry.id).join(",")).join(";")}`;
    case "einsum":
      return `${draft.operands.map((operand, k) => `${operand.id}:${draft.labels[k].join(".")}`).join(",")}>${draft.out.join(".")}`;
    case "loop":
      return `${draft.counter}:${draft.first.id}:${draft.last.id}:${draft.body.id}`;
  }
}

const noCounters: ReadonlySet<string> = new Set();

function countersOf(code: Code): ReadonlySet<string> {
  if (code.kind === "counter") return new Set([code.name]);
  const inner = partsOf(code).filter((part) => part.counters.size > 0);
  if (inner.length === 0) return noCounters;
  if (code.kind !== "loop") return new Set(inner.flatMap((part) => [...part.counters]));
  const body = [...code.body.counters].filter((name) => name !== code.counter);
  return new Set([...code.first.counters, ...code.last.counters, ...body]);
}

function shapeOf(args: readonly Code[]): readonly Dimension[] {
  return args.find((arg) => arg.dims.length > 0)?.dims ?? [];
}

function matmulDims(left: Code, right: Code): readonly Dimension[] {
  return [...left.dims.slice(0, -1), ...right.dims.slice(1)];
}

/** A builder without any codes. */
export function createBuilder(): Builder {
  const known = new Map<string, Code>();

  const make = (draft: Draft): Code => {
    const key = `${draft.kind}|${ownKey(draft)}|${draft.dims.map((dimension) => dimension.key).join(",")}`;
    const found = known.get(key);
    if (found) return found;
    const code: Code = { ...draft, id: known.size, counters: noCounters };
    const counters = countersOf(code);
    const kept = counters.size === 0 ? code : { ...code, counters };
    known.set(key, kept);
    return kept;
  };

  const builder: Builder = {
    make,
    number: (value) =>
      signOfRational(value) < 0
        ? make({
            kind: "call",
            operation: "negate",
            args: [make({ kind: "number", value: negateRational(value), dims: [] })],
            dims: [],
          })
        : make({ kind: "number", value, dims: [] }),
    whole: (value) => builder.number(rational(value)),
    size: (dimension) => {
      const size = sizeOf(dimension);
      return size === undefined ? make({ kind: "size", dimension, dims: [] }) : builder.whole(size);
    },
    sum: (terms) =>
      stableSum(builder, terms) ?? make({ kind: "sum", terms, dims: shapeOf(terms.map((term) => term.operand)) }),
    entrywise: (operation, ...args) => builder.call(operation, args, shapeOf(args)),
    call: (operation, args, dims) =>
      stableCall(builder, operation, args) ?? make({ kind: "call", operation, args, dims }),
    matmul: (left, right) =>
      solvedProduct(builder, left, right) ??
      make({ kind: "call", operation: "matmul", args: [left, right], dims: matmulDims(left, right) }),
    transpose: (operand) => transposed(builder, operand),
    reduce: (reduction, operand, axis) =>
      // A scalar is its own sum, mean, product, maximum and logarithm of a sum of exponentials.
      operand.dims.length === 0
        ? operand
        : make({
            kind: "reduce",
            reduction,
            operand,
            axis,
            dims: axis === undefined ? [] : operand.dims.filter((_, k) => k !== axis),
          }),
    expand: (operand, axis, length) =>
      make({
        kind: "expand",
        operand,
        axis,
        dims: axis === 0 ? [length, ...operand.dims] : [...operand.dims, length],
      }),
  };
  return builder;
}

function transposed(builder: Builder, operand: Code): Code {
  if (operand.dims.length < 2) return operand;
  if (operand.kind === "call" && operand.operation === "transpose") return operand.args[0];
  return builder.make({ kind: "call", operation: "transpose", args: [operand], dims: [...operand.dims].reverse() });
}
