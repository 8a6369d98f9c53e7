// The imperative form: leaves collect gradients.

import { NumericError } from "../error.ts";
import { asTensor, full } from "../ops/create.ts";
import { add } from "../ops/elementwise.ts";
import { isGradEnabled, withGradMode } from "../ops/grad-mode.ts";
import { formatShape, sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { GradientHook } from "../tensor.ts";
import type { BackwardOptions, TensorLike } from "../tensor-methods.ts";
import { backwardSweep, dependencies, freeGraph } from "./graph.ts";

/** The cotangent to start from: ones for a scalar, else `gradient`, which must have the output's shape. */
export function seedFor(output: Tensor, gradient: TensorLike | undefined): Tensor {
  if (gradient === undefined && output.size === 1) return full(output.shape, 1, { dtype: output.dtype });
  if (gradient === undefined) {
    throw new NumericError(
      "bad-request",
      `backward starts from a scalar; this output has shape ${formatShape(output.shape)}, so a gradient of the same shape is needed.`,
      "Pass { gradient: ones(shape) } for the sum of the outputs, or reduce with sum() first.",
    );
  }
  const seed = asTensor(gradient);
  if (sameShape(seed.shape, output.shape)) return seed;
  throw new NumericError(
    "shape-mismatch",
    `backward: the gradient has shape ${formatShape(seed.shape)}, the output ${formatShape(output.shape)}.`,
  );
}

// A gradient of its own, in the storage type of its tensor: changing it in place changes nothing else.
function ownGradient(tensor: Tensor, cotangent: Tensor): Tensor {
  const entries = tensor.dtype === "float32" ? Float32Array.from(cotangent.data) : Float64Array.from(cotangent.data);
  return new Tensor(entries, tensor.shape);
}

function collect(tensor: Tensor, cotangent: Tensor, createGraph: boolean): void {
  const held = tensor.grad;
  const kept = createGraph ? cotangent : ownGradient(tensor, cotangent);
  tensor.grad = held === null ? kept : withGradMode(createGraph && isGradEnabled(), () => add(held, kept));
}

/**
 * Adds the gradient of `output` to `grad` of every leaf that requires one. The graph is freed unless it is retained.
 * Errors: `bad-request` for an output that is no scalar and has no gradient given, that requires no gradient, or whose
 * graph has been freed.
 */
export function backward(output: Tensor, options: BackwardOptions | Tensor = {}): void {
  const {
    gradient,
    createGraph = false,
    retainGraph = createGraph,
  } = options instanceof Tensor ? { gradient: options } : options;
  if (!output.requiresGrad) {
    throw new NumericError(
      "bad-request",
      "backward: this output does not depend on any tensor that requires a gradient.",
      "Create the inputs with { requiresGrad: true }, and compute outside noGrad.",
    );
  }
  const seed = seedFor(output, gradient);
  const collecting = dependencies(output).filter((tensor) => tensor.collectsGrad);
  const cotangents = backwardSweep(output, seed, collecting, createGraph);
  for (const tensor of collecting) {
    const cotangent = cotangents.get(tensor);
    if (cotangent !== undefined) collect(tensor, cotangent, createGraph);
  }
  if (!retainGraph) freeGraph(output);
}

/** Forgets the gradient accumulated so far. */
export function zeroGrad(tensor: Tensor): void {
  tensor.grad = null;
}

/** Makes an intermediate result keep its gradient, and returns it. */
export function retainGrad(tensor: Tensor): Tensor {
  tensor.keepsGrad = true;
  return tensor;
}

/**
 * Calls `hook` with the gradient of the tensor in every backward pass that reaches it, before it flows on; a tensor that the
 * hook returns takes its place. Returns what removes the hook. Throws `bad-request` for a tensor that requires no gradient.
 */
export function registerHook(tensor: Tensor, hook: GradientHook): () => void {
  if (tensor.requiresGrad) return tensor.addHook(hook);
  throw new NumericError(
    "bad-request",
    "registerHook: this tensor requires no gradient, so no backward pass reaches it.",
    "Create it, or what it is computed from, with { requiresGrad: true }.",
  );
}

/** A tensor that shares the entries and that no gradient or tangent flows through. */
export function detach(tensor: Tensor): Tensor {
  const plain = tensor.alias();
  plain.dual = null;
  return plain;
}
