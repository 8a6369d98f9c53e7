// A random point whose parts can be drawn again. A part is an entry of a variable without structure, or a whole variable
// with it; sets of parts are the bits of a bigint.

import { rational, zero } from "../scalar/rational.ts";
import type { Assumption } from "../types/assumption.ts";
import { evaluateDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Bindings } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { drawEntry, drawVariable, isDrawnByChoice, isDrawnByEntry, withoutChoices } from "./draw-variable.ts";
import type { EntrySource } from "./draw-variable.ts";
import { allReal } from "./freedoms.ts";
import type { Freedoms } from "./freedoms.ts";

type VariableNode = Node & { readonly kind: "variable" };

interface Part {
  readonly variable: VariableNode;
  readonly shape: readonly number[];
  /** Which entry; `undefined` for the whole variable. */
  readonly entry: number | undefined;
}

// One number for each name, and what it makes of n² or m·n + 1.
function freeLengths<Value>({ arithmetic, any }: EntrySource<Value>): (dimension: Dimension) => Value {
  const known = new Map<string, Value>();
  const { add, multiply, fromRational } = arithmetic;
  const valueOf = (name: string): Value => {
    const value = known.get(name) ?? any();
    known.set(name, value);
    return value;
  };
  return ({ terms }) =>
    terms.reduce(
      (total, { coefficient, names }) =>
        add(
          total,
          names.reduce((product, name) => multiply(product, valueOf(name)), fromRational(rational(coefficient))),
        ),
      fromRational(zero),
    );
}

/** Values of variables that obey their assumptions, as far as these are not freed. */
export class RandomPoint<Value> {
  readonly bindings: Bindings<Value>;
  private readonly source: EntrySource<Value>;
  private readonly freedoms: Freedoms;
  private readonly values = new Map<string, { readonly shape: readonly number[]; values: Value[] }>();
  private readonly parts: Part[] = [];
  private readonly firstPart = new Map<string, number>();

  constructor(
    order: readonly Node[],
    source: EntrySource<Value>,
    lengths: ReadonlyMap<string, number>,
    freedoms: Freedoms = allReal,
  ) {
    this.source = source;
    this.freedoms = freedoms;
    const size: Bindings<Value>["size"] = (dimension) => evaluateDimension(dimension, lengths);
    for (const node of order) if (node.kind === "variable") this.place(node, node.dims.map(size));
    const lengthValue = freedoms.lengths === "free" ? freeLengths(source) : undefined;
    this.bindings = { size, variables: (name) => this.values.get(name)!, lengthValue };
  }

  private draw({ assumptions }: VariableNode, shape: readonly number[]): Value[] {
    return [...drawVariable(this.source, shape, this.freed(assumptions)).values];
  }

  private freed(assumptions: ReadonlySet<Assumption>): ReadonlySet<Assumption> {
    return this.freedoms.choices === "real" ? assumptions : withoutChoices(assumptions);
  }

  /** How many parts there are. */
  get count(): number {
    return this.parts.length;
  }

  private place(variable: VariableNode, shape: readonly number[]): void {
    const values = this.draw(variable, shape);
    this.values.set(variable.name, { shape, values });
    this.firstPart.set(variable.name, this.parts.length);
    if (!isDrawnByEntry(shape, this.freed(variable.assumptions)))
      this.parts.push({ variable, shape, entry: undefined });
    else values.forEach((_, entry) => this.parts.push({ variable, shape, entry }));
  }

  /** The part to which an entry of a variable belongs. */
  partOf(name: string, entry: number): bigint {
    const first = this.firstPart.get(name)!;
    return 1n << BigInt(this.parts[first].entry === undefined ? first : first + entry);
  }

  /** Whether the values of a variable are drawn by choice, as ±1 are. */
  isChosen(name: string): boolean {
    const { assumptions } = this.parts[this.firstPart.get(name)!].variable;
    return assumptions.has("orthogonal") || isDrawnByChoice(this.freed(assumptions));
  }

  /** Draws the parts again. */
  redraw(parts: bigint): void {
    this.parts.forEach(({ variable, shape, entry }, k) => {
      if (((parts >> BigInt(k)) & 1n) === 0n) return;
      const held = this.values.get(variable.name)!;
      if (entry === undefined) held.values = this.draw(variable, shape);
      else held.values[entry] = drawEntry(this.source, this.freed(variable.assumptions), held.values.length);
    });
  }
}

/** A random point: a length for each name and a value for each variable of the roots. */
export function bindingsFor<Value>(
  roots: readonly Node[],
  source: EntrySource<Value>,
  lengths: ReadonlyMap<string, number>,
): Bindings<Value> {
  return new RandomPoint(topologicalOrder(roots), source, lengths).bindings;
}
