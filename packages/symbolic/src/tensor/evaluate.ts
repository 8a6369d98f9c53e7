// Naive evaluation of a DAG by nested loops over any arithmetic. Slow on purpose: it is the specification that the
// compiled programs, the prime field and the tests compare with.

import { invariant } from "../error.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import type { ContractionNode, Node, ScalarFunction } from "./node.ts";
import { patternValues } from "./pattern.ts";
import { topologicalOrder } from "./traverse.ts";

/** A dense row-major array of values. */
export interface Dense<Value> {
  readonly shape: readonly number[];
  readonly values: readonly Value[];
}

/** One part of a linear combination. */
export interface ValueTerm<Value> {
  readonly coefficient: Rational;
  readonly value: Value;
}

/** What an evaluation computes with. */
export interface Arithmetic<Value> {
  readonly fromRational: (value: Rational) => Value;
  readonly constant: (name: "pi" | "e") => Value;
  readonly add: (a: Value, b: Value) => Value;
  readonly multiply: (a: Value, b: Value) => Value;
  /** `terms` are the scaled parts of the exponent. */
  readonly power: (base: Value, exponent: Value, exponentNode: Node, terms: readonly ValueTerm<Value>[]) => Value;
  /** `terms` are the scaled parts of a single operand that is a linear combination, for functions with an addition theorem. */
  readonly apply: (fn: ScalarFunction, operands: readonly Value[], terms: readonly ValueTerm<Value>[]) => Value;
  /** A function of a matrix given by rows, and of further operands such as an exponent or another matrix. */
  readonly matrixFunction: (name: string, operand: Dense<Value>, others: readonly Dense<Value>[]) => Dense<Value>;
}

/** Values of the variables and lengths of the dimensions. */
export interface Bindings<Value> {
  readonly variables: (name: string) => Dense<Value>;
  readonly size: (dimension: Dimension) => number;
  /** What a length stands for as a number, unless it is itself. */
  readonly lengthValue?: ((dimension: Dimension) => Value) | undefined;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}

// How far the position in a row-major array moves when the counter of each label goes up by one.
function stridesOf(legs: readonly number[], labels: readonly number[], sizes: readonly number[]): readonly number[] {
  const strides = new Array<number>(sizes.length).fill(0);
  let stride = 1;
  for (let leg = legs.length - 1; leg >= 0; leg--) {
    strides[legs[leg]] += stride;
    stride *= sizes[legs[leg]];
  }
  return labels.map((label) => strides[label]);
}

// Moves the counters on, the last one fastest, and every offset with them.
function advance(
  counters: number[],
  lengths: readonly number[],
  strides: readonly (readonly number[])[],
  offsets: number[],
): boolean {
  for (let k = lengths.length - 1; k >= 0; k--) {
    counters[k] += 1;
    const isThrough = counters[k] === lengths[k];
    const steps = isThrough ? 1 - lengths[k] : 1;
    for (let part = 0; part < offsets.length; part++) offsets[part] += steps * strides[part][k];
    if (!isThrough) return true;
    counters[k] = 0;
  }
  return false;
}

interface LabelledDense<Value> {
  readonly labels: readonly number[];
  readonly dense: Dense<Value>;
}

// Π parts summed over every label that is not in `out`, by one nest of loops.
function contractParts<Value>(
  parts: readonly LabelledDense<Value>[],
  out: readonly number[],
  sizes: readonly number[],
  arithmetic: Arithmetic<Value>,
): Dense<Value> {
  const shape = out.map((label) => sizes[label]);
  const nought = arithmetic.fromRational({ numerator: 0n, denominator: 1n });
  const unit = arithmetic.fromRational({ numerator: 1n, denominator: 1n });
  const values = new Array<Value>(product(shape)).fill(nought);
  const labels = [...new Set([...out, ...parts.flatMap((part) => part.labels)])];
  const lengths = labels.map((label) => sizes[label]);
  if (lengths.includes(0)) return { shape, values };
  const legs = [...parts.map((part) => part.labels), out];
  const strides = legs.map((part) => stridesOf(part, labels, sizes));
  const offsets = new Array<number>(legs.length).fill(0);
  const counters = new Array<number>(labels.length).fill(0);
  do {
    let term = unit;
    for (let k = 0; k < parts.length; k++) {
      const value = parts[k].dense.values[offsets[k]];
      term = k === 0 ? value : arithmetic.multiply(term, value);
    }
    const target = offsets[parts.length];
    values[target] = arithmetic.add(values[target], term);
  } while (advance(counters, lengths, strides, offsets));
  return { shape, values };
}

function withLabel<Value>(parts: readonly LabelledDense<Value>[], label: number): readonly LabelledDense<Value>[] {
  return parts.filter((part) => part.labels.includes(label));
}

function remaining<Value>(parts: readonly LabelledDense<Value>[], label: number): readonly number[] {
  return [...new Set(parts.flatMap((part) => part.labels))].filter((other) => other !== label);
}

