import { describe, expect, test } from "vitest";

import { orderContraction } from "../../src/compile/contraction-order.ts";
import type { PairProduct } from "../../src/compile/contraction-order.ts";

interface Ordered {
  readonly products: readonly PairProduct[];
  readonly result: number;
}

function order(labels: readonly (readonly number[])[], output: readonly number[], sizes: readonly number[]): Ordered {
  const products: PairProduct[] = [];
  const inputs = labels.map((_, slot) => slot);
  const result = orderContraction(
    inputs,
    labels,
    output,
    sizes,
    (product) => inputs.length + products.push(product) - 1,
  );
  return { products, result };
}

describe("the order of a contraction", () => {
  test("multiplies a matrix and a vector before two matrices", () => {
    // A[0,1]·B[1,2]·x[2]
    const { products, result } = order([[0, 1], [1, 2], [2]], [0], [50, 50, 50]);
    expect(products).toHaveLength(2);
    expect(products[0]).toEqual({ inputs: [1, 2], labels: [[1, 2], [2]], output: [1] });
    expect(products[1].output).toEqual([0]);
    expect(result).toBe(4);
  });

  test("goes through the small end of a chain", () => {
    // A (100×2)·B (2×100)·C (100×3): A last.
    const { products } = order(
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      [0, 3],
      [100, 2, 100, 3],
    );
    expect(products[0].inputs).toEqual([1, 2]);
  });

  test("keeps a label that the output or another factor still needs", () => {
    const { products } = order([[0], [0], [0]], [], [7]);
    expect(products[0].output).toEqual([0]);
    expect(products[1].output).toEqual([]);
  });

  test.each([
    ["no factor", [], [], 1],
    ["one factor", [[0, 1]], [1, 0], 1],
    ["two factors", [[0, 1], [1]], [0], 1],
  ] as const)("%s is one product", (_what, labels, output, count) => {
    expect(order(labels, output, [2, 3]).products).toHaveLength(count);
  });
});
