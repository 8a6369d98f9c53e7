// A value on its way from notation to nodes. Bound indices of enclosing index sums are leading axes of the node, so
// X[i,j]·w[j] is an ordinary product; an axis of the value may be a group of node axes, so vec and kron need no node kind.

import { ClosedformError } from "../error.ts";
import { one } from "../scalar/rational.ts";
import { haveSameLengths } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Factor, Graph, Node, ScalarFunction } from "../tensor/node.ts";
import { foldLabels } from "./fold.ts";
import type { Folded } from "./fold.ts";
import { splitAxes } from "./split-axes.ts";

/** A node with the meaning of its axes: bound indices first, then the axes of each group in turn. */
export interface Value {
  readonly node: Node;
  readonly indices: readonly string[];
  /** How many node axes make up each axis of the value. */
  readonly groups: readonly number[];
}

/** A value without bound indices whose axes are the node's. */
export function plainValue(node: Node): Value {
  return { node, indices: [], groups: node.dims.map(() => 1) };
}

/** One operand of `combine`: a letter for each axis of the value. */
export interface Operand {
  readonly value: Value;
  readonly letters: string;
}

class Labels {
  readonly dims: Dimension[] = [];
  /** Constants that join axes of one length but of different structure. */
  readonly joints: Factor[] = [];
  private readonly known = new Map<string, readonly number[]>();
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  labelsOf(name: string, dims: readonly Dimension[]): readonly number[] {
    const known = this.known.get(name);
    if (known && hasLengths(dims, known, this.dims)) return known;
    const made = dims.map((dimension) => this.dims.push(dimension) - 1);
    if (known) this.join(known, made);
    else this.known.set(name, made);
    return made;
  }

  private join(known: readonly number[], made: readonly number[]): void {
    const [first, second] = [known, made].map((labels) => foldLabels(this.graph, this.dims, labels)) as [
      Folded,
      Folded,
    ];
    if (this.dims[first.label].key !== this.dims[second.label].key) throw structureError();
    const [own, other] = second.factors.length > 0 ? [second.label, first.label] : [first.label, second.label];
    this.joints.push(
      ...[...first.factors, ...second.factors].map((factor) => ({
        node: factor.node,
        labels: factor.labels.map((label) => (label === own ? other : label)),
      })),
    );
  }

  at(name: string): readonly number[] {
    const known = this.known.get(name);
    if (!known) throw new Error(`closedform invariant violated: no operand has the axis ${name}`);
    return known;
  }

  has(name: string): boolean {
    return this.known.has(name);
  }
}

function hasLengths(dims: readonly Dimension[], labels: readonly number[], known: readonly Dimension[]): boolean {
  return labels.length === dims.length && labels.every((label, k) => known[label].key === dims[k].key);
}

function factorOf(labels: Labels, { value, letters }: Operand): Factor {
  const { node, indices, groups } = value;
  let axis = indices.length;
  const own = groups.flatMap((length, k) => {
    const dims = node.dims.slice(axis, axis + length);
    axis += length;
    return labels.labelsOf(letters[k], dims);
  });
  return { node, labels: [...indices.flatMap((name, k) => labels.labelsOf(`#${name}`, [node.dims[k]])), ...own] };
}

/** The bound indices that any of the values carries, in order of first use. */
export function unionIndices(values: readonly Value[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value.indices))];
}

// Identities and constants take on the finer axes of what they meet, which saves the folds.
function withFinerAxes(graph: Graph, operands: readonly Operand[]): readonly Operand[] {
  const finest = new Map<string, readonly Dimension[]>();
  for (const { value, letters } of operands)
    groupDims(value).forEach((dims, k) => {
      if (dims.length > (finest.get(letters[k])?.length ?? 0)) finest.set(letters[k], dims);
    });
  return operands.map((operand) => {
    const { value, letters } = operand;
    const own = groupDims(value);
    const wanted = own.map((_, k) => finest.get(letters[k])!);
    if (value.indices.length > 0 || own.every((dims, k) => dims.length === wanted[k].length)) return operand;
    const split = splitAxes(graph, value.node, own, wanted);
    return split ? { letters, value: { ...value, ...split } } : operand;
  });
}

