// A verdict on a hand-derived derivative. The claim is compared with the closed form by canonical form and in random
// prime fields; the closed form itself is checked in the same run against differentiation of the expression, which shares
// no rule with it, and the verdict is withheld when the two disagree.

import {
  ClosedformError,
  comparableNodes,
  compareInField,
  derivativeOf,
  freshSeed,
  openRequest,
  rational,
  splits,
  topologicalOrder,
  withOccurring,
  writtenDomain,
  wrtNames,
} from "@closedform/symbolic";
import type { Derivative, FieldVerdict, Problem, Value } from "@closedform/symbolic";
import { alignedClaim, flattenedCase, openClaim, reopenedClaim } from "./claim.ts";
import type { Claim } from "./claim.ts";
import { findCounterexample } from "./counterexample.ts";
import { diagnose } from "./diagnose.ts";
import { undefinedAt } from "./domain.ts";
import { inWords } from "./mistake.ts";
import type { Diagnosis, MessageId } from "./mistake.ts";
import { judgeLines } from "./lines/verify-lines.ts";
import { judgeShape } from "./shape-verdict.ts";
import type { WrongLie } from "./shape-verdict.ts";
import type { Case, Verification, VerifyRequest } from "./verification.ts";
import { isConfirmed } from "./witness.ts";

// In milliseconds: the verdict, and what is said about it, come well within five seconds.
const timeToDecide = 3000;
const timeToDiagnose = 1200;

function timeLimit(milliseconds: number): () => boolean {
  const end = Date.now() + milliseconds;
  return () => Date.now() > end;
}

function undecided({ derivative, seed, request }: Case, id: MessageId, name?: string): Verification {
  const phrase = name === undefined ? { id } : { id, parts: { function: name } };
  return { verdict: "undecided", reason: inWords(phrase, request.lang ?? "en"), correct: derivative.text, seed };
}

function judgeEqual(test: Case, method: "canonical" | "exact-field", errorBound: number): Verification {
  const { derivative, seed } = test;
  if (isConfirmed(test) === false) return undecided(test, "unexplainedClosedForm");
  return (
    judgeUndefined(test, "notDefined") ?? { verdict: "correct", method, errorBound, correct: derivative.text, seed }
  );
}

function judgeUndefined(test: Case, id: "notDefined" | "noValue"): Verification | undefined {
  const { derivative, seed, request } = test;
  const counterexample = undefinedAt(test);
  if (!counterexample) return undefined;
  const diagnosis = { kind: "other", message: inWords({ id }, request.lang ?? "en") } as const;
  return { verdict: "incorrect", method: "numeric", diagnosis, counterexample, correct: derivative.text, seed };
}

function functionsIn({ claim, truth }: Case): readonly string[] {
  return topologicalOrder([claim, truth]).flatMap((node) =>
    node.kind === "apply" || node.kind === "matrixFunction" ? [node.fn.name] : [],
  );
}

function withoutPoint(test: Case, { isTooLarge, isConclusive }: FieldVerdict): Verification {
  if (isTooLarge) return undecided(test, "tooLarge");
  if (test.isOver()) return undecided(test, "tooLong");
  if (!isConclusive) return undecided(test, "noPointFew");
  const names = functionsIn(test);
  // Two formulas may differ on one side only.
  if (names.some((name) => splits.has(name) || name === "where")) return undecided(test, "regimeUnseen");
  return names.length > 0 ? undecided(test, "opaque", [...new Set(names)].join(", ")) : undecided(test, "noPoint");
}

function judgeDifferent(test: Case, found: FieldVerdict): Verification {
  const { derivative, seed, request } = test;
  const refuted = findCounterexample(test, !found.usedOpaque, found.lengths);
  if (!refuted) return judgeUndefined(test, "noValue") ?? withoutPoint(test, found);
  if (isConfirmed(test) === false) return undecided(test, "unexplainedClosedForm");
  const { counterexample, isExact, observed } = refuted;
  return {
    verdict: "incorrect",
    method: isExact ? "exact-field" : "numeric",
    diagnosis: diagnose({ ...test, observed, isOver: timeLimit(timeToDiagnose) }, request.lang),
    counterexample,
    correct: derivative.text,
    seed,
  };
}

// What holds at all points, or at those where the expression has a value: log(x) says that |x| is x.
function compared({ problem, claim, truth, seed, isOver }: Case): FieldVerdict {
  const everywhere = compareInField(claim, truth, seed, "verdict", [], isOver);
  if ((everywhere.agree && everywhere.isConclusive) || everywhere.isTooLarge) return everywhere;
  const { graph } = problem;
  const defined = writtenDomain(graph, problem.typed).map((node) => graph.power(node, graph.number(rational(1, 2))));
  if (defined.length === 0 || (!everywhere.agree && !everywhere.usedOpaque)) return everywhere;
  const within = compareInField(claim, truth, seed, "verdict", defined, isOver);
  return within.agree && within.isConclusive ? within : everywhere;
}

