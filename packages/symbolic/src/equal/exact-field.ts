// Equality by evaluation at random points of random prime fields (Schwartz 1980, Zippel 1979; Gonnet 1984 for the
// asymmetric promise): equal rational expressions always agree; different ones agree by chance with a probability that
// the number of trials drives below 2^-64.

import { ClosedformError } from "../error.ts";
import { hasSameAxes } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { fitsSizes } from "../tensor/fits.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import type { Assumption } from "../types/assumption.ts";
import { dimensionNames } from "../types/dimension.ts";
import { isDrawnByChoice } from "./draw-variable.ts";
import type { EntrySource } from "./draw-variable.ts";
import { evaluateWithRoots } from "./evaluate-with-roots.ts";
import { allFree, allReal } from "./freedoms.ts";
import type { Freedoms } from "./freedoms.ts";
import { acceptedBound, oddsOf } from "./odds.ts";
import type { Effort, Odds } from "./odds.ts";
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
  /** The lengths at which they disagreed. */
  readonly lengths?: ReadonlyMap<string, number> | undefined;
}

// Roots exist at a part of the points only; a claim is worth more attempts than a notation.
const redraws = { notation: { free: 40, each: 8 }, verdict: { free: 160, each: 24 } } as const;
// Enough to see most differences in signs; more are drawn where nothing cheaper decides.
const trialsAtFirst = 64;
// So many take no longer than to look for something cheaper.
const bearableTrials = 400;
const trialsOfTaste = 2;
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

interface Comparison {
  readonly left: Node;
  readonly right: Node;
  /** What has a value at every point that counts. */
  readonly defined: readonly Node[];
  readonly order: readonly Node[];
  readonly names: readonly string[];
  readonly seed: number;
  readonly effort: Effort;
  /** Whether it has taken too long. */
  readonly isOver: () => boolean;
}

/** Which laws are kept in a row of trials, and how many relations among roots there are, where that is known. */
interface Mode {
  readonly freedoms: Freedoms;
  readonly relations?: number | undefined;
}

// Whether values of variables are drawn by sign: then one trial sees one of the possibilities.
function hasDrawnSigns(order: readonly Node[], { choices }: Freedoms): boolean {
  const isDrawn = (assumptions: ReadonlySet<Assumption>): boolean =>
    assumptions.has("orthogonal") || (choices === "real" && isDrawnByChoice(assumptions));
  return order.some((node) => node.kind === "variable" && isDrawn(node.assumptions));
}

function lengthsAt(
  { left, right, defined, order, names }: Comparison,
  sizes: readonly number[],
  trial: number,
): ReadonlyMap<string, number> {
  return fittingSizes(names, trial, (lengths) => fitsSizes([left, right, ...defined], lengths, order), sizes);
}

/** A row of trials in one mode. */
class Trials {
  private readonly odds: Odds;
  private readonly random: RandomInteger;
  private readonly budget: { redraws: number };
  private readonly comparison: Comparison;
  private readonly mode: Mode;
  private readonly isSigned: boolean;
  private usedOpaque = false;
  private usedSigns = false;
  private usedRoots = false;
  private rootsOfOnePart = 0;
  private lengths: ReadonlyMap<string, number> = new Map();

  constructor(comparison: Comparison, mode: Mode) {
    const { left, right, effort, seed, order } = comparison;
    this.comparison = comparison;
    this.mode = mode;
    this.odds = oddsOf(left, right, effort, mode.freedoms, mode.relations);
    this.random = seededIntegers(seed);
    this.budget = { redraws: partialRedraws[effort] };
    this.isSigned = hasDrawnSigns(order, mode.freedoms);
  }

  get isTooLarge(): boolean {
    return this.odds.isTooLarge;
  }

  get sawRoots(): boolean {
    return this.usedRoots;
  }

  /** How many trials it takes, after what was seen so far. */
  get wanted(): number {
    return this.odds.trials(this.signs, this.rootsOfOnePart);
  }

  // The degree in the signs that were met.
  private get signs(): number {
    const hasSigns = this.isSigned || this.usedSigns;
    if (!hasSigns && !this.usedRoots) return 0;
    const isRootSigned = this.usedRoots && this.mode.relations === undefined;
    return Math.max(hasSigns || isRootSigned ? 1 : 0, this.odds.signs);
  }

  /** Whether so many would do. */
  get isInReach(): boolean {
    return this.odds.boundAfter(this.wanted, this.signs, this.rootsOfOnePart) <= acceptedBound;
  }

