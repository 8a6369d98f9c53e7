import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../../src/wasm/engine.ts";
import { allocate, release, viewOf } from "../../../src/wasm/memory.ts";
import type { Region } from "../../../src/wasm/memory.ts";
import { addRowSums, dotInMemory, rowProducts, sumInMemory } from "../../../src/wasm/vector/run.ts";

const engine = createEngine(false);

describe.each(["float64", "float32"] as const)("vectors in %s", (precision) => {
  const put = (values: readonly number[]): Region => {
    const region = allocate(engine.arena, values.length, precision);
    viewOf(engine.arena, region).set(values);
    return region;
  };
  const whole = (count: number, seed: number): number[] =>
    Array.from({ length: count }, (_, k) => ((k * 31 + seed * 17) % 13) - 6);
  const within = <T>(regions: readonly Region[], use: () => T): T => {
    const result = use();
    for (const region of regions) release(engine.arena, region);
    return result;
  };

  const sizes = fc.record({
    rows: fc.nat(11),
    columns: fc.oneof(fc.nat(30), fc.constantFrom(4096, 4099)),
    gap: fc.nat(3),
  });

  property.prop([sizes])("products with rows, and sums of rows, are right at every edge", ({ rows, columns, gap }) => {
    const stride = columns + gap;
    const entries = whole(rows * stride, 1);
    const [across, down] = [whole(columns, 2), whole(rows, 3)];
    const guard = [9, 9, 9, 9];
    const regions = [entries, across, down, [...down.map(() => 7), ...guard], [...across.map(() => 5), ...guard]].map(
      put,
    );
    const [matrix, right, left, dots, sums] = regions;
    const at = { pointer: matrix.pointer, rows, columns, stride };
    rowProducts(engine, precision, at, right.pointer, dots.pointer);
    addRowSums(engine, precision, at, left.pointer, sums.pointer);
    const [found, added] = [dots, sums].map((region) => [...viewOf(engine.arena, region)]);
    within(regions, () => undefined);
    const row = (i: number): number[] => entries.slice(i * stride, i * stride + columns);
    const expected = down.map((_, i) => row(i).reduce((sum, value, j) => sum + value * across[j], 0));
    const total = across.map((_, j) => down.reduce((sum, value, i) => sum + value * entries[i * stride + j], 5));
    expect(found).toEqual([...expected, ...guard]);
    expect(added).toEqual([...total, ...guard]);
  });

  property.prop([fc.oneof(fc.nat(40), fc.constantFrom(4096, 4097, 20_001))])("sums and dot products", (length) => {
    const [a, b] = [whole(length, 4), whole(length, 5)];
    const regions = [put(a), put(b)];
    const [left, right] = regions.map(({ pointer }) => pointer);
    const sum = sumInMemory(engine, precision, left, length);
    const product = dotInMemory(engine, precision, [left, right], length);
    within(regions, () => undefined);
    expect(sum).toBe(a.reduce((total, value) => total + value, 0));
    expect(product).toBe(a.reduce((total, value, k) => total + value * b[k], 0));
  });

  test("long sums keep their digits", () => {
    const count = 300_000;
    const region = put(Array.from({ length: count }, () => 0.1));
    const tenth = precision === "float64" ? 0.1 : Math.fround(0.1);
    const sum = sumInMemory(engine, precision, region.pointer, count);
    release(engine.arena, region);
    expect(Math.abs(sum / (tenth * count) - 1)).toBeLessThan(1e-13);
  });

  test("rows are scaled, NaN and infinities included", () => {
    const rows = [
      [1, 2, 3, 4, 5],
      [Infinity, 0, -1, Number.NaN, 2],
    ];
    const regions = [put(rows.flat()), put([2, 0]), put(Array.from({ length: 10 }, () => 0))];
    const [matrix, factors, output] = regions;
    const stride = 5 * (precision === "float64" ? 8 : 4);
    engine.vectors[precision].scaleRows(matrix.pointer, factors.pointer, output.pointer, 2, 5, stride);
    const result = [...viewOf(engine.arena, output)];
    within(regions, () => undefined);
    expect(result).toEqual([2, 4, 6, 8, 10, Number.NaN, 0, -0, Number.NaN, 0]);
  });
});
