// Whether a derivative is the derivative of an expression: the expression is differentiated by dual numbers over random
// prime fields, exactly, and compared with the derivative along random directions. No symbolic rule takes part.

import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Arithmetic, Dense } from "../tensor/evaluate.ts";
import { fitsSizes } from "../tensor/fits.ts";
import type { Graph, Node } from "../tensor/node.ts";
import { evaluateDimension } from "../types/dimension.ts";
import { dualArithmetic, NoSecondRule } from "./dual.ts";
import type { Dual } from "./dual.ts";
import { dimensionNamesOf, fieldSource } from "./exact-field.ts";
import { primeField, UnluckyPoint } from "./prime-field.ts";
import type { PrimeField } from "./prime-field.ts";
import { bindingsFor } from "./random-point.ts";
import { seededIntegers } from "./random.ts";
import { fittingSizes } from "./sizes.ts";
import { evaluationWork, maximalFieldWork } from "./work.ts";

/** What is to be confirmed. */
export interface DerivativeClaim {
  readonly graph: Graph;
  /** In terms of the free variables. */
  readonly expression: Node;
  /** With the axes of the expression, then those of each movement. */
  readonly derivative: Node;
  /** What moves, once for each order: one variable, or several scalars as the components of one vector. */
  readonly movements: readonly (readonly Moving[])[];
}

/** A variable as it is declared, and with independent entries. */
export interface Moving {
  readonly declared: Node & { readonly kind: "variable" };
  readonly free: Node & { readonly kind: "variable" };
}

// A value with as many tangents as the order, each a number of the field at the innermost.
type Nested = number | Dual<Nested>;

type Outcome = boolean | undefined;

const wantedTrials = 4;
const mostDraws = 40;

function towerOf(field: PrimeField, graph: Graph, order: number): Arithmetic<Nested> {
  let tower = field as unknown as Arithmetic<Nested>;
  for (let k = 0; k < order; k++) tower = dualArithmetic(tower, graph) as unknown as Arithmetic<Nested>;
  return tower;
}

// x + Σ Eₖ·εₖ, the last movement innermost.
function lifted(value: number, directions: readonly number[]): Nested {
  let current: Nested = value;
  directions.forEach((direction, k) => {
    let tangent: Nested = direction;
    for (let level = 0; level < k; level++) tangent = { value: tangent, tangent: zeroOf(level) };
    current = { value: current, tangent };
  });
  return current;
}

function zeroOf(level: number): Nested {
  let zero: Nested = 0;
  for (let k = 0; k < level; k++) zero = { value: zero, tangent: zeroOf(k) };
  return zero;
}

function topTangent(value: Nested): number {
  let current = value;
  while (typeof current !== "number") current = current.tangent;
  return current;
}

// Σ D[y…, a…, b…]·E[a…]·F[b…], the last movement first.
function contracted(
  field: PrimeField,
  derivative: readonly number[],
  directions: readonly (readonly number[])[],
): readonly number[] {
  let current = derivative;
  for (const direction of directions.toReversed()) {
    const { length } = direction;
    current = Array.from({ length: current.length / length }, (_, k) =>
      direction.reduce((sum, entry, at) => field.add(sum, field.multiply(entry, current[k * length + at])), 0),
    );
  }
  return current;
}

function tryOnce(claim: DerivativeClaim, random: ReturnType<typeof seededIntegers>, trial: number): Outcome {
  const { graph, expression, derivative, movements } = claim;
  const field = primeField(random);
  const moving = movements.flat();
  const roots = [expression, derivative, ...moving.map(({ declared }) => declared)];
  const names = dimensionNamesOf(roots);
  const sizes = fittingSizes(names, trial, (lengths) => fitsSizes(roots, lengths));
  if (evaluationWork(roots, (dimension) => evaluateDimension(dimension, sizes)) * wantedTrials > maximalFieldWork)
    throw new NoSecondRule("too large");
  const drawn = bindingsFor(roots, fieldSource(field, random), sizes);
  const back = new Map(moving.map(({ declared, free }) => [free.name, declared.name]));
  const variables = (name: string): Dense<number> => drawn.variables(back.get(name) ?? name);
  const directions = movements.map((together) =>
    together.flatMap(({ declared }) => variables(declared.name).values.map(() => field.randomElement())),
  );
  const tangent = (name: string, entry: number): readonly number[] =>
    movements.map((together, order) => {
      let start = 0;
      for (const { free, declared } of together) {
        if (free.name === name) return directions[order][start + entry];
        start += variables(declared.name).values.length;
      }
      return 0;
    });
  const dual = (name: string): Dense<Nested> => {
    const { shape, values } = variables(name);
    return { shape, values: values.map((value, k) => lifted(value, tangent(name, k))) };
  };
  const [along] = evaluateNodes(
    [expression],
    { size: drawn.size, variables: dual },
    towerOf(field, graph, movements.length),
  );
  const [whole] = evaluateNodes([derivative], { size: drawn.size, variables }, field);
  const expected = contracted(field, whole.values, directions);
  return along.values.every((value, k) => topTangent(value) === expected[k]);
}

/**
 * Whether the derivative is confirmed at random points of random prime fields; `undefined` where a function has no second
 * rule or where no points could be drawn. What is confirmed is wrong with a negligible probability; what is not may still
 * be right where functions are known by some of their laws only.
 */
export function confirmDerivative(claim: DerivativeClaim, seed: number): boolean | undefined {
  const random = seededIntegers(seed);
  let confirmed = 0;
  for (let trial = 0; trial < mostDraws && confirmed < wantedTrials; trial++) {
    try {
      if (!tryOnce(claim, random, trial)) return false;
      confirmed += 1;
    } catch (error) {
      if (error instanceof NoSecondRule) return undefined;
      if (!(error instanceof UnluckyPoint)) throw error;
    }
  }
  return confirmed === wantedTrials ? true : undefined;
}
