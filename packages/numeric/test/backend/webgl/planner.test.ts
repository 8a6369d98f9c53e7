// Plans without a device: what is fused, what is not, and in which order.

import { describe, expect, test } from "vitest";

import type { ScalarFunctionName } from "../../../src/functions/index.ts";
import type { ElementwiseOperand, KernelCall, Shape } from "../../../src/kernels/kernel.ts";
import type { Node } from "../../../src/backend/webgl/node.ts";
import { waitingFor } from "../../../src/backend/webgl/node.ts";
import { plan, type Work } from "../../../src/backend/webgl/planner.ts";
import { createStore, nodeOf, type Store } from "../../../src/backend/webgl/store.ts";
import type { Planes, TexturePool } from "../../../src/backend/webgl/texture-pool.ts";

const limits = { maxTextureSize: 8192, maxDrawBuffers: 8, maxInputs: 16, maxNumbers: 64 };
const options = { limits, arithmetic: "plain", accumulation: "single" } as const;

interface Bench {
  readonly store: Store;
  readonly released: Planes[];
  readonly input: (shape: Shape) => Node;
  readonly map: (apply: ScalarFunctionName, ...operands: readonly (Node | number)[]) => Node;
  readonly call: (call: KernelCall, ...inputs: readonly Node[]) => Node;
}

function bench(): Bench {
  const released: Planes[] = [];
  const pool: TexturePool = {
    acquire: (size) => ({ ...size, textures: [], frame: () => ({}), confirm: () => undefined }),
    release: (planes) => void released.push(planes),
    dispose: () => undefined,
    bytes: () => 0,
  };
  const store = createStore(limits, pool, limits, 2 ** 26);
  const input = (shape: Shape): Node => {
    const node = store.add(shape, null);
    node.slot.planes = pool.acquire(node.slot.size);
    return node;
  };
  const map = (apply: ScalarFunctionName, ...operands: readonly (Node | number)[]): Node => {
    const inputs = operands.filter((one) => typeof one !== "number");
    const words = operands.map((one): ElementwiseOperand =>
      typeof one === "number" ? { kind: "number", value: one } : { kind: "input", input: inputs.indexOf(one) },
    );
    return store.add(inputs[0].shape, { kind: "map", steps: [{ apply, operands: words }], inputs });
  };
  const call = (one: KernelCall, ...inputs: readonly Node[]): Node =>
    store.add(one.kernel === "contraction" ? one.output.map((label) => one.sizes[label]) : [], {
      kind: "call",
      call: one,
      inputs,
    });
  return { store, released, input, map, call };
}

function passesOf(work: readonly Work[]): string[] {
  return work.flatMap((one) => (one.kind === "passes" ? one.passes.map(({ shader }) => shader.key) : [one.kind]));
}

function sum(n: number): KernelCall {
  return { kernel: "contraction", labels: [[0]], output: [], sizes: [n] };
}

describe("a chain of maps", () => {
  test("is one draw, and one with the sum that follows", () => {
    const { input, map, call } = bench();
    const [y, z] = [input([4096]), input([4096])];
    const chain = map("log", map("add", 1, map("exp", map("multiply", y, z))));
    const [alone] = plan([chain], options);
    expect(passesOf([alone])).toEqual(["map 00 multiply i0 i1;exp s0;add n s1;log s2"]);
    const total = call(sum(4096), chain);
    const passes = passesOf(plan([total], options));
    expect(passes[0]).toMatch(/^reduce sum .*multiply i0 i1;exp s0;add n s1;log s2$/u);
    expect(passes.slice(1).every((key) => key.startsWith("fold sum"))).toBe(true);
  });

  test("is cut where somebody else needs what is dear to compute", () => {
    const { input, map } = bench();
    const x = input([100]);
    const shared = map("sigmoid", x);
    const one = map("subtract", 1, shared);
    map("square", shared);
    expect(passesOf(plan([one], options))).toEqual(["map 0 sigmoid i0", "map 0 subtract n i0"]);
  });

  test("is not cut for readers that are in the same shader, nor where computing is as cheap as reading", () => {
    const { input, map } = bench();
    const x = input([100]);
    const s = map("sigmoid", x);
    const slope = map("multiply", s, map("subtract", 1, s));
    expect(passesOf(plan([slope], options))).toEqual(["map 0 sigmoid i0;subtract n s0;multiply s0 s1"]);
    const negative = map("negate", x);
    map("square", negative);
    expect(passesOf(plan([map("exp", negative)], options))).toEqual(["map 0 negate i0;exp s0"]);
  });

  test("reads a filled tensor as a number", () => {
    const { input, store, map } = bench();
    const x = input([100]);
    const pi = store.add([], { kind: "call", call: { kernel: "fill", shape: [], value: 3 }, inputs: [] });
    expect(passesOf(plan([map("multiply", x, pi)], options))).toEqual(["map 0 multiply i0 n"]);
  });

  test("of more inputs than a shader reads is cut", () => {
    const { input, map } = bench();
    const inputs = Array.from({ length: 20 }, () => input([100]));
    const total = inputs.slice(1).reduce((left, right) => map("power", left, right), inputs[0]);
    const work = plan([total], options);
    expect(work.length).toBeGreaterThan(1);
    for (const one of work) {
      expect(one.kind === "passes" && one.passes[0].draws[0].textures.length).toBeLessThanOrEqual(16);
    }
  });

  test("of a thousand steps is cut, too, and planned without recursion", () => {
    const { input, map } = bench();
    let node = input([100]);
    for (let k = 0; k < 5000; k++) node = map("sin", node);
    expect(waitingFor([node])).toHaveLength(5000);
    const steps = passesOf(plan([node], options)).map((key) => key.split(";").length);
    expect(steps.reduce((a, b) => a + b, 0)).toBe(5000);
    expect(Math.max(...steps)).toBeLessThanOrEqual(192);
  });
});

describe("products", () => {
  test("are not given the maps that they use many times", () => {
    const { input, map, call } = bench();
    const [a, b] = [input([64, 64]), input([64, 64])];
    const labels = [
      [0, 1],
      [1, 2],
    ];
    const product = call({ kernel: "contraction", labels, output: [0, 2], sizes: [64, 64, 64] }, map("exp", a), b);
    expect(passesOf(plan([product], options)).map((key) => key.split(" ")[0])).toEqual(["map", "block"]);
  });

  test("of one tensor with itself read it once", () => {
    const { input, call } = bench();
    const x = input([64, 32]);
    const labels = [
      [1, 0],
      [1, 2],
    ];
    const [work] = plan([call({ kernel: "contraction", labels, output: [0, 2], sizes: [32, 64, 32] }, x, x)], options);
    expect(work.kind === "passes" && work.passes[0].draws[0].textures).toHaveLength(8);
  });
});

describe("buffers", () => {
  test("are given back when nobody waits for them any more", () => {
    const { input, map, store, released } = bench();
    const x = input([8]);
    const [y, z] = [map("exp", x), map("sin", x)];
    store.release(x);
    expect(released).toHaveLength(0);
    store.settle(y);
    expect(released).toHaveLength(0);
    store.release(z);
    expect(released).toHaveLength(1);
    expect(() => nodeOf(limits, z)).toThrow(expect.objectContaining({ code: "bad-request" }));
    expect(() => nodeOf({}, y)).toThrow(expect.objectContaining({ code: "device" }));
  });
});
