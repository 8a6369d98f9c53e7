// The WebGL2 backend: float32 on whatever device the browser offers. Long programs become few draws; what a fragment
// shader cannot do well (factorizations) is handed to the CPU and back.

import { NumericError } from "../../error.ts";
import type { KernelCall, Shape } from "../../kernels/kernel.ts";
import { resultShape, runKernel } from "../../kernels/run.ts";
import { checkedSize, formatShape } from "../../shape.ts";
import type { Backend, Buffer } from "../backend.ts";
import { checkInputs } from "./check-inputs.ts";
import { combineShader } from "./combine-shader.ts";
import { type DeviceContext, assertAlive, openContext } from "./context.ts";
import { type Contraction, planContraction, sumOfStrips } from "./contraction-plan.ts";
import { contractionShader } from "./contraction-shader.ts";
import { elementwiseKey, elementwiseShader, numbersOf } from "./elementwise-shader.ts";
import { type ProgramCache, draw, programCache } from "./program.ts";
import { readTexels, readTexelsNow } from "./readback.ts";
import {
  type Target,
  type TextureLayout,
  type TexturePool,
  layoutOf,
  packTexels,
  texturePool,
  unpackTexels,
} from "./texture.ts";

/** What may be chosen when a WebGL backend is made. */
export interface WebglOptions {
  /** Most bytes of texture held at a time; 256 MiB unless told. */
  readonly byteBudget?: number;
}

/** A tensor on the device. */
interface Resident {
  readonly owner: Device;
  readonly layout: TextureLayout;
  readonly target: Target;
  isReleased: boolean;
}

interface Device extends DeviceContext {
  readonly programs: ProgramCache;
  readonly pool: TexturePool;
}

type ElementwiseCall = Extract<KernelCall, { readonly kernel: "elementwise" }>;
type CombineCall = Extract<KernelCall, { readonly kernel: "combine" }>;

// A software renderer does about 2·10⁸ products a second, so that a band takes some tenths of a second at worst.
const productsPerDraw = 2 ** 26;
const inputsPerCombination = 8;

/**
 * A backend on the given context, which must not be used for anything else, or on one of its own. Throws
 * `NumericError` "device" where WebGL2 or float render targets are missing; so does every call after the context is
 * lost. Values are float32: larger ones become infinite, and those below 1.2e-38 may become zero.
 */
export function webglBackend(gl?: WebGL2RenderingContext, options: WebglOptions = {}): Backend {
  const context = openContext(gl);
  context.gl.disable(context.gl.BLEND);
  context.gl.disable(context.gl.DITHER);
  const device: Device = {
    ...context,
    programs: programCache(context.gl),
    pool: texturePool(context.gl, options.byteBudget ?? 2 ** 28),
  };
  return {
    name: "webgl",
    description: context.renderer,
    upload: (values, shape) => upload(device, values, shape),
    run: (call, inputs) => run(device, call, inputs),
    read: async (buffer) => {
      const { target, layout } = residentOf(device, buffer);
      assertAlive(device.gl, "reading a tensor");
      return unpackTexels(await readTexels(device.gl, target), layout);
    },
    release: (buffer) => release(device, buffer),
    dispose: () => {
      device.programs.dispose();
      device.pool.dispose();
    },
  };
}

function upload(device: Device, values: ArrayLike<number>, shape: Shape): Buffer {
  const count = checkedSize(shape, "upload");
  if (values.length !== count) {
    const message = `${values.length} values do not fill a tensor of shape ${formatShape(shape)}.`;
    throw new NumericError("shape-mismatch", message);
  }
  const { gl } = device;
  const { buffer, resident } = allocate(device, shape);
  const { target, layout } = resident;
  gl.bindTexture(gl.TEXTURE_2D, target.texture);
  const texels = packTexels(values, layout);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, target.width, target.height, gl.RGBA, gl.FLOAT, texels);
  return buffer;
}

function allocate(device: Device, shape: Shape): { readonly buffer: Buffer; readonly resident: Resident } {
  assertAlive(device.gl, "allocating a tensor");
  const layout = layoutOf(shape, device.maxTextureSize);
  const target = device.pool.acquire(layout.width, layout.height);
  const resident: Resident = { owner: device, layout, target, isReleased: false };
  return { buffer: { shape, handle: resident }, resident };
}

function residentOf(device: Device, { handle }: Buffer): Resident {
  const resident = handle as Partial<Resident> | null;
  if (resident?.owner !== device) throw new NumericError("device", "The buffer was made by another backend.");
  if (resident.isReleased === true) throw new NumericError("bad-request", "The buffer was released.");
  return resident as Resident;
}

function release(device: Device, buffer: Buffer): void {
  const resident = buffer.handle as Resident;
  if (resident.owner !== device || resident.isReleased) return;
  resident.isReleased = true;
  device.pool.release(resident.target);
}

