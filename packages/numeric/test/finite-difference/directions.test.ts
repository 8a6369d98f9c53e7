import { expect, test } from "vitest";
import { generator } from "../../src/index.ts";
import { missProbability, randomDirections, slopeAlong } from "../../src/finite-difference/directions.ts";

test("slopes along directions are inner products with the gradient", () => {
  const x = Float64Array.of(1, -2, 0.5);
  const f = (p: Float64Array): number => Math.sin(p[0]) * p[1] + p[2] ** 2;
  const gradient = [Math.cos(1) * -2, Math.sin(1), 1];
  for (const u of randomDirections(x, 5, 3)) {
    const { value, error } = slopeAlong(f, x, u);
    const exact = gradient.reduce((sum, each, k) => sum + each * u[k], 0);
    expect(Math.abs(value - exact)).toBeLessThanOrEqual(10 * error + 1e-13);
  }
});

test("the stated probability of overlooking an error bounds how often it happens", () => {
  const x = new Float64Array(40);
  const error = Float64Array.from(generator(2).randn([40]).data);
  // In the directions' scale every entry counts 1/√40.
  const size = Math.sqrt(error.reduce((sum, each) => sum + each * each, 0)) / Math.sqrt(40);
  const trials = 4000;
  const overlooked = randomDirections(x, trials, 5).filter(
    (u) => Math.abs(u.reduce((sum, each, k) => sum + each * error[k], 0)) <= size / 10,
  ).length;
  const bound = missProbability(10, 1);
  expect(overlooked / trials).toBeLessThan(bound + 4 * Math.sqrt((bound * (1 - bound)) / trials));
  expect(overlooked / trials).toBeGreaterThan(0.8 * bound);
  expect(missProbability(10, 8)).toBeCloseTo(bound ** 8, 15);
});
