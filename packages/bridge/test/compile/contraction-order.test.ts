import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { orderContraction } from "../../src/compile/contraction-order.ts";
import type { PairProduct } from "../../src/compile/contraction-order.ts";

interface Ordered {
  readonly products: readonly PairProduct[];
  readonly result: number;
}

function order(
  labels: readonly (readonly number[])[],
  output: readonly number[],
  sizes: readonly number[],
  there: readonly (readonly number[])[] = [],
): Ordered {
  const products: PairProduct[] = [];
  const inputs = labels.map((_, slot) => slot);
  const result = orderContraction(
    { inputs, labels, output, sizes },
    {
      make: (product) => inputs.length + products.push(product) - 1,
      isThere: ({ inputs: pair }) => there.some((known) => known.every((slot, k) => slot === pair[k])),
    },
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

  test("makes a tensor that is there twice once, with axes as the result has them", () => {
    // Z[i,jk] = X[i,j]·T[i,k], and Z'Z: Σᵢ X[i,j]·T[i,k]·X[i,l]·T[i,m].
    const products: PairProduct[] = [];
    orderContraction(
      {
        inputs: [7, 7, 8, 8],
        labels: [
          [0, 1],
          [0, 3],
          [0, 2],
          [0, 4],
        ],
        output: [1, 2, 3, 4],
        sizes: [50, 8, 9, 8, 9],
      },
      { make: (product) => 100 + products.push(product), isThere: () => false },
    );
    expect(products).toHaveLength(3);
    expect(products.slice(0, 2).map(({ labels, output }) => [labels, output])).toEqual([
      [
        [
          [0, 1],
          [0, 2],
        ],
        [0, 1, 2],
      ],
      [
        [
          [0, 3],
          [0, 4],
        ],
        [0, 3, 4],
      ],
    ]);
  });

  test("puts a vector behind the matrix that it scales, so that equal products look alike", () => {
    const { products } = order([[1], [0, 1], [0, 2]], [1, 2], [5, 6, 7]);
    expect(products[0]).toMatchObject({ inputs: [1, 0], labels: [[0, 1], [1]], output: [0, 1] });
  });

  // 10×1·1×10·10×1·1×10·10×1: greedy and best agree; a chain where the first cheap product is a trap does not.
  test("is the best of all for few factors", () => {
    const cost = (products: readonly PairProduct[], sizes: readonly number[]): number =>
      products.reduce((total, product) => {
        const all = [...new Set(product.labels.flat())];
        return total + all.reduce((size, label) => size * sizes[label], 1);
      }, 0);
    // Matrix chains have a best order by dynamic programming over cuts (Godbole 1973).
    const best = (sizes: readonly number[]): number => {
      const n = sizes.length - 1;
      const table = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let length = 2; length <= n; length++) {
        for (let i = 0; i + length <= n; i++) {
          const j = i + length - 1;
          table[i][j] = Math.min(
            ...Array.from({ length: length - 1 }, (_, c) => {
              const k = i + c;
              return table[i][k] + table[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
            }),
          );
        }
      }
      return table[0][n - 1];
    };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 40, max: 4000 }), { minLength: 4, maxLength: 7 }), (sizes) => {
        const labels = sizes.slice(1).map((_, k) => [k, k + 1]);
        const { products } = order(labels, [0, sizes.length - 1], sizes);
        // What a product writes counts, too, and is small beside what it multiplies.
        expect(cost(products, sizes)).toBeLessThanOrEqual(1.05 * best(sizes));
      }),
    );
  });

  test("prefers a product that is there already", () => {
    // y[0]·X[0,1]·w[1]: both ends cost the same.
    const labels = [[0], [0, 1], [1]];
    expect(order(labels, [], [30, 30]).products[0].inputs).not.toEqual([1, 2]);
    expect(order(labels, [], [30, 30], [[1, 2]]).products[0].inputs).toEqual([1, 2]);
  });

  test("of many factors is found in time", () => {
    const labels = Array.from({ length: 40 }, (_, k) => [k, k + 1]);
    const { products } = order(labels, [0, 40], new Array<number>(41).fill(3));
    expect(products).toHaveLength(39);
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
