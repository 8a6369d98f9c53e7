// How many trials a comparison takes, and how far it is then to be trusted.

import type { Node } from "../tensor/node.ts";
import type { Dimension } from "../types/dimension.ts";
import { chanceOfAgreement, chanceOfSigns, complexityOfDifference, rootsOverSigns } from "./error-bound.ts";
import type { Complexity, Counted } from "./error-bound.ts";
import type { Freedoms } from "./freedoms.ts";
import { lengthPowers } from "./length-exponent.ts";
import { sizesFor } from "./sizes.ts";
import { evaluationWork, maximalFieldWork } from "./work.ts";

/** How hard to try: `notation` for forms that the engine itself made, `verdict` for claims. */
export type Effort = "notation" | "verdict";

/** What one comparison is worth. */
export interface Odds {
  /** Lengths to be tried. */
  readonly sizes: readonly number[];
  /** A bound on the degree in the signs that the values depend on. */
  readonly signs: number;
  /**
   * How many trials are wanted where the degree in the signs is so much and one entry was drawn again for the sake of so
   * many roots.
   */
  readonly trials: (signs: number, rootsOfOnePart: number) => number;
  /** The probability that different expressions agree in so many of these trials. */
  readonly boundAfter: (done: number, signs: number, rootsOfOnePart: number) => number;
  /** Whether lengths given as numbers make the evaluation too large to begin. */
  readonly isTooLarge: boolean;
}

const leastTrials = 6;
const mostTrials = { notation: 20, verdict: 64 } as const;
// A random sign is right by chance in every second trial.
const trialsWithSigns = 64;
const mostTrialsWithSigns = 1024;
// The notation of a result is no place for a mistake that only one of many signs shows.
const trialsOfNotation = 16;
// A root leaves an entry half of its values, and the curve over the others has twice as many points (Weil).
const perRoot = 2;
const wantedBound = 2 ** -64;

/** The largest error bound of what counts as agreement. */
export const acceptedBound = 1e-6;

function trialsFor(chance: number, least: number, most: number): number {
  if (chance >= 1) return most;
  return Math.min(most, Math.max(least, Math.ceil(Math.log(wantedBound) / Math.log(chance))));
}

function degreeInLengths({ sizes, innerSizes }: Complexity, powers: number): number {
  return Math.max(sizes, innerSizes) + powers;
}

function roughSize(dimension: Dimension, size: number): number {
  return dimension.terms.reduce((total, { coefficient, names }) => total + coefficient * size ** names.length, 0);
}

/** The odds of a comparison; `relations` is the number of relations among roots where that is known. */
export function oddsOf(left: Node, right: Node, effort: Effort, freedoms: Freedoms, relations?: number): Odds {
  const counted: Counted = {
    signs: freedoms.signs === "real",
    roots: freedoms.roots === "real",
    choices: freedoms.choices === "real",
    lengths: freedoms.lengths === "real",
  };
  const complexityUpTo = (size: number): Complexity => {
    const sizeOf = (dimension: Dimension): number => roughSize(dimension, size);
    const found = complexityOfDifference(left, right, sizeOf, counted);
    const withoutRoots = { ...counted, roots: false };
    // Which of two roots is meant is not drawn.
    const conditioned = counted.roots ? rootsOverSigns(left, right, sizeOf, withoutRoots) : 0;
    if (relations === undefined) return { ...found, signs: found.signs + conditioned };
    const { signs } = complexityOfDifference(left, right, sizeOf, withoutRoots);
    return { ...found, signs: Math.min(found.signs, signs + relations) + conditioned };
  };
  const usual = complexityUpTo(5);
  // So many different powers cannot cancel at more lengths than there are (Vandermonde).
  const powers = lengthPowers([left, right]).length;
  const sizes = sizesFor(degreeInLengths(usual, powers), usual.signs);
  const most = sizes.at(-1)!;
  const complexity = most === 5 ? usual : complexityUpTo(most);
  const byValue = chanceOfAgreement(complexity);
  // A polynomial in a length needs more sizes than its degree.
  const isCovered = degreeInLengths(complexity, powers) < sizes.length;
  const least = Math.max(leastTrials, sizes.length);
  const chanceWith = (signs: number): number => Math.max(chanceOfSigns(signs), 1 / 2);
  const chanceByValue = (rootsOfOnePart: number): number => Math.min(1, byValue * perRoot ** rootsOfOnePart);
  const trials = (signs: number, rootsOfOnePart: number): number => {
    if (signs === 0) return trialsFor(chanceByValue(rootsOfOnePart), least, Math.max(least, mostTrials[effort]));
    if (effort === "notation") return Math.max(least, trialsOfNotation);
    // Where not even the most would do, more only cost more.
    const isInReach = chanceWith(signs) ** mostTrialsWithSigns <= acceptedBound;
    return trialsFor(chanceWith(signs), trialsWithSigns, isInReach ? mostTrialsWithSigns : trialsWithSigns);
  };
  const work = evaluationWork([left, right], (dimension) => roughSize(dimension, most));
  return {
    sizes,
    signs: complexity.signs,
    trials,
    boundAfter: (done, signs, rootsOfOnePart) => {
      const chance = chanceByValue(rootsOfOnePart);
      return isCovered ? Math.min(1, signs === 0 ? chance : chanceWith(signs) + chance) ** done : 1;
    },
    isTooLarge: work * trials(0, 0) > maximalFieldWork,
  };
}
