// Functions of each row or column of a matrix. The axis that tells the rows apart is bound, as the index of a sum is;
// then the rule for one vector holds as it stands.

import type { Graph } from "../tensor/node.ts";
import type { Value } from "./value.ts";

// No name that a user can write.
function indexName(position: number): string {
  return `row ${position}`;
}

interface Bound {
  readonly value: Value;
  readonly names: readonly string[];
}

// The value with the axes of one of its two groups as bound indices, after those that it has.
function bindGroup(graph: Graph, value: Value, group: 0 | 1): Bound {
  const lead = value.indices.length;
  const [first, second] = value.groups as readonly [number, number];
  const own = value.node.dims.map((_, axis) => axis);
  const [rows, columns] = [own.slice(lead, lead + first), own.slice(lead + first)];
  const [bound, free] = group === 0 ? [rows, columns] : [columns, rows];
  const names = bound.map((_, k) => indexName(k));
  const node = graph.contract(
    [{ node: value.node, labels: own }],
    [...own.slice(0, lead), ...bound, ...free],
    value.node.dims,
  );
  return { value: { node, indices: [...value.indices, ...names], groups: [group === 0 ? second : first] }, names };
}

// The bound axes as an axis of the value again: in their old place beside another axis, else alone.
function freeGroup(graph: Graph, value: Value, names: readonly string[], group: 0 | 1): Value {
  const axes = value.indices.map((_, axis) => axis);
  const kept = axes.filter((axis) => !names.includes(value.indices[axis]));
  const freed = names.map((name) => value.indices.indexOf(name));
  const own = value.node.dims.map((_, axis) => axis).slice(value.indices.length);
  const out = group === 0 ? [...kept, ...freed, ...own] : [...kept, ...own, ...freed];
  const labels = value.node.dims.map((_, axis) => axis);
  return {
    node: graph.contract([{ node: value.node, labels }], out, value.node.dims),
    indices: kept.map((axis) => value.indices[axis]),
    groups: group === 0 ? [freed.length, ...value.groups] : [...value.groups, freed.length],
  };
}

/**
 * What `rule` gives for each row (`axis` 2) or column (`axis` 1) of a value of two axes: a matrix where the rule gives
 * a vector, a vector where it gives a scalar. Axes are counted as in `sum(A, 1)`: the axis that the rule runs along.
 */
export function alongAxis(graph: Graph, value: Value, axis: 1 | 2, rule: (vector: Value) => Value): Value {
  const group = axis === 2 ? 0 : 1;
  const { value: vector, names } = bindGroup(graph, value, group);
  return freeGroup(graph, rule(vector), names, group);
}
