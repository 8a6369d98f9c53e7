// Points where a function has a kink or a jump: there differences and automatic differentiation may follow other
// conventions than the closed form, so they are no witnesses.

import { cpuBackend, scalarFunctions } from "@closedform/numeric";
import { topologicalOrder } from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";
import { compile } from "./compile/compile.ts";
import { executeSync } from "./compile/execute.ts";
import { numericFunctionOf } from "./compile/functions.ts";
import type { BoundPoint } from "./point.ts";

// Differences move entries by less than this.
const nearby = 1e-2;

type Applied = Node & { readonly kind: "apply" };

function hasKink(node: Node): node is Applied {
  return node.kind === "apply" && (node.fn.kink !== undefined || node.fn.jump !== undefined);
}

/** Whether some function that the roots are made of has a kink or a jump close to the point. */
export function isNearKink(roots: readonly Node[], point: BoundPoint): boolean {
  const applied = topologicalOrder(roots).filter(hasKink);
  if (applied.length === 0) return false;
  const operands = applied.flatMap((node) => node.operands);
  const program = compile(operands, point.sizes, { withStandIns: true });
  const values = executeSync(program, cpuBackend(), (name) => point.values.get(name)!);
  let offset = 0;
  return applied.some((node) => {
    const own = values.slice(offset, offset + node.operands.length);
    offset += node.operands.length;
    const name = numericFunctionOf(node.fn.name);
    const distance = name && scalarFunctions[name].kinkDistance;
    return distance !== undefined && own[0].some((x, k) => distance(x, own[1]?.[k] ?? 0, 0) < nearby);
  });
}