  private agreesAt(trial: number): boolean | undefined {
    const { left, right, defined, order } = this.comparison;
    const { freedoms } = this.mode;
    const field = primeField(this.random, freedoms);
    try {
      this.lengths = lengthsAt(this.comparison, this.odds.sizes, trial);
      const point = new RandomPoint(order, fieldSource(field, this.random), this.lengths, freedoms);
      const { values, rootsOfOnePart } = evaluateWithRoots([left, right, ...defined], point, field, order, this.budget);
      const [a, b] = values;
      this.usedOpaque ||= field.usedOpaque();
      this.usedSigns ||= field.usedSigns();
      this.usedRoots ||= field.usedRoots();
      this.rootsOfOnePart = Math.max(this.rootsOfOnePart, rootsOfOnePart);
      return a.values.every((value, k) => value === b.values[k]);
    } catch (error) {
      if (error instanceof UnluckyPoint) return undefined;
      throw error;
    }
  }

  /** Draws points until enough agree, at most so many, or until one disagrees. */
  run(most = Infinity): FieldVerdict {
    const { effort, isOver } = this.comparison;
    const { free, each } = redraws[effort];
    let done = 0;
    for (let redrawn = 0; done < Math.min(this.wanted, most) && redrawn < free + each * done && !isOver();) {
      const agrees = this.agreesAt(done + redrawn);
      if (agrees === undefined) redrawn += 1;
      else done += 1;
      const { usedOpaque, lengths } = this;
      if (agrees === false)
        return { agree: false, usedOpaque, trials: done, errorBound: 0, isConclusive: true, lengths };
    }
    const errorBound = done === 0 ? 1 : this.odds.boundAfter(done, this.signs, this.rootsOfOnePart);
    const isConclusive = done >= this.wanted && (effort === "notation" || errorBound <= acceptedBound);
    return { agree: true, usedOpaque: this.usedOpaque, trials: done, errorBound, isConclusive };
  }
}

// The most relations among roots at the lengths that are tried.
function relationsOf(comparison: Comparison, freedoms: Freedoms): number | undefined {
  const { left, right, order, seed } = comparison;
  const random = seededIntegers(seed);
  const { sizes } = oddsOf(left, right, comparison.effort, freedoms, 0);
  let most = 0;
  for (let trial = 0; trial < sizes.length; trial++) {
    const field = primeField(random, freedoms);
    const lengths = lengthsAt(comparison, sizes, trial);
    const draw = (): RandomPoint<number> => new RandomPoint(order, fieldSource(field, random), lengths, freedoms);
    const relations = rootRelations([left, right], order, field, draw);
    if (relations === undefined) return undefined;
    most = Math.max(most, relations);
  }
  return most;
}

// Too many signs for each to show, or too many lengths: often the sides agree whatever these are.
const looserFreedoms: readonly Freedoms[] = [
  allFree,
  { ...allFree, roots: "real" },
  { ...allFree, lengths: "real" },
  { ...allFree, choices: "real", lengths: "real" },
  { ...allReal, signs: "free" },
];

function looserVerdict(comparison: Comparison, freedoms: Freedoms, hasRoots: boolean): FieldVerdict | undefined {
  if (freedoms.roots === "free" || !hasRoots) return new Trials(comparison, { freedoms, relations: 0 }).run();
  // Relations are worth their time only where the sides agree.
  if (!new Trials(comparison, { freedoms, relations: 0 }).run(trialsOfTaste).agree) return undefined;
  const relations = relationsOf(comparison, freedoms);
  return relations === undefined ? undefined : new Trials(comparison, { freedoms, relations }).run();
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
 * Compares two nodes of one shape at random points of random prime fields, at which all that is `defined` has values; without
 * a conclusion where it `isOver` before there is one.
 * Throws `bad-request` for different shapes.
 */
export function compareInField(
  left: Node,
  right: Node,
  seed: number,
  effort: Effort = "notation",
  defined: readonly Node[] = [],
  isOver: () => boolean = () => false,
): FieldVerdict {
  if (!hasSameAxes(left, right)) {
    throw new ClosedformError("bad-request", "only expressions of one shape can be compared");
  }
  const all = [left, right, ...defined];
  const names = dimensionNamesOf(all);
  const comparison: Comparison = { left, right, defined, order: topologicalOrder(all), names, seed, effort, isOver };
  const trials = new Trials(comparison, { freedoms: allReal });
  if (trials.isTooLarge) return tooLarge;
  const first = trials.run(trialsAtFirst);
  if (effort === "notation" || !first.agree || first.isConclusive) return first;
  const isInReach = first.trials === trialsAtFirst && trials.isInReach;
  const thoroughly = (): FieldVerdict => (isInReach ? new Trials(comparison, { freedoms: allReal }).run() : first);
  const whole = trials.wanted <= bearableTrials ? thoroughly() : first;
  if (!whole.agree || whole.isConclusive) return whole;
  for (const freedoms of looserFreedoms) {
    if (isOver()) return whole;
    const looser = looserVerdict(comparison, freedoms, trials.sawRoots);
    if (looser?.agree === true && looser.isConclusive) return looser;
  }
  return trials.wanted <= bearableTrials ? whole : thoroughly();
}
