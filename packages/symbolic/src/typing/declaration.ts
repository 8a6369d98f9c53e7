import { ClosedformError } from "../error.ts";
import { nameProblem, normalizeName } from "../syntax/name.ts";
import { singleName } from "../syntax/single-name.ts";
import { quotable } from "../syntax/token.ts";
import { assumptions, closeAssumptions } from "../types/assumption.ts";
import type { Assumption } from "../types/assumption.ts";
import { dimensionNames, equalDimensions } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, dimensionsOf, matrixType, scalarType, typeText, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { parseDimension } from "./dimension-text.ts";
import { nearMiss } from "./spelling.ts";

/** What a user states of one variable, as in the `vars` of a request. */
export interface VariableSpec {
  readonly type: "scalar" | "vector" | "covector" | "matrix" | "tensor";
  /** One entry for each axis: a name, a positive integer, or a product such as `"m*n"`. */
  readonly dims?: readonly (string | number)[] | undefined;
  readonly assume?: readonly string[] | undefined;
}

/** A variable with its type and everything that its assumptions imply. */
export interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly assumptions: ReadonlySet<Assumption>;
}

/** The declared variables by name, and the names of the dimensions that their types mention. */
export interface Environment {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly dimensions: ReadonlySet<string>;
  /** The number of arguments of each abstract function, where no others may be used. */
  readonly functions?: ReadonlyMap<string, number> | undefined;
}

type Kind = VariableSpec["type"];

const axes: Readonly<Record<Exclude<Kind, "tensor">, number>> = { scalar: 0, vector: 1, covector: 1, matrix: 2 };
const kinds: readonly Kind[] = ["scalar", "vector", "covector", "matrix", "tensor"];

const squareOnly: ReadonlySet<Assumption> = new Set([
  "symmetric",
  "skew",
  "spd",
  "psd",
  "orthogonal",
  "diagonal",
  "invertible",
]);
const matrixOnly: ReadonlySet<Assumption> = new Set(["lower", "upper", "onehotrows"]);

/** Pairs that no array, or none but a degenerate one, has together. */
const conflicts: readonly (readonly [Assumption, Assumption])[] = [
  ["skew", "symmetric"],
  ["skew", "positive"],
  ["skew", "pm1"],
  ["orthogonal", "contraction"],
  ["interval", "large"],
  ["interval", "integer"],
  ["large", "unit"],
  ["large", "simplex"],
  ["large", "pm1"],
  ["large", "binary"],
  ["large", "contraction"],
  ["large", "orthogonal"],
  ["pm1", "binary"],
  ["pm1", "positive"],
  ["simplex", "integer"],
  ["unit", "contraction"],
  ["onehot", "positive"],
  ["onehotrows", "positive"],
  ["onehot", "contraction"],
  ["pm1", "contraction"],
  ["pm1", "diagonal"],
  ["pm1", "lower"],
  ["pm1", "upper"],
];

/** The environment that `vars` describes. Throws `bad-request`, naming the variable, for a name that is not allowed,
 * an unknown type or assumption, a wrong number of dimensions, assumptions that exclude each other, and assumptions
 * that the shape cannot have. */
export function declare(vars: Readonly<Record<string, VariableSpec>> | ReadonlyMap<string, VariableSpec>): Environment {
  const entries: readonly (readonly [string, VariableSpec])[] = isMap(vars) ? [...vars] : Object.entries(vars);
  // `{"__proto__": …}` as a literal sets the prototype instead of a key; JSON.parse keeps it as a key.
  if (!isMap(vars) && !isPlain(vars))
    throw badRequest("cannot declare the variables: the name __proto__ is reserved", "rename the variable");
  const variables = new Map<string, Variable>();
  const dimensions = new Set<string>();
  for (const [written, spec] of entries) {
    const variable = declareVariable(written, spec);
    if (variables.has(variable.name)) throw badRequest(`cannot declare ${variable.name} twice`, "rename one of them");
    variables.set(variable.name, variable);
    for (const dimension of dimensionsOf(variable.type))
      for (const name of dimensionNames(dimension)) dimensions.add(name);
  }
  return { variables, dimensions };
}

function isMap(vars: object): vars is ReadonlyMap<string, VariableSpec> {
  return vars instanceof Map;
}

function isPlain(vars: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(vars);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a request holds where a string belongs: JSON promises nothing. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}

function badRequest(message: string, hint: string): ClosedformError {
  return new ClosedformError("bad-request", message, { hint });
}

