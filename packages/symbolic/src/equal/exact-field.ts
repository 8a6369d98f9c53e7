// Equality by evaluation at random points of random prime fields (Schwartz 1980, Zippel 1979; Gonnet 1984 for the
// asymmetric promise): equal rational expressions always agree; different ones agree by chance with a probability that
// the number of trials drives below 2^-64.

import { ClosedformError } from "../error.ts";
import { hasSameAxes } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { fitsSizes } from "../tensor/fits.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { dimensionNames } from "../types/dimension.ts";
import { drawnBySign } from "./draw-variable.ts";
import type { EntrySource } from "./draw-variable.ts";
import { evaluateWithRoots } from "./evaluate-with-roots.ts";
import { acceptedBound, oddsOf } from "./odds.ts";
import type { Effort, Odds } from "./odds.ts";
import { realSplits } from "./opaque-values.ts";
import type { Splits } from "./opaque-values.ts";
import { primeField, UnluckyPoint } from "./prime-field.ts";
import type { PrimeField, RandomInteger } from "./prime-field.ts";
import { RandomPoint } from "./random-point.ts";
import { seededIntegers } from "./random.ts";
import { rootRelations } from "./root-relations.ts";
import { fittingSizes } from "./sizes.ts";

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

// Roots exist at a part of the points only; a claim is worth more attempts than a notation.
const redraws = { notation: { free: 40, each: 8 }, verdict: { free: 160, each: 24 } } as const;
// Enough to see most differences in signs; more are drawn where nothing cheaper decides.
const trialsAtFirst = 64;
const partialRedraws = { notation: 400, verdict: 8000 } as const;

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

interface Trial {
  readonly agree: boolean;
  readonly usedOpaque: boolean;
  readonly usedSigns: boolean;
  readonly usedRoots: boolean;
  readonly rootsOfOnePart: number;
}

interface Comparison {
  readonly left: Node;
  readonly right: Node;
  readonly order: readonly Node[];
  readonly names: readonly string[];
  readonly seed: number;
  readonly effort: Effort;
  readonly odds: Odds;
  /** Whether values of variables are drawn by sign: then one trial sees one of the possibilities. */
  readonly hasDrawnSigns: boolean;
}

function hasDrawnSigns(order: readonly Node[]): boolean {
  return order.some((node) => node.kind === "variable" && drawnBySign.some((one) => node.assumptions.has(one)));
}

function comparisonOf(left: Node, right: Node, seed: number, effort: Effort): Comparison {
  const order = topologicalOrder([left, right]);
  const names = dimensionNamesOf([left, right]);
  const odds = oddsOf(left, right, effort);
  return { left, right, order, names, seed, effort, odds, hasDrawnSigns: hasDrawnSigns(order) };
}

function lengthsAt({ left, right, order, names, odds }: Comparison, trial: number): ReadonlyMap<string, number> {
  return fittingSizes(names, trial, (lengths) => fitsSizes([left, right], lengths, order), odds.sizes);
}

/** How signs and roots are had in a row of trials, and how many relations among roots there are, where that is known. */
interface Mode {
  readonly splits: Splits;
  readonly relations?: number | undefined;
}

function agreeOnce(
  comparison: Comparison,
  { splits }: Mode,
  random: RandomInteger,
  trial: number,
  budget: { redraws: number },
): Trial | undefined {
  const { left, right, order } = comparison;
  const field = primeField(random, splits);
  try {
    const point = new RandomPoint(order, fieldSource(field, random), lengthsAt(comparison, trial));
    const { values, rootsOfOnePart } = evaluateWithRoots([left, right], point, field, order, budget);
    const [a, b] = values;
    return {
      agree: a.values.every((value, k) => value === b.values[k]),
      usedOpaque: field.usedOpaque(),
      usedSigns: field.usedSigns() || comparison.hasDrawnSigns,
      usedRoots: field.usedRoots(),
      rootsOfOnePart,
    };
  } catch (error) {
    if (error instanceof UnluckyPoint) return undefined;
    throw error;
  }
}

interface Run {
  readonly verdict: FieldVerdict;
  readonly usedRoots: boolean;
}

