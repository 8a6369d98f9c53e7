// Whether differentiation of the expression itself confirms the closed form, so that no rule of ours vouches for itself.

import { NumericError } from "@closedform/numeric";
import { confirmDerivative, structuralAssumptions, wrtNames } from "@closedform/symbolic";
import type { Moving } from "@closedform/symbolic";
import { autodiffAgrees } from "../cross-check.ts";
import { samplePoint } from "../sample.ts";
import type { Spread } from "../sample.ts";
import { freeOf } from "./derivation.ts";
import type { Case } from "./verification.ts";

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
    return autodiffAgrees(problem, derivative, wrtNames(request.wrt), point);
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

// Points of both signs first, then points without negative entries, where logarithms and roots are defined.
function spreadOf(trial: number, trials: number): Spread {
  return trial < trials / 2 ? "readable" : "positive";
}

// Exact dual numbers in prime fields; `undefined` where functions have no second rule, and for structured variables of
// which more than one moves.
function isConfirmedExactly({ problem, derivative, request, seed }: Case): boolean | undefined {
  const names = wrtNames(request.wrt);
  const { graph } = problem;
  const movingOf = (name: string): Moving | undefined => {
    const found = freeOf(problem, name);
    if (found?.variable.kind !== "variable" || found.declared.kind !== "variable") return undefined;
    return { free: found.variable, declared: found.declared };
  };
  const moving = names.map(movingOf);
  const known = moving.filter((one) => one !== undefined);
  const isStructured = known.some(({ declared }) =>
    [...declared.assumptions].some((assumption) => structuralAssumptions.has(assumption)),
  );
  if (known.length < moving.length || (isStructured && names.length > 1)) return undefined;
  const { expression } = freeOf(problem, names[0])!;
  const isMixed = names.length === 2 && derivative.order === 2;
  const movements = isMixed ? known.map((one) => [one]) : Array.from({ length: derivative.order }, () => known);
  return confirmDerivative({ graph, expression, derivative: derivative.node, movements }, seed);
}

/**
 * Whether differentiation of the expression itself confirms the closed form: exactly, by dual numbers in prime fields, or
 * by automatic differentiation where that does not reach. `undefined` where neither does, as for conventions of structured
 * variables. One point may be ill-conditioned, so of floating-point points the majority counts.
 */
export function isConfirmed(test: Case): boolean | undefined {
  if ((test.request.structure ?? "unconstrained") !== "unconstrained") return undefined;
  if (isConfirmedExactly(test)) return true;
  return isConfirmedByAutodiff(test);
}

function isConfirmedByAutodiff(test: Case): boolean | undefined {
  if (test.derivative.order !== 1) return undefined;
  const votes: boolean[] = [];
  for (let trial = 0; trial < witnessTrials && votes.filter(Boolean).length < neededWitnesses; trial++) {
    const vote = witnessAt(test, trial);
    if (vote !== undefined) votes.push(vote);
  }
  const agreeing = votes.filter(Boolean).length;
  return votes.length === 0 ? undefined : agreeing > votes.length - agreeing;
}
