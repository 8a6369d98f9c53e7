import { describe, expect, test } from "vitest";
import { matrixProductOf, runMatrixProduct, scalingOf } from "../../../src/backend/cpu/matrix-product.ts";
import type { KernelCall } from "../../../src/kernels/kernel.ts";
import { runReferenceKernel } from "../../../src/kernels/run.ts";
import { createEngine } from "../../../src/wasm/engine.ts";
import { allocate, viewOf } from "../../../src/wasm/memory.ts";

const engine = createEngine(false);
const sizes = [70, 53, 61];
const call = (labels: readonly (readonly number[])[], output: readonly number[], lengths = sizes): KernelCall => ({
  kernel: "contraction",
  labels,
  output,
  sizes: lengths,
});
const whole = (count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => ((k * 7919 + seed * 31) % 7) - 3);

function multiply(one: KernelCall, inputs: readonly [Float64Array, Float64Array], isSymmetric: boolean): number[] {
  const product = matrixProductOf(one)!;
  const regions = inputs.map((values) => {
    const region = allocate(engine.arena, values.length, "float64");
    viewOf(engine.arena, region).set(values);
    return region;
  });
  const output = allocate(engine.arena, product.rows * product.columns, "float64");
  const operands = [regions[product.left], regions[1 - product.left]] as const;
  runMatrixProduct(engine, product, operands, output, { isSymmetric: isSymmetric, threads: 1 });
  return [...viewOf(engine.arena, output)];
}

describe("products of matrices", () => {
  test.each([
    [
      [
        [0, 2],
        [2, 1],
      ],
      [0, 1],
    ],
    [
      [
        [2, 0],
        [2, 1],
      ],
      [0, 1],
    ],
    [
      [
        [0, 2],
        [1, 2],
      ],
      [0, 1],
    ],
    [
      [
        [2, 0],
        [1, 2],
      ],
      [0, 1],
    ],
    [
      [
        [0, 2],
        [2, 1],
      ],
      [1, 0],
    ],
    [
      [
        [2, 1],
        [2, 0],
      ],
      [0, 1],
    ],
  ])("%j → %j is recognised and right", (labels, output) => {
    const one = call(labels, output);
    const inputs = labels.map((axes, k) => whole(sizes[axes[0]] * sizes[axes[1]], k)) as [Float64Array, Float64Array];
    expect(multiply(one, inputs, false)).toEqual([...runReferenceKernel(one, inputs)]);
  });

  test.each([5, 48, 49, 130, 400])("A'A of %i columns, from its upper part", (columns) => {
    const one = call(
      [
        [2, 0],
        [2, 1],
      ],
      [0, 1],
      [columns, columns, 9],
    );
    const matrix = whole(9 * columns, 1);
    expect(multiply(one, [matrix, matrix], true)).toEqual([...runReferenceKernel(one, [matrix, matrix])]);
  });

  test("nothing else is taken for one", () => {
    expect(
      matrixProductOf(
        call(
          [
            [0, 1],
            [0, 1],
          ],
          [0, 1],
        ),
      ),
    ).toBeNull();
    expect(
      matrixProductOf(
        call(
          [
            [0, 0],
            [0, 1],
          ],
          [0, 1],
        ),
      ),
    ).toBeNull();
    expect(
      matrixProductOf(
        call(
          [
            [0, 2],
            [2, 1],
          ],
          [0, 0],
        ),
      ),
    ).toBeNull();
    expect(matrixProductOf(call([[0], [1]], [0, 1]))).toBeNull();
    expect(
      matrixProductOf(
        call(
          [
            [0, 2],
            [1, 1],
          ],
          [0, 1],
        ),
      ),
    ).toBeNull();
    expect(matrixProductOf(call([[0, 1], [1]], [0]))).toBeNull();
  });
});

test("scaled rows and columns are recognised", () => {
  expect(scalingOf(call([[0, 1], [0]], [0, 1]))).toEqual({ matrix: 0, axis: 0 });
  expect(scalingOf(call([[1], [0, 1]], [0, 1]))).toEqual({ matrix: 1, axis: 1 });
  expect(scalingOf(call([[0, 1], [0]], [1, 0]))).toBeNull();
  expect(scalingOf(call([[0, 1], [2]], [0, 1]))).toBeNull();
  expect(
    scalingOf(
      call(
        [
          [0, 1],
          [1, 2],
        ],
        [0, 2],
      ),
    ),
  ).toBeNull();
});