function run(comparison: Comparison, mode: Mode, most = Infinity): Run {
  const { odds, effort, seed } = comparison;
  const random = seededIntegers(seed);
  const budget = { redraws: partialRedraws[effort] };
  let [usedOpaque, usedSigns, usedRoots, done, rootsOfOnePart] = [false, false, false, 0, 0];
  const signs = (): number => {
    if (usedSigns || (usedRoots && mode.relations === undefined)) return Math.max(1, odds.signs);
    return usedRoots ? Math.min(odds.signs, mode.relations ?? 0) : 0;
  };
  const { free, each } = redraws[effort];
  const wanted = (): number => odds.trials(signs(), rootsOfOnePart);
  for (let redrawn = 0; done < Math.min(wanted(), most) && redrawn < free + each * done;) {
    const outcome = agreeOnce(comparison, mode, random, done + redrawn, budget);
    if (!outcome) {
      redrawn += 1;
      continue;
    }
    usedOpaque ||= outcome.usedOpaque;
    usedSigns ||= outcome.usedSigns;
    usedRoots ||= outcome.usedRoots;
    rootsOfOnePart = Math.max(rootsOfOnePart, outcome.rootsOfOnePart);
    done += 1;
    if (!outcome.agree) {
      return { usedRoots, verdict: { agree: false, usedOpaque, trials: done, errorBound: 0, isConclusive: true } };
    }
  }
  const errorBound = done === 0 ? 1 : odds.boundAfter(done, signs(), rootsOfOnePart);
  const isConclusive = done >= wanted() && (effort === "notation" || errorBound <= acceptedBound);
  return { usedRoots, verdict: { agree: true, usedOpaque, trials: done, errorBound, isConclusive } };
}

// The most relations among roots at the lengths that are tried.
function relationsOf(comparison: Comparison): number | undefined {
  const { left, right, order, odds, seed } = comparison;
  const random = seededIntegers(seed);
  let most = 0;
  for (let trial = 0; trial < odds.sizes.length; trial++) {
    const field = primeField(random, { signs: "free", roots: "real" });
    const lengths = lengthsAt(comparison, trial);
    const draw = (): RandomPoint<number> => new RandomPoint(order, fieldSource(field, random), lengths);
    const relations = rootRelations([left, right], order, field, draw);
    if (relations === undefined) return undefined;
    most = Math.max(most, relations);
  }
  return most;
}

// Too many signs for each to show, or roots at too few points: often the sides agree whatever the signs are, or the roots.
function looserModes(comparison: Comparison, usedRoots: boolean): readonly (() => Mode | undefined)[] {
  const allFree = (): Mode => ({ splits: { signs: "free", roots: "free" } });
  const freeSigns = (): Mode | undefined => {
    const relations = relationsOf(comparison);
    return relations === undefined ? undefined : { splits: { signs: "free", roots: "real" }, relations };
  };
  return usedRoots ? [allFree, freeSigns] : [allFree];
}

const tooLarge: FieldVerdict = {
  agree: true,
  usedOpaque: true,
  trials: 0,
  errorBound: 1,
  isConclusive: false,
  isTooLarge: true,
};

/**
 * Compares two nodes of one shape at random points of random prime fields. Throws `bad-request` for different shapes.
 */
export function compareInField(left: Node, right: Node, seed: number, effort: Effort = "notation"): FieldVerdict {
  if (!hasSameAxes(left, right)) {
    throw new ClosedformError("bad-request", "only expressions of one shape can be compared");
  }
  const comparison = comparisonOf(left, right, seed, effort);
  if (comparison.odds.isTooLarge) return tooLarge;
  const real: Mode = { splits: realSplits };
  const { verdict, usedRoots } = run(comparison, real, trialsAtFirst);
  if (effort === "notation" || !verdict.agree || verdict.isConclusive) return verdict;
  for (const modeOf of looserModes(comparison, usedRoots)) {
    const mode = modeOf();
    const looser = mode && run(comparison, mode).verdict;
    if (looser?.agree === true && looser.isConclusive) return looser;
  }
  return verdict.trials < trialsAtFirst ? verdict : run(comparison, real).verdict;
}
