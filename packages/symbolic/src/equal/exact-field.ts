// Equality by evaluation at random points of random prime fields (Schwartz 1980, Zippel 1979; Gonnet 1984 for the
// asymmetric promise): equal rational expressions always agree; different ones agree by chance with a probability that
// the number of trials drives below 2^-64.

import { ClosedformError } from "../error.ts";
import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Bindings, Dense } from "../tensor/evaluate.ts";
import { hasSameAxes } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { fitsSizes } from "../tensor/fits.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { dimensionNames, evaluateDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { drawnBySign, drawVariable } from "./draw-variable.ts";
import type { EntrySource } from "./draw-variable.ts";
import { chanceOfAgreement, chanceOfSigns, complexityOfDifference } from "./error-bound.ts";
import type { Complexity } from "./error-bound.ts";
import { primeField, UnluckyPoint } from "./prime-field.ts";
import type { PrimeField, RandomInteger } from "./prime-field.ts";
import { fittingSizes, sizesFor } from "./sizes.ts";
import { seededIntegers } from "./random.ts";
import { evaluationWork, maximalFieldWork } from "./work.ts";

/** What the trials found. `different` is a proof only when no opaque function took part. */
export interface FieldVerdict {
  readonly agree: boolean;
  /** Whether functions that are not rational took part, as opaque ones. */
  readonly usedOpaque: boolean;
  readonly trials: number;
  /** Bound on the probability that different rational expressions agreed in every trial. */
  readonly errorBound: number;
  /** Whether enough points could be drawn. */
  readonly isConclusive: boolean;
  /** Set where lengths given as numbers make the evaluation too large to begin. */
  readonly isTooLarge?: boolean | undefined;
}

/** How hard to try: `notation` for forms that the engine itself made, `verdict` for claims. */
export type Effort = "notation" | "verdict";

const leastTrials = 6;
const mostTrials = 20;
// A random sign is right by chance in every second trial.
const trialsWithSigns = 64;
const mostTrialsWithSigns = 1024;
// The notation of a result is no place for a mistake that only one of many signs shows.
const trialsOfNotation = 16;
// Roots exist at a part of the points only; a claim is worth more attempts than a notation.
const redraws = { notation: { free: 40, each: 8 }, verdict: { free: 160, each: 24 } } as const;
const wantedBound = 2 ** -64;
const acceptedBound = 1e-6;

/** Entries of variables in a field. */
export function fieldSource(field: PrimeField, random: RandomInteger): EntrySource<number> {
  const positive = (): number => {
    const root = field.randomElement();
    return field.multiply(root, root);
  };
  return {
    arithmetic: field,
    random,
    any: field.randomElement,
    positive,
    whole: field.randomElement,
    large: positive,
    small: field.randomElement,
  };
}

/** The names of the dimensions on which the nodes depend, in order. */
export function dimensionNamesOf(roots: readonly Node[]): readonly string[] {
  const names = new Set(
    topologicalOrder(roots).flatMap((node) =>
      [
        ...node.dims,
        ...(node.kind === "contraction" ? node.labels : node.kind === "dimension" ? [node.dimension] : []),
        ...(node.kind === "pattern" && node.pattern.kind === "slice" ? [node.pattern.offset] : []),
      ].flatMap(dimensionNames),
    ),
  );
  return [...names].sort();
}

/** A random point: a length for each name and a value for each variable of the roots. */
export function bindingsFor<Value>(
  roots: readonly Node[],
  source: EntrySource<Value>,
  lengths: ReadonlyMap<string, number>,
  order: readonly Node[] = topologicalOrder(roots),
): Bindings<Value> {
  const size: Bindings<Value>["size"] = (dimension) => evaluateDimension(dimension, lengths);
  const values = new Map<string, Dense<Value>>();
  for (const node of order) {
    if (node.kind === "variable") values.set(node.name, drawVariable(source, node.dims.map(size), node.assumptions));
  }
  return { size, variables: (name) => values.get(name)! };
}

interface Trial {
  readonly agree: boolean;
  readonly usedOpaque: boolean;
  readonly usedSigns: boolean;
}

interface Plan {
  readonly left: Node;
  readonly right: Node;
  readonly order: readonly Node[];
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly random: RandomInteger;
  /** Whether values of variables are drawn by sign: then one trial sees one of the possibilities. */
  readonly hasDrawnSigns: boolean;
}

function hasDrawnSigns(order: readonly Node[]): boolean {
  return order.some((node) => node.kind === "variable" && drawnBySign.some((one) => node.assumptions.has(one)));
}

