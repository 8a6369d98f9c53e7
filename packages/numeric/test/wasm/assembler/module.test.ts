import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import {
  call,
  choose,
  i32,
  ifElse,
  memory,
  minus,
  plus,
  scalar,
  times,
  whileLoop,
} from "../../../src/wasm/assembler/code.ts";
import { signedLeb, unsignedLeb } from "../../../src/wasm/assembler/leb128.ts";
import { assembleModule, defineFunction } from "../../../src/wasm/assembler/module.ts";
import type { FunctionDefinition } from "../../../src/wasm/assembler/module.ts";
import { lane, shuffle, simd, vectorConstant, vectorMemory } from "../../../src/wasm/assembler/simd.ts";

type Exports = Record<string, (...operands: readonly number[]) => number>;

function instance(functions: readonly FunctionDefinition[], memoryOf?: WebAssembly.Memory): Exports {
  const imported = memoryOf === undefined ? undefined : { isShared: false, maximum: 1 };
  const module = new WebAssembly.Module(assembleModule(functions, imported));
  return new WebAssembly.Instance(module, { host: { memory: memoryOf! } }).exports as unknown as Exports;
}

const constant = (value: number): FunctionDefinition =>
  defineFunction({ name: "constant", parameters: [], results: ["i32"] }, () => i32(value));

describe("variable-length integers", () => {
  test("agree with the examples of the DWARF standard", () => {
    expect(unsignedLeb(624_485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsignedLeb(127)).toEqual([127]);
    expect(unsignedLeb(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(signedLeb(-128)).toEqual([0x80, 0x7f]);
    expect(signedLeb(127)).toEqual([0xff, 0x00]);
    expect(signedLeb(-(2n ** 63n))).toHaveLength(10);
  });

  property.prop([fc.integer()])("reach the engine unchanged", (value) => {
    expect(instance([constant(value)])["constant"]()).toBe(value);
  });
});

describe("modules", () => {
  test("compute with calls, choices and loops", () => {
    const factorial = defineFunction({ name: "factorial", parameters: ["i32"], results: ["i32"] }, ([n], local) => {
      const product = local("i32");
      return [
        ...product.set(i32(1)),
        ...whileLoop(n.get, [...product.set(times(product.get, n.get)), ...n.set(minus(n.get, i32(1)))]),
        ...product.get,
      ];
    });
    const twice = defineFunction({ name: "twice", parameters: ["i32"], results: ["i32"] }, ([n]) =>
      plus(call(0, n.get), call(0, n.get)),
    );
    const larger = defineFunction({ name: "larger", parameters: ["i32", "i32"], results: ["i32"] }, ([a, b]) =>
      choose(scalar("i32.gt_s", a.get, b.get), a.get, b.get),
    );
    const sign = defineFunction({ name: "sign", parameters: ["i32"], results: ["i32"] }, ([n], local) => {
      const result = local("i32");
      const negative = scalar("i32.lt_s", n.get, i32(0));
      return [...ifElse(negative, result.set(i32(-1)), result.set(i32(1))), ...result.get];
    });
    const made = instance([factorial, twice, larger, sign]);
    expect(made["factorial"](6)).toBe(720);
    expect(made["twice"](5)).toBe(240);
    expect([made["larger"](3, -4), made["larger"](-4, 3)]).toEqual([3, 3]);
    expect([made["sign"](-9), made["sign"](9)]).toEqual([-1, 1]);
  });

  test("read and write the memory they are given", () => {
    const host = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const add = defineFunction({ name: "add", parameters: ["i32"] }, ([at]) =>
      vectorMemory(
        "v128.store",
        16,
        at.get,
        simd("f64x2.add", vectorMemory("v128.load", 0, at.get), vectorMemory("v128.load64_splat", 8, at.get)),
      ),
    );
    const move = defineFunction({ name: "move", parameters: ["i32"] }, ([at]) =>
      memory("f64.store", 32, at.get, memory("f64.load", 16, at.get)),
    );
    const made = instance([add, move], host);
    const view = new Float64Array(host.buffer);
    view.set([1, 2], 8);
    made["add"](64);
    made["move"](64);
    expect([...view.subarray(8, 13)]).toEqual([1, 2, 3, 4, 3]);
  });

  test("know constants, lanes and shuffles of vectors", () => {
    const bytes = new Uint8Array(Float64Array.of(1.5, -2.25).buffer);
    const signature = { parameters: [], results: ["f64"] } as const;
    const second = defineFunction({ ...signature, name: "second" }, () =>
      lane("f64x2.extract_lane", 1, vectorConstant(bytes)),
    );
    const swapped = defineFunction({ ...signature, name: "swapped" }, () => {
      const order = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
      return lane("f64x2.extract_lane", 1, shuffle(order, vectorConstant(bytes), vectorConstant(bytes)));
    });
    const made = instance([second, swapped]);
    expect([made["second"](), made["swapped"]()]).toEqual([-2.25, 1.5]);
  });

  test("are refused by the engine when a body is wrong", () => {
    const missing = defineFunction({ name: "missing", parameters: [], results: ["i32"] }, () => []);
    expect(WebAssembly.validate(assembleModule([missing]))).toBe(false);
  });
});
