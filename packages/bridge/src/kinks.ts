// Points where a function has a kink or a jump: there differences and automatic differentiation may follow other
// conventions than the closed form, so they are no witnesses.

import { cpuBackend, scalarFunctions } from "@closedform/numeric";
import { evaluateDimension, topologicalOrder } from "@closedform/symbolic";
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

type Reduced = Node & { readonly kind: "matrixFunction" };

function isExtremum(node: Node): node is Reduced {
  return node.kind === "matrixFunction" && (node.fn.kink !== undefined || node.fn.jump !== undefined);
}

// Whether the two outermost entries of some row lie close together: the largest or the smallest.
function hasTie(values: Float64Array, length: number, side: "largest" | "smallest"): boolean {
  for (let start = 0; start < values.length; start += length) {
    const sorted = values.slice(start, start + length).sort();
    if (side === "largest") sorted.reverse();
    if (sorted.length > 1 && Math.abs(sorted[0] - sorted[1]) < nearby) return true;
  }
  return false;
}

function isNearTie(reduced: readonly Reduced[], point: BoundPoint): boolean {
  const operands = reduced.map((node) => node.operands[0]);
  const values = valuesAt(operands, point);
  return reduced.some((node, k) => {
    const { dims } = operands[k];
    const isByRow = node.operands.length > 1;
    const length = isByRow ? evaluateDimension(dims[dims.length - 1], point.sizes) : values[k].length;
    return hasTie(values[k], Math.max(length, 1), node.fn.name.endsWith("max") ? "largest" : "smallest");
  });
}

function valuesAt(nodes: readonly Node[], point: BoundPoint): readonly Float64Array[] {
  const program = compile(nodes, point.sizes, { withStandIns: true });
  return executeSync(program, cpuBackend(), (name) => point.values.get(name)!);
}

/** Whether some function that the roots are made of has a kink or a jump close to the point. */
export function isNearKink(roots: readonly Node[], point: BoundPoint): boolean {
  const order = topologicalOrder(roots);
  const reduced = order.filter(isExtremum);
  if (reduced.length > 0 && isNearTie(reduced, point)) return true;
  const applied = order.filter(hasKink);
  if (applied.length === 0) return false;
  const values = valuesAt(
    applied.flatMap((node) => node.operands),
    point,
  );
  let offset = 0;
  return applied.some((node) => {
    const own = values.slice(offset, offset + node.operands.length);
    offset += node.operands.length;
    const name = numericFunctionOf(node.fn.name);
    const distance = name && scalarFunctions[name].kinkDistance;
    return distance !== undefined && own[0].some((x, k) => distance(x, own[1]?.[k] ?? 0, 0) < nearby);
  });
}
