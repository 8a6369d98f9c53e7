// What a problem is about: declarations may name more than it uses.

import { dimensionNamesOf } from "./equal/exact-field.ts";
import type { Problem } from "./problem.ts";
import type { Node } from "./tensor/node.ts";
import { partsOfExpressions } from "./typing/children.ts";
import type { TypedProgram } from "./typing/infer.ts";
import { dimensionNames } from "./types/dimension.ts";
import { dimensionsOf } from "./types/type.ts";
import type { Variable } from "./typing/declaration.ts";

function lengthsOf({ type }: Variable): readonly string[] {
  return dimensionsOf(type).flatMap(dimensionNames);
}

function namesIn({ definitions, target }: TypedProgram): readonly string[] {
  const parts = partsOfExpressions([target, ...definitions.map(({ value }) => value)]);
  return [...parts].flatMap((part) => (part.kind === "variable" ? [part.name] : []));
}

/**
 * The problem with those of its variables that occur in it, in a program beside it or among `names`, and one for each length
 * on which the nodes depend and that no other of them has. A point needs no more.
 */
export function withOccurring(
  problem: Problem,
  nodes: readonly Node[],
  names: readonly string[] = [],
  beside: readonly TypedProgram[] = [],
): Problem {
  const occurring = new Set([...names, ...[problem.typed, ...beside].flatMap(namesIn)]);
  const all = [...problem.variables.values()];
  const lengths = new Set(all.filter(({ name }) => occurring.has(name)).flatMap(lengthsOf));
  for (const length of dimensionNamesOf(nodes)) {
    const found = lengths.has(length) ? undefined : all.find((variable) => lengthsOf(variable).includes(length));
    if (found) occurring.add(found.name);
    for (const known of found ? lengthsOf(found) : []) lengths.add(known);
  }
  return { ...problem, variables: new Map([...problem.variables].filter(([name]) => occurring.has(name))) };
}
