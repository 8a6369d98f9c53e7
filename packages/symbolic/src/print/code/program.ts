// A straight-line program from the codes: inputs, the lengths that they give, temporaries for what is used twice or would
// make a line too long to read, and the result.

import { ClosedformError } from "../../error.ts";
import type { AbstractFunction } from "../../syntax/abstract-function.ts";
import { multiplyDimensions, nameOf } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { dimensionsOf } from "../../types/type.ts";
import { createBuilder } from "./builder.ts";
import type { Builder } from "./builder.ts";
import { codeOfExpression } from "./build.ts";
import { isPlain, partsOf } from "./code.ts";
import type { Code } from "./code.ts";
import { givenFunctions } from "./given.ts";
import { codeOfNode } from "./node.ts";
import { readSource } from "./source.ts";
import type { CodeSource, ReadSource, SourceInput } from "./source.ts";

/** Where a length comes from: an axis of an input, or, without one, an argument of its own. */
export interface SizeSource {
  readonly name: string;
  readonly input: string | undefined;
  readonly axis: number;
  /** Whether the program or the shape of another axis needs it. */
  readonly isUsed: boolean;
}

/** A program for one result. */
export interface Program {
  readonly source: ReadSource;
  readonly inputs: readonly SourceInput[];
  readonly sizes: readonly SizeSource[];
  /** Functions that the caller gives, behind all other parameters. */
  readonly functions: readonly AbstractFunction[];
  /** In order; each may use the ones before it. */
  readonly temporaries: readonly Code[];
  /** The names of those that the source defines. */
  readonly definitions: ReadonlyMap<Code, string>;
  readonly result: Code;
  /** The lengths of the result's axes. */
  readonly dims: readonly Dimension[];
}

const leafKinds: ReadonlySet<Code["kind"]> = new Set(["number", "constant", "size", "input", "counter"]);

// How much a line may hold before a part of it gets a name.
const maximalWeight = 24;

// What is as short as a name: a transpose of an input, a negated number.
function isTrivial(code: Code): boolean {
  if (leafKinds.has(code.kind) || isPlain(code)) return true;
  if (code.kind === "fill") return true;
  if (code.kind !== "call" || (code.operation !== "transpose" && code.operation !== "negate")) return false;
  return leafKinds.has(code.args[0].kind);
}

function reachable(root: Code): readonly Code[] {
  const seen = new Set<Code>();
  const pending = [root];
  for (let code = pending.pop(); code !== undefined; code = pending.pop()) {
    if (seen.has(code)) continue;
    seen.add(code);
    pending.push(...partsOf(code));
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

// A loop's body is one expression: what is shared in it is written as often as it is used.
const maximalBody = 4000;

function temporariesOf(root: Code, definitions: ReadonlyMap<Code, string>): readonly Code[] {
  const codes = reachable(root);
  const uses = new Map<Code, number>();
  for (const code of codes) for (const part of partsOf(code)) uses.set(part, (uses.get(part) ?? 0) + 1);
  const weights = new Map<Code, number>();
  const temporaries: Code[] = [];
  for (const code of codes) {
    const weight = partsOf(code).reduce((total, part) => total + weights.get(part)!, 1);
    const isFree = code.counters.size === 0 && !isTrivial(code);
    const isWanted = (uses.get(code) ?? 0) > 1 || weight > maximalWeight || definitions.has(code);
    const isNamed = code !== root && isFree && isWanted;
    if (weight > maximalBody)
      throw new ClosedformError("budget", "a part of the program would be too long for one line", {
        hint: "write the sum over an index as a matrix product",
      });
    if (isNamed) temporaries.push(code);
    weights.set(code, isNamed ? 1 : weight);
  }
  return temporaries;
}

function sizesOf(inputs: readonly SourceInput[], needed: ReadonlySet<string>): readonly SizeSource[] {
  const declared = inputs.flatMap(({ type }) => namesIn(dimensionsOf(type)));
  const isShared = (name: string): boolean => declared.indexOf(name) !== declared.lastIndexOf(name);
  const sizes = new Map<string, SizeSource>();
  for (const { name: input, type } of inputs) {
    const dims = dimensionsOf(type);
    const own = dims.flatMap((dimension, axis) => {
      const name = nameOf(dimension);
      const isFirst =
        name !== undefined && !sizes.has(name) && dims.findIndex((other) => other.key === dimension.key) === axis;
      return isFirst ? [{ name, input, axis }] : [];
    });
    // The shape of an input with another axis is checked as a whole.
    const isChecked = own.length < dims.length;
    for (const size of own)
      sizes.set(size.name, { ...size, isUsed: isChecked || isShared(size.name) || needed.has(size.name) });
  }
  const given = [...new Set([...needed, ...declared])].filter((name) => !sizes.has(name)).sort();
  for (const name of given) sizes.set(name, { name, input: undefined, axis: 0, isUsed: true });
  return [...sizes.values()];
}

// Codes whose shape the program has to write: what is made from nothing, and what a loop starts from.
const spelledOut: ReadonlySet<Code["kind"]> = new Set(["fill", "reshape", "loop"]);

function dimensionsIn(code: Code): readonly Dimension[] {
  if (code.kind === "size") return [code.dimension];
  const isVec = code.kind === "reshape" && code.dims.length === 1;
  return spelledOut.has(code.kind) && !isVec ? code.dims : [];
}

function namesIn(dimensions: readonly Dimension[]): readonly string[] {
  return dimensions.flatMap((dimension) => dimension.terms.flatMap((term) => term.names));
}

// Each definition in terms of those before it, and its name unless an earlier one is the same.
function definedCodes(
  builder: Builder,
  { definitions, counters }: ReadSource,
): { readonly codes: ReadonlyMap<string, Code>; readonly names: ReadonlyMap<Code, string> } {
  const codes = new Map<string, Code>();
  const names = new Map<Code, string>();
  for (const { name, expression } of definitions) {
    const code = codeOfExpression(builder, expression, { definitions: codes, counters });
    codes.set(name, code);
    if (!names.has(code)) names.set(code, name);
  }
  return { codes, names };
}

/** The program of a derivative or formula. Throws `unsupported` for what no program is known for. */
export function programOf(given: CodeSource): Program {
  const source = readSource(given);
  const builder = createBuilder();
  const { expression, result: found } = source;
  const dims = expression ? dimensionsOf(expression.type) : groupedDims(found!.shown.dims, found!.groups);
  const { codes, names } = definedCodes(builder, source);
  const result = expression
    ? codeOfExpression(builder, expression, { definitions: codes, counters: source.counters })
    : codeOfNode(builder, found!.shown, found!.groups, dims);
  const used = reachable(result).flatMap(dimensionsIn);
  const sizes = sizesOf(source.inputs, new Set(namesIn(used)));
  const functions = givenFunctions(reachable(result));
  const temporaries = temporariesOf(result, names);
  return { source, inputs: source.inputs, sizes, functions, temporaries, definitions: names, result, dims };
}

function groupedDims(dims: readonly Dimension[], groups: readonly number[]): readonly Dimension[] {
  let axis = 0;
  return groups.map((length) => {
    axis += length;
    return dims.slice(axis - length, axis).reduce(multiplyDimensions);
  });
}

/** Whether the shape of an input says no more than where its lengths come from. */
export function isJustBound(program: Program, { name, type }: SourceInput): boolean {
  const own = program.sizes.filter((size) => size.input === name);
  return own.length === dimensionsOf(type).length;
}
