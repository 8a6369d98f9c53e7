// Unification of symbolic lengths. The names that a user gives are rigid: m and n never become equal. A flexible
// length stands for one that use has yet to fix; it is a dimension whose name begins with "?", which no user can write.

import {
  addDimensions,
  dimensionNames,
  equalDimensions,
  multiplyDimensions,
  nameOf,
  namedDimension,
  sizeDimension,
  substituteDimension,
} from "../types/dimension.ts";
import type { Dimension, DimensionTerm } from "../types/dimension.ts";
import { covectorType, dimensionsOf, matrixType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";

/** What is known of the flexible lengths so far. */
export interface DimensionSolver {
  readonly bindings: Map<string, Dimension>;
  /** Pairs that must become equal but could not be compared yet, such as ?1*?2 and m*n. */
  readonly deferred: (readonly [Dimension, Dimension])[];
  made: number;
}

/** A solver that knows nothing. */
export function dimensionSolver(): DimensionSolver {
  return { bindings: new Map(), deferred: [], made: 0 };
}

/** A length that is still open. */
export function flexibleDimension(solver: DimensionSolver): Dimension {
  solver.made += 1;
  return namedDimension(`?${solver.made}`);
}

/** Whether the name stands for a length that use has yet to fix. */
export function isFlexibleName(name: string): boolean {
  return name.startsWith("?");
}

/** The dimension with everything put in that is known. */
export function resolveDimension(solver: DimensionSolver, dimension: Dimension): Dimension {
  let current = dimension;
  while (dimensionNames(current).some((name) => solver.bindings.has(name))) {
    current = substituteDimension(current, (name) => solver.bindings.get(name));
  }
  return current;
}

/** The type with every length mapped. */
export function mapDimensions(type: Type, change: (dimension: Dimension) => Dimension): Type {
  switch (type.kind) {
    case "scalar":
      return type;
    case "vector":
      return vectorType(change(type.length));
    case "covector":
      return covectorType(change(type.length));
    case "matrix":
      return matrixType(change(type.rows), change(type.columns));
    case "tensor":
      return { kind: "tensor", dimensions: type.dimensions.map(change) };
  }
}

/** Makes both lengths equal if they can be, and says whether that worked; nothing changes when it did not. */
export function unifyDimensions(solver: DimensionSolver, first: Dimension, second: Dimension): boolean {
  const a = resolveDimension(solver, first);
  const b = resolveDimension(solver, second);
  if (equalDimensions(a, b)) return true;
  if (bind(solver, a, b) || bind(solver, b, a)) return true;
  const [left, right] = cancelFactors(...cancelTerms(a, b));
  if (bind(solver, left, right) || bind(solver, right, left)) return true;
  if (left.terms.length === 0 || right.terms.length === 0 || !(hasFlexible(left) || hasFlexible(right))) return false;
  solver.deferred.push([a, b]);
  return true;
}

/** Whether the lengths are equal or may still become so; never changes anything. */
export function mayUnify(solver: DimensionSolver, first: Dimension, second: Dimension): boolean {
  const trial: DimensionSolver = { bindings: new Map(solver.bindings), deferred: [], made: solver.made };
  return unifyDimensions(trial, first, second);
}

/** Makes both types equal if they can be, and says whether that worked. */
export function unifyTypes(solver: DimensionSolver, first: Type, second: Type): boolean {
  if (first.kind !== second.kind) return false;
  const left = dimensionsOf(first);
  const right = dimensionsOf(second);
  return (
    left.length === right.length && left.every((dimension, axis) => unifyDimensions(solver, dimension, right[axis]))
  );
}

/** The first deferred pair that is still not equal, now that all else is known. */
export function unsolvedPair(solver: DimensionSolver): readonly [Dimension, Dimension] | undefined {
  for (let round = solver.deferred.length; round >= 0 && solver.deferred.length > 0; round -= 1) {
    for (const [a, b] of solver.deferred.splice(0)) if (!unifyDimensions(solver, a, b)) return [a, b];
  }
  return solver.deferred[0];
}

function hasFlexible(dimension: Dimension): boolean {
  return dimensionNames(dimension).some(isFlexibleName);
}

function bind(solver: DimensionSolver, target: Dimension, value: Dimension): boolean {
  const name = nameOf(target);
  if (name === undefined || !isFlexibleName(name) || value.terms.length === 0) return false;
  if (dimensionNames(value).includes(name)) return false;
  solver.bindings.set(name, value);
  return true;
}

function fromTerms(terms: readonly DimensionTerm[]): Dimension {
  return terms.reduce((total, term) => addDimensions(total, fromTerm(term)), sizeDimension(0));
}

function fromTerm(term: DimensionTerm): Dimension {
  return term.names.reduce(
    (product, name) => multiplyDimensions(product, namedDimension(name)),
    sizeDimension(term.coefficient),
  );
}

function cancelTerms(a: Dimension, b: Dimension): [Dimension, Dimension] {
  const common = (term: DimensionTerm, other: Dimension): number =>
    other.terms.find((candidate) => candidate.names.join("*") === term.names.join("*"))?.coefficient ?? 0;
  const without = (from: Dimension, other: Dimension): Dimension =>
    fromTerms(
      from.terms.map((term) => ({
        names: term.names,
        coefficient: term.coefficient - Math.min(term.coefficient, common(term, other)),
      })),
    );
  return [without(a, b), without(b, a)];
}

function cancelFactors(a: Dimension, b: Dimension): [Dimension, Dimension] {
  if (a.terms.length !== 1 || b.terms.length !== 1) return [a, b];
  const left = a.terms[0];
  const right = b.terms[0];
  const leftNames = [...left.names];
  const rightNames = right.names.filter((name) => {
    const position = leftNames.indexOf(name);
    if (position >= 0) leftNames.splice(position, 1);
    return position < 0;
  });
  const divisor = commonDivisor(left.coefficient, right.coefficient);
  return [
    fromTerm({ names: leftNames, coefficient: left.coefficient / divisor }),
    fromTerm({ names: rightNames, coefficient: right.coefficient / divisor }),
  ];
}

function commonDivisor(a: number, b: number): number {
  return b === 0 || !Number.isInteger(a) || !Number.isInteger(b)
    ? a === 0
      ? 1
      : Math.abs(a)
    : commonDivisor(b, a % b);
}
