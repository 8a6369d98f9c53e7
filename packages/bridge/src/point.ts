// Values that users give for variables: nested arrays, checked against the types, with the sizes they imply.

import {
  ClosedformError,
  dimensionsOf,
  sizeOf,
  typeText,
  evaluateDimension,
  variableSpelled,
} from "@closedform/symbolic";
import type { Dimension, Problem, Variable } from "@closedform/symbolic";

/** Numbers nested to the depth of the tensor's order. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** A value for each variable; a dimension may be given a number by its name. */
export type Point = Readonly<Record<string, NestedNumbers>>;

/** A point as flat arrays, with the length of every dimension. */
export interface BoundPoint {
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly sizes: ReadonlyMap<string, number>;
}

/** The shape of nested numbers, as far as their first entries show it. */
export function shapeOf(value: NestedNumbers): readonly number[] {
  const shape: number[] = [];
  let level: NestedNumbers = value;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0] as NestedNumbers;
    if (level === undefined) break;
  }
  return shape;
}

// Before room is made for the entries: of a short list whose first row is long there are fewer than its shape says.
function checkRows(name: string, value: unknown, shape: readonly number[], axis: number): void {
  if (axis === shape.length) return;
  if (!Array.isArray(value) || value.length !== shape[axis]) throw badValue(name, "its rows have different lengths");
  if (axis + 1 < shape.length) for (const row of value) checkRows(name, row, shape, axis + 1);
}

/** Nested numbers of a shape, row-major. Throws `bad-request` under the given name where they have another one. */
export function flatten(name: string, value: NestedNumbers, shape: readonly number[]): Float64Array {
  checkRows(name, value, shape, 0);
  const flat = new Float64Array(shape.reduce((total, length) => total * length, 1));
  let filled = 0;
  const visit = (level: unknown, axis: number): void => {
    if (axis < shape.length) {
      const row = level as readonly unknown[];
      for (let k = 0; k < row.length; k++) visit(row[k], axis + 1);
    } else if (typeof level === "number") flat[filled++] = level;
    else throw badValue(name, "an entry is not a number");
  };
  visit(value, 0);
  return flat;
}

function badValue(name: string, reason: string): ClosedformError {
  return new ClosedformError("bad-request", `the value of ${name} cannot be used: ${reason}`, {
    hint: "give a number, or nested arrays of numbers",
  });
}

// Solves the axis for its one unknown name, if it has one with coefficient 1: n, or m*n once m is known.
function bindDimension(sizes: Map<string, number>, dimension: Dimension, length: number): boolean {
  const fixed = sizeOf(dimension);
  if (fixed !== undefined) return fixed === length;
  const [only] = dimension.terms;
  if (dimension.terms.length !== 1) return true;
  const unknown = only.names.filter((name) => !sizes.has(name));
  const known = only.names
    .filter((name) => sizes.has(name))
    .reduce((total, name) => total * sizes.get(name)!, only.coefficient);
  if (unknown.length === 0) return known === length;
  if (unknown.length > 1 || known === 0 || length % known !== 0) return unknown.length > 1;
  sizes.set(unknown[0], length / known);
  return true;
}

function mismatch(variable: Variable, shape: readonly number[], sizes: ReadonlyMap<string, number>): ClosedformError {
  const known = [...sizes].map(([name, size]) => `${name} = ${size}`).join(", ");
  return new ClosedformError(
    "shape-mismatch",
    `the value of ${variable.name} has shape (${shape.join(", ")}), but ${variable.name} is a ${typeText(variable.type)}${known ? ` with ${known}` : ""}`,
    {
      hint: `give ${variable.name} as ${typeText(variable.type)}, row by row`,
    },
  );
}

function bindVariable(variable: Variable, value: NestedNumbers, sizes: Map<string, number>): Float64Array {
  const shape = shapeOf(value);
  const dims = dimensionsOf(variable.type);
  if (shape.length !== dims.length || !dims.every((dimension, axis) => bindDimension(sizes, dimension, shape[axis]))) {
    throw mismatch(variable, shape, sizes);
  }
  return flatten(variable.name, value, shape);
}

/**
 * Checks a point against the variables of a problem. Every variable that occurs needs a value. Throws `bad-request` for
 * missing or malformed values and `shape-mismatch` for shapes that do not fit.
 */
export function bindPoint(problem: Problem, at: Point, needed: ReadonlySet<string>): BoundPoint {
  const sizes = new Map<string, number>();
  const given = new Map(
    Object.entries(at).map(([name, value]) => [variableSpelled(problem, name)?.name ?? name, value]),
  );
  for (const [name, value] of given)
    if (!problem.variables.has(name) && typeof value === "number") sizes.set(name, value);
  const values = new Map<string, Float64Array>();
  for (const name of needed) {
    const variable = problem.variables.get(name);
    const value = given.get(name);
    if (!variable) continue;
    if (value === undefined)
      throw new ClosedformError("bad-request", `no value is given for ${name}`, { hint: `add "${name}" to the point` });
    values.set(name, bindVariable(variable, value, sizes));
  }
  for (const [name, value] of given) {
    const variable = problem.variables.get(name);
    if (variable && !values.has(name)) values.set(name, bindVariable(variable, value, sizes));
  }
  return { values, sizes };
}

/** Flat row-major values as nested arrays of the given shape. */
export function nest(values: ArrayLike<number>, shape: readonly number[]): NestedNumbers {
  if (shape.length === 0) return values[0];
  const [length, ...rest] = shape;
  const stride = rest.reduce((total, size) => total * size, 1);
  return Array.from({ length }, (_, k) =>
    nest(Array.prototype.slice.call(values, k * stride, (k + 1) * stride) as number[], rest),
  );
}

/** The values of a bound point as nested arrays, as they are shown and may be given again. */
export function shownPoint(problem: Problem, point: BoundPoint): Point {
  const entries = [...point.values].map(([name, values]) => {
    const dims = dimensionsOf(problem.variables.get(name)!.type);
    const shape = dims.map((dimension) => evaluateDimension(dimension, point.sizes));
    return [name, nest(values, shape)] as const;
  });
  return Object.fromEntries(entries);
}
