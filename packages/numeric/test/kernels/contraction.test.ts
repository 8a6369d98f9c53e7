import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { contraction } from "../../src/kernels/contraction.ts";
import type { ContractionCall } from "../../src/kernels/contraction.ts";

// Σ over every label, entry by entry, straight from the definition.
function naive({ labels, output, sizes }: ContractionCall, inputs: readonly Float64Array[]): number[] {
  const offset = (axes: readonly number[], at: readonly number[]): number =>
    axes.reduce((position, label) => position * sizes[label] + at[label], 0);
  const used = new Set([...labels.flat(), ...output]);
  const result = new Array<number>(output.reduce((size, label) => size * sizes[label], 1)).fill(0);
  const visit = (at: number[]): void => {
    if (at.length < sizes.length) {
      const length = used.has(at.length) ? sizes[at.length] : 1;
      for (let k = 0; k < length; k++) visit([...at, k]);
      return;
    }
    result[offset(output, at)] += inputs.reduce((product, values, k) => product * values[offset(labels[k], at)], 1);
  };
  visit([]);
  return result;
}

const label = fc.nat({ max: 3 });
const call = fc.record({
  labels: fc.array(fc.array(label, { maxLength: 4 }), { maxLength: 4 }),
  output: fc.array(label, { maxLength: 4 }),
  sizes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
  seed: fc.nat({ max: 1000 }),
});

// Small whole numbers make every order of summation exact.
function inputsFor({ labels, sizes }: ContractionCall, seed: number): Float64Array[] {
  return labels.map((axes, k) => {
    const size = axes.reduce((product, axis) => product * sizes[axis], 1);
    return Float64Array.from({ length: size }, (_, i) => ((i * 7 + k * 3 + seed) % 11) - 5);
  });
}

test.prop([call], { numRuns: 2000, seed: 1 })(
  "agrees with nested loops on any pattern of labels",
  ({ seed, ...pattern }) => {
    const inputs = inputsFor(pattern, seed);
    const held = inputs.map((values) => values.slice());
    expect([...contraction(pattern, inputs)].map((x) => x + 0)).toEqual(naive(pattern, inputs).map((x) => x + 0));
    expect(inputs).toEqual(held);
  },
);

describe("limits", () => {
  plain("a result beyond the budget is refused before it is allocated", () => {
    const pattern = { labels: [[0], [1]], output: [0, 1], sizes: [10_000, 10_000] };
    const values = new Float64Array(10_000);
    expect(() => contraction(pattern, [values, values])).toThrow("100000000 entries, more than the budget of 50000000");
  });

  plain("a result never shares memory with an input", () => {
    const values = Float64Array.of(1, 2);
    expect(contraction({ labels: [[0]], output: [0], sizes: [2] }, [values])).not.toBe(values);
  });

  plain("an input that does not fit its labels is a shape mismatch", () => {
    expect(() => contraction({ labels: [[0]], output: [0], sizes: [3] }, [Float64Array.of(1, 2)])).toThrow(
      "labels say 3",
    );
  });
});
