// What random expressions are made of: text with a value, over declared variables.

import * as fc from "fast-check";

import type { Dense } from "./matrices.ts";

/** Values of the variables. */
export type Values = (name: string) => Dense;

/** A random expression. */
export interface Random {
  readonly text: string;
  readonly value: (values: Values) => Dense;
  readonly names: ReadonlySet<string>;
}

/** The variables that expressions may use: every shape of two lengths, structured ones among them. */
export const declarations: Readonly<
  Record<
    string,
    {
      readonly type: "scalar" | "vector" | "matrix";
      readonly dims: readonly string[];
      readonly assume?: readonly string[];
    }
  >
> = {
  s: { type: "scalar", dims: [] },
  t: { type: "scalar", dims: [], assume: ["positive"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["n"] },
  z: { type: "vector", dims: ["m"] },
  A: { type: "matrix", dims: ["m", "n"] },
  B: { type: "matrix", dims: ["m", "n"] },
  C: { type: "matrix", dims: ["n", "n"] },
  S: { type: "matrix", dims: ["n", "n"], assume: ["spd"] },
  P: { type: "matrix", dims: ["n", "n"], assume: ["invertible"] },
  W: { type: "matrix", dims: ["m", "m"], assume: ["symmetric"] },
  D: { type: "matrix", dims: ["n", "n"], assume: ["diagonal"] },
  K: { type: "matrix", dims: ["n", "n"], assume: ["skew"] },
  Q: { type: "matrix", dims: ["n", "n"], assume: ["orthogonal"] },
  L: { type: "matrix", dims: ["m", "m"], assume: ["lower"] },
  p: { type: "vector", dims: ["n"], assume: ["positive"] },
  v: { type: "vector", dims: ["n"], assume: ["pm1"] },
  w: { type: "vector", dims: ["m"], assume: ["simplex"] },
};

/** A shape by the names of its axes: "" a scalar, "n" a vector, "mn" a matrix; "2" is the length of an array of two. */
export type Shape = "" | "n" | "m" | "2" | "mn" | "nm" | "nn" | "mm";

/** The expression of a text and its operands. */
export function make(text: string, operands: readonly Random[], value: (...values: readonly Dense[]) => Dense): Random {
  return {
    text,
    names: new Set(operands.flatMap((operand) => [...operand.names])),
    value: (values) => value(...operands.map((operand) => operand.value(values))),
  };
}

/** A variable by itself. */
export function variable(name: string): Random {
  return { text: name, names: new Set([name]), value: (values) => values(name) };
}

/** The variables of a shape. */
export function variablesOf(shape: Shape): readonly Random[] {
  return Object.entries(declarations)
    .filter(([, { dims }]) => dims.join("") === shape)
    .map(([name]) => variable(name));
}

/** Random expressions of a shape, one operation less deep. */
export type Grow = (shape: Shape) => fc.Arbitrary<Random>;

/** An operation on one operand. */
export const unary = (
  operand: fc.Arbitrary<Random>,
  write: (text: string) => string,
  value: (a: Dense) => Dense,
): fc.Arbitrary<Random> => operand.map((a) => make(write(a.text), [a], value));

/** An operation on two operands. */
export const binary = (
  left: fc.Arbitrary<Random>,
  right: fc.Arbitrary<Random>,
  write: (a: string, b: string) => string,
  value: (a: Dense, b: Dense) => Dense,
): fc.Arbitrary<Random> => fc.tuple(left, right).map(([a, b]) => make(write(a.text, b.text), [a, b], value));
