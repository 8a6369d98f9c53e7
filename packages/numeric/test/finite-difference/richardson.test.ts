import { fc, test } from "@fast-check/vitest";
import { expect, test as plain } from "vitest";
import { central, richardson } from "../../src/index.ts";

// Functions with derivatives known without any rule of ours.
const cases = [
  { f: Math.sin, slope: Math.cos },
  { f: Math.exp, slope: Math.exp },
  { f: (x: number) => x ** 5 - 3 * x, slope: (x: number) => 5 * x ** 4 - 3 },
  { f: (x: number) => 1 / (1 + x * x), slope: (x: number) => (-2 * x) / (1 + x * x) ** 2 },
] as const;

const schemes = [
  { name: "central", differentiate: central, accuracy: 1e-7, trust: 2 },
  { name: "richardson", differentiate: richardson, accuracy: 1e-10, trust: 10 },
] as const;

for (const { name, differentiate, accuracy, trust } of schemes) {
  test.prop([fc.constantFrom(...cases), fc.double({ min: -3, max: 3, noNaN: true })], { seed: 1 })(
    `${name} is accurate, and its error estimate holds`,
    ({ f, slope }, x) => {
      const { values, errorEstimate } = differentiate((point) => f(point[0]), Float64Array.of(x));
      const error = Math.abs(values[0] - slope(x));
      expect(error).toBeLessThanOrEqual(accuracy * Math.max(1, Math.abs(slope(x))));
      expect(error).toBeLessThanOrEqual(trust * errorEstimate[0]);
    },
  );
}

plain.each(schemes)("$name: a Jacobian is (outputs × inputs), row by row", ({ differentiate }) => {
  const f = ([x, y]: Float64Array): Float64Array => Float64Array.of(x * y, x + y, y * y);
  const { values, outputs, inputs } = differentiate(f, Float64Array.of(2, 3));
  expect([outputs, inputs]).toEqual([3, 2]);
  [3, 2, 1, 1, 0, 6].forEach((value, k) => expect(values[k]).toBeCloseTo(value, 7));
});

plain.each(schemes)("$name: steps grow with the point, and the point is left alone", ({ differentiate }) => {
  const point = Float64Array.of(1e8);
  const { values } = differentiate(([x]) => x * x, point);
  expect(Math.abs(values[0] / 2e8 - 1)).toBeLessThan(1e-9);
  expect(point[0]).toBe(1e8);
});

plain.each(schemes)("$name: a kink shows in the error estimate", ({ differentiate }) => {
  const { errorEstimate } = differentiate(([x]) => Math.abs(x - 1e-6), Float64Array.of(0));
  expect(errorEstimate[0]).toBeGreaterThan(1e-3);
});

plain("central takes a step of one's own", () => {
  const { values } = central(([x]) => x ** 3, Float64Array.of(1), { step: 0.1 });
  expect(values[0]).toBeCloseTo(3.01, 12);
});

plain("richardson keeps its steps inside the domain", () => {
  for (const x of [1e-12, 1e-8, 1e-3, 5]) {
    const { values, errorEstimate } = richardson(([z]) => Math.log(z), Float64Array.of(x));
    expect(Math.abs(values[0] * x - 1)).toBeLessThan(1e-6);
    // The singularity is half a step away, so that the estimate is less sharp than elsewhere.
    expect(Math.abs(values[0] - 1 / x)).toBeLessThanOrEqual(20 * errorEstimate[0] + (4 * Number.EPSILON) / x);
  }
});

plain.each(schemes)("$name: a scale that is given sets the steps", ({ differentiate, accuracy }) => {
  const f = ([x, y]: Float64Array): number => Math.sin(1e6 * x) + y;
  const { values } = differentiate(f, Float64Array.of(1e-7, 2), { scale: [1e-6, 1] });
  expect(Math.abs(values[0] / (1e6 * Math.cos(0.1)) - 1)).toBeLessThan(accuracy);
  expect(values[1]).toBeCloseTo(1, 6);
  expect(() => differentiate(f, Float64Array.of(1, 2), { scale: 0 })).toThrow("is not a positive number");
});
