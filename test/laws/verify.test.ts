// Verdicts on claims made from right answers: rewritten ones are never called incorrect, changed ones never correct. What
// decides whether a change matters, and whether a counterexample is one, is a second program (test/support/replay.ts) and
// differences of the expression's own meaning (expressions.ts).

import { fc, test } from "@fast-check/vitest";
import { afterAll, describe, expect } from "vitest";

import { verify } from "@closedform/bridge";
import type { Verification } from "@closedform/bridge";
import { richardson } from "@closedform/numeric";
import { ClosedformError, derivativeOf, openProblem, parse } from "@closedform/symbolic";
import type { Expression, Span } from "@closedform/symbolic";

import { CannotReplay, gridFrom, replay } from "../support/replay.ts";
import type { Grid } from "../support/replay.ts";
import { declarations, expressions } from "./support/expressions.ts";
import type { Random } from "./support/expressions.ts";
import { denseAt, distance, pointFrom } from "./support/points.ts";
import { ifSupported, runs } from "./support/runs.ts";

interface Case {
  readonly expression: Random;
  readonly wrt: string;
  readonly right: string;
}

const longest = 240;

// The derivative of a random scalar by one of its variables, where it has a text that can be changed.
function caseOf(expression: Random, which: number): Case {
  const names = [...expression.names].sort();
  fc.pre(names.length > 0);
  const wrt = names[which % names.length];
  return ifSupported(() => {
    const problem = openProblem(expression.text, declarations);
    const { text, notation } = derivativeOf(problem, { expr: expression.text, wrt });
    fc.pre(notation === "matrix" && text.length <= longest && !text.includes(";"));
    return { expression, wrt, right: text };
  });
}

const rationalFunctions: ReadonlySet<string> = new Set(
  "sum mean var tr det inv adj diag diagvec dot outer kron vec hadamard reciprocal".split(" "),
);

