// The recorded graph, read backwards.

import { NumericError } from "../error.ts";
import { add } from "../ops/elementwise.ts";
import { isGradEnabled, withGradMode } from "../ops/grad-mode.ts";
import type { Operation } from "../ops/operation.ts";
import type { Tensor } from "../tensor.ts";
import { pullBack } from "./rules.ts";

/** Cotangents by the tensor they belong to. */
export type Cotangents = Map<Tensor, Tensor>;

/** Every tensor that `output` depends on through records, inputs before results. Iterative: graphs may be deep. */
export function dependencies(output: Tensor): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; done: boolean }[] = [{ tensor: output, done: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { tensor, done } = top;
    if (done) order.push(tensor);
    if (done || seen.has(tensor)) continue;
    seen.add(tensor);
    stack.push({ tensor, done: true });
    for (const input of tensor.origin?.inputs ?? []) if (input.requiresGrad) stack.push({ tensor: input, done: false });
  }
  return order;
}

function requireUnfreed(order: readonly Tensor[]): void {
  if (!order.some((tensor) => tensor.origin?.freed === true)) return;
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
    if (targets.has(tensor) || tensor.origin?.inputs.some((input) => useful.has(input))) useful.add(tensor);
  }
  return useful;
}

function accumulate(cotangents: Cotangents, tensor: Tensor, contribution: Tensor): void {
  const held = cotangents.get(tensor);
  cotangents.set(tensor, held === undefined ? contribution : add(held, contribution));
}

function sweep(order: readonly Tensor[], useful: ReadonlySet<Tensor>, cotangents: Cotangents): void {
  for (const output of order.toReversed()) {
    const cotangent = cotangents.get(output);
    if (output.origin === null || cotangent === undefined) continue;
    const { inputs } = output.origin;
    const application = { operation: output.origin.operation as Operation, inputs, output };
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
  output: Tensor,
  seed: Tensor,
  targets: readonly Tensor[],
  createGraph: boolean,
): Cotangents {
  const order = dependencies(output);
  requireUnfreed(order);
  const cotangents: Cotangents = new Map([[output, seed]]);
  const useful = leadingTo(order, new Set(targets));
  withGradMode(createGraph && isGradEnabled(), () => sweep(order, useful, cotangents));
  return cotangents;
}

/** Drops the records behind `output`, so that their intermediate values can be collected. */
export function freeGraph(output: Tensor): void {
  for (const { origin } of dependencies(output)) {
    if (origin === null) continue;
    origin.inputs = [];
    origin.freed = true;
  }
}