function agreeOnce(
  { left, right, order, names, sizes, random, hasDrawnSigns }: Plan,
  point: number,
): Trial | undefined {
  const field = primeField(random);
  try {
    const fits = (lengths: ReadonlyMap<string, number>): boolean => fitsSizes([left, right], lengths, order);
    const lengths = fittingSizes(names, point, fits, sizes);
    const bindings = bindingsFor([left, right], fieldSource(field, random), lengths, order);
    const [a, b] = evaluateNodes([left, right], bindings, field, order);
    return {
      agree: a.values.every((value, k) => value === b.values[k]),
      usedOpaque: field.usedOpaque(),
      usedSigns: field.usedSigns() || hasDrawnSigns,
    };
  } catch (error) {
    if (error instanceof UnluckyPoint) return undefined;
    throw error;
  }
}

interface Odds {
  readonly sizes: readonly number[];
  /** How many trials are wanted, without and with signs. */
  readonly trials: number;
  readonly trialsWithSigns: number;
  readonly boundAfter: (done: number, usedSigns: boolean) => number;
}

function trialsFor(chance: number, least: number, most: number): number {
  if (chance >= 1) return most;
  return Math.min(most, Math.max(least, Math.ceil(Math.log(wantedBound) / Math.log(chance))));
}

function degreeInLengths({ sizes, innerSizes }: Complexity): number {
  return Math.max(sizes, innerSizes);
}

function oddsOf(left: Node, right: Node, effort: Effort): Odds {
  const usual = complexityOfDifference(left, right, (dimension) => roughSize(dimension, 5));
  const sizes = sizesFor(degreeInLengths(usual), usual.signs);
  const most = sizes.at(-1)!;
  const complexity =
    most === 5 ? usual : complexityOfDifference(left, right, (dimension) => roughSize(dimension, most));
  const [byValue, bySigns] = [chanceOfAgreement(complexity), chanceOfSigns(complexity)];
  // A polynomial in a length needs more sizes than its degree.
  const isCovered = degreeInLengths(complexity) < sizes.length;
  const least = Math.max(leastTrials, sizes.length);
  const withSigns = trialsFor(bySigns, trialsWithSigns, mostTrialsWithSigns);
  return {
    sizes,
    trials: trialsFor(byValue, least, Math.max(least, mostTrials)),
    trialsWithSigns: effort === "notation" ? Math.max(least, trialsOfNotation) : withSigns,
    boundAfter: (done, usedSigns) =>
      isCovered ? Math.max(byValue ** done, usedSigns ? (Math.max(bySigns, 1 / 2) + byValue) ** done : 0) : 1,
  };
}

function roughSize(dimension: Dimension, size: number): number {
  return dimension.terms.reduce((total, { coefficient, names }) => total + coefficient * size ** names.length, 0);
}

const tooLarge: FieldVerdict = {
  agree: true,
  usedOpaque: true,
  trials: 0,
  errorBound: 1,
  isConclusive: false,
  isTooLarge: true,
};

function isTooLarge(left: Node, right: Node, { sizes, trials }: Odds): boolean {
  const largest = sizes.at(-1)!;
  return evaluationWork([left, right], (dimension) => roughSize(dimension, largest)) * trials > maximalFieldWork;
}

/**
 * Compares two nodes of one shape at random points of random prime fields. Throws `bad-request` for different shapes.
 */
export function compareInField(left: Node, right: Node, seed: number, effort: Effort = "notation"): FieldVerdict {
  if (!hasSameAxes(left, right)) {
    throw new ClosedformError("bad-request", "only expressions of one shape can be compared");
  }
  const odds = oddsOf(left, right, effort);
  if (isTooLarge(left, right, odds)) return tooLarge;
  const order = topologicalOrder([left, right]);
  const names = dimensionNamesOf([left, right]);
  const plan = {
    left,
    right,
    order,
    names,
    sizes: odds.sizes,
    random: seededIntegers(seed),
    hasDrawnSigns: hasDrawnSigns(order),
  };
  let [usedOpaque, usedSigns, done] = [false, false, 0];
  const wanted = (): number => (usedSigns ? odds.trialsWithSigns : odds.trials);
  for (let redrawn = 0; done < wanted() && redrawn < redraws[effort].free + redraws[effort].each * done;) {
    const outcome = agreeOnce(plan, done + redrawn);
    if (!outcome) {
      redrawn += 1;
      continue;
    }
    usedOpaque ||= outcome.usedOpaque;
    usedSigns ||= outcome.usedSigns;
    done += 1;
    if (!outcome.agree) return { agree: false, usedOpaque, trials: done, errorBound: 0, isConclusive: true };
  }
  const errorBound = done === 0 ? 1 : odds.boundAfter(done, usedSigns);
  const isConclusive = done === wanted() && (effort === "notation" || errorBound <= acceptedBound);
  return { agree: true, usedOpaque, trials: done, errorBound, isConclusive };
}
