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
    else
      pending.push(
        { part, isOpened: true },
        ...childrenOf(part)
          .toReversed()
          .map((child) => ({ part: child, isOpened: false })),
      );
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
  if (!isChain(right)) return false;
  const factors = [right.first, ...right.rest.map((step) => step.operand)];
  if (factors.every((factor) => factor.type.kind === "scalar")) return true;
  const start = factors.findIndex((factor) => factor.type.kind !== "scalar");
  return factors
    .slice(start)
    .every((_, k) => writeProduct(right.first, right.rest.slice(0, start + k)).type.kind !== "scalar");
}

interface Signed {
  readonly isNegative: boolean;
  readonly operand: MatrixExpression;
}

function signed(expression: MatrixExpression): Signed {
  return expression.kind === "negate"
    ? { isNegative: true, operand: expression.operand }
    : { isNegative: false, operand: expression };
}

/** A chain of products without the brackets that associativity makes needless, its sign in front. */
export function chainOf(first: MatrixExpression, rest: readonly MatrixProductStep[]): MatrixExpression {
  const leading = signed(first);
  const start = leading.operand;
  // A leading product of scalars with vectors in it, as (x'*y)*z, keeps its brackets.
  const isContinued = canBeContinued(start);
  const head = isContinued ? start.first : start;
  const steps: MatrixProductStep[] = isContinued ? [...start.rest] : [];
  let { isNegative } = leading;
  for (const { operator, operand: written } of rest) {
    const { isNegative: flips, operand } = signed(written);
    isNegative = isNegative !== flips;
    const isScalarSoFar = [head, ...steps.map((step) => step.operand)].every((one) => one.type.kind === "scalar");
    if (operator === "*" && isChain(operand) && (isScalarSoFar || canBeOpened(operand)))
      steps.push({ operator, operand: operand.first }, ...operand.rest);
    else steps.push({ operator, operand });
  }
  const product = writeProduct(head, steps);
  return isNegative ? { kind: "negate", type: product.type, operand: product } : product;
}

function isChain(expression: MatrixExpression): expression is MatrixExpression & { kind: "product" } {
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
  return (
    first.kind === "product" &&
    first.rest.every((step) => step.operator === "*") &&
    (first.type.kind !== "scalar" || canBeOpened(first))
  );
}

/** The expression with every part for which `replace` has something replaced by it. */
export function rebuiltWith(
  root: MatrixExpression,
  replace: (part: MatrixExpression) => MatrixExpression | undefined,
): MatrixExpression {
  const replaced = new Map<MatrixExpression, MatrixExpression>();
  for (const part of partsOf(root)) replaced.set(part, replace(part) ?? rebuilt(part, replaced));
  return replaced.get(root) ?? root;
}

/** The expression with variables replaced. */
export function replaceVariables(
  root: MatrixExpression,
  replacements: ReadonlyMap<string, MatrixExpression>,
): MatrixExpression {
  return rebuiltWith(root, (part) => (part.kind === "variable" ? replacements.get(part.name) : undefined));
}

function rebuilt(part: MatrixExpression, replaced: ReadonlyMap<MatrixExpression, MatrixExpression>): MatrixExpression {
  if (childrenOf(part).every((child) => replaced.get(child) === child)) return part;
  const changed = mapChildren(part, (child) => replaced.get(child) ?? child);
  if (changed.kind === "sum") return flatSum(changed.terms);
  return changed.kind === "product" ? chainOf(changed.first, changed.rest) : changed;
}
