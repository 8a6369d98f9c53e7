import { describe, expect, test } from "vitest";

import { isFull, layoutOf, packPlanes, splitRows, unpackPlanes } from "../../../src/backend/webgl/layout.ts";

const limits = { maxTextureSize: 64, maxDrawBuffers: 8 };

describe("layout", () => {
  test.for([
    [[], { planes: 1, width: 1, height: 1 }],
    [[9], { planes: 1, width: 2, height: 2 }],
    [[100], { planes: 1, width: 8, height: 4 }],
    [[5, 9], { planes: 4, width: 3, height: 2 }],
    [[40, 9], { planes: 8, width: 3, height: 8 }],
    [[2, 3, 4], { planes: 1, width: 1, height: 6 }],
    [[0, 3], { planes: 4, width: 1, height: 1 }],
  ] as const)("of shape [%s] is %o", ([shape, expected]) => {
    expect(layoutOf(shape, limits)).toMatchObject(expected);
  });

  test("has four planes where a device writes no more", () => {
    expect(layoutOf([40, 9], { ...limits, maxDrawBuffers: 4 })).toMatchObject({ planes: 4, height: 10 });
  });

  test("folds what is too wide or too high, and refuses what does not fit at all", () => {
    expect(layoutOf([600, 5], limits)).toMatchObject({ isFolded: true, lines: 80, width: 16, height: 10 });
    expect(layoutOf([10, 500], limits)).toMatchObject({ isFolded: true, width: 32 });
    expect(() => layoutOf([4 * 64 * 64 + 1], limits)).toThrow(/does not fit/);
  });

  test("halves a vector of the rows' length at a texture line", () => {
    for (const rows of [32, 33, 65, 100, 257, 1000, 4096]) {
      const { groups, blockRows } = splitRows(rows, { maxTextureSize: 8192, maxDrawBuffers: 8 });
      const { width } = layoutOf([rows], { maxTextureSize: 8192, maxDrawBuffers: 8 });
      expect(groups).toBe(2);
      expect(blockRows % width).toBe(0);
      expect(8 * blockRows).toBeGreaterThanOrEqual(rows);
    }
  });

  test("is full where no texel is padding", () => {
    expect(isFull(layoutOf([64, 32], limits))).toBe(true);
    expect(isFull(layoutOf([63, 32], limits))).toBe(false);
    expect(isFull(layoutOf([256], limits))).toBe(true);
    expect(isFull(layoutOf([255], limits))).toBe(false);
  });
});

describe("packing", () => {
  const shapes = [[], [1], [4], [7], [3, 5], [2, 3, 4], [100], [20, 2], [0], [3, 0], [37, 6], [300, 9]];
  test.for(shapes.map((shape) => ({ shape })))("is undone at shape $shape", ({ shape }) => {
    const layout = layoutOf(shape, limits);
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float64Array.from({ length: count }, (_, k) => k + 1);
    const planes = packPlanes(values, layout);
    const texels = new Float64Array(planes.length * planes[0].length);
    for (const [k, plane] of planes.entries()) texels.set(plane, k * plane.length);
    expect(planes).toHaveLength(layout.planes);
    expect(unpackPlanes(Float32Array.from(texels), layout)).toEqual(values);
    expect(packPlanes([...values], layout)).toEqual(planes);
  });
});
