import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../../src/wasm/engine.ts";
import type { Engine } from "../../../src/wasm/engine.ts";
import { hasRelaxedMultiplyAdd } from "../../../src/wasm/features.ts";
import { gemmBlocks, runGemm } from "../../../src/wasm/gemm/gemm.ts";
import { allocate, release, viewOf, workspaceOf } from "../../../src/wasm/memory.ts";
import type { Precision } from "../../../src/wasm/memory.ts";

const engines = [createEngine(false), ...(hasRelaxedMultiplyAdd() ? [createEngine(true)] : [])];

interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly leftTransposed: boolean;
  readonly rightTransposed: boolean;
  readonly accumulate: boolean;
}

const length = fc.integer({ min: 0, max: 30 });
const cases = fc.record({
  rows: length,
  columns: length,
  depth: fc.oneof(length, fc.constantFrom(255, 256, 257, 515)),
  leftTransposed: fc.boolean(),
  rightTransposed: fc.boolean(),
  accumulate: fc.boolean(),
});

// Whole numbers, so that sums are exact in both precisions and in any order.
function entries(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, k) => ((k * 7919 + seed * 104_729) % 15) - 7);
}

const start = 5;

function multiply(engine: Engine, precision: Precision, one: Case, left: number[], right: number[]): number[] {
  const { rows, columns, depth, leftTransposed, rightTransposed, accumulate } = one;
  const guard = 16;
  const regions = [left.length, right.length, rows * columns + guard].map((count) =>
    allocate(engine.arena, count, precision),
  );
  const [a, b, c] = regions;
  viewOf(engine.arena, a).set(left);
  viewOf(engine.arena, b).set(right);
  viewOf(engine.arena, c).fill(start);
  const call = {
    left: { pointer: a.pointer, rowStride: leftTransposed ? 1 : depth, columnStride: leftTransposed ? rows : 1 },
    right: { pointer: b.pointer, rowStride: rightTransposed ? 1 : columns, columnStride: rightTransposed ? depth : 1 },
    product: { pointer: c.pointer, stride: columns },
    rows,
    columns,
    depth,
    accumulate,
  };
  runGemm(engine.gemm[precision], call, workspaceOf(0));
  const result = [...viewOf(engine.arena, c)];
  for (const region of regions) release(engine.arena, region);
  expect(result.slice(rows * columns)).toEqual(Array.from({ length: guard }, () => start));
  return result.slice(0, rows * columns);
}

function reference({ rows, columns, depth, ...one }: Case, left: number[], right: number[]): number[] {
  const product: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = one.accumulate ? start : 0;
      for (let k = 0; k < depth; k++) {
        sum +=
          left[one.leftTransposed ? k * rows + i : i * depth + k] *
          right[one.rightTransposed ? j * depth + k : k * columns + j];
      }
      product.push(sum);
    }
  }
  return product;
}

describe.each(engines)("products of packed matrices, fused: $isFused", (engine) => {
  describe.each(["float64", "float32"] as const)("in %s", (precision) => {
    property.prop([cases])("are right at every edge and transposition", (one) => {
      const left = entries(one.rows * one.depth, 1);
      const right = entries(one.depth * one.columns, 2);
      expect(multiply(engine, precision, one, left, right)).toEqual(reference(one, left, right));
    });

    test("cross the borders of blocks", () => {
      const one: Case = {
        rows: gemmBlocks.rows + 5,
        columns: gemmBlocks.columns + 3,
        depth: gemmBlocks.depth + 2,
        leftTransposed: false,
        rightTransposed: true,
        accumulate: false,
      };
      const left = entries(one.rows * one.depth, 3);
      const right = entries(one.depth * one.columns, 4);
      expect(multiply(engine, precision, one, left, right)).toEqual(reference(one, left, right));
    });

    test("treat NaN and infinities as IEEE 754 does, zeros included", () => {
      const one: Case = {
        rows: 5,
        columns: 5,
        depth: 2,
        leftTransposed: false,
        rightTransposed: false,
        accumulate: false,
      };
      const left = [0, 1, Infinity, 1, -1, 2, 3, Number.NaN, 1, 1];
      const right = [Infinity, -Infinity, Number.NaN, 0, 1, 1, 2, 3, -Infinity, 4];
      expect(multiply(engine, precision, one, left, right)).toEqual(reference(one, left, right));
    });
  });
});
