import { describe, expect, test } from "vitest";

import { gradientPlot } from "../../src/plot/gradient-plot.ts";

const vars = { x: { type: "scalar" }, y: { type: "scalar" } } as const;

describe("a plot of contour lines and gradients", () => {
  test.each(["x^2 + x*y + y^2", "sin(x)*cos(y)", "exp(x) - y^3", "x^4 - y^2 + x*y"])(
    "of %s: the gradient is perpendicular to the contour line at every arrow",
    (expr) => {
      const { gradient, largestCosine, isPerpendicular, svg } = gradientPlot({ expr, vars, wrt: ["x", "y"] });
      expect(gradient.length).toBeGreaterThan(40);
      expect(largestCosine).toBeLessThan(1e-4);
      expect(isPerpendicular).toBe(true);
      expect(svg.match(/class="contour"/gu)).toHaveLength(9);
      expect(svg.match(/class="gradient"/gu)).toHaveLength(gradient.length);
    },
  );

  test("of a quadratic form of a vector, with a matrix from outside", () => {
    const { gradient } = gradientPlot({
      expr: "v'*A*v",
      vars: { A: { type: "matrix", dims: [2, 2] }, v: { type: "vector", dims: [2] } },
      wrt: "v",
      at: { A: [[2, 1], [0, 1]] }, // prettier-ignore
      range: [-1, 1],
    });
    const [first] = gradient;
    const [x, y] = first.at;
    expect(first.gradient[0]).toBeCloseTo(4 * x + y, 10);
    expect(first.gradient[1]).toBeCloseTo(x + 2 * y, 10);
  });

  test("is a well-formed picture whatever the formula is called", () => {
    const { svg } = gradientPlot({ expr: "x^2 + y^2", vars, wrt: ["x", "y"] });
    expect(svg.startsWith("<svg ")).toBe(true);
    expect(svg.match(/<[a-z]+/gu)!.length).toBe(svg.match(/\/>|<\/[a-z]+>/gu)!.length);
    expect(svg).not.toContain("NaN");
  });

  test.each([
    [{ expr: "[x, y]", wrt: ["x", "y"] }, "bad-request"],
    [{ expr: "x^2", wrt: ["x"] }, "bad-request"],
    [{ expr: "x*y", wrt: ["x", "y"], range: [1, 1] as const }, "bad-request"],
    [{ expr: "x*y*a", wrt: ["x", "y"] }, "bad-request"],
  ])("%j is refused typed", (request, code) => {
    expect(() => gradientPlot({ vars, ...request })).toThrow(expect.objectContaining({ code }) as Error);
  });
});
