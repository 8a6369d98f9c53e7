// The fields of a request, checked by hand: JSON promises nothing, and every refusal names its field.

import type { NestedNumbers, Point } from "@closedform/bridge";
import type { VariableSpec } from "@closedform/symbolic";

import { badRequest } from "./failure.ts";
import type { Failure } from "./failure.ts";

type Fields = ReadonlyMap<string, unknown>;

// As keys of a plain object these would vanish or change its prototype, so they are refused before any object is made.
const reservedNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

// An array nested deeper than any tensor that can be declared; the limit keeps the check itself from overflowing.
const maximalNesting = 100;

/** The fields of a JSON object; `null` stands for an absent one. Throws `bad-request` for anything else. */
export function objectOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest(`${what} is ${nameOf(value)}, not an object`, 'write {"name": value, …}');
  }
  return new Map(Object.entries(value).filter(([, field]) => field !== null));
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function missing(name: string, what: string): Failure {
  return badRequest(`the field "${name}" is missing`, `give ${what}`);
}

function wrong(name: string, value: unknown, what: string): Failure {
  return badRequest(`the field "${name}" is ${nameOf(value)}, not ${what}`, `give ${what}`);
}

/** A text that has to be there. */
export function textField(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw missing(name, "a text");
  if (typeof value !== "string") throw wrong(name, value, "a text");
  return value;
}

/** Lines as one text or as a list of texts, if there are any. */
export function linesField(fields: Fields, name: string): string | readonly string[] | undefined {
  const value = fields.get(name);
  if (value === undefined || typeof value === "string" || isTexts(value)) return value;
  throw wrong(name, value, "a text or a list of lines");
}

/** A number, if there is one. */
export function numberField(fields: Fields, name: string): number | undefined {
  const value = fields.get(name);
  if (value === undefined || typeof value === "number") return value;
  throw wrong(name, value, "a number");
}

/** A pair of numbers, if there is one. */
export function rangeField(fields: Fields, name: string): readonly [number, number] | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  const [low, high] = Array.isArray(value) && value.length === 2 ? (value as readonly unknown[]) : [];
  if (typeof low === "number" && typeof high === "number") return [low, high];
  throw wrong(name, value, "two numbers, as in [-2, 2]");
}

/** `true` or `false`, if there is one. */
export function flagField(fields: Fields, name: string): boolean | undefined {
  const value = fields.get(name);
  if (value === undefined || typeof value === "boolean") return value;
  throw wrong(name, value, "true or false");
}

/** One of the choices, if there is one. */
export function choiceField<Choice extends string>(
  fields: Fields,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  const written = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : nameOf(value);
  throw badRequest(`the field "${name}" is ${written}, which is unknown`, `give one of ${choices.join(", ")}`);
}

/** One name, or a list of names, that has to be there. */
export function namesField(fields: Fields, name: string): string | readonly string[] {
  const value = fields.get(name);
  if (value === undefined) throw missing(name, "a variable or a list of variables");
  if (typeof value === "string") return allowed(value, name);
  if (!isTexts(value)) throw wrong(name, value, "a variable or a list of variables");
  return value.map((one) => allowed(one, name));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function allowed(name: string, field: string): string {
  if (!reservedNames.has(name)) return name;
  throw badRequest(`cannot use the name "${name}" in "${field}": it is reserved`, "rename the variable");
}

/** Declarations, if there are any: an object of them by name, or a list such as `["A:matrix(m,n):spd"]`. */
export function declarationsField(
  fields: Fields,
  name: string,
): ReadonlyMap<string, VariableSpec> | readonly string[] | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (isTexts(value)) return value;
  const declared = objectOf(value, `the field "${name}"`);
  return new Map([...declared].map(([key, spec]) => [allowed(key, name), specOf(key, spec)]));
}

function specOf(name: string, value: unknown): VariableSpec {
  const fields = objectOf(value, `the declaration of ${name}`);
  const type = textField(fields, "type") as VariableSpec["type"];
  const dims = fields.get("dims") ?? [];
  const assume = fields.get("assume") ?? [];
  if (!isDimensions(dims)) throw badRequest(`the dims of ${name} are no list of names and numbers`, 'write ["m", "n"]');
  if (!isTexts(assume)) throw badRequest(`the assume of ${name} is no list of names`, 'write ["symmetric"]');
  return { type, dims, assume };
}

function isDimensions(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string" || typeof one === "number");
}

/** Values of variables that have to be there. */
export function pointField(fields: Fields, name: string): Point {
  const value = fields.get(name);
  if (value === undefined) throw missing(name, 'values by name, as in {"x": [1, 2]}');
  return pointOf(value, `the field "${name}"`);
}

/** Values by name. Throws `bad-request` naming the variable whose value is not made of numbers. */
export function pointOf(value: unknown, what: string): Point {
  const entries = [...objectOf(value, what)];
  return Object.fromEntries(entries.map(([key, numbers]) => [allowed(key, "at"), numbersOf(key, numbers, 0)]));
}

const specialNumbers: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

function numbersOf(name: string, value: unknown, depth: number): NestedNumbers {
  if (typeof value === "number") return value;
  if (Array.isArray(value) && depth < maximalNesting) return value.map((one) => numbersOf(name, one, depth + 1));
  const special = specialNumbers.get(value);
  if (special !== undefined) return special;
  throw badRequest(
    `the value of ${name} is not made of numbers`,
    "give a number, a list of numbers or a list of lists",
  );
}
