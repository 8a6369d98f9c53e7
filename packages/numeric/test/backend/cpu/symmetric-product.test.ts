// Products that are known to be symmetric, against plain loops.

import { describe, expect, test } from "vitest";

import { multiplySymmetric } from "../../../src/backend/cpu/symmetric-product.ts";
import { cpuBackend } from "../../../src/backend/cpu.ts";
import { createEngine } from "../../../src/wasm/engine.ts";
import { allocate, viewOf } from "../../../src/wasm/memory.ts";

function numbers(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => ((k * 7919) % 13) - 6);
}

// A'·A of a matrix with the given rows and columns: whole numbers, so exact.
function gram(values: Float64Array, rows: number, columns: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      let total = 0;
      for (let k = 0; k < rows; k++) total += values[k * columns + i] * values[k * columns + j];
      result.push(total);
    }
  }
  return result;
}

describe("a symmetric product", () => {
  test.each([1, 7, 48, 49, 96, 131])("of %d columns, in strips and mirrored", (columns) => {
    const rows = 19;
    const engine = createEngine(false);
    const region = allocate(engine.arena, rows * columns, "float64");
    const values = numbers(rows * columns);
    viewOf(engine.arena, region).set(values);
    const output = allocate(engine.arena, columns * columns, "float64");
    viewOf(engine.arena, output).fill(Number.NaN);
    const call = {
      left: { pointer: region.pointer, rowStride: 1, columnStride: columns },
      right: { pointer: region.pointer, rowStride: columns, columnStride: 1 },
      product: { pointer: output.pointer, stride: columns },
      rows: columns,
      columns,
      depth: rows,
      accumulate: false,
    };
    multiplySymmetric(engine, "float64", call, 1);
    expect([...viewOf(engine.arena, output)]).toEqual(gram(values, rows, columns));
  });

  test("of a tensor of order 3 with itself, as a backend runs it", () => {
    const backend = cpuBackend({ kernels: "wasm" });
    const [rows, d, h] = [11, 10, 9];
    const values = numbers(rows * d * h);
    const tensor = backend.upload(values, [rows, d, h]);
    const labels = [
      [0, 1, 2],
      [0, 3, 4],
    ];
    const sizes = [rows, d, h, d, h];
    const product = backend.run({ kernel: "contraction", labels, output: [1, 2, 3, 4], sizes }, [tensor, tensor]);
    expect([...backend.readSync(product)]).toEqual(gram(values, rows, d * h));
    // The same factors, but not a matrix with its own transpose.
    const swapped = {
      kernel: "contraction",
      labels: [
        [0, 1, 2],
        [1, 0, 3],
      ],
      output: [2, 3],
      sizes: [10, 10, 9, 9],
    } as const;
    const square = numbers(10 * 10 * 9);
    const buffer = backend.upload(square, [10, 10, 9]);
    const found = backend.readSync(backend.run(swapped, [buffer, buffer]));
    const entry = (i: number, j: number, k: number): number => square[(i * 10 + j) * 9 + k];
    const wanted = Array.from({ length: 81 }, (_, at) => {
      let total = 0;
      for (let i = 0; i < 10; i++)
        for (let j = 0; j < 10; j++) total += entry(i, j, Math.trunc(at / 9)) * entry(j, i, at % 9);
      return total;
    });
    expect([...found]).toEqual(wanted);
    backend.dispose();
  });
});
