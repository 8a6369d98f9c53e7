// Changes of a claim in several places at once that are still one slip: two names exchanged, one name transposed
// wherever it stands, every product taken the other way round.

import { dimensionsOf } from "@closedform/symbolic";
import type { Expression, Problem } from "@closedform/symbolic";
import type { PartEdit } from "./edits.ts";

/** What becomes of a part; itself where that is `undefined`. */
export type Change = (part: Expression) => Expression | undefined;

/** The expression with `change` applied to every part, operands first; recursion is no deeper than brackets may nest. */
export function mapped(part: Expression, change: Change): Expression {
  const go = (operand: Expression): Expression => mapped(operand, change);
  const made = ((): Expression => {
    switch (part.kind) {
      case "negate":
      case "transpose":
        return { ...part, operand: go(part.operand) };
      case "sum":
        return { ...part, terms: part.terms.map((term) => ({ ...term, operand: go(term.operand) })) };
      case "product":
        return {
          ...part,
          first: go(part.first),
          rest: part.rest.map((step) => ({ ...step, operand: go(step.operand) })),
        };
      case "power":
        return { ...part, base: go(part.base), exponent: go(part.exponent) };
      case "call":
        return { ...part, args: part.args.map(go) };
      case "array":
        return { ...part, rows: part.rows.map((row) => row.map(go)) };
      case "index":
        return { ...part, target: go(part.target) };
      default:
        return part;
    }
  })();
  return change(made) ?? made;
}

function transposed(part: Expression): Expression {
  return part.kind === "transpose" ? part.operand : { kind: "transpose", operand: part, span: part.span };
}

function reversedProduct(part: Expression): Expression | undefined {
  if (part.kind !== "product" || part.rest.some(({ operator }) => operator !== "*")) return undefined;
  const [first, ...others] = [part.first, ...part.rest.map((step) => step.operand)].toReversed();
  return { ...part, first, rest: others.map((operand) => ({ operator: "*", operand })) };
}

// A' stays a transpose of a name, A becomes one.
function toggledName(name: (name: string) => boolean): Change {
  return (part) => {
    if (part.kind === "name" && name(part.name)) return transposed(part);
    const isDouble = part.kind === "transpose" && part.operand.kind === "transpose";
    return isDouble ? part.operand.operand : undefined;
  };
}

/** Changes of the whole expression, with what each would mean. */
export function* globalEdits(root: Expression, problem: Problem): Generator<PartEdit> {
  const orders = new Map([...problem.variables.values()].map(({ name, type }) => [name, dimensionsOf(type)] as const));
  const names = [...orders.keys()];
  const isMatrix = (name: string): boolean => orders.get(name)?.length === 2;
  for (const name of names.filter(isMatrix))
    yield {
      part: mapped(
        root,
        toggledName((other) => other === name),
      ),
      mistake: { kind: "transpose-order", id: "transposedEverywhere", parts: { name } },
    };
  if (names.filter(isMatrix).length > 1)
    yield {
      part: mapped(root, toggledName(isMatrix)),
      mistake: { kind: "transpose-order", id: "allTransposed" },
    };
  yield { part: mapped(root, reversedProduct), mistake: { kind: "product-order", id: "allReversed" } };
  for (const [k, a] of names.entries()) {
    for (const b of names.slice(k + 1)) {
      const [first, second] = [orders.get(a)!, orders.get(b)!];
      if (first.length !== second.length) continue;
      const exchange: Change = (part) =>
        part.kind === "name" && (part.name === a || part.name === b)
          ? { ...part, name: part.name === a ? b : a }
          : undefined;
      const mistake = { kind: "other", id: "namesExchanged", parts: { name: a, right: b } } as const;
      yield { part: mapped(root, exchange), mistake };
    }
  }
}
