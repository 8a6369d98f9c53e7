import { expect, test } from "vitest";

import { KnownProducts } from "../../src/compile/known-products.ts";

test("a product is known by what it multiplies, whatever its labels are called and in whichever order it stands", () => {
  const known = new KnownProducts();
  const sizes = [2, 3, 2, 3];
  known.add({ inputs: [5, 7], labels: [[0, 1], [1]], output: [0] }, sizes, 9);
  expect(known.slotOf({ inputs: [5, 7], labels: [[2, 3], [3]], output: [2] }, sizes)).toBe(9);
  expect(known.slotOf({ inputs: [7, 5], labels: [[3], [0, 3]], output: [0] }, sizes)).toBe(9);
  // X'·v is not X·v, and other factors make other products.
  expect(known.slotOf({ inputs: [5, 7], labels: [[1, 0], [1]], output: [0] }, [3, 3])).toBeUndefined();
  expect(known.slotOf({ inputs: [5, 8], labels: [[0, 1], [1]], output: [0] }, sizes)).toBeUndefined();
  expect(known.slotOf({ inputs: [5, 7], labels: [[0, 1], [1]], output: [1] }, sizes)).toBeUndefined();
});

test("A·A' is not A·A", () => {
  const known = new KnownProducts();
  known.add(
    {
      inputs: [1, 1],
      labels: [
        [0, 1],
        [1, 2],
      ],
      output: [0, 2],
    },
    [3, 3, 3],
    4,
  );
  expect(
    known.slotOf(
      {
        inputs: [1, 1],
        labels: [
          [0, 1],
          [2, 1],
        ],
        output: [0, 2],
      },
      [3, 3, 3],
    ),
  ).toBeUndefined();
});
