import { describe, expect, test } from "vitest";

import { isUnfolded, layoutOf, packTexels, unpackTexels } from "../../../src/backend/webgl/texture.ts";

describe("layout", () => {
  test.for([
    [[], 1, 1],
    [[9], 3, 1],
    [[5, 9], 3, 5],
    [[2, 3, 4], 1, 6],
    [[0, 3], 1, 1],
  ] as const)("of shape [%s] has width %i and height %i", ([shape, width, height]) => {
    expect(layoutOf(shape, 8)).toMatchObject({ width, height });
    expect(isUnfolded(layoutOf(shape, 8))).toBe(true);
  });

  test("folds what is too wide or too high, and refuses what does not fit at all", () => {
    expect(layoutOf([100], 8)).toMatchObject({ width: 8, height: 4 });
    expect(layoutOf([20, 2], 8)).toMatchObject({ width: 8, height: 3 });
    expect(() => layoutOf([257], 8)).toThrow(/does not fit/);
  });
});

describe("packing", () => {
  test.for([[], [1], [4], [7], [3, 5], [2, 3, 4], [100], [20, 2], [0], [3, 0]].map((shape) => ({ shape })))(
    "is undone at shape $shape",
    ({ shape }) => {
      const layout = layoutOf(shape, 8);
      const values = Float64Array.from({ length: layout.rows * layout.columns }, (_, k) => k + 1);
      const texels = packTexels(values, layout);
      expect(texels).toHaveLength(4 * layout.width * layout.height);
      expect(unpackTexels(texels, layout)).toEqual(values);
    },
  );
});
