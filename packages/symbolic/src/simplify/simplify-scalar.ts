// Simpler forms of scalar expressions, proposed by nerdamer in a thread of its own and shown only when certified.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { countTokens, toText } from "../print/text.ts";
import { openProblem } from "../problem.ts";
import type { Problem } from "../problem.ts";
import type { VariableSpec } from "../typing/declaration.ts";
import { isFunctionName } from "../typing/signatures.ts";
import { certifiedProposal } from "./certify.ts";
import { inOwnNames, safeText } from "./nerdamer-text.ts";
import { askNerdamer } from "./nerdamer-worker.ts";
import type { NerdamerReply } from "./nerdamer-worker.ts";

/** How long nerdamer may think. */
export interface SimplifyScalarOptions {
  /** 2000 unless given. */
  readonly timeoutMs?: number | undefined;
}

/** The shortest certified form. */
export interface SimplifiedScalar {
  readonly text: string;
  readonly isSimplified: boolean;
  /** Why the form is the given one, where it is. */
  readonly reason?: "not-scalar" | "time-out" | "unavailable" | "nothing-shorter" | "not-certified" | undefined;
}

const defaultTimeout = 2000;
const operations = ["simplify", "factor", "expand"] as const;

/** The expression with every name that is not a function's as a scalar. */
function openScalar(text: string): Problem {
  const names = (text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).filter(
    (name) => !isFunctionName(name) && name !== "pi" && name !== "e",
  );
  return openProblem(text, new Map(names.map((name): [string, VariableSpec] => [name, { type: "scalar" }])));
}

interface Candidates {
  readonly shortest: MatrixExpression | undefined;
  readonly wasRefused: boolean;
}

function judge(problem: Problem, original: string, proposals: readonly string[]): Candidates {
  let shortest: MatrixExpression | undefined;
  let length = countTokens(original);
  let wasRefused = false;
  for (const proposal of proposals) {
    if (countTokens(proposal) >= length) continue;
    const certified = certifiedProposal(problem, original, proposal);
    wasRefused ||= !certified;
    if (!certified || countTokens(toText(certified)) >= length) continue;
    shortest = certified;
    length = countTokens(toText(certified));
  }
  return { shortest, wasRefused };
}

function proposalsOf(reply: NerdamerReply, names: readonly string[]): readonly string[] {
  if (reply.kind !== "answers") return [];
  return reply.answers.flatMap((answer) => (answer === undefined ? [] : (inOwnNames(answer, names) ?? [])));
}

/**
 * The scalar expression in the shortest form that nerdamer proposes and that is certified to mean the same; the given
 * text where there is none. Every name stands for a scalar. Throws the typed errors of parsing and typing.
 */
export async function simplifyScalar(text: string, options: SimplifyScalarOptions = {}): Promise<SimplifiedScalar> {
  const problem = openScalar(text);
  const sent = safeText(problem.typed.target);
  if (!sent) return { text, isSimplified: false, reason: "not-scalar" };
  const questions = operations.map((operation) => ({ operation, text: sent.text }));
  const reply = await askNerdamer(questions, options.timeoutMs ?? defaultTimeout);
  if (reply.kind !== "answers") return { text, isSimplified: false, reason: reply.kind };
  const { shortest, wasRefused } = judge(problem, text, proposalsOf(reply, sent.names));
  if (shortest) return { text: toText(shortest), isSimplified: true };
  return { text, isSimplified: false, reason: wasRefused ? "not-certified" : "nothing-shorter" };
}
