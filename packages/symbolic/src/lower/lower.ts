// Matrix notation to nodes. Types are known and right here; composites are expanded by the table in calls.ts.

import { ClosedformError } from "../error.ts";
import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { isInteger, one } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, Node } from "../tensor/node.ts";
import { sizeOf, subtractDimensions, unitDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import type { Variable } from "../typing/declaration.ts";
import { spelledLength } from "../typing/sizes.ts";
import { blockArray, checkOnAxis, entryAt, indexAsNumber, shiftedIndex, slicedAxis } from "./blocks.ts";
import { lowerCall, unsupported } from "./calls.ts";
import { lowerCondition } from "./condition.ts";
import type { CallContext } from "./calls.ts";
import { refuseZero } from "./divisor.ts";
import { indexNumber, lowerNumberSum, numberIndexOf } from "./number-sum.ts";
import { addValues, applyToValues, combine, multiplyValues, plainValue, powerOfValues } from "./value.ts";
import { powerOfKroneckerFactors } from "./kronecker-factors.ts";
import { lowerProduct } from "./product.ts";
import type { Value } from "./value.ts";
import { scalarFunctions } from "../functions/index.ts";
import { matrixPower, maximalMatrixPower } from "../functions/matrix-power.ts";

/** Lowers expressions of one program into one graph; equal expression objects are lowered once. */
export interface Lowering {
  readonly lower: (expression: MatrixExpression) => Value;
}

/** A lowering into `graph` with the assumptions of the given variables. */
export function createLowering(graph: Graph, variables: ReadonlyMap<string, Variable>): Lowering {
  const known = new Map<MatrixExpression, Value>();
  const context: LowerContext = {
    graph,
    variables,
    numbers: new Map(),
    lower: (expression) => {
      const cached = known.get(expression);
      if (cached) return cached;
      const value = lowerExpression(context, expression);
      known.set(expression, value);
      return value;
    },
  };
  return { lower: context.lower };
}

function numberKey(name: string, dimension: Dimension): string {
  return `${name}:${dimension.key}`;
}

interface LowerContext extends CallContext {
  readonly variables: ReadonlyMap<string, Variable>;
  /** What stands for the index of a sum that is used as a number. */
  readonly numbers: Map<string, Node>;
}

function lowerExpression(context: LowerContext, expression: MatrixExpression): Value {
  const { graph, lower } = context;
  switch (expression.kind) {
    case "number":
      return plainValue(graph.number(expression.value));
    case "constant":
      return plainValue(graph.constant(expression.name));
    case "dimension":
      return plainValue(graph.dimension(expression.dimension));
    case "variable":
      return lowerVariable(context, expression.name, expression.type);
    case "boundIndex": {
      const number = context.numbers.get(numberKey(expression.name, expression.dimension));
      return number ? plainValue(number) : indexAsNumber(graph, expression);
    }
    case "negate":
      return addValues(graph, [{ isNegative: true, value: lower(expression.operand) }]);
    case "transpose":
      return lowerTranspose(context, lower(expression.operand));
    case "sum":
      return addValues(
        graph,
        expression.terms.map((term) => ({ isNegative: term.negative, value: lower(term.operand) })),
      );
    case "product":
      return lowerProduct(context, expression);
    case "power":
      return lowerPower(context, expression);
    case "comparison":
      return lowerCondition(context, expression);
    case "call":
      return lowerCall(context, expression);
    case "index":
      return lowerIndex(context, expression.target, expression.indices, expression);
    case "array":
      return lowerArray(context, expression.rows, expression);
    case "indexSum":
      return lowerIndexSum(context, expression);
  }
}

function lowerVariable(context: LowerContext, name: string, type: Type): Value {
  const variable = context.variables.get(name);
  return plainValue(
    context.graph.variable(
      variable?.name ?? name,
      dimensionsOf(variable?.type ?? type),
      variable?.assumptions ?? new Set(),
    ),
  );
}

// A vector and its transpose have one axis: which way it lies is a matter of notation, kept in the types.
function lowerTranspose(context: LowerContext, value: Value): Value {
  return value.groups.length === 2 ? combine(context.graph, [{ value, letters: "ab" }], "ba") : value;
}

type PowerExpression = MatrixExpression & { readonly kind: "power" };

function lowerPower(context: LowerContext, expression: PowerExpression): Value {
  const { graph, lower } = context;
  const exponent = lower(expression.exponent);
  if (!expression.elementwise && expression.base.type.kind === "matrix")
    return lowerMatrixPower(context, expression, exponent);
  const base = lower(expression.base);
  const power = numberOf(exponent.node);
  if (power && power.numerator < 0n) refuseZero(base, expression.base);
  if (base.node.kind === "constant" && base.node.name === "e")
    return applyToValues(graph, scalarFunctions.exp, [exponent]);
  return powerOfValues(graph, base.groups.length === 0 ? spreadLike(graph, base, exponent) : base, exponent);
}

function spreadLike(graph: Graph, scalar: Value, shaped: Value): Value {
  if (shaped.groups.length === 0 && shaped.indices.length === 0) return scalar;
  const ones = { ...shaped, node: graph.ones(shaped.node.dims) };
  return multiplyValues(graph, ones, scalar);
}

function lowerMatrixPower(context: LowerContext, expression: PowerExpression, exponent: Value): Value {
  const { graph, lower } = context;
  const base = lower(expression.base);
  const value = numberOf(exponent.node);
  if (value && !isInteger(value)) throw unsupported(expression, "a matrix to a power that is not a whole number");
  if (base.groups.some((length) => length > 1) || base.indices.length + exponent.indices.length > 0) {
    const ofFactors = value && powerOfKroneckerFactors(graph, base, exponent.node);
    if (ofFactors) return ofFactors;
    throw unsupported(expression, "a power of an indexed or Kronecker-structured matrix");
  }
  const node = graph.matrixFunction(matrixPower, [base.node, exponent.node]);
  if (value && node.kind === "matrixFunction" && node.fn === matrixPower)
    throw unsupported(expression, `a matrix to a power beyond ±${maximalMatrixPower}`);
  return plainValue(node);
}

type IndexExpression = MatrixExpression & { readonly kind: "index" };

function lowerIndex(
  context: LowerContext,
  target: MatrixExpression,
  indices: readonly MatrixIndex[],
  expression: IndexExpression,
): Value {
  const { graph } = context;
  let value = context.lower(target);
  // From the last axis to the first, so that earlier axes keep their places.
  for (let k = indices.length - 1; k >= 0; k--) {
    const index = indices[k];
    if (index.kind === "all") continue;
    if (value.groups[k] !== 1) throw unsupported(expression, "an index into an axis that vec or kron made");
    value =
      index.kind === "range"
        ? slicedAxis(graph, value, k, index.offset, index.length)
        : (bindShifted(context, value, k, index.position) ?? fixAxis(context, value, k, index.position));
  }
  return value;
}

// x[i + c]: the positions that the index reaches, as an axis of its own.
function bindShifted(context: LowerContext, value: Value, axis: number, position: MatrixExpression): Value | undefined {
  const shifted = shiftedIndex(position, spelledLength);
  if (!shifted) return undefined;
  const { index, offset } = shifted;
  const { graph } = context;
  checkOnAxis(value.node.dims[value.indices.length + axis], offset, index.dimension, position);
  return bindAxis(graph, slicedAxis(graph, value, axis, offset, index.dimension), axis, index.name);
}

// The axis becomes the bound index; where the index is bound already, the diagonal of both is taken.
function bindAxis(graph: Graph, value: Value, axis: number, name: string): Value {
  const lead = value.indices.length;
  const groups = value.groups.filter((_, k) => k !== axis);
  const own = value.node.dims.map((_, k) => k);
  const known = value.indices.indexOf(name);
  const bound = known >= 0 ? known : lead + axis;
  const labels = own.map((k) => (k === lead + axis ? bound : k));
  const indices = known >= 0 ? value.indices : [...value.indices, name];
  const out = [
    ...own.slice(0, lead),
    ...(known >= 0 ? [] : [bound]),
    ...own.slice(lead).filter((k) => k !== lead + axis),
  ];
  return { node: graph.contract([{ node: value.node, labels }], out, value.node.dims), indices, groups };
}

function fixAxis(context: LowerContext, value: Value, axis: number, position: MatrixExpression): Value {
  const number = numberOf(context.lower(position).node);
  const at = value.indices.length + axis;
  const spelled = number ? undefined : spelledLength(position);
  if (spelled) {
    const offset = subtractDimensions(spelled, unitDimension);
    checkOnAxis(value.node.dims[at], offset, unitDimension, position);
    return entryAt(context.graph, value, axis, offset);
  }
  if (!number || !isInteger(number))
    throw unsupported(position, "an index that is neither a whole number nor a bound index");
  const size = sizeOf(value.node.dims[at]);
  const place = Number(number.numerator);
  if (place < 1 || (size !== undefined && place > size)) {
    throw new ClosedformError(
      "shape-mismatch",
      `index ${place} is outside an axis of length ${value.node.dims[at].key}`,
      { at: position.span, hint: "positions are counted from 1" },
    );
  }
  return {
    ...value,
    node: context.graph.select(value.node, at, place - 1),
    groups: value.groups.filter((_, k) => k !== axis),
  };
}

type ArrayExpression = MatrixExpression & { readonly kind: "array" };

// [a, b] = a·e₁ + b·e₂: component functions need no node kind of their own.
function lowerArray(
  context: LowerContext,
  rows: readonly (readonly MatrixExpression[])[],
  expression: ArrayExpression,
): Value {
  const { graph } = context;
  if (rows.some((row) => row.some((entry) => entry.type.kind !== "scalar")))
    return blockArray(graph, rows, expression, context.lower);
  const dims = dimensionsOf(expression.type);
  const entries = rows.flatMap((row, i) =>
    row.map((entry, j) => ({ entry, position: dims.length === 1 ? [Math.max(i, j)] : [i, j] })),
  );
  const terms = entries.map(({ entry, position }) => {
    const units = position.map((at, axis) => ({ value: plainValue(graph.basis(dims[axis], at)), letters: "ab"[axis] }));
    return {
      isNegative: false,
      value: combine(graph, [{ value: context.lower(entry), letters: "" }, ...units], "ab".slice(0, dims.length)),
    };
  });
  return addValues(graph, terms);
}

type IndexSumExpression = MatrixExpression & { readonly kind: "indexSum" };

function lowerIndexSum(context: LowerContext, expression: IndexSumExpression): Value {
  const { graph } = context;
  const { index, dimension } = expression;
  const numbered = numberIndexOf(expression);
  if (numbered) return lowerOverNumber(context, expression, numbered);
  if (!dimension)
    throw unsupported(expression, "a sum over an index with bounds other than dimensions and whole numbers");
  const value = context.lower(expression.body);
  const at = value.indices.indexOf(index);
  if (at < 0) return multiplyValues(graph, plainValue(graph.dimension(dimension)), value);
  const labels = value.node.dims.map((_, k) => k);
  const out = labels.filter((k) => k !== at);
  return {
    node: graph.contract([{ node: value.node, labels }], out, value.node.dims),
    indices: value.indices.filter((name) => name !== index),
    groups: value.groups,
  };
}

function lowerOverNumber(
  context: LowerContext,
  expression: IndexSumExpression,
  { name, dimension }: MatrixExpression & { readonly kind: "boundIndex" },
): Value {
  const { graph, numbers } = context;
  const { lower, upper } = expression;
  const number = indexNumber(graph, name, numbers.size);
  const key = numberKey(name, dimension);
  const outer = numbers.get(key);
  numbers.set(key, number);
  const body = context.lower(expression.body);
  if (outer) numbers.set(key, outer);
  else numbers.delete(key);
  const bounds = {
    lower: lower ? context.lower(lower) : plainValue(graph.number(one)),
    upper: upper ? context.lower(upper) : plainValue(graph.dimension(dimension)),
  };
  return lowerNumberSum(graph, number, { body, ...bounds }, expression);
}
