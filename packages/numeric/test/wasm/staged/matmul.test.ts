import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { createEngine } from "../../../src/wasm/engine.ts";
import { runStagedProduct, stagedBlock } from "../../../src/wasm/staged/matmul.ts";
import type { HeapMatrix } from "../../../src/wasm/staged/matmul.ts";

const engine = createEngine(false);

function matrix(rows: number, columns: number, kind: number, seed: number): HeapMatrix {
  const strides = [
    [columns, 1],
    [1, rows],
    [2 * columns + 1, 2],
    [columns + 3, 1],
  ][kind];
  const [rowStride, columnStride] = strides;
  const offset = kind;
  const length = offset + Math.max(0, rows - 1) * rowStride + Math.max(0, columns - 1) * columnStride + 1;
  const values = Float64Array.from({ length }, (_, k) => ((k * 7919 + seed * 31) % 15) - 7);
  return { values: seed === 1 ? Float32Array.from(values) : values, offset, rowStride, columnStride };
}

const entry = ({ values, offset, rowStride, columnStride }: HeapMatrix, i: number, j: number): number =>
  values[offset + i * rowStride + j * columnStride];

function expectProduct(rows: number, columns: number, depth: number, kinds: readonly [number, number]): void {
  const [left, right] = [matrix(rows, depth, kinds[0], 1), matrix(depth, columns, kinds[1], 2)];
  const product = new Float64Array(rows * columns + 4).fill(0.5);
  runStagedProduct(engine, { left, right, product, offset: 2, rows, columns, depth });
  let wrong = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += entry(left, i, k) * entry(right, k, j);
      if (product[2 + i * columns + j] !== sum) wrong++;
    }
  }
  expect(wrong).toBe(0);
  expect([product[0], product[1], product.at(-2), product.at(-1)]).toEqual([0.5, 0.5, 0.5, 0.5]);
}

const length = fc.integer({ min: 1, max: 20 });
const layout = fc.nat(3);

property.prop([length, length, length, layout, layout])(
  "a product is right whatever the operands' strides",
  (rows, columns, depth, left, right) => expectProduct(rows, columns, depth, [left, right]),
);

test("a product larger than the staging area is made of blocks, in constant memory", () => {
  const before = engine.arena.memory.buffer.byteLength;
  expectProduct(stagedBlock + 3, 5, stagedBlock + 2, [0, 1]);
  expectProduct(3, stagedBlock + 7, stagedBlock + 1, [2, 0]);
  expect(engine.arena.memory.buffer.byteLength).toBe(before);
});
