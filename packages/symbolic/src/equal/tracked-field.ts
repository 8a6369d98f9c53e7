// A prime field whose elements know on which parts of the point they rest, so that a root that does not exist says what to
// draw again.

import type { Arithmetic, Bindings, Dense, ValueTerm } from "../tensor/evaluate.ts";
import { UnluckyPoint } from "./modular.ts";
import { extrema, splits } from "./field-signs.ts";
import type { PrimeField } from "./prime-field.ts";
import type { RandomPoint } from "./random-point.ts";

/** An element, the parts of the point that it was computed from, and those of them that its signs rest on. */
export interface Tracked {
  readonly value: number;
  readonly parts: bigint;
  readonly signed: bigint;
}

/** A call that has no value at this point: the n-th of the evaluation, with the parts that its operands rest on. */
export class UnluckyCall extends Error {
  override readonly name = "UnluckyCall";
  readonly call: number;
  readonly parts: bigint;

  constructor(call: number, parts: bigint) {
    super("no value at this point");
    this.call = call;
    this.parts = parts;
  }
}

const nought: Tracked = { value: 0, parts: 0n, signed: 0n };

function isNought({ value, parts }: Tracked): boolean {
  return value === 0 && parts === 0n;
}

function together(a: Tracked, b: Tracked): { readonly parts: bigint; readonly signed: bigint } {
  return { parts: a.parts | b.parts, signed: a.signed | b.signed };
}

function partsOf(operands: readonly Tracked[]): bigint {
  return operands.reduce((all, { parts }) => all | parts, 0n);
}

function signedOf(operands: readonly Tracked[]): bigint {
  return operands.reduce((all, { signed }) => all | signed, 0n);
}

function plain(terms: readonly ValueTerm<Tracked>[]): readonly ValueTerm<number>[] {
  return terms.map(({ coefficient, value }) => ({ coefficient, value: value.value }));
}

function valuesOf({ shape, values }: Dense<Tracked>): Dense<number> {
  return { shape, values: values.map(({ value }) => value) };
}

/** The point with the part of each entry. */
export function trackedBindings(point: RandomPoint<number>): Bindings<Tracked> {
  const { lengthValue } = point.bindings;
  return {
    size: point.bindings.size,
    // A length is drawn again with the whole point only.
    lengthValue: lengthValue && ((dimension) => ({ value: lengthValue(dimension), parts: 0n, signed: 0n })),
    variables: (name) => {
      const { shape, values } = point.bindings.variables(name);
      const isChosen = point.isChosen(name);
      const tracked = (value: number, entry: number): Tracked => {
        const parts = point.partOf(name, entry);
        return { value, parts, signed: isChosen ? parts : 0n };
      };
      return { shape, values: values.map(tracked) };
    },
  };
}

/** The arithmetic of a field on tracked elements, for one evaluation: calls are counted. Throws `UnluckyCall`. */
export function trackedField(field: PrimeField): Arithmetic<Tracked> {
  let calls = 0;
  const attempt = <Result>(parts: bigint, compute: () => Result): Result => {
    calls += 1;
    try {
      return compute();
    } catch (error) {
      if (error instanceof UnluckyPoint) throw new UnluckyCall(calls, parts);
      throw error;
    }
  };
  return {
    fromRational: (value) => ({ value: field.fromRational(value), parts: 0n, signed: 0n }),
    constant: (name) => ({ value: field.constant(name), parts: 0n, signed: 0n }),
    add: (a, b) => ({ value: field.add(a.value, b.value), ...together(a, b) }),
    multiply: (a, b) =>
      // What is multiplied by a zero of the formula itself takes no part.
      isNought(a) || isNought(b) ? nought : { value: field.multiply(a.value, b.value), ...together(a, b) },
    power: (base, exponent, node, terms) => {
      const { parts, signed } = together(base, exponent);
      return {
        parts,
        signed,
        value: attempt(parts, () => field.power(base.value, exponent.value, node, plain(terms))),
      };
    },
    apply: (fn, operands, terms) => {
      const parts = partsOf(operands);
      const signed = splits.has(fn.name) ? parts : signedOf(operands);
      const values = operands.map(({ value }) => value);
      return { parts, signed, value: attempt(parts, () => field.apply(fn, values, plain(terms))) };
    },
    matrixFunction: (name, operand, others) => {
      const all = [operand, ...others].flatMap(({ values }) => values);
      const parts = partsOf(all);
      const signed = extrema.has(name) ? parts : signedOf(all);
      const { shape, values } = attempt(parts, () =>
        field.matrixFunction(name, valuesOf(operand), others.map(valuesOf)),
      );
      return { shape, values: values.map((value) => ({ value, parts, signed })) };
    },
  };
}