// Summed labels are eliminated one by one, the one with the smallest intermediate first.
function evaluateContraction<Value>(
  node: ContractionNode,
  factors: readonly Dense<Value>[],
  sizes: readonly number[],
  arithmetic: Arithmetic<Value>,
): Dense<Value> {
  let parts: readonly LabelledDense<Value>[] = factors.map((dense, k) => ({ labels: node.factors[k].labels, dense }));
  const pending = new Set(node.labels.map((_, label) => label).filter((label) => !node.out.includes(label)));
  while (pending.size > 0) {
    const [last] = pending;
    if (pending.size === 1 && parts.every((part) => part.labels.includes(last))) break;
    const cost = (label: number): number =>
      product(remaining(withLabel(parts, label), label).map((other) => sizes[other]));
    const label = [...pending].reduce((best, candidate) => (cost(candidate) < cost(best) ? candidate : best));
    pending.delete(label);
    const touched = withLabel(parts, label);
    const labels = remaining(touched, label);
    const merged = { labels, dense: contractParts(touched, labels, sizes, arithmetic) };
    parts = [...parts.filter((part) => !touched.includes(part)), merged];
  }
  return contractParts(parts, node.out, sizes, arithmetic);
}

function partsOf<Value>(
  operand: Node,
  valueOf: (operand: Node) => Dense<Value>,
): readonly { readonly coefficient: Rational; readonly values: readonly Value[] }[] {
  if (operand.kind !== "sum")
    return [{ coefficient: { numerator: 1n, denominator: 1n }, values: valueOf(operand).values }];
  return operand.terms.map((term) => ({ coefficient: term.coefficient, values: valueOf(term.node).values }));
}

function valueOfLength<Value>(
  dimension: Dimension,
  { size, lengthValue }: Bindings<Value>,
  { fromRational }: Arithmetic<Value>,
): Value {
  return lengthValue?.(dimension) ?? fromRational({ numerator: BigInt(size(dimension)), denominator: 1n });
}

function evaluateNode<Value>(
  node: Node,
  valueOf: (operand: Node) => Dense<Value>,
  bindings: Bindings<Value>,
  arithmetic: Arithmetic<Value>,
): Dense<Value> {
  const shape = node.dims.map(bindings.size);
  const scalar = (value: Value): Dense<Value> => ({ shape: [], values: [value] });
  switch (node.kind) {
    case "variable":
      return { shape, values: bindings.variables(node.name).values };
    case "constant":
      return scalar(arithmetic.constant(node.name));
    case "dimension":
      return scalar(valueOfLength(node.dimension, bindings, arithmetic));
    case "basis": {
      const entry = (k: number): Value =>
        arithmetic.fromRational({ numerator: k === node.position ? 1n : 0n, denominator: 1n });
      return { shape, values: Array.from({ length: shape[0] }, (_, k) => entry(k)) };
    }
    case "pattern":
      return {
        shape,
        values: patternValues(node, bindings.size).map((value) =>
          arithmetic.fromRational({ numerator: BigInt(value), denominator: 1n }),
        ),
      };
    case "contraction":
      return evaluateContraction(
        node,
        node.factors.map((factor) => valueOf(factor.node)),
        node.labels.map(bindings.size),
        arithmetic,
      );
    case "sum": {
      const nought = arithmetic.fromRational({ numerator: 0n, denominator: 1n });
      const values = new Array<Value>(product(shape)).fill(nought);
      for (const { coefficient, node: term } of node.terms) {
        const factor = arithmetic.fromRational(coefficient);
        valueOf(term).values.forEach(
          (value, k) => (values[k] = arithmetic.add(values[k], arithmetic.multiply(factor, value))),
        );
      }
      return { shape, values };
    }
    case "apply": {
      const operands = node.operands.map((operand) => valueOf(operand).values);
      const parts = partsOf(node.operands[0], valueOf);
      const termsAt = (k: number): readonly ValueTerm<Value>[] =>
        parts.map((part) => ({ coefficient: part.coefficient, value: part.values[k] }));
      return {
        shape,
        values: operands[0].map((_, k) =>
          arithmetic.apply(
            node.fn,
            operands.map((values) => values[k]),
            termsAt(k),
          ),
        ),
      };
    }
    case "power": {
      const exponent = valueOf(node.exponent).values;
      const parts = partsOf(node.exponent, valueOf);
      const at = (k: number): number => (exponent.length === 1 ? 0 : k);
      const termsAt = (k: number): readonly ValueTerm<Value>[] =>
        parts.map((part) => ({ coefficient: part.coefficient, value: part.values[k] }));
      return {
        shape,
        values: valueOf(node.base).values.map((base, k) =>
          arithmetic.power(base, exponent[at(k)], node.exponent, termsAt(at(k))),
        ),
      };
    }
    case "matrixFunction": {
      const [operand, ...others] = node.operands.map(valueOf);
      return arithmetic.matrixFunction(node.fn.name, operand, others);
    }
  }
}

/** The value of each root; `order` is their topological order where it is known. Time grows with the product of all label lengths of every contraction: for small sizes only. */
export function evaluateNodes<Value>(
  roots: readonly Node[],
  bindings: Bindings<Value>,
  arithmetic: Arithmetic<Value>,
  order: readonly Node[] = topologicalOrder(roots),
): readonly Dense<Value>[] {
  const values = new Map<Node, Dense<Value>>();
  const valueOf = (operand: Node): Dense<Value> => {
    const known = values.get(operand);
    invariant(known, "operands are evaluated before what is built from them");
    return known;
  };
  for (const node of order) values.set(node, evaluateNode(node, valueOf, bindings, arithmetic));
  return roots.map(valueOf);
}