// Most products have neither bound indices nor axes made of several: each letter is a label.
function combinePlain(graph: Graph, operands: readonly Operand[], output: string): Value | undefined {
  const factors: Factor[] = [];
  const dims: Dimension[] = [];
  let known = "";
  for (const { value, letters } of operands) {
    const { node, indices, groups } = value;
    if (indices.length > 0 || groups.some((length) => length !== 1)) return undefined;
    const labels = groups.map((_, axis) => {
      const label = known.indexOf(letters[axis]);
      if (label >= 0) return dims[label].key === node.dims[axis].key ? label : -1;
      known += letters[axis];
      return dims.push(node.dims[axis]) - 1;
    });
    if (labels.includes(-1)) return undefined;
    factors.push({ node, labels });
  }
  const out = Array.from(output, (letter) => known.indexOf(letter));
  if (out.includes(-1)) return undefined;
  return { node: graph.contract(factors, out, dims), indices: [], groups: out.map(() => 1) };
}

/** The product of the operands summed over the letters that are not in `output`; bound indices are kept. */
export function combine(graph: Graph, operands: readonly Operand[], output: string): Value {
  return combinePlain(graph, operands, output) ?? combineAsGiven(graph, withFinerAxes(graph, operands), output);
}

function combineAsGiven(graph: Graph, operands: readonly Operand[], output: string): Value {
  const labels = new Labels(graph);
  const factors = operands.map((operand) => factorOf(labels, operand));
  const indices = unionIndices(operands.map((operand) => operand.value));
  const out = [
    ...indices.flatMap((name) => labels.at(`#${name}`)),
    ...[...output].flatMap((letter) => labels.at(letter)),
  ];
  return {
    node: graph.contract([...factors, ...labels.joints], out, labels.dims),
    indices,
    groups: [...output].map((letter) => labels.at(letter).length),
  };
}

const axisLetters = "abcdefgh";

/** The letters of a value's own axes in order. */
export function lettersOf(value: Value): string {
  return axisLetters.slice(0, value.groups.length);
}

/** The lengths of the node axes of each group. */
export function groupDims(value: Value): readonly (readonly Dimension[])[] {
  let axis = value.indices.length;
  return value.groups.map((length) => {
    axis += length;
    return value.node.dims.slice(axis - length, axis);
  });
}

// The lengths of the finer of two groupings of one axis, or an error when neither refines the other.
function finerGroups(values: readonly Value[]): readonly (readonly Dimension[])[] {
  const shaped = values.filter((value) => value.groups.length > 0).map(groupDims);
  return (shaped[0] ?? []).map((_, k) =>
    shaped.map((groups) => groups[k]).reduce((finest, dims) => (dims.length > finest.length ? dims : finest)),
  );
}

function hasGroups(value: Value, wanted: readonly (readonly Dimension[])[]): boolean {
  return groupDims(value).every(
    (dims, k) =>
      dims.length === wanted[k].length && dims.every((dimension, axis) => dimension.key === wanted[k][axis].key),
  );
}

/** The value with the wanted axes, outer ones first for each of its own, joined to those by constants that fold both. */
export function refolded(graph: Graph, value: Value, wanted: readonly (readonly Dimension[])[]): Value {
  const groups = wanted.map((dims) => dims.length);
  const like: Value = { node: graph.ones(wanted.flat()), indices: [], groups };
  const letters = lettersOf(value);
  return combineAsGiven(
    graph,
    [
      { value: like, letters },
      { value, letters },
    ],
    letters,
  );
}