function run(device: Device, call: KernelCall, inputs: readonly Buffer[]): Buffer {
  const residents = inputs.map((input) => residentOf(device, input));
  checkInputs(
    call,
    residents.map(({ layout }) => layout.shape),
  );
  checkedSize(resultShape(call), call.kernel);
  assertAlive(device.gl, `running ${call.kernel}`);
  switch (call.kernel) {
    case "elementwise":
      return runElementwise(device, call, residents);
    case "combine":
      return runCombine(device, call, residents);
    case "contraction":
      return runContraction(device, call, residents);
    case "fill":
      return runFill(device, call.shape, call.value);
    case "reduction":
    case "inverse":
    case "determinant":
    case "logDeterminant":
    case "cofactor":
    case "matrixFunction": {
      const values = residents.map(({ layout, target }) => unpackTexels(readTexelsNow(device.gl, target), layout));
      return upload(device, runKernel(call, values), resultShape(call));
    }
    default:
      return call satisfies never;
  }
}

function runElementwise(device: Device, { shape, steps }: ElementwiseCall, inputs: readonly Resident[]): Buffer {
  const scalarInputs = inputs.map(({ layout }) => layout.shape.length === 0);
  const numbers = numbersOf(steps);
  expectCapacity(device, inputs.length, numbers.length);
  const key = elementwiseKey(steps, scalarInputs);
  return drawn(device, shape, inputs, {
    key,
    numbers,
    work: steps.length,
    source: () => elementwiseShader(steps, scalarInputs),
  });
}

function runCombine(device: Device, { shape, coefficients }: CombineCall, inputs: readonly Resident[]): Buffer {
  if (inputs.length === 0) return runFill(device, shape, 0);
  const count = Math.min(inputs.length, inputsPerCombination);
  const numbers = coefficients.slice(0, count);
  const source = (): string => combineShader(count);
  const first = drawn(device, shape, inputs.slice(0, count), { key: `combine ${count}`, numbers, work: count, source });
  if (count === inputs.length) return first;
  const rest: CombineCall = { kernel: "combine", shape, coefficients: [1, ...coefficients.slice(count)] };
  const total = runCombine(device, rest, [residentOf(device, first), ...inputs.slice(count)]);
  release(device, first);
  return total;
}

function runContraction(device: Device, call: Contraction, inputs: readonly Resident[]): Buffer {
  expectCapacity(device, inputs.length, 0);
  const { rows, texelsPerRow } = layoutOf(resultShape(call), device.maxTextureSize);
  const plan = planContraction(call, rows * texelsPerRow);
  const { labels, output, sizes } = plan.call;
  const drawnShape = resultShape(plan.call);
  const layout = layoutOf(drawnShape, device.maxTextureSize);
  const key = `contraction ${JSON.stringify([labels, output, sizes, plan.strips])}`;
  const source = (): string =>
    contractionShader(
      plan,
      inputs.map((input) => input.layout),
      layout,
    );
  const result = drawn(device, drawnShape, inputs, { key, numbers: [], work: 4 * plan.terms, source });
  if (plan.strips === undefined) return result;
  const total = runContraction(device, sumOfStrips(plan, call.output.length), [residentOf(device, result)]);
  release(device, result);
  return total;
}

function runFill(device: Device, shape: Shape, value: number): Buffer {
  const { gl } = device;
  const { buffer, resident } = allocate(device, shape);
  gl.bindFramebuffer(gl.FRAMEBUFFER, resident.target.framebuffer);
  gl.clearBufferfv(gl.COLOR, 0, [value, value, value, value]);
  return buffer;
}

/** A shader with what it needs; `work` counts products per texel. */
interface Job {
  readonly key: string;
  readonly numbers: readonly number[];
  readonly work: number;
  readonly source: () => string;
}

function drawn(device: Device, shape: Shape, inputs: readonly Resident[], job: Job): Buffer {
  const { gl } = device;
  const { buffer, resident } = allocate(device, shape);
  const { target } = resident;
  const textures = inputs.map((input) => input.target.texture);
  try {
    const program = device.programs.get(job.key, inputs.length, job.source);
    const bands = Math.ceil((target.width * target.height * job.work) / productsPerDraw);
    draw(gl, program, { textures, numbers: job.numbers }, target, bands);
  } catch (error) {
    release(device, buffer);
    throw error;
  }
  return buffer;
}

function expectCapacity(device: Device, inputCount: number, numberCount: number): void {
  if (inputCount > device.maxInputs) {
    const message = `A kernel of ${inputCount} inputs does not fit the device (at most ${device.maxInputs}).`;
    throw new NumericError("unsupported", message, "Split it, or use the CPU backend.");
  }
  // Some vectors are left to the driver for its own use.
  if (Math.ceil(numberCount / 4) > device.maxUniformVectors - 16) {
    throw new NumericError("unsupported", `A program of ${numberCount} numbers does not fit the device.`);
  }
}
