// Maps that run as one shader: from a waiting node back through the maps that only it needs.

import type { ScalarFunctionName } from "../../functions/index.ts";
import type { ElementwiseOperand, ElementwiseStep } from "../../kernels/kernel.ts";
import type { Node } from "./node.ts";

/** A fused program and the nodes that it reads. */
export interface MapRegion {
  readonly steps: readonly ElementwiseStep[];
  readonly inputs: readonly Node[];
}

/** What one shader may hold. */
export interface RegionLimits {
  readonly maxInputs: number;
  readonly maxNumbers: number;
}

const maxSteps = 192;
const cheapSteps = 2;
const cheapFunctions = new Set<ScalarFunctionName>(["add", "subtract", "multiply", "negate", "square", "abs", "relu"]);

/** Whether a map costs no more than reading its values would. */
function isCheap({ pending }: Node): boolean {
  if (pending?.kind !== "map" || pending.steps.length > cheapSteps || pending.inputs.length > 2) return false;
  return (
    pending.steps.every(({ apply }) => cheapFunctions.has(apply)) && pending.inputs.every((one) => one.pending === null)
  );
}

/** A number that waits to be written: it is a number in the program of who reads it. */
function numberOf({ pending }: Node): number | null {
  return pending?.kind === "call" && pending.call.kernel === "fill" ? pending.call.value : null;
}

/** The fused program of a map. Its inputs must be computed before it, those that wait among them first. */
export function regionOf(root: Node, limits: RegionLimits): MapRegion {
  return fusedRegion([root], [], { ...limits, canCutRoots: false });
}

/** The fused program of the product of nodes of one layout, entry by entry. */
export function productRegion(factors: readonly Node[], limits: RegionLimits): MapRegion {
  const product: ElementwiseStep[] = factors.slice(1).map((_, k) => ({
    apply: "multiply",
    operands: [k === 0 ? { kind: "input", input: 0 } : { kind: "step", step: k - 1 }, { kind: "input", input: k + 1 }],
  }));
  return fusedRegion(factors, product, { ...limits, canCutRoots: true });
}

interface FusionLimits extends RegionLimits {
  /** Whether the roots, too, may be left to be computed before. */
  readonly canCutRoots: boolean;
}

function fusedRegion(roots: readonly Node[], last: readonly ElementwiseStep[], limits: FusionLimits): MapRegion {
  const cut = new Set<Node>();
  for (;;) {
    const inside = insideOf(roots, limits.canCutRoots, cut);
    const region = written(roots, last, inside);
    const numbers = region.steps.flatMap(({ operands }) => operands.filter(({ kind }) => kind === "number")).length;
    const fits = region.inputs.length <= limits.maxInputs && numbers <= limits.maxNumbers;
    if (fits || inside.length === 0) return region;
    // The node that was reached last is farthest from the root; what it is made of leaves with it.
    const victim = inside.find((node) => limits.canCutRoots || !roots.includes(node));
    if (victim === undefined) return region;
    cut.add(victim);
  }
}

/**
 * The waiting maps that run inside the roots' shader, producers first. A map that others need too is left out, unless it
 * is cheap: it is written once for all.
 */
function insideOf(roots: readonly Node[], canCutRoots: boolean, cut: ReadonlySet<Node>): Node[] {
  const inside = new Set<Node>();
  const canFuse = (node: Node, consumers: number): boolean =>
    node.pending?.kind === "map" && !cut.has(node) && (consumers >= node.uses || isCheap(node));
  const { shape } = roots.find((one) => one.shape.length > 0) ?? roots[0];
  const isSame = (node: Node): boolean => node.shape.length === shape.length;
  const reached = new Map<Node, number>();
  let front = roots.filter((node) => node.pending?.kind === "map" && isSame(node) && !(canCutRoots && cut.has(node)));
  if (canCutRoots) front = front.filter((node) => canFuse(node, 1));
  for (const node of front) inside.add(node);
  // Consumers come before producers, so that all of a node's consumers inside are known when it is looked at.
  const order = consumersFirst(front);
  let steps = 0;
  for (const node of order) {
    const length = node.pending?.kind === "map" ? node.pending.steps.length : 0;
    if (!inside.has(node)) {
      if (steps + length > maxSteps || !isSame(node) || !canFuse(node, reached.get(node) ?? 0)) continue;
      inside.add(node);
    }
    steps += length;
    for (const operand of new Set(node.pending?.inputs)) reached.set(operand, (reached.get(operand) ?? 0) + 1);
  }
  return order.filter((node) => inside.has(node)).toReversed();
}

/** The waiting maps that the given ones need, themselves included, each after all that read it. */
function consumersFirst(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const done = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const open = done.has(top)
      ? []
      : (top.pending?.inputs ?? []).filter((one) => one.pending?.kind === "map" && !done.has(one));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    stack.pop();
    if (!done.has(top)) order.push(top);
    done.add(top);
  }
  return order.toReversed();
}

function written(roots: readonly Node[], last: readonly ElementwiseStep[], inside: readonly Node[]): MapRegion {
  const steps: ElementwiseStep[] = [];
  const inputs: Node[] = [];
  const values = new Map<Node, ElementwiseOperand>();
  const operandOf = (node: Node): ElementwiseOperand => {
    const known = values.get(node);
    if (known !== undefined) return known;
    const number = numberOf(node);
    const operand: ElementwiseOperand =
      number === null ? { kind: "input", input: inputs.push(node) - 1 } : { kind: "number", value: number };
    values.set(node, operand);
    return operand;
  };
  const append = (program: readonly ElementwiseStep[], operands: readonly ElementwiseOperand[]): ElementwiseOperand => {
    const first = steps.length;
    for (const step of program) {
      const words = step.operands.map((operand) => {
        if (operand.kind === "input") return operands[operand.input];
        return operand.kind === "step" ? { ...operand, step: first + operand.step } : operand;
      });
      steps.push({ ...step, operands: words });
    }
    return { kind: "step", step: steps.length - 1 };
  };
  for (const node of inside) {
    if (node.pending?.kind !== "map") continue;
    values.set(node, append(node.pending.steps, node.pending.inputs.map(operandOf)));
  }
  const operands = roots.map(operandOf);
  if (last.length > 0) append(last, operands);
  return { steps, inputs };
}
