// What the names of one program stand for. Greek letters and their ASCII spellings are one name: whichever was declared
// or defined counts, and otherwise the ASCII spelling.

import { asciiName } from "../syntax/name.ts";
import type { Environment } from "./declaration.ts";
import type { DefaultKind } from "./default-kind.ts";

/** The names of one program. */
export interface NameTable {
  readonly variables: ReadonlySet<string>;
  /** The declared variables that are no scalars. */
  readonly arrays: ReadonlySet<string>;
  readonly definitions: ReadonlySet<string>;
  /** Declared dimensions and those that a size such as `eye(n)` introduces. */
  readonly dimensions: Set<string>;
  /** Undeclared variables in order of appearance. */
  readonly undeclared: Set<string>;
  /** The kind that use suggests for an undeclared name, where it says more than the spelling. */
  readonly suggested: Map<string, DefaultKind>;
  /** Every name that the text contains, so that made-up names keep clear of it. */
  readonly written: Set<string>;
  /** The spelling under which the name is known. */
  readonly spelling: (name: string) => string;
  /** Whether a made-up name would clash. */
  readonly isTaken: (name: string) => boolean;
}

/** The table before undeclared names are collected. */
export function nameTable(environment: Environment, definitions: ReadonlySet<string>): NameTable {
  const variables = new Set(environment.variables.keys());
  const arrays = new Set(
    [...environment.variables.values()].filter(({ type }) => type.kind !== "scalar").map(({ name }) => name),
  );
  const dimensions = new Set(environment.dimensions);
  const undeclared = new Set<string>();
  const written = new Set<string>();
  const aliases = new Map<string, string>();
  for (const name of [...variables, ...definitions]) aliases.set(asciiName(name), name);
  const isKnown = (name: string): boolean => variables.has(name) || definitions.has(name);
  const spelling = (name: string): string => (isKnown(name) ? name : (aliases.get(asciiName(name)) ?? asciiName(name)));
  const isTaken = (name: string): boolean =>
    isKnown(name) || dimensions.has(name) || undeclared.has(name) || written.has(name);
  return { variables, arrays, definitions, dimensions, undeclared, suggested: new Map(), written, spelling, isTaken };
}

/** Whether the name is a constant of the language; a declaration or definition of the same name hides it. */
export function isConstantName(name: string): name is "pi" | "e" {
  return name === "pi" || name === "e";
}