// Axes made up as wanted: identities and constants are split, others folded.
function regroup(graph: Graph, value: Value, wanted: readonly (readonly Dimension[])[]): Value {
  if (value.groups.length === 0 || hasGroups(value, wanted)) return value;
  if (value.node.kind === "sum") {
    const terms = value.node.terms.map((term) => ({
      coefficient: term.coefficient,
      node: regroup(graph, { ...value, node: term.node }, wanted).node,
    }));
    return {
      ...value,
      node: graph.sum(terms, terms[0]?.node.dims ?? wanted.flat()),
      groups: wanted.map((dims) => dims.length),
    };
  }
  const split = value.indices.length > 0 ? undefined : splitAxes(graph, value.node, groupDims(value), wanted);
  const isWanted = split?.groups.every((length, k) => length === wanted[k].length) === true;
  return isWanted ? { ...value, ...split } : refolded(graph, value, wanted);
}

function structureError(): ClosedformError {
  return new ClosedformError(
    "unsupported",
    "an axis that vec or kron made is combined with an axis of another structure",
    { hint: "write the expression without vec or kron" },
  );
}

function hasSameAxes({ node, indices, groups }: Value, other: Value): boolean {
  return (
    indices.length === 0 &&
    groups.length === other.groups.length &&
    groups.every((length) => length === 1) &&
    haveSameLengths(node.dims, other.node.dims)
  );
}

// Every value spread over the bound indices of all and over the shape of the one that has axes.
function align(graph: Graph, given: readonly Value[]): { readonly nodes: readonly Node[]; readonly like: Value } {
  const [first] = given;
  if (given.every((value) => hasSameAxes(value, first))) return { nodes: given.map(({ node }) => node), like: first };
  const wanted = finerGroups(given);
  const values = given.map((value) => regroup(graph, value, wanted));
  const shaped = values.find((value) => value.groups.length > 0) ?? values[0];
  const indices = unionIndices(values);
  const ordered = [shaped, ...values.filter((value) => value !== shaped)];
  const dims = new Map<string, Dimension>();
  for (const value of ordered) value.indices.forEach((name, k) => dims.set(name, value.node.dims[k]));
  const own = shaped.node.dims.slice(shaped.indices.length);
  const target = [...indices.map((name) => dims.get(name)!), ...own];
  const all = target.map((_, axis) => axis);
  const nodes = values.map((value) => {
    const ownLabels = value.groups.length === 0 ? [] : own.map((_, k) => indices.length + k);
    const labels = [...value.indices.map((name) => indices.indexOf(name)), ...ownLabels];
    return graph.contract([{ node: value.node, labels }], all, target);
  });
  return { nodes, like: { node: nodes[0], indices, groups: shaped.groups } };
}

/** Σ of values of one shape, scalars added to every entry. */
export function addValues(
  graph: Graph,
  values: readonly { readonly isNegative: boolean; readonly value: Value }[],
): Value {
  const { nodes, like } = align(
    graph,
    values.map((term) => term.value),
  );
  const terms = nodes.map((node, k) => ({
    coefficient: values[k].isNegative ? { numerator: -1n, denominator: 1n } : one,
    node,
  }));
  return { ...like, node: graph.sum(terms, nodes[0].dims) };
}

/** f applied to each entry. */
export function applyToValues(graph: Graph, fn: ScalarFunction, values: readonly Value[]): Value {
  const { nodes, like } = align(graph, values);
  return { ...like, node: graph.apply(fn, nodes) };
}

/** base^exponent entry by entry. */
export function powerOfValues(graph: Graph, base: Value, exponent: Value): Value {
  if (exponent.indices.length === 0 && exponent.groups.length === 0)
    return { ...base, node: graph.power(base.node, exponent.node) };
  const { nodes, like } = align(graph, [base, exponent]);
  return { ...like, node: graph.power(nodes[0], nodes[1]) };
}

/** The entrywise product, scalars used for every entry. */
export function multiplyValues(graph: Graph, ...values: readonly Value[]): Value {
  const shaped = values.find((value) => value.groups.length > 0);
  const letters = shaped ? lettersOf(shaped) : "";
  return combine(
    graph,
    values.map((value) => ({ value, letters: value.groups.length > 0 ? letters : "" })),
    letters,
  );
}

/** Σ over all own axes. */
export function sumValue(graph: Graph, value: Value): Value {
  return combine(graph, [{ value, letters: lettersOf(value) }], "");
}
