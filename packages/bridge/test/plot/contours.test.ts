import { describe, expect, test } from "vitest";

import { contourDirection, contourSegments } from "../../src/plot/contours.ts";

const ticks = Array.from({ length: 41 }, (_, k) => -2 + k / 10);
const gridOf = (f: (x: number, y: number) => number) => ({
  xs: ticks,
  ys: ticks,
  values: ticks.map((y) => ticks.map((x) => f(x, y))),
});

describe("contour lines", () => {
  test("of x² + y² lie on circles, all the way round", () => {
    const segments = contourSegments(
      gridOf((x, y) => x * x + y * y),
      2.25,
    );
    const points = segments.flat();
    for (const [x, y] of points) expect(Math.hypot(x, y)).toBeCloseTo(1.5, 2);
    const length = segments.reduce((total, [a, b]) => total + Math.hypot(a[0] - b[0], a[1] - b[1]), 0);
    expect(length).toBeCloseTo(3 * Math.PI, 1);
  });

  test("of a plane are straight", () => {
    for (const [x, y] of contourSegments(
      gridOf((a, b) => a + 2 * b),
      1,
    ).flat())
      expect(x + 2 * y).toBeCloseTo(1, 10);
  });

  test("of x·y at 0 part at the saddle; cells without a value are left out", () => {
    const segments = contourSegments(
      gridOf((x, y) => (x - 0.05) * (y - 0.05)),
      0,
    );
    for (const [x, y] of segments.flat()) expect(Math.min(Math.abs(x - 0.05), Math.abs(y - 0.05))).toBeLessThan(0.06);
    expect(
      contourSegments(
        gridOf(() => Number.NaN),
        0,
      ),
    ).toEqual([]);
  });
});

describe("the direction of a contour line", () => {
  test.each([
    ["x² + y²", (x: number, y: number) => x * x + y * y, [1, 2], [-2, 1]],
    ["x·y", (x: number, y: number) => x * y, [2, 1], [2, -1]],
    ["eˣ + y", (x: number, y: number) => Math.exp(x) + y, [0, 0], [1, -1]],
  ] as const)("of %s", (_what, f, at, expected) => {
    const [x, y] = contourDirection(f, at, 1e-3)!;
    expect(Math.abs(x * expected[1] - y * expected[0]) / (Math.hypot(x, y) * Math.hypot(...expected))).toBeLessThan(
      1e-6,
    );
  });

  test("is none at an extremum and at a saddle", () => {
    expect(contourDirection((x, y) => x * x + y * y, [0, 0], 1e-3)).toBeUndefined();
    expect(contourDirection((x, y) => x * y, [0, 0], 1e-3)).toBeUndefined();
  });
});
