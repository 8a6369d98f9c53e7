// Whether differentiation of the expression itself confirms the closed form, so that no rule of ours vouches for itself.

import { NumericError } from "@closedform/numeric";
import type { DeriveRequest } from "@closedform/symbolic";
import { autodiffAgrees } from "../cross-check.ts";
import { samplePoint } from "../sample.ts";
import type { Spread } from "../sample.ts";
import type { Case } from "./verification.ts";

function wrtNames(request: DeriveRequest): readonly string[] {
  return typeof request.wrt === "string" ? [request.wrt] : request.wrt;
}

const witnessTrials = 8;
const neededWitnesses = 3;

// What automatic differentiation says at one point: whether it agrees, or nothing where the point is outside the domain.
function witnessAt({ problem, derivative, request, seed }: Case, trial: number): boolean | undefined {
  const point = samplePoint(
    problem,
    [problem.value.node, derivative.node],
    seed,
    trial,
    spreadOf(trial, witnessTrials),
  );
  try {
    return autodiffAgrees(problem, derivative, wrtNames(request), point);
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

// Points of both signs first, then points without negative entries, where logarithms and roots are defined.
function spreadOf(trial: number, trials: number): Spread {
  return trial < trials / 2 ? "readable" : "positive";
}

/**
 * Whether automatic differentiation confirms the closed form where it can be evaluated; `undefined` if nowhere, and for
 * higher and structured derivatives. One point may be ill-conditioned, so the majority counts.
 */
export function isConfirmed(test: Case): boolean | undefined {
  if (test.derivative.order !== 1 || (test.request.structure ?? "unconstrained") !== "unconstrained") return undefined;
  const votes: boolean[] = [];
  for (let trial = 0; trial < witnessTrials && votes.filter(Boolean).length < neededWitnesses; trial++) {
    const vote = witnessAt(test, trial);
    if (vote !== undefined) votes.push(vote);
  }
  const agreeing = votes.filter(Boolean).length;
  return votes.length === 0 ? undefined : agreeing > votes.length - agreeing;
}
