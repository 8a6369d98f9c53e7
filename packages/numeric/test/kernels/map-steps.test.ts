import { expect, test } from "vitest";
import { mapSteps } from "../../src/kernels/map-steps.ts";
import { elementwise } from "../../src/kernels/elementwise.ts";
import type { KernelCall } from "../../src/kernels/kernel.ts";
import { runKernel } from "../../src/kernels/run.ts";

const vectors = [Float64Array.of(1, -2, 0.5), Float64Array.of(3, 4, -5), Float64Array.of(-1, 0.25, 7)];
const contraction = (labels: readonly (readonly number[])[], output: readonly number[]): KernelCall => ({
  kernel: "contraction",
  labels,
  output,
  sizes: [3, 3],
});

test.each<[string, KernelCall, readonly Float64Array[]]>([
  ["a sum", { kernel: "combine", shape: [3], coefficients: [2, -1, 1] }, vectors],
  ["a difference", { kernel: "combine", shape: [3], coefficients: [1, -1] }, vectors.slice(0, 2)],
  ["a copy", { kernel: "combine", shape: [3], coefficients: [1] }, [Float64Array.of(0, 1, 2)]],
  ["a product", contraction([[0], [0], [0]], [0]), vectors],
  ["a multiple", contraction([[], [1]], [1]), [Float64Array.of(4), vectors[0]]],
])("%s is a map that computes what its kernel does", (_, call, inputs) => {
  const steps = mapSteps(call)!;
  expect([...elementwise(steps, inputs, 3)]).toEqual([...runKernel(call, inputs)]);
});

test.each<[string, KernelCall]>([
  ["a sum over an axis", contraction([[0], [0]], [])],
  ["an outer product", contraction([[0], [1]], [0, 1])],
  ["a diagonal", contraction([[0], [0]], [0, 0])],
  ["a copy by contraction", contraction([[0]], [0])],
  ["nothing to add", { kernel: "combine", shape: [3], coefficients: [] }],
  ["an inverse", { kernel: "inverse", size: 3 }],
])("%s is not a map", (_, call) => {
  expect(mapSteps(call)).toBeNull();
});
