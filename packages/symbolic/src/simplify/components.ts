// Components as they are taught: polynomials multiplied out where that is not longer, terms by decreasing degree.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { countTokens, toText } from "../print/text.ts";
import type { Problem } from "../problem.ts";
import { certifiedProposal, meansTheSame } from "./certify.ts";
import { inOwnNames, safeText } from "./nerdamer-text.ts";
import { proposeExpansion } from "./nerdamer.ts";
import { atomsOf, orderedPolynomial, polynomialSize } from "./polynomial.ts";

// Within these bounds an expansion takes milliseconds; (a + b + c + d)^8 takes thirteen seconds.
const maximalDegree = 8;
const maximalTerms = 24;
const maximalVariables = 4;

function isSmall(expression: MatrixExpression): boolean {
  const size = polynomialSize(expression);
  // A single term is as short as it gets.
  return size !== undefined && size.terms > 1 && size.degree <= maximalDegree && size.terms <= maximalTerms && atomsOf(expression).size <= maximalVariables;
}

/** Answers with the text that an expression in safe names should become. */
export type Proposer = (text: string) => string | undefined;

function expanded(problem: Problem, expression: MatrixExpression, propose: Proposer): MatrixExpression | undefined {
  const sent = safeText(expression);
  const answer = sent && propose(sent.text);
  const proposal = sent && answer !== undefined ? inOwnNames(answer, sent.names) : undefined;
  if (proposal === undefined) return undefined;
  const certified = certifiedProposal(problem, toText(expression), proposal);
  return certified && orderedPolynomial(certified);
}

/** The entry multiplied out, where that is possible, certified and not longer; else the entry itself. */
export function simplifyEntry(problem: Problem, entry: MatrixExpression, propose: Proposer = proposeExpansion): MatrixExpression {
  if (!isSmall(entry)) return entry;
  const candidate = expanded(problem, entry, propose);
  if (!candidate) return entry;
  const [before, after] = [toText(entry), toText(candidate)];
  if (before === after || countTokens(after) > countTokens(before) || !meansTheSame(problem, before, after)) return entry;
  return candidate;
}

/**
 * The expression with every scalar component that is a small polynomial multiplied out where that is not longer. Each
 * replacement is certified; anything that is not a scalar or an array of scalars is returned as it is.
 */
export function simplifyComponents(problem: Problem, expression: MatrixExpression): MatrixExpression {
  if (expression.kind === "array") {
    const rows = expression.rows.map((row) => row.map((entry) => simplifyEntry(problem, entry)));
    return { ...expression, rows };
  }
  return expression.type.kind === "scalar" ? simplifyEntry(problem, expression) : expression;
}