// Whether a text calls none but rational functions and raises to whole powers only.
function isRational(text: string): boolean {
  const called = text.match(/[a-zA-Z]\w*(?=\()/gu) ?? [];
  return called.every((name) => rationalFunctions.has(name)) && !/\^\((?!\d+\))/u.test(text);
}

const withSizes: ReadonlySet<string> = new Set(["eye", "ones", "zeros", "commutation", "reshape", "vector", "matrix"]);

// Parts that stand for values: no sizes, exponents or positions.
function valueParts(root: Expression): readonly Span[] {
  const spans: Span[] = [];
  const pending: Expression[] = [root];
  for (let part = pending.pop(); part; part = pending.pop()) {
    spans.push(part.span);
    switch (part.kind) {
      case "negate":
      case "transpose":
        pending.push(part.operand);
        break;
      case "sum":
        pending.push(...part.terms.map(({ operand }) => operand));
        break;
      case "product":
        pending.push(part.first, ...part.rest.map(({ operand }) => operand));
        break;
      case "power":
        pending.push(part.base);
        break;
      case "call":
        if (!withSizes.has(part.name) && part.args.length === 1) pending.push(...part.args);
        break;
      default:
    }
  }
  return spans;
}

function partOf(text: string, which: number): Span {
  const { statements } = parse(text, { syntax: "text" });
  const last = statements[statements.length - 1];
  const spans = last.kind === "expression" ? valueParts(last.value) : [];
  fc.pre(spans.length > 0);
  return spans[which % spans.length];
}

type Change = (part: string) => string;

/** What leaves the value as it is, whatever the part stands for. */
const rewrites: readonly Change[] = [
  (u) => `(-(-(${u})))`,
  (u) => `(((${u})')')`,
  (u) => `(3*(${u}) - 2*(${u}))`,
  (u) => `(((${u}) + (${u}))/2)`,
  (u) => `(0.5*(${u}) + (1/2)*(${u}))`,
  (u) => `((${u}) - 0*(${u}))`,
  (u) => `((sin(s)^2 + cos(s)^2)*(${u}))`,
  (u) => `((exp(s)*exp(-s))*(${u}))`,
  (u) => `((${u})*(1 + s^2)/(s^2 + 1))`,
  (u) => `(where(s > 0, 1, 1)*(${u}))`,
  (u) => `((t^2 - 1)*(${u}) - (t - 1)*(t + 1)*(${u}) + (${u}))`,
  (u) => `((x'*y - y'*x)*(${u}) + (${u}))`,
  (u) => `((tr(C*P) - tr(P*C) + 1)*(${u}))`,
  (u) => `((abs(s)*sign(s) - s)*(${u}) + (${u}))`,
];

/** Those of them that stay within rational functions. */
const rationalRewrites = rewrites.filter((rewrite) => isRational(rewrite("u")));

/** What changes the value nearly everywhere, or in places. */
const mutations: readonly Change[] = [
  (u) => `(2*(${u}))`,
  (u) => `(-(${u}))`,
  (u) => `((1 + 1e-9)*(${u}))`,
  (u) => `((${u})*67108860)`,
  (u) => `(s*(${u}))`,
  (u) => `((${u}) + s)`,
  (u) => `(where(s > 0, 1, 2)*(${u}))`,
  (u) => `(where(s > 50, 1, 2)*(${u}))`,
  (u) => `(n*(${u}))`,
  (u) => `(0*(${u}))`,
  (u) => `(sign(s)*(${u}))`,
  (u) => `(cos(s)*(${u}))`,
  (u) => `((${u}) + 1e-6*(${u}).^2)`,
];

function changed({ right }: Case, change: Change, which: number): string {
  const { start, end } = partOf(right, which);
  return `${right.slice(0, start)}${change(right.slice(start, end))}${right.slice(end)}`;
}

function judge({ expression, wrt }: Case, claim: string, seed: number): Verification | undefined {
  try {
    return verify({ expr: expression.text, vars: declarations, wrt, claim, seed });
  } catch (error) {
    // A transposed part may not type where it stands, and 0 may stand below: the claim gets the error, no verdict.
    if (error instanceof ClosedformError && error.code === "shape-mismatch") return undefined;
    if (error instanceof ClosedformError && error.message.startsWith("cannot divide by 0")) return undefined;
    throw error;
  }
}

function nudged({ rows, columns, entries }: Grid, sign = 1): Grid {
  return { rows, columns, entries: entries.map((entry, k) => entry * (1 + sign * ((k % 5) - 2.5) * 2 ** -45)) };
}

function gap(a: readonly number[], b: readonly number[]): number {
  return Math.max(0, ...a.map((entry, k) => Math.abs(entry - b[k])));
}

function flat(value: unknown): readonly number[] {
  return gridFrom(value).entries;
}

// Names at a point, lengths among them.
function names(at: Readonly<Record<string, unknown>>): (name: string) => Grid {
  const lengths = new Map<string, number>();
  for (const [name, value] of Object.entries(at)) {
    const grid = gridFrom(value);
    const [rows, columns] = declarations[name].dims;
    if (rows !== undefined) lengths.set(rows, grid.rows);
    if (columns !== undefined) lengths.set(columns, grid.columns);
  }
  return (name) => {
    if (name in at) return gridFrom(at[name]);
    const length = lengths.get(name);
    if (length === undefined) throw new CannotReplay(name);
    return gridFrom(length);
  };
}

// The derivative by differences of what the expression means, at a counterexample.
function differences(
  { expression, wrt }: Case,
  at: Readonly<Record<string, unknown>>,
  shift = 0,
  scale = 1,
): ReturnType<typeof richardson> {
  // Every entry by another step: some kinks are along a direction in which all move alike.
  const start = Float64Array.from(
    flat(at[wrt]),
    (entry, k) => entry + shift * (1 + (k % 7) / 7) * Math.max(1, Math.abs(entry)),
  );
  const own = gridFrom(at[wrt]);
  return richardson(
    (entries) => {
      const valueOf = (name: string): { rows: number; columns: number; data: readonly number[] } => {
        const { rows, columns, entries: data } = gridFrom(at[name]);
        return name === wrt ? { rows: own.rows, columns: own.columns, data: [...entries] } : { rows, columns, data };
      };
      return expression.value(valueOf).data[0];
    },
    start,
    { scale },
  );
}

// Differences mislead across a kink, and beside one the sides of it differ.
function isBesideKink(test: Case, at: Readonly<Record<string, unknown>>): boolean {
  // Steps that do not reach back across it.
  const [above, below] = [1e-3, -1e-3].map((shift) => differences(test, at, shift, 1e-3).values);
  // Derivatives may be small on both sides.
  const size = Math.min(1, Math.max(...[...above, ...below].map(Math.abs)));
  if (!(distance(above, below) <= 1e-2 * size)) return true;
  // One entry may have a kink beside others that are much larger.
  return above.some((value, k) => {
    const [gapOfEntry, own] = [Math.abs(value - below[k]), Math.max(Math.abs(value), Math.abs(below[k]))];
    return gapOfEntry > 1e-2 * own && gapOfEntry > 1e-5 * size;
  });
}

const counts = { rational: 0, rewritten: 0, undecided: 0, replayed: 0, unreadable: 0, mutated: 0, undecidedMutants: 0 };

const isLogged = process.env["CLOSEDFORM_LAW_LOG"] !== undefined;
const notes: string[] = [];

// What a long search leaves to be looked at.
function note(line: string): void {
  if (isLogged) notes.push(line);
}

afterAll(() => {
  if (isLogged) console.log([JSON.stringify(counts), ...notes].join("\n"));
  // Up to 2 %, with three standard deviations for what few claims can tell.
  const mean = 0.02 * counts.rewritten;
  expect(counts.undecided, "rewritten claims left undecided").toBeLessThanOrEqual(mean + 3 * Math.sqrt(mean));
  expect(counts.unreadable, "claims that the second program cannot read").toBeLessThanOrEqual(
    0.1 * (counts.replayed + counts.unreadable) + 1,
  );
});

function expectReplay(test: Case, claim: string, { counterexample }: Verification): void {
  if (!counterexample) return;
  const { at, claimed, actual } = counterexample;
  try {
    const valueOf = names(at);
    const own = replay(claim, valueOf).entries;
    // sin(1e20) says more about rounding than about the claim.
    for (const sign of [1, -1]) {
      const nearby = replay(claim, (name) => (name in at ? nudged(valueOf(name), sign) : valueOf(name))).entries;
      if (!(distance(own, nearby) < 1e-7)) throw new CannotReplay("a value that rounding decides");
    }
    // Elimination of a singular matrix has no limit to offer.
    if (!own.every(Number.isFinite)) throw new CannotReplay("a value that is not finite");
    const size = Math.max(...flat(claimed).map(Math.abs), ...flat(actual).map(Math.abs));
    if (!(size < 1e6)) return;
    if (own.length === flat(claimed).length) expect(distance(own, flat(claimed)), claim).toBeLessThan(1e-6);
    const { values, errorEstimate } = differences(test, at);
    const error = Math.max(...errorEstimate);
    const isNear = distance(values, flat(actual)) < 1e-4 + 40 * error;
    if (!isNear && isBesideKink(test, at)) throw new CannotReplay("a kink");
    if (error < 1e-3 * Math.max(1, size)) expect(isNear, claim).toBe(true);
    counts.replayed += 1;
  } catch (error) {
    if (!(error instanceof CannotReplay)) throw error;
    counts.unreadable += 1;
    note(`unreadable: ${error.message}`);
  }
}

// Whether the claim and the right answer have the same numbers at points of the laws.
function agreeAtPoints({ right }: Case, claim: string): boolean {
  for (let seed = 1; seed <= 6; seed++) {
    const point = pointFrom(seed);
    const dense = denseAt(point);
    const valueOf = (name: string): Grid => {
      const length = point.sizes.get(name);
      if (length !== undefined) return gridFrom(length);
      const { rows, columns, data } = dense(name);
      return { rows, columns, entries: data };
    };
    const [a, b] = [replay(claim, valueOf).entries, replay(right, valueOf).entries];
    // A norm of 0 below has no limit to offer.
    if (a.length !== b.length || !b.every(Number.isFinite)) continue;
    // What is 0 by cancellation is as large as the rounding of its terms times 67108860, and its sign may be any.
    const noise = [1, -1].map((sign) => {
      const near = (name: string): Grid => (point.sizes.has(name) ? valueOf(name) : nudged(valueOf(name), sign));
      return gap(a, replay(claim, near).entries);
    });
    if (!(distance(a, b) < 1e-12 || gap(a, b) < 1e4 * Math.max(...noise))) return false;
  }
  return true;
}

const scalars = expressions("", 3);
const rationalScalars = scalars.filter(({ text }) => isRational(text));
const choices = fc.nat(1e9);

describe("verdicts", () => {
  test.prop([scalars, choices, choices, fc.nat(rewrites.length - 1), choices], runs(40))(
    "a right answer rewritten is never incorrect",
    (expression, which, part, rule, seed) => {
      const test = caseOf(expression, which);
      const claim = changed(test, rewrites[rule], part);
      const found = judge(test, claim, seed);
      if (!found) return;
      counts.rewritten += 1;
      if (found.verdict === "undecided") {
        counts.undecided += 1;
        note(`undecided: d(${expression.text})/d${test.wrt} = ${claim}: ${found.reason}`);
      }
      expect(found.verdict, `d(${expression.text})/d${test.wrt} = ${claim}: ${found.reason ?? ""}`).not.toBe(
        "incorrect",
      );
    },
  );

  test.prop([rationalScalars, choices, choices, fc.nat(rationalRewrites.length - 1), choices], runs(20))(
    "a rational right answer rewritten is correct",
    (expression, which, part, rule, seed) => {
      const test = caseOf(expression, which);
      const claim = changed(test, rationalRewrites[rule], part);
      const found = judge(test, claim, seed);
      if (!found || !isRational(claim)) return;
      counts.rational += 1;
      expect(found.verdict, `d(${expression.text})/d${test.wrt} = ${claim}: ${found.reason ?? ""}`).toBe("correct");
    },
  );

  test.prop([scalars, choices, choices, fc.nat(mutations.length - 1), choices], runs(40))(
    "a right answer changed is never correct, and every counterexample is one",
    (expression, which, part, rule, seed) => {
      const test = caseOf(expression, which);
      const claim = changed(test, mutations[rule], part);
      const found = judge(test, claim, seed);
      if (!found) return;
      counts.mutated += 1;
      if (found.verdict === "undecided") {
        counts.undecidedMutants += 1;
        note(`undecided: d(${expression.text})/d${test.wrt} = ${claim}: ${found.reason}`);
      }
      if (found.verdict === "incorrect") expectReplay(test, claim, found);
      if (found.verdict !== "correct") return;
      try {
        const isRight = agreeAtPoints(test, claim);
        expect(isRight, `d(${expression.text})/d${test.wrt} = ${claim}`).toBe(true);
      } catch (error) {
        if (!(error instanceof CannotReplay)) throw error;
      }
    },
  );
});
