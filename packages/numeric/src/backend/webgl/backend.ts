// The WebGL2 backend: float32 on whatever device the browser offers. Calls wait until somebody reads what comes of them;
// then maps are fused and few draws remain. What a fragment shader cannot do well (factorizations) is handed to the CPU
// and back.

import { NumericError } from "../../error.ts";
import type { KernelCall, Shape } from "../../kernels/kernel.ts";
import { resultShape } from "../../kernels/run.ts";
import { checkedSize, elementBudget, formatShape } from "../../shape.ts";
import type { Backend, Buffer } from "../backend.ts";
import { mapSteps } from "../../kernels/map-steps.ts";
import type { Accumulation } from "./block-job.ts";
import { checkInputs } from "./check-inputs.ts";
import { assertAlive } from "./context.ts";
import { execute } from "./executor.ts";
import { filled, type Machine, touch } from "./machine.ts";
import { keep } from "./tiles.ts";
import { unpackPlanes } from "./layout.ts";
import type { Node, Pending } from "./node.ts";
import { waitingFor } from "./node.ts";
import { plan, type Work } from "./planner.ts";
import { acquireContext } from "./page-context.ts";
import { finished, readPlanes, readPlanesNow } from "./readback.ts";
import { createStore, nodeOf } from "./store.ts";
import { texturePool } from "./texture-pool.ts";

/** What may be chosen when a WebGL backend is made. */
export interface WebglOptions {
  /**
   * Most bytes of texture held at a time; 256 MiB unless told. Where more is needed, tensors that were not used for longest
   * are read back to the host until they are needed again. Tensors of more than a third of it, or larger than the
   * device's textures, lie on the host and are worked on tile by tile.
   */
  readonly byteBudget?: number;
  /** Most entries of one tensor; 5·10⁷ unless told. What lies on the host takes 4 bytes for each, beside the caller's own 8. */
  readonly elementBudget?: number;
  /**
   * `double` carries sums and contractions in pairs of float32, with the rounding errors of sums and products, where the
   * device allows it; entries stay float32. `single` (the default) adds in float32, by blocks.
   */
  readonly accumulate?: Accumulation;
  /**
   * Checks products of matrices of at least 128 rows and columns with random vectors, in float64, and reads every result
   * twice; throws "device" where that shows an error of the device. It costs several readings for each product.
   */
  readonly check?: boolean;
}

/** A backend on a graphics device. */
export interface WebglBackend extends Backend {
  /** How sums are carried; `single` where `double` was asked for but the driver folds what it needs. */
  readonly accumulate: Accumulation;
  /** Issues what a tensor waits for, without waiting for the device. */
  submit(buffer: Buffer): void;
  /** Resolves when a tensor is computed. */
  finish(buffer: Buffer): Promise<void>;
}

interface Device extends Machine {
  /** Marks the backend's buffers. */
  readonly owner: object;
  readonly elementBudget: number;
}

/**
 * A backend on the given context, which must not be used for anything else while it computes, or on the page's own, which
 * all backends share. In Node, pass the context of a package that brings one, such as `gl`. Throws `NumericError` "device"
 * where WebGL2 or float render targets are missing or a device fails its self-test; so does every reading after the
 * context is lost. Values are float32: larger ones become infinite, and those below 1.2e-38 may become zero. Errors of the
 * device may come as late as `read`.
 */
export function webglBackend(gl?: WebGL2RenderingContext, options: WebglOptions = {}): WebglBackend {
  const context = acquireContext(gl);
  const byteBudget = options.byteBudget ?? 2 ** 28;
  const pool = texturePool(context.gl, byteBudget);
  // Two factors and their product lie on the device together.
  const maxBytes = byteBudget / 3;
  const owner = {};
  const accumulate = options.accumulate === "double" && context.keepsRoundings ? "double" : "single";
  const device: Device = {
    gl: context.gl,
    owner,
    elementBudget: options.elementBudget ?? elementBudget,
    programs: context.programs,
    pool,
    store: createStore(owner, pool, context, maxBytes),
    isChecked: options.check ?? false,
    open: { products: 0 },
    maxBytes,
    options: {
      // Some vectors are left to the driver for its own use.
      limits: { ...context, maxNumbers: 4 * (context.maxUniformVectors - 16) },
      arithmetic: context.arithmetic,
      accumulation: accumulate,
    },
  };
  return {
    name: "webgl",
    description: context.renderer,
    accumulate,
    upload: (values, shape) => bufferOf(uploaded(device, values, shape)),
    run: (call, inputs) => bufferOf(run(device, call, inputs)),
    submit: (buffer) => compute(device, nodeOf(owner, buffer.handle)),
    finish: async (buffer) => {
      await computed(device, nodeOf(owner, buffer.handle));
      await finished(context.gl, takeOpen(device));
    },
    read: async (buffer) => {
      const node = nodeOf(owner, buffer.handle);
      await computed(device, node);
      if (node.host !== null) return Float64Array.from(node.host);
      if (node.slot.spilled !== null) return unpackPlanes(node.slot.spilled, node.layout);
      return unpackPlanes(await texelsOf(device, node), node.layout);
    },
    release: ({ handle }) => {
      const node = handle as Node;
      if (node.owner === owner && !node.isReleased) device.store.release(node);
    },
    dispose: () => pool.dispose(),
  };
}

