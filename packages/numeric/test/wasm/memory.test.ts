import { describe, expect, test } from "vitest";
import { allocate, createArena, release, viewOf } from "../../src/wasm/memory.ts";

describe("the arena", () => {
  test("keeps buffers apart and returns what was written", () => {
    const arena = createArena();
    const regions = [3, 1000, 0, 70_000].map((length, k) =>
      allocate(arena, length, k % 2 === 0 ? "float64" : "float32"),
    );
    regions.forEach((region, k) => viewOf(arena, region).fill(k + 1));
    regions.forEach((region, k) => {
      const view = viewOf(arena, region);
      expect(view).toHaveLength(region.length);
      expect(view.every((value) => value === k + 1)).toBe(true);
    });
  });

  test("grows no further when buffers are released", () => {
    const arena = createArena();
    const held = (): number => arena.memory.buffer.byteLength;
    release(arena, allocate(arena, 2 ** 20, "float64"));
    const once = held();
    for (let k = 0; k < 1000; k++) release(arena, allocate(arena, 2 ** 20 - k, "float64"));
    expect(held()).toBe(once);
    expect(arena.buffers.used).toBe(0);
  });

  test("refuses a buffer beyond the memory before anything is allocated", () => {
    const arena = createArena();
    const before = arena.memory.buffer.byteLength;
    expect(() => allocate(arena, 2 ** 30, "float64")).toThrow(/A buffer of 8589934592 bytes does not fit/u);
    expect(arena.memory.buffer.byteLength).toBe(before);
    expect(allocate(arena, 8, "float64").length).toBe(8);
  });
});