function judge(test: Case): Verification {
  const { claim, truth } = test;
  if (claim === truth) return judgeEqual(test, "canonical", 0);
  const found = compared(test);
  if (found.agree && found.isConclusive) return judgeEqual(test, "exact-field", found.errorBound);
  return judgeDifferent(test, found);
}

// What would be wrong the other way round, too: what is wrong with its numbers says more than how it lies.
function judgeLie(test: Case, value: Value, lie: WrongLie, request: VerifyRequest): Verification {
  const { problem, derivative, seed } = test;
  const verdict = judge(test);
  if (verdict.verdict === "correct") return judgeShape(problem, derivative, value, lie, request, seed);
  if (!verdict.diagnosis) return verdict;
  const also = [...(verdict.diagnosis.also ?? []), "wrong-layout" as const];
  const { lang = "en" } = request;
  const stop = lang === "zh" ? "；" : "; ";
  const message = `${verdict.diagnosis.message}${stop}${inWords({ id: lie }, lang)}`;
  const diagnosis: Diagnosis = { ...verdict.diagnosis, message, also };
  return { ...verdict, diagnosis };
}

// A vector of brackets lies as its reader likes.
function lieOf({ target }: Claim, { isRow }: Derivative): WrongLie | undefined {
  const { kind } = target.type;
  if (kind === "covector") return isRow ? undefined : "rowForColumn";
  return isRow && kind === "vector" && target.kind !== "array" ? "columnForRow" : undefined;
}

// The bound on the error where the claim agrees although its axes are made up differently, as (m, n) and m·n.
function agreementWhenFolded(problem: Problem, value: Value, derivative: Derivative, seed: number): number | undefined {
  const { shown, groups } = derivative;
  const nodes = comparableNodes(problem.graph, value, { node: shown, indices: [], groups });
  const found = nodes && compareInField(nodes[0], nodes[1], seed, "verdict");
  return found?.agree && found.isConclusive ? found.errorBound : undefined;
}

function needClaim(): ClosedformError {
  return new ClosedformError("bad-request", "there is nothing to verify: neither claim nor steps are given", {
    hint: "give the derivative as claim, or a derivation line by line as steps",
  });
}

// Every line, and the claim beside them if there is one.
function judgeDerivation(request: VerifyRequest, steps: string | readonly string[], seed: number): Verification {
  const { lines, derivative } = judgeLines(request, steps, seed, verify);
  const base = { steps: lines, correct: derivative.text, seed, inferred: Object.fromEntries(derivative.inferred) };
  const firstWrong = lines.find(({ verdict }) => verdict === "incorrect");
  const { lang = "en", claim } = request;
  if (firstWrong) {
    const { diagnosis, counterexample } = firstWrong;
    return { verdict: "incorrect", diagnosis, counterexample, firstWrong, ...base };
  }
  const open = lines.find(({ verdict }) => verdict === "undecided");
  if (open) return { verdict: "undecided", reason: open.reason, ...base };
  if (claim !== undefined) return { ...verify({ ...request, steps: undefined, seed }), steps: lines };
  const isStated = lines.some(({ says }) => says === "derivative" || says === "differential");
  if (isStated) return { verdict: "correct", ...base };
  return { verdict: "undecided", reason: inWords({ id: "notStated" }, lang), ...base };
}

/**
 * Judges a claimed derivative. `incorrect` always comes with a point at which the two differ, or with the shapes that
 * do; `correct` errs with at most `errorBound`. With `steps`, each line of a hand derivation is judged. Throws `ClosedformError` for a claim that cannot be read or typed.
 */
export function verify(request: VerifyRequest): Verification {
  const seed = request.seed ?? freshSeed();
  if (request.steps !== undefined) return judgeDerivation(request, request.steps, seed);
  if (request.claim === undefined) throw needClaim();
  const { problem, request: named } = openRequest(request);
  const direct = derivativeOf(problem, named);
  return { ...judgeClaim(problem, direct, named, seed), inferred: Object.fromEntries(direct.inferred) };
}

function judgeClaim(problem: Problem, direct: Derivative, request: VerifyRequest, seed: number): Verification {
  const isOver = timeLimit(timeToDecide);
  const opened = openClaim(problem, request, direct);
  const { value, program, typed } = opened;
  const lie = lieOf(opened, direct);
  const aligned = alignedClaim(problem, value, direct);
  const flat = aligned ? undefined : flattenedCase(problem, request, value);
  const claim = flat?.claim ?? aligned;
  const derivative = flat?.derivative ?? direct;
  const reopen = flat ? undefined : reopenedClaim(problem, direct);
  const truth = derivative.shown;
  const names = wrtNames(request.wrt);
  const occurring = withOccurring(problem, [truth, problem.value.node, claim ?? value.node], names, [typed]);
  const base = { problem: occurring, derivative, truth, request, seed, isOver, program, typed, reopen };
  const folded = claim || lie ? undefined : agreementWhenFolded(problem, value, direct, seed);
  if (folded !== undefined) return judgeEqual({ ...base, claim: direct.shown }, "exact-field", folded);
  if (!claim) return judgeShape(problem, derivative, value, undefined, request, seed);
  return lie ? judgeLie({ ...base, claim }, value, lie, request) : judge({ ...base, claim });
}