function takeOpen({ open }: Device): number {
  const { products } = open;
  open.products = 0;
  return products;
}

async function texelsOf(device: Device, { slot }: Node): Promise<Float32Array> {
  const { gl, isChecked } = device;
  const planes = filled(slot);
  const texels = await readPlanes(gl, planes, takeOpen(device));
  // In the meantime others may have got the textures.
  if (!isChecked || slot.planes !== planes) return texels;
  const again = readPlanesNow(gl, planes);
  if (texels.every((value, k) => Object.is(value, again[k]))) return texels;
  throw new NumericError(
    "device",
    "The device gave two different readings of one tensor.",
    "Use the CPU backend here.",
  );
}

function bufferOf(node: Node): Buffer {
  return { shape: node.shape, handle: node };
}

function uploaded(device: Device, values: ArrayLike<number>, shape: Shape): Node {
  const count = checkedSize(shape, "upload", device.elementBudget);
  if (values.length !== count) {
    const message = `${values.length} values do not fill a tensor of shape ${formatShape(shape)}.`;
    throw new NumericError("shape-mismatch", message);
  }
  assertAlive(device.gl, "uploading a tensor");
  const node = device.store.add(shape, null);
  keep(device, node, values);
  touch(device, node.slot);
  return node;
}

const inputsOfCombination = 8;
// Programs that nobody reads for long are computed now and then, so that what waits stays bounded.
const mostWaiting = 512;

function run(device: Device, call: KernelCall, inputs: readonly Buffer[]): Node {
  const nodes = inputs.map(({ handle }) => nodeOf(device.owner, handle));
  checkInputs(
    call,
    nodes.map(({ shape }) => shape),
  );
  const shape = resultShape(call);
  checkedSize(shape, call.kernel, device.elementBudget);
  expectCapacity(device, call, nodes.length);
  const node = waiting(device, call, nodes, shape);
  if (waitingFor([node]).length > mostWaiting) compute(device, node);
  return node;
}

function waiting({ store }: Device, call: KernelCall, inputs: readonly Node[], shape: Shape): Node {
  if (call.kernel === "combine" && inputs.length > inputsOfCombination) {
    return sumOfMany(store, call, inputs, shape);
  }
  const steps = mapSteps(call);
  const pending: Pending = steps === null ? { kind: "call", call, inputs } : { kind: "map", steps, inputs };
  return store.add(shape, pending);
}

/** A combination of many tensors, some at a time. */
function sumOfMany(
  store: Device["store"],
  { coefficients }: Extract<KernelCall, { readonly kernel: "combine" }>,
  inputs: readonly Node[],
  shape: Shape,
): Node {
  let total: Node | undefined;
  for (let k = 0; k < inputs.length; k += inputsOfCombination) {
    const own = coefficients.slice(k, k + inputsOfCombination);
    const [factors, parts] = total === undefined ? [own, []] : [[1, ...own], [total]];
    const steps = mapSteps({ kernel: "combine", shape, coefficients: factors }) ?? [];
    const former: Node | undefined = total;
    total = store.add(shape, { kind: "map", steps, inputs: [...parts, ...inputs.slice(k, k + inputsOfCombination)] });
    if (former !== undefined) store.release(former);
  }
  return total as Node;
}

/** The waiting work, and the node's slot filled when it is done. */
function compute(device: Device, node: Node): void {
  execute(device, plan([node], device.options));
}

async function computed(device: Device, node: Node): Promise<void> {
  const work = plan([node], device.options);
  const shaders = work.flatMap((one: Work) => (one.kind === "passes" ? one.passes.map(({ shader }) => shader) : []));
  await device.programs.prepare(shaders);
  // In the meantime others may have computed a part of it, or released the node.
  compute(device, node);
}

function expectCapacity({ options: { limits } }: Device, call: KernelCall, inputs: number): void {
  if (call.kernel === "combine" || call.kernel === "matrixFunction") return;
  if (inputs > limits.maxInputs) {
    const message = `A kernel of ${inputs} inputs does not fit the device (at most ${limits.maxInputs}).`;
    throw new NumericError("unsupported", message, "Split it, or use the CPU backend.");
  }
  if (call.kernel !== "elementwise") return;
  const numbers = call.steps.flatMap(({ operands }) => operands.filter(({ kind }) => kind === "number")).length;
  if (numbers > limits.maxNumbers) {
    throw new NumericError("unsupported", `A program of ${numbers} numbers does not fit the device.`);
  }
}