function declareVariable(written: string, spec: VariableSpec): Variable {
  const name = singleName(written) ?? normalizeName(written);
  const problem = nameProblem(name);
  if (problem) throw badRequest(`cannot declare "${quotable(name)}": ${problem}`, "choose another name");
  if (typeof spec !== "object" || spec === null) {
    throw badRequest(
      `cannot declare ${name}: its description is not an object`,
      'write {"type": "vector", "dims": ["n"]}',
    );
  }
  const type = declaredType(name, spec);
  return { name, type, assumptions: declaredAssumptions(name, type, spec.assume ?? []) };
}

function declaredType(name: string, spec: VariableSpec): Type {
  const kind = kinds.find((known) => known === spec.type);
  if (kind === undefined) {
    const near = nearMiss(asText(spec.type), kinds);
    throw badRequest(
      `cannot declare ${name}: the type "${quotable(asText(spec.type))}" is unknown; the types are ${kinds.join(", ")}`,
      near === undefined ? "choose one of them" : `did you mean ${near}?`,
    );
  }
  const written = spec.dims ?? [];
  if (!Array.isArray(written))
    throw badRequest(`cannot declare ${name}: dims is not a list`, 'write "dims": ["m", "n"]');
  const expected = kind === "tensor" ? written.length : axes[kind];
  if (written.length !== expected) {
    const plural = expected === 1 ? "dimension" : "dimensions";
    throw badRequest(
      `cannot declare ${name}: a ${kind} has ${expected} ${plural}, but ${written.length} are given`,
      dimensionHint(kind),
    );
  }
  return typeOf(
    kind,
    written.map((dimension) => parseDimension(dimension as string | number, `cannot declare ${name}`)),
  );
}

function dimensionHint(kind: Kind): string {
  if (kind === "scalar") return "remove the dimensions";
  return kind === "matrix" ? "write matrix(m,n)" : `write ${kind}(n)`;
}

function typeOf(kind: Kind, dimensions: readonly Dimension[]): Type {
  switch (kind) {
    case "scalar":
      return scalarType;
    case "vector":
      return vectorType(dimensions[0]);
    case "covector":
      return covectorType(dimensions[0]);
    case "matrix":
      return matrixType(dimensions[0], dimensions[1]);
    case "tensor":
      return { kind: "tensor", dimensions };
  }
}

function declaredAssumptions(name: string, type: Type, written: readonly string[]): ReadonlySet<Assumption> {
  const closed = closeAssumptions(written.map((assumption) => knownAssumption(name, assumption)));
  for (const [first, second] of conflicts) {
    if (closed.has(first) && closed.has(second)) {
      const given = written.join(", ");
      throw badRequest(
        `cannot declare ${name}: the assumptions ${first} and ${second} exclude each other (given: ${given})`,
        "remove one of them",
      );
    }
  }
  for (const assumption of closed) checkShape(name, type, assumption);
  return closed;
}

function knownAssumption(name: string, written: string): Assumption {
  const known = assumptions.find((assumption) => assumption === written);
  if (known !== undefined) return known;
  const near = nearMiss(asText(written), assumptions);
  throw badRequest(
    `cannot declare ${name}: the assumption "${quotable(asText(written))}" is unknown; the known ones are ${assumptions.join(", ")}`,
    near === undefined ? "choose one of them" : `did you mean ${near}?`,
  );
}

function checkShape(name: string, type: Type, assumption: Assumption): void {
  const square = squareOnly.has(assumption);
  if (!square && !matrixOnly.has(assumption)) return;
  // A number is a 1 by 1 matrix: an invertible scalar is a nonzero one.
  if (type.kind === "scalar" && assumption === "invertible") return;
  if (type.kind === "matrix" && (!square || equalDimensions(type.rows, type.columns))) return;
  const needed = square ? "a square matrix" : "a matrix";
  throw badRequest(
    `cannot declare ${name} : ${typeText(type)} as ${assumption}: only ${needed} can be`,
    `declare ${name} as ${square ? "matrix(n,n)" : "matrix(m,n)"}, or remove ${assumption}`,
  );
}

/** The name and description that the command line's form `A:matrix(m,n):spd,invertible` spells; the assumptions may be
 * missing, and dimensions too for a scalar. Throws `bad-request` for another form. */
export function parseDeclaration(text: string): { readonly name: string; readonly spec: VariableSpec } {
  const [name, shape, assume, ...rest] = text.split(":").map((part) => part.trim());
  const form = /^([a-z]+)\s*(?:\(([^()]*)\))?$/i.exec(shape ?? "");
  if (!name || !form || rest.length > 0 || text.length > 10_000) {
    throw badRequest(`cannot read the declaration "${quotable(text)}"`, "write it as A:matrix(m,n):spd,invertible");
  }
  const list = (written: string | undefined): string[] =>
    (written ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  const spec: VariableSpec = { type: form[1] as Kind, dims: list(form[2]), assume: list(assume) };
  declareVariable(name, spec);
  return { name: singleName(name) ?? normalizeName(name), spec };
}
