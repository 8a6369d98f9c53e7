import { describe, expect, test } from "vitest";

import type { Contraction } from "../../../src/backend/webgl/block-plan.ts";
import { planContraction, sumOfStrips } from "../../../src/backend/webgl/contraction-plan.ts";

function contraction(labels: number[][], output: number[], sizes: number[]): Contraction {
  return { kernel: "contraction", labels, output, sizes };
}

describe("a plan", () => {
  test("sums innermost over the label that most inputs end in", () => {
    expect(
      planContraction(
        contraction(
          [
            [0, 1, 2],
            [2, 1],
          ],
          [0],
          [3, 4, 5],
        ),
        1,
      ).sums,
    ).toEqual([1, 2]);
    expect(
      planContraction(
        contraction(
          [
            [0, 2, 1],
            [2, 1],
          ],
          [0],
          [3, 4, 5],
        ),
        1,
      ).sums,
    ).toEqual([2, 1]);
  });

  test("has no strips where the output keeps the device busy or the sum is short", () => {
    expect(planContraction(contraction([[0, 1], [1]], [0], [9000, 1000]), 2250).strips).toBeUndefined();
    expect(planContraction(contraction([[0, 1], [1]], [0], [4, 256]), 1).strips).toBeUndefined();
  });

  test("cuts a long sum into strips of whole blocks, and the strips add up to the sum", () => {
    const plan = planContraction(contraction([[0], [0]], [], [5000]), 1);
    expect(plan.strips?.length).toBe(64);
    expect(plan.call.output.map((label) => plan.call.sizes[label])).toEqual([79, 1]);
    expect(plan.terms).toBe(64);
    expect(sumOfStrips(plan, 0)).toMatchObject({ labels: [[0, 1]], output: [], sizes: [79, 1] });
  });

  test.for([[3000, 2000], [5_000_000], [257], [2, 129]].map((sizes) => ({ sizes })))(
    "of the sum of a tensor of shape $sizes ends after a few passes",
    ({ sizes }) => {
      let call = contraction([sizes.map((_, axis) => axis)], [], sizes);
      let passes = 1;
      for (let plan = planContraction(call, 1); plan.strips !== undefined; plan = planContraction(call, 1)) {
        call = sumOfStrips(plan, 0);
        passes += 1;
      }
      expect(passes).toBeLessThanOrEqual(4);
    },
  );
});
