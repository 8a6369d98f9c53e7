// From waiting nodes to passes: which maps are fused, with what, and in which order all is drawn.

import type { KernelCall } from "../../kernels/kernel.ts";
import type { Contraction } from "./block-plan.ts";
import { type BlockOptions, blockPasses } from "./block-pass.ts";
import { contractionPasses } from "./contraction-pass.ts";
import { mapPass } from "./map-pass.ts";
import type { Node } from "./node.ts";
import type { Pass } from "./pass.ts";
import { reducePasses } from "./reduce-pass.ts";
import { type MapRegion, productRegion, type RegionLimits, regionOf } from "./region.ts";
import type { Fold } from "./block-job.ts";
import type { TiledJob } from "./tiles.ts";

/** What has to be done for one node, all before it being done. */
export type Work =
  | { readonly kind: "passes"; readonly node: Node; readonly passes: readonly Pass[] }
  | { readonly kind: "fill"; readonly node: Node; readonly value: number }
  | { readonly kind: "host"; readonly node: Node; readonly call: KernelCall; readonly inputs: readonly Node[] }
  | { readonly kind: "tiles"; readonly node: Node; readonly job: TiledJob };

/** What plans depend on, besides the nodes. */
export type PlanOptions = BlockOptions & { readonly limits: RegionLimits };

/** A node with what must be there before it. */
interface Step {
  readonly needs: readonly Node[];
  readonly work: () => Work;
}

/** The work that computes the given nodes, in order. */
export function plan(targets: readonly Node[], options: PlanOptions): Work[] {
  const work: Work[] = [];
  const done = new Set<Node>();
  const steps = new Map<Node, Step>();
  const stack = targets.filter(({ pending }) => pending !== null);
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    if (done.has(node) || node.pending === null) {
      stack.pop();
      continue;
    }
    const step = steps.get(node) ?? stepOf(node, options);
    steps.set(node, step);
    const open = step.needs.filter((one) => one.pending !== null && !done.has(one));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    stack.pop();
    done.add(node);
    work.push(step.work());
  }
  return work;
}

function stepOf(node: Node, options: PlanOptions): Step {
  const { pending } = node;
  if (pending?.kind === "map") {
    const region = regionOf(node, options.limits);
    const { slot } = node;
    if (node.isLarge) return tiledStep(node, { kind: "map", ...region });
    return {
      needs: region.inputs,
      work: () => passesOf(node, [mapPass(programOf(region, node), slot, options.arithmetic)]),
    };
  }
  if (pending === null) return { needs: [], work: () => passesOf(node, []) };
  const { call, inputs } = pending;
  switch (call.kernel) {
    case "fill":
      return { needs: [], work: () => ({ kind: "fill", node, value: call.value }) };
    case "contraction":
      return isFullSum(call) ? fullFold(node, inputs, "sum", options) : contractionStep(node, call, inputs, options);
    case "reduction":
      if (call.part === "value") {
        if (!call.isByRow || call.shape.length === 1) return fullFold(node, inputs, call.reduce, options);
        if (call.shape.length === 2) return rowFold(node, call, inputs, options);
      }
      return hostStep(node, call, inputs);
    default:
      return hostStep(node, call, inputs);
  }
}

function passesOf(node: Node, passes: readonly Pass[]): Work {
  return { kind: "passes", node, passes };
}

function tiledStep(node: Node, job: TiledJob): Step {
  return { needs: job.inputs, work: () => ({ kind: "tiles", node, job }) };
}

function isAnyLarge(nodes: readonly Node[]): boolean {
  return nodes.some(({ isLarge }) => isLarge);
}

function hostStep(node: Node, call: KernelCall, inputs: readonly Node[]): Step {
  return { needs: inputs, work: () => ({ kind: "host", node, call, inputs }) };
}

function programOf({ steps, inputs }: MapRegion, { shape }: Node): Parameters<typeof mapPass>[0] {
  const isScalar = inputs.map((one) => one.shape.length === 0 && shape.length > 0);
  return { program: { steps, isScalar }, inputs: inputs.map(({ slot }) => slot) };
}

/** Whether a contraction sums all entries of products of tensors of one shape. */
function isFullSum({ labels, output }: Contraction): boolean {
  if (output.length > 0) return false;
  const [first, ...others] = labels.filter((own) => own.length > 0);
  if (first === undefined || new Set(first).size < first.length) return false;
  return others.every((own) => own.length === first.length && own.every((label, axis) => label === first[axis]));
}

function fullFold(node: Node, inputs: readonly Node[], fold: Fold, options: PlanOptions): Step {
  const region = productRegion(inputs, options.limits);
  const { layout, shape } = inputs.find((one) => one.shape.length > 0) ?? inputs[0];
  if (isAnyLarge(inputs)) return tiledStep(node, { kind: "fold", fold, shape, ...region });
  const work = (): Work => {
    const isScalar = region.inputs.map((one) => one.shape.length === 0 && shape.length > 0);
    const job = {
      program: { steps: region.steps, isScalar },
      inputs: region.inputs.map(({ slot }) => slot),
      layout,
      fold,
      accumulation: options.accumulation,
    };
    return passesOf(node, reducePasses(job, node.slot, options.arithmetic));
  };
  return { needs: region.inputs, work };
}

function contractionStep(node: Node, call: Contraction, inputs: readonly Node[], options: PlanOptions): Step {
  if (isAnyLarge([node, ...inputs])) return tiledStep(node, { kind: "contraction", call, inputs });
  return { needs: inputs, work: () => passesOf(node, contractionPasses(call, inputs, node, options)) };
}

function rowFold(
  node: Node,
  call: Extract<KernelCall, { readonly kernel: "reduction" }>,
  inputs: readonly Node[],
  options: PlanOptions,
): Step {
  if (isAnyLarge(inputs)) return hostStep(node, call, inputs);
  const rows: Contraction = { kernel: "contraction", labels: [[0, 1]], output: [0], sizes: call.shape };
  const passes = blockPasses(rows, inputs, node, { ...options, fold: call.reduce });
  return passes === null ? hostStep(node, call, inputs) : { needs: inputs, work: () => passesOf(node, passes) };
}
