// The recorded graph, read backwards.

import { NumericError } from "../error.ts";
import { add } from "../ops/elementwise.ts";
import { isGradEnabled, withGradMode } from "../ops/grad-mode.ts";
import type { Operation } from "../ops/operation.ts";
import { formatShape, sameShape } from "../shape.ts";
import type { Origin, Tensor } from "../tensor.ts";
import type { Application } from "./rules.ts";
import { pullBack } from "./rules.ts";

/** Cotangents by the tensor they belong to. */
export type Cotangents = Map<Tensor, Tensor>;

/** Every tensor that `output` depends on through records, inputs before results. Iterative: graphs may be deep. */
export function dependencies(result: Tensor): Tensor[] {
  const output = result.graphNode();
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; done: boolean }[] = [{ tensor: output, done: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { tensor, done } = top;
    if (done) order.push(tensor);
    if (done || seen.has(tensor)) continue;
    seen.add(tensor);
    stack.push({ tensor, done: true });
    for (const input of tensor.record?.inputs ?? []) if (input.isTracked) stack.push({ tensor: input, done: false });
  }
  return order;
}

function requireUnfreed(order: readonly Tensor[]): void {
  if (!order.some((tensor) => tensor.record?.freed === true)) return;
  throw new NumericError(
    "bad-request",
    "backward ran through this graph before and freed it.",
    "Pass { retainGraph: true } to the first backward, or compute the output again.",
  );
}

// The tensors through which a target is reached; others need no cotangent.
function leadingTo(order: readonly Tensor[], targets: ReadonlySet<Tensor>): Set<Tensor> {
  const useful = new Set<Tensor>();
  for (const tensor of order) {
    if (targets.has(tensor) || tensor.record?.inputs.some((input) => useful.has(input))) useful.add(tensor);
  }
  return useful;
}

function accumulate(cotangents: Cotangents, tensor: Tensor, contribution: Tensor): void {
  const held = cotangents.get(tensor);
  cotangents.set(tensor, held === undefined ? contribution : add(held, contribution));
}

function staleReason(changed: Tensor, recorded: number, operation: Operation): string {
  const name = "apply" in operation ? operation.apply : operation.kind;
  return `backward: a tensor of shape ${formatShape(changed.shape)} that the derivative of "${name}" needs was changed in place after it was used (it is at version ${changed.version}, recorded was version ${recorded}).`;
}

// What was changed since may still be asked for its shape; a rule that reads its entries learns that they are gone.
function applicationOf(output: Tensor, origin: Origin): Application {
  const operation = origin.operation as Operation;
  const asRecorded = (tensor: Tensor, version: number): Tensor =>
    tensor.version === version ? tensor : tensor.stale(staleReason(tensor, version, operation));
  return {
    operation,
    inputs: origin.inputs.map((input, k) => asRecorded(input, origin.versions[k])),
    output: asRecorded(output, origin.version),
  };
}

// A node's gradient is complete when it is reached: all that use it come after it in the order.
function throughHooks(node: Tensor, gradient: Tensor): Tensor {
  if (node.hooks.length === 0) return gradient;
  return node.hooks.reduce((held, hook) => {
    const replacement = hook(held);
    if (replacement === undefined) return held;
    if (sameShape(replacement.shape, node.shape)) return replacement;
    throw new NumericError(
      "shape-mismatch",
      `registerHook: the hook of a tensor of shape ${formatShape(node.shape)} returned a gradient of shape ${formatShape(replacement.shape)}.`,
      "Return a gradient of the tensor's shape, or nothing to keep the one that was passed.",
    );
  }, gradient);
}

function sweep(order: readonly Tensor[], useful: ReadonlySet<Tensor>, cotangents: Cotangents): void {
  for (const output of order.toReversed()) {
    const arrived = cotangents.get(output);
    if (arrived === undefined) continue;
    const cotangent = throughHooks(output, arrived);
    cotangents.set(output, cotangent);
    if (output.record === null) continue;
    const { inputs } = output.record;
    const application = applicationOf(output, output.record);
    inputs.forEach((input, k) => {
      if (!useful.has(input)) return;
      const contribution = pullBack(application, cotangent, k);
      if (contribution !== null) accumulate(cotangents, input, contribution);
    });
  }
}

/**
 * Cotangents of `targets` (and of what lies between) from the cotangent of `output`; a target that the output does not
 * depend on is absent. With `createGraph` the sweep itself is recorded.
 */
export function backwardSweep(
  result: Tensor,
  seed: Tensor,
  targets: readonly Tensor[],
  createGraph: boolean,
): Cotangents {
  const output = result.graphNode();
  const order = dependencies(output);
  requireUnfreed(order);
  const cotangents: Cotangents = new Map([[output, seed]]);
  const useful = leadingTo(order, new Set(targets));
  withGradMode(createGraph && isGradEnabled(), () => sweep(order, useful, cotangents));
  return cotangents;
}

/** Drops the records behind `output`, so that their intermediate values can be collected. */
export function freeGraph(output: Tensor): void {
  for (const { record } of dependencies(output)) {
    if (record === null) continue;
    record.inputs = [];
    record.freed = true;
  }
}
