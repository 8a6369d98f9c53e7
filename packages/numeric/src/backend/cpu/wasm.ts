// The fast CPU backend: buffers live in the kernels' memory, small ones on the heap, where calling out would cost more
// than it saves.

import { NumericError } from "../../error.ts";
import { plainElementwise } from "../../kernels/elementwise.ts";
import type { ElementwiseStep, KernelCall, Shape } from "../../kernels/kernel.ts";
import { checkInputLengths, resultShape, runKernel } from "../../kernels/run.ts";
import { checkedSize, formatShape, sizeOf } from "../../shape.ts";
import { compiledProgram, runInMemory } from "../../wasm/elementwise/run.ts";
import type { Engine } from "../../wasm/engine.ts";
import { viewOf } from "../../wasm/memory.ts";
import type { Precision } from "../../wasm/memory.ts";
import type { Buffer, SynchronousBackend } from "../backend.ts";
import { mapSteps } from "../../kernels/map-steps.ts";
import { matrixProductOf, runMatrixProduct, scalingOf } from "./matrix-product.ts";
import type { MatrixProduct, Scaling } from "./matrix-product.ts";
import { matrixVectorOf } from "./matrix-vector.ts";
import type { MatrixVector } from "./matrix-vector.ts";
import { waitingFor } from "./node.ts";
import type { Node } from "./node.ts";
import { residentContraction } from "./resident-contraction.ts";
import { createStore } from "./store.ts";
import type { Store } from "./store.ts";

interface Device {
  readonly store: Store;
  readonly marker: object;
  /** Buffers with fewer entries stay on the heap. */
  readonly leastEntries: number;
}

function nodeOf({ marker }: Device, { handle }: Buffer): Node {
  const { marker: owner, node } = (handle ?? {}) as { marker?: object; node?: Node };
  if (owner !== marker || node === undefined) {
    throw new NumericError("device", "The cpu backend was given a buffer that another backend made.");
  }
  if (node.isReleased) throw new NumericError("bad-request", "The buffer was released.");
  return node;
}

function bufferOf({ marker }: Device, node: Node): Buffer {
  return { shape: node.shape, handle: { marker, node } };
}

function narrowed(values: Float64Array, precision: Precision): Float64Array | Float32Array {
  return precision === "float64" ? values : Float32Array.from(values);
}

function upload(device: Device, values: ArrayLike<number>, shape: Shape): Node {
  const size = checkedSize(shape, "upload");
  if (values.length !== size) {
    throw new NumericError(
      "shape-mismatch",
      `upload: ${values.length} values do not fill a tensor of shape ${formatShape(shape)}.`,
    );
  }
  const { store } = device;
  if (size < device.leastEntries) return store.onHeap(narrowed(Float64Array.from(values), store.precision), shape);
  const region = store.room(size);
  viewOf(store.engine.arena, region).set(values);
  return store.inMemory(region, shape);
}

// Enough entries that reading the matrix once instead of twice is felt, in rows long enough for vectors.
const leastMatrixEntries = 2 ** 14;
const leastRows = 64;
const mostWaiting = 8;

function deferred(
  { store }: Device,
  { matrix, kind }: MatrixVector,
  inputs: readonly Node[],
  shape: Shape,
): Node | null {
  const [table, vector] = [inputs[matrix], inputs[1 - matrix]];
  const rows = kind === "rowProducts" ? sizeOf(shape) : vector.length;
  if (table.length < leastMatrixEntries || rows < leastRows) return null;
  store.region(table);
  if (kind === "rowProducts") {
    store.region(vector);
    return store.waiting({ kind, matrix: table, vector }, shape);
  }
  if (vector.pending?.kind === "rowSums") store.region(vector);
  if (vector.pending === null) store.region(vector);
  return store.waiting({ kind, matrix: table, coefficients: vector }, shape);
}

// Σ cₖ Xₖ'qₖ over one X is X'(Σ cₖ qₖ): one pass instead of several.
function combinedSums(device: Device, steps: readonly ElementwiseStep[], inputs: readonly Node[]): Node | null {
  const sums = inputs.map(({ pending }) => (pending?.kind === "rowSums" ? pending : null));
  const [first] = sums;
  if (first === null || first === undefined || !sums.every((one) => one?.matrix === first.matrix)) return null;
  const coefficients = sums.flatMap((one) => (one === null ? [] : [one.coefficients]));
  const combined = runMap(device, steps, coefficients, coefficients[0].shape);
  const node = device.store.waiting({ kind: "rowSums", matrix: first.matrix, coefficients: combined }, inputs[0].shape);
  device.store.release(combined);
  return node;
}

function canWait(inputs: readonly Node[], length: number): boolean {
  const waiting = inputs.filter(({ pending }) => pending !== null);
  if (waiting.length === 0 || !inputs.every((one) => one.length === length || one.length === 1)) return false;
  if (!waiting.every(({ pending }) => pending?.kind !== "rowSums")) return false;
  return waiting.reduce((count, one) => count + waitingFor(one).length, 0) <= mostWaiting;
}

