// Small operations on typed expressions that the derivations share.

import { writeProduct, writeSum } from "../notation/construct.ts";
import type { MatrixExpression, MatrixProductStep, MatrixSumTerm } from "../notation/matrix-expression.ts";
import { childrenOf, mapChildren } from "../typing/children.ts";

/** The parts of the expression, each once, operands before what is built from them. */
export function partsOf(root: MatrixExpression): readonly MatrixExpression[] {
  const done = new Set<MatrixExpression>();
  const pending: { readonly part: MatrixExpression; readonly isOpened: boolean }[] = [{ part: root, isOpened: false }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, isOpened } = next;
    if (done.has(part)) continue;
    if (isOpened) done.add(part);
    else pending.push({ part, isOpened: true }, ...childrenOf(part).toReversed().map((child) => ({ part: child, isOpened: false })));
  }
  return [...done];
}

/** The parts in which a variable occurs, in the order of `partsOf`. */
export function dependentParts(root: MatrixExpression, names: ReadonlySet<string>): ReadonlySet<MatrixExpression> {
  const found = new Set<MatrixExpression>();
  for (const part of partsOf(root)) {
    const isOne = part.kind === "variable" && names.has(part.name);
    if (isOne || childrenOf(part).some((child) => found.has(child))) found.add(part);
  }
  return found;
}

// Whether the brackets around `right` in left*(right) can go: no prefix of it may shrink to a scalar on the way.
function canBeOpened(right: MatrixExpression): right is MatrixExpression & { kind: "product" } {
  if (right.kind !== "product" || !isChain(right)) return false;
  const factors = [right.first, ...right.rest.map((step) => step.operand)];
  if (factors.every((factor) => factor.type.kind === "scalar")) return true;
  const start = factors.findIndex((factor) => factor.type.kind !== "scalar");
  return factors.slice(start).every((_, k) => writeProduct(right.first, right.rest.slice(0, start + k)).type.kind !== "scalar");
}

/** A chain of products without the brackets that associativity makes needless. */
export function chainOf(first: MatrixExpression, rest: readonly MatrixProductStep[]): MatrixExpression {
  // A leading product of scalars with vectors in it, as (x'*y)*z, keeps its brackets.
  const isContinued = canBeContinued(first);
  const start = isContinued ? first.first : first;
  const steps: MatrixProductStep[] = isContinued ? [...first.rest] : [];
  for (const step of rest) {
    const opened = step.operator === "*" && isChain(step.operand) && (canBeOpened(step.operand) || [start, ...steps.map((one) => one.operand)].every((one) => one.type.kind === "scalar"));
    if (opened && step.operand.kind === "product") steps.push({ operator: "*", operand: step.operand.first }, ...step.operand.rest);
    else steps.push(step);
  }
  return withoutSign(start, steps);
}

// (−a)*b = −(a*b)
function withoutSign(first: MatrixExpression, rest: readonly MatrixProductStep[]): MatrixExpression {
  const factors = [first, ...rest.map((step) => step.operand)];
  const negatives = factors.filter((factor) => factor.kind === "negate").length;
  const plain = (factor: MatrixExpression): MatrixExpression => (factor.kind === "negate" ? factor.operand : factor);
  const operand = writeProduct(plain(first), rest.map((step) => ({ operator: step.operator, operand: plain(step.operand) })));
  return negatives % 2 === 0 ? operand : { kind: "negate", type: operand.type, operand };
}

function isChain(expression: MatrixExpression): boolean {
  return expression.kind === "product" && expression.rest.every((step) => step.operator === "*");
}

/** A sum without sums or minus signs as its terms. */
export function flatSum(terms: readonly MatrixSumTerm[]): MatrixExpression {
  const flat = (term: MatrixSumTerm): readonly MatrixSumTerm[] => {
    const { negative, operand } = term;
    if (operand.kind === "negate") return flat({ negative: !negative, operand: operand.operand });
    if (operand.kind !== "sum") return [term];
    return operand.terms.flatMap((inner) => flat({ negative: inner.negative !== negative, operand: inner.operand }));
  };
  return writeSum(terms.flatMap(flat));
}

function canBeContinued(first: MatrixExpression): first is MatrixExpression & { kind: "product" } {
  return first.kind === "product" && first.rest.every((step) => step.operator === "*") && (first.type.kind !== "scalar" || canBeOpened(first));
}

/** The expression with variables replaced. */
export function replaceVariables(root: MatrixExpression, replacements: ReadonlyMap<string, MatrixExpression>): MatrixExpression {
  const replaced = new Map<MatrixExpression, MatrixExpression>();
  for (const part of partsOf(root)) {
    const own = part.kind === "variable" ? replacements.get(part.name) : undefined;
    replaced.set(part, own ?? rebuilt(part, replaced));
  }
  return replaced.get(root) ?? root;
}

function rebuilt(part: MatrixExpression, replaced: ReadonlyMap<MatrixExpression, MatrixExpression>): MatrixExpression {
  if (childrenOf(part).every((child) => replaced.get(child) === child)) return part;
  const changed = mapChildren(part, (child) => replaced.get(child) ?? child);
  if (changed.kind === "sum") return flatSum(changed.terms);
  return changed.kind === "product" ? chainOf(changed.first, changed.rest) : changed;
}
