import { describe, expect, test } from "vitest";
import { cpuBackend } from "../../src/backend/cpu.ts";
import { reduceRows, reductionWeights, rowsOf } from "../../src/kernels/reduction.ts";
import type { ReductionName } from "../../src/kernels/reduction.ts";

const names = ["maximum", "minimum", "product"] as const;

function naive(values: readonly number[], name: ReductionName): number {
  if (name === "product") return values.reduce((product, value) => product * value, 1);
  return name === "maximum" ? Math.max(...values) : Math.min(...values);
}

describe("a reduction", () => {
  test.each(names)("%s of each row", (name) => {
    const rows = [
      [3, -1, 2],
      [0, 0, -4],
    ];
    const expected = rows.map((row) => naive(row, name));
    expect([...reduceRows(Float64Array.from(rows.flat()), 3, 2, name)]).toEqual(expected);
  });

  test.each(names)("weights of %s are slopes where no entries tie", (name) => {
    const values = [1.5, -2, 0.25, 3];
    const weights = reductionWeights(Float64Array.from(values), 4, 1, name);
    const h = 1e-6;
    values.forEach((_, k) => {
      const moved = (step: number): number =>
        naive(
          values.map((value, i) => (i === k ? value + step : value)),
          name,
        );
      expect(weights[k]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 6);
    });
  });

  test("ties share equally, and zeros do no harm to products", () => {
    expect([...reductionWeights(Float64Array.of(2, 1, 2), 3, 1, "maximum")]).toEqual([0.5, 0, 0.5]);
    expect([...reductionWeights(Float64Array.of(1, 1, 1, 2), 2, 2, "minimum")]).toEqual([0.5, 0.5, 1, 0]);
    expect([...reductionWeights(Float64Array.of(0, 2, 3), 3, 1, "product")]).toEqual([6, 0, 0]);
    expect([...reductionWeights(Float64Array.of(0, 2, 0), 3, 1, "product")]).toEqual([0, 0, 0]);
  });

  test("NaN wins, and no entries have a product but no extremum", () => {
    expect([...reduceRows(Float64Array.of(1, Number.NaN), 2, 1, "maximum")]).toEqual([Number.NaN]);
    expect([...reductionWeights(Float64Array.of(1, Number.NaN), 2, 1, "maximum")]).toEqual([Number.NaN, Number.NaN]);
    expect([...reduceRows(Float64Array.of(), 0, 1, "product")]).toEqual([1]);
    expect(() => reduceRows(Float64Array.of(), 0, 1, "minimum")).toThrow(/no entries/u);
    expect([...reduceRows(Float64Array.of(), 0, 0, "minimum")]).toEqual([]);
  });

  test("of a tensor takes all entries or the last axis", () => {
    expect(rowsOf([2, 3, 4], false)).toEqual({ length: 24, rows: 1 });
    expect(rowsOf([2, 3, 4], true)).toEqual({ length: 4, rows: 6 });
    const backend = cpuBackend();
    const input = backend.upload([1, 5, 2, 4, 3, 6], [2, 3]);
    const run = (part: "value" | "weights", isByRow: boolean): unknown => {
      const call = { kernel: "reduction", reduce: "maximum", part, shape: [2, 3], isByRow } as const;
      const buffer = backend.run(call, [input]);
      return [buffer.shape, [...backend.readSync(buffer)]];
    };
    expect(run("value", true)).toEqual([[2], [5, 6]]);
    expect(run("value", false)).toEqual([[], [6]]);
    expect(run("weights", true)).toEqual([
      [2, 3],
      [0, 1, 0, 0, 0, 1],
    ]);
  });
});