function runMap(device: Device, steps: readonly ElementwiseStep[], inputs: readonly Node[], shape: Shape): Node {
  const { store } = device;
  const { engine, precision, threads } = store;
  const length = sizeOf(shape);
  const isScalar = inputs.map((one) => one.length === 1);
  const program = compiledProgram(engine, steps, isScalar, precision, length);
  if (program !== null && canWait(inputs, length)) {
    for (const one of inputs) if (one.pending === null) store.region(one);
    return store.waiting({ kind: "map", program, steps, inputs }, shape);
  }
  const regions = inputs.map((one) => store.region(one));
  const result = store.room(length);
  const plain = (start: number, count: number): void => {
    const views = regions.map((region) => viewOf(engine.arena, region));
    plainElementwise(steps, views, viewOf(engine.arena, result), start, count);
  };
  if (program === null) plain(0, length);
  else
    runInMemory(
      engine,
      program,
      { inputs: regions.map(({ pointer }) => pointer), output: result.pointer, length },
      plain,
      threads,
    );
  return store.inMemory(result, shape);
}

/** What is known of a call from its form alone; calls of a program come again and again. */
interface Form {
  readonly steps: readonly ElementwiseStep[] | null;
  readonly product: MatrixProduct | null;
  readonly matrixVector: MatrixVector | null;
  readonly scaling: Scaling | null;
}

const forms = new WeakMap<KernelCall, Form>();

function formOf(call: KernelCall): Form {
  let form = forms.get(call);
  if (form === undefined) {
    form = {
      steps: mapSteps(call),
      product: matrixProductOf(call),
      matrixVector: matrixVectorOf(call),
      scaling: scalingOf(call),
    };
    forms.set(call, form);
  }
  return form;
}

// A·D·A' for diagonal D: both factors are one matrix, but for factors along the axis that is summed over.
function isSymmetricProduct({ depthAxes, rows, columns }: MatrixProduct, left: Node, right: Node): boolean {
  if (rows !== columns || depthAxes[0] !== depthAxes[1]) return false;
  const isScaled = (one: Node, other: Node): boolean =>
    one.scaled?.identity === other.identity && one.scaled.axis === depthAxes[0];
  return left === right || isScaled(left, right) || isScaled(right, left);
}

function runProduct({ store }: Device, product: MatrixProduct, inputs: readonly Node[], shape: Shape): Node {
  const [left, right] = [inputs[product.left], inputs[1 - product.left]];
  const operands = [store.region(left), store.region(right)] as const;
  const output = store.room(product.rows * product.columns);
  const isSymmetric = isSymmetricProduct(product, left, right);
  runMatrixProduct(store.engine, product, operands, output, { isSymmetric, threads: store.threads });
  return store.inMemory(output, shape);
}

function runLarge(device: Device, call: KernelCall, inputs: readonly Node[], shape: Shape): Node {
  const { store } = device;
  const { engine, precision, threads } = store;
  const { steps, product, matrixVector, scaling } = formOf(call);
  if (steps !== null && sizeOf(shape) > 0) {
    const combined = call.kernel === "combine" ? combinedSums(device, steps, inputs) : null;
    return combined ?? runMap(device, steps, inputs, shape);
  }
  const waiting = matrixVector && deferred(device, matrixVector, inputs, shape);
  if (waiting !== null) return waiting;
  if (product !== null && Math.min(product.rows, product.columns, product.depth) > 1) {
    return runProduct(device, product, inputs, shape);
  }
  if (call.kernel === "contraction") {
    const regions = inputs.map((one) => store.region(one));
    const node = store.adopt(residentContraction(engine, { precision, threads }, call, regions), shape);
    if (scaling !== null) node.scaled = { identity: inputs[scaling.matrix].identity, axis: scaling.axis };
    return node;
  }
  const values = runKernel(
    call,
    inputs.map((one) => store.view(one)),
  );
  return store.onHeap(narrowed(values, precision), shape);
}

function run(device: Device, call: KernelCall, inputs: readonly Node[]): Node {
  const { store, leastEntries } = device;
  const shape = resultShape(call);
  const size = checkedSize(shape, call.kernel);
  checkInputLengths(
    call,
    inputs.map(({ length }) => length),
  );
  const isLarge = (one: Node): boolean => one.length >= leastEntries || one.pending !== null;
  if (size >= leastEntries || inputs.some(isLarge)) {
    return runLarge(device, call, inputs, shape);
  }
  const values = runKernel(
    call,
    inputs.map((one) => store.view(one)),
  );
  return store.onHeap(narrowed(values, store.precision), shape);
}

/** What a fast backend is made with. */
export interface WasmOptions {
  readonly precision: Precision;
  /** Buffers with fewer entries stay on the heap; 0 puts all into the memory. */
  readonly leastEntries: number;
  /** How many threads may share the work of a call. */
  readonly threads?: number;
}

/** A backend over the kernels of an engine. Buffers are to be released; `dispose` releases the rest. */
export function wasmBackend(engine: Engine, { precision, leastEntries, threads = 1 }: WasmOptions): SynchronousBackend {
  const store = createStore({ engine, precision, threads });
  const device: Device = { store, marker: {}, leastEntries };
  const readSync = (buffer: Buffer): Float64Array => new Float64Array(store.view(nodeOf(device, buffer)));
  const fused = engine.isFused ? ", fused multiply-add" : "";
  const shared = threads > 1 ? `, ${threads} threads` : "";
  return {
    name: "cpu",
    description: `WebAssembly SIMD, ${precision}${fused}${shared}`,
    upload: (values, shape) => bufferOf(device, upload(device, values, shape)),
    run: (call, inputs) => {
      const nodes = inputs.map((input) => nodeOf(device, input));
      return bufferOf(device, run(device, call, nodes));
    },
    read: async (buffer) => readSync(buffer),
    readSync,
    release: (buffer) => {
      const { marker, node } = (buffer.handle ?? {}) as { marker?: object; node?: Node };
      if (marker === device.marker && node !== undefined && !node.isReleased) store.release(node);
    },
    dispose: () => store.dispose(),
  };
}
