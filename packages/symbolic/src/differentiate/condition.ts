// What must hold for a value or a derivative to exist, collected from the records of what the result is made of.

import { where } from "../functions/index.ts";
import { isInteger, signOfRational } from "../scalar/rational.ts";
import { isWhole, signOf } from "../tensor/facts.ts";
import { numberOf } from "../tensor/node.ts";
import type { ApplyNode, Condition, Node, PowerNode } from "../tensor/node.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";

function ofPower(node: PowerNode): readonly Condition[] {
  const exponent = numberOf(node.exponent);
  const base = node.base;
  if (signOf(base) === "positive") return [];
  if (!exponent) return [{ kind: isWhole(node.exponent) ? "nonzero" : "positive", node: base }];
  const isNegative = signOfRational(exponent) < 0;
  if (isInteger(exponent)) return isNegative ? [{ kind: "nonzero", node: base }] : [];
  if (signOf(base) === "nonnegative") return isNegative ? [{ kind: "nonzero", node: base }] : [];
  return [{ kind: isNegative ? "positive" : "nonnegative", node: base }];
}

function ofApplied(node: ApplyNode): readonly Condition[] {
  const { fn, operands } = node;
  if (fn.kink || fn.jump) return [{ kind: "kink", node }];
  const isKnown = numberOf(operands[0]) || (!fn.domainOf && signOf(operands[0]) === "positive");
  return fn.domain && !isKnown ? [{ kind: fn.domain, node: operands[0], of: fn.domainOf }] : [];
}

function ofNode(node: Node): readonly Condition[] {
  switch (node.kind) {
    case "power":
      return numberOf(node.base) || node.base.kind === "dimension" ? [] : ofPower(node);
    case "apply":
      return ofApplied(node);
    case "matrixFunction": {
      if (node.fn.kink || node.fn.jump) return [{ kind: "kink", node }];
      const [operand] = node.operands;
      const isKnown = operand.kind === "variable" && operand.assumptions.has("invertible");
      const needs = node.fn.domain ?? (node.fn.name === "cofactor" ? "invertible" : undefined);
      return needs && !isKnown ? [{ kind: needs, node: operand }] : [];
    }
    default:
      return [];
  }
}

// What is computed whatever the conditions of choices say: the branches of `where` are not.
function unconditional(roots: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  const pending = [...roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    pending.push(...(node.kind === "apply" && node.fn === where ? node.operands.slice(0, 1) : operandsOf(node)));
  }
  return found;
}

/** The conditions under which the roots are defined, each once, in the order of their nodes. */
export function conditionsOf(roots: readonly Node[]): readonly Condition[] {
  const seen = new Set<string>();
  const always = unconditional(roots);
  return topologicalOrder(roots)
    .flatMap((node) =>
      ofNode(node).map((condition) => (always.has(node) ? condition : { ...condition, isInBranch: true })),
    )
    .filter(({ kind, node, of }) => {
      const key = `${kind}:${node.id}:${of ? "derived" : "own"}`;
      return !seen.has(key) && seen.add(key);
    });
}
