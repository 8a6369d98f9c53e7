// What the WebGL tests share: seeded inputs, a float64 oracle by nested loops, and one check against an error bound.

import { expect } from "vitest";

import { NumericError } from "../../../src/error.ts";
import type { Backend, Buffer } from "../../../src/backend/backend.ts";
import type { KernelCall, Shape } from "../../../src/kernels/kernel.ts";

/** A contraction call. */
export type Contraction = Extract<KernelCall, { readonly kernel: "contraction" }>;

/** A tensor on the host. */
export interface HostTensor {
  readonly values: Float64Array;
  readonly shape: Shape;
}

/** Half the distance from 1 to the next float32: the relative error of one rounded operation. */
export const unitRoundoff: number = 2 ** -24;

/** A generator of numbers in [0, 1) by Mulberry32; equal seeds give equal runs. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Entries in [-1, 1) that are exact in float32, so that uploading them loses nothing. */
export function randomTensor(shape: Shape, random: () => number): HostTensor {
  const count = countOf(shape);
  return { shape, values: Float64Array.from({ length: count }, () => Math.fround(2 * random() - 1)) };
}

/** Tensors for a contraction's inputs. */
export function randomInputs(call: Contraction, seed: number): HostTensor[] {
  const random = seeded(seed);
  return call.labels.map((labels) =>
    randomTensor(
      labels.map((label) => call.sizes[label]),
      random,
    ),
  );
}

/** The number of entries. */
export function countOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** What an entry should be and how far off it may be. */
export interface Expected {
  readonly values: Float64Array;
  readonly bounds: Float64Array;
}

/**
 * A contraction by nested loops in float64. The bound is γ·Σ|terms|, where γ counts the roundings that a term can
 * meet: its products, its place in a block of 64, and the sums of blocks, rows and strips.
 */
export function naiveContraction(call: Contraction, inputs: readonly HostTensor[]): Expected {
  const shape = call.output.map((label) => call.sizes[label]);
  const summed = [...new Set(call.labels.flat())].filter((label) => !call.output.includes(label));
  const sizes = summed.map((label) => call.sizes[label]);
  const values = new Float64Array(countOf(shape));
  const bounds = new Float64Array(countOf(shape));
  const roundings = call.labels.length + roundingsOfSum(sizes);
  for (const [entry, index] of indices(shape).entries()) {
    const at = new Map<number, number>();
    if (!bind(at, call.output, index)) continue;
    for (const sumIndex of indices(sizes)) {
      bind(at, summed, sumIndex);
      const term = call.labels.reduce((product, labels, k) => product * entryAt(inputs[k], labels, at), 1);
      for (const label of summed) at.delete(label);
      values[entry] += term;
      bounds[entry] += roundings * unitRoundoff * Math.abs(term);
    }
  }
  return { values, bounds };
}

function roundingsOfSum(sizes: readonly number[]): number {
  const terms = countOf(sizes);
  return terms <= 64 ? terms : 64 + Math.ceil(terms / 64) + 64;
}

function bind(at: Map<number, number>, labels: readonly number[], index: readonly number[]): boolean {
  return labels.every((label, axis) => {
    const known = at.get(label);
    if (known === undefined) at.set(label, index[axis]);
    return known === undefined || known === index[axis];
  });
}

function entryAt({ values, shape }: HostTensor, labels: readonly number[], at: ReadonlyMap<number, number>): number {
  return values[labels.reduce((offset, label, axis) => offset * shape[axis] + at.get(label)!, 0)];
}

function indices(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (prefixes, size) => prefixes.flatMap((prefix) => Array.from({ length: size }, (_, k) => [...prefix, k])),
    [[]],
  );
}

/** Uploads, runs, reads and releases. */
export async function runOnce(
  backend: Backend,
  call: KernelCall,
  inputs: readonly HostTensor[],
): Promise<Float64Array> {
  const buffers: Buffer[] = inputs.map(({ values, shape }) => backend.upload(values, shape));
  const result = backend.run(call, buffers);
  const values = await backend.read(result);
  for (const buffer of [...buffers, result]) backend.release(buffer);
  return values;
}

/** Fails with the entry that is farthest beyond its bound. */
export function expectWithin(received: Float64Array, { values, bounds }: Expected): void {
  expect(received.length).toBe(values.length);
  let worst = -1;
  let worstExcess = 0;
  for (const [entry, value] of values.entries()) {
    const excess = Object.is(received[entry], value) ? 0 : Math.abs(received[entry] - value) - bounds[entry];
    if (!(excess <= worstExcess)) [worst, worstExcess] = [entry, excess];
  }
  const message = `entry ${worst}: ${received[worst]} instead of ${values[worst]} ± ${bounds[worst]}`;
  expect(worst, message).toBe(-1);
}

/** The context with some of its members replaced: a device that is smaller or fails. */
export function alteredContext(changes: Readonly<Record<string, unknown>>, gl = newContext()): WebGL2RenderingContext {
  return new Proxy(gl, {
    get(target, name): unknown {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** A context whose textures are at most `size` texels wide, so that larger tensors are folded. */
export function smallContext(size: number, gl: WebGL2RenderingContext = newContext()): WebGL2RenderingContext {
  const getParameter = (name: number): unknown => (name === gl.MAX_TEXTURE_SIZE ? size : gl.getParameter(name));
  return alteredContext({ getParameter }, gl);
}

/** A context of its own. */
export function newContext(): WebGL2RenderingContext {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (gl === null) throw new Error("no WebGL2");
  return gl;
}

/** The code of the `NumericError` that an action throws, "none" when it throws nothing. */
export function codeOf(action: () => unknown): string {
  try {
    action();
    return "none";
  } catch (error) {
    return error instanceof NumericError ? error.code : `untyped: ${String(error)}`;
  }
}

/** What is done to a call of a context. `call` is the call itself. */
export interface Fault {
  /** Which calls count. */
  readonly counts: (name: string, args: readonly unknown[]) => boolean;
  readonly act: (gl: WebGL2RenderingContext, call: () => unknown, args: readonly unknown[]) => unknown;
}

/** A context whose n-th call of a kind goes wrong; `fired` tells whether it came that far. */
export function faultyContext(
  { counts, act }: Fault,
  n: number,
  gl: WebGL2RenderingContext = newContext(),
): { readonly gl: WebGL2RenderingContext; readonly fired: () => boolean } {
  let calls = 0;
  const proxy = new Proxy(gl, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(member, target, args);
        return counts(String(name), args) && ++calls === n ? act(target, call, args) : call();
      };
    },
  });
  return { gl: proxy, fired: () => calls >= n };
}

/** Frees a context at once: browsers keep few of them. */
export function closeContext(gl: WebGL2RenderingContext): void {
  gl.getExtension("WEBGL_lose_context")?.loseContext();
}
