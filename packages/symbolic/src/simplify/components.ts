// Components as they are taught: polynomials multiplied out where that is not longer, terms by decreasing degree.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { countTokens, toText } from "../print/text.ts";
import type { Problem } from "../problem.ts";
import { certifiedProposal, meansTheSame } from "./certify.ts";
import { inOwnNames, safeText } from "./nerdamer-text.ts";
import { proposeExpansion } from "./nerdamer.ts";
import { atomsOf, orderedPolynomial, polynomialSize } from "./polynomial.ts";

// Within these bounds an expansion takes some milliseconds; (a + b + c)^5 takes eighty, (a + b + c + d)^8 thirteen seconds.
const maximalDegree = 8;
const maximalTerms = 16;
const maximalVariables = 4;

function isSmall(expression: MatrixExpression): boolean {
  const size = polynomialSize(expression);
  // A single term is as short as it gets.
  return (
    size !== undefined &&
    size.terms > 1 &&
    size.degree <= maximalDegree &&
    size.terms <= maximalTerms &&
    atomsOf(expression).size <= maximalVariables
  );
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

/** The candidate where it is not longer than the entry and certified; else the entry. */
function better(problem: Problem, entry: MatrixExpression, candidate: MatrixExpression | undefined): MatrixExpression {
  if (!candidate) return entry;
  const [before, after] = [toText(entry), toText(candidate)];
  if (before === after || countTokens(after) > countTokens(before) || !meansTheSame(problem, before, after))
    return entry;
  return candidate;
}

// Factors that are sums may have like terms of their own: y*(x + y + 2*x). Their terms keep their order otherwise, since
// the same sum may stand where it cannot be reached.
function withSimplerFactors(problem: Problem, entry: MatrixExpression, propose: Proposer): MatrixExpression {
  const simpler = (factor: MatrixExpression): MatrixExpression => {
    const candidate =
      factor.kind === "sum" && isSmall(factor) ? better(problem, factor, expanded(problem, factor, propose)) : factor;
    return countTokens(toText(candidate)) < countTokens(toText(factor)) ? candidate : factor;
  };
  if (entry.kind !== "product") return entry;
  const rest = entry.rest.map((step) => ({ operator: step.operator, operand: simpler(step.operand) }));
  return better(problem, entry, { ...entry, first: simpler(entry.first), rest });
}

/** The entry multiplied out, as a whole or factor by factor, where that is certified and not longer; else the entry. */
export function simplifyEntry(
  problem: Problem,
  entry: MatrixExpression,
  propose: Proposer = proposeExpansion,
): MatrixExpression {
  const whole = isSmall(entry) ? better(problem, entry, expanded(problem, entry, propose)) : entry;
  return whole === entry && entry.type.kind === "scalar" ? withSimplerFactors(problem, entry, propose) : whole;
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
