import { matmul, sum, tensor } from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
import { describe, expect, test } from "vitest";

import { checkGradient } from "../../src/check/check-gradient.ts";
import { gradientMatchers } from "../../src/check/matchers.ts";
import { failureOf } from "../support/open.ts";

const seed = { seed: 3 };
const rosenbrock = ([x, y]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
const slope = ([x, y]: readonly number[]): number[] => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)];

describe("a right gradient", () => {
  test.each([
    ["of a number", () => checkGradient(Math.sin, Math.cos, 1.3, seed)],
    ["of an array", () => checkGradient(rosenbrock, slope, [-1.2, 1], seed)],
    [
      "of a huge value",
      () =>
        checkGradient(
          (x: number) => 1e30 * x * x,
          (x: number) => 2e30 * x,
          3e-4,
          seed,
        ),
    ],
    [
      "of a tiny value",
      () =>
        checkGradient(
          (x: number) => 1e-30 * x ** 3,
          (x: number) => 3e-30 * x * x,
          2,
          seed,
        ),
    ],
    [
      "beside a large constant",
      () =>
        checkGradient(
          (x: number) => 1e8 + x * x,
          (x: number) => 2 * x,
          1,
          seed,
        ),
    ],
    [
      "from a sampler",
      () => checkGradient(rosenbrock, slope, (random: () => number) => [4 * random() - 2, 4 * random() - 2], seed),
    ],
    [
      "of a record",
      () =>
        checkGradient(
          ({ w, c }: { w: number[]; c: number }) => w[0] * w[1] * c,
          ({ w, c }) => ({ w: [w[1] * c, w[0] * c], c: w[0] * w[1] }),
          { w: [2, 3], c: 5 },
          seed,
        ),
    ],
    [
      "of a tensor",
      () =>
        checkGradient(
          (x: Tensor) => sum(matmul(x, x)).toTypedArray(),
          (x) => {
            const [a, b, c, d] = x.toTypedArray();
            return [2 * a + b + c, a + 2 * c + d, a + 2 * b + d, b + c + 2 * d];
          },
          tensor([1, 2, 3, 5]).reshape(2, 2),
          seed,
        ),
    ],
    [
      "of several values",
      () =>
        checkGradient(
          ([x, y]: readonly number[]) => [x * y, x + y, y * y],
          ([x, y]) => [
            [y, x],
            [1, 1],
            [0, 2 * y],
          ],
          [2, 3],
          seed,
        ),
    ],
    [
      "of many entries",
      () =>
        checkGradient(
          (x: Float64Array) => x.reduce((total, entry) => total + entry ** 3, 0),
          (x) => x.map((entry) => 3 * entry * entry),
          Float64Array.from({ length: 500 }, (_, k) => Math.sin(k)),
          seed,
        ),
    ],
  ])("%s agrees", (_what, check) => {
    expect(check()).toMatchObject({ verdict: "correct", agrees: true });
  });

  test("at a kink is not judged there, and is judged beside it", () => {
    expect(checkGradient(Math.abs, Math.sign, 0, seed).verdict).toBe("undecided");
    expect(checkGradient(Math.abs, Math.sign, (random: () => number) => random() - 0.5, seed).verdict).toBe("correct");
  });
});

describe("a wrong gradient", () => {
  test.each([
    [
      "half",
      () => checkGradient(rosenbrock, (x: readonly number[]) => slope(x).map((entry) => entry / 2), [-1.2, 1], seed),
      /2 times the gradient/u,
    ],
    ["negative", () => checkGradient(Math.sin, (x: number) => -Math.cos(x), 1, seed), /wrong sign/u],
    [
      "in one entry",
      () => checkGradient(rosenbrock, (x: readonly number[]) => [slope(x)[0], 1], [-1.2, 1], seed),
      /at x\[1\]/u,
    ],
    [
      "by a millionth",
      () =>
        checkGradient(
          (x: number) => x ** 4,
          (x: number) => 4.000004 * x ** 3,
          1.5,
          seed,
        ),
      /wrong/u,
    ],
    [
      "in one of 500 entries",
      () =>
        checkGradient(
          (x: Float64Array) => x.reduce((total, entry) => total + entry * entry, 0),
          (x) => x.map((entry, k) => (k === 217 ? entry : 2 * entry)),
          Float64Array.from({ length: 500 }, (_, k) => 1 + (k % 7)),
          seed,
        ),
      /direction/u,
    ],
    [
      "not a number",
      () =>
        checkGradient(
          (x: number) => x * x,
          () => Number.NaN,
          1,
          seed,
        ),
      /NaN/u,
    ],
  ])("%s is found", (_what, check, message) => {
    const found = check();
    expect(found.verdict).toBe("incorrect");
    expect(found.message).toMatch(message);
    expect(found.worst?.at).toBeDefined();
  });
});

describe("what cannot be checked", () => {
  test("a gradient of another length", () => {
    const failure = failureOf(() => checkGradient(rosenbrock, () => [1, 2, 3], [1, 2], seed));
    expect(failure).toMatchObject({
      code: "shape-mismatch",
      message: /3 entries/u.test(failure.message) ? failure.message : "",
    });
  });

  test("a function that gives two values for one point", () => {
    let calls = 0;
    const failure = failureOf(() =>
      checkGradient(
        (x: number) => x + (calls += 1),
        () => 1,
        1,
        seed,
      ),
    );
    expect(failure.code).toBe("bad-request");
  });

  test("a point that is none", () => {
    expect(
      failureOf(() =>
        checkGradient(
          () => 1,
          () => 1,
          "x",
          seed,
        ),
      ).code,
    ).toBe("bad-request");
  });

  test("a function cannot change the point it is given", () => {
    const start = [3, 4];
    checkGradient(
      (x: number[]) => (x[0] = 9),
      () => [0, 0],
      start,
      seed,
    );
    expect(start).toEqual([3, 4]);
  });
});

describe("the matcher", () => {
  expect.extend(gradientMatchers);

  test("passes and fails with the comparison in words", () => {
    expect(gradientMatchers.toBeGradientOf(slope, rosenbrock, [1, 2], seed).pass).toBe(true);
    const failed = gradientMatchers.toBeGradientOf(Math.sin, Math.sin, 1, seed);
    expect(failed.pass).toBe(false);
    expect(failed.message()).toMatch(/differences give .* \(seed 3\)/u);
  });

  test("needs a point", () => {
    expect(failureOf(() => gradientMatchers.toBeGradientOf(slope, rosenbrock)).code).toBe("bad-request");
  });
});

test.each([1e-3, 1e-5, 1e-7, 1e-9])(
  "a change over %d beside the point, which misleads wide steps, refutes nothing",
  (width) => {
    const kinked = (x: number): number => Math.abs(x - width);
    expect(checkGradient(kinked, () => -1, 0, seed).verdict).toBe("undecided");
    expect(checkGradient(kinked, () => 1, 0.5, seed).verdict).toBe("correct");
    const smooth = (x: number): number => Math.hypot(x, width);
    expect(checkGradient(smooth, (x: number) => x / Math.hypot(x, width), width, seed).verdict).not.toBe("incorrect");
    expect(checkGradient(smooth, () => 0.3, width, seed).verdict).not.toBe("correct");
  },
);

test.each([1e-8, 1e-3, 1, 1e6])("a logarithm at %d", (at) => {
  expect(checkGradient(Math.log, (x: number) => 1 / x, at, seed).verdict).toBe("correct");
  expect(checkGradient(Math.log, (x: number) => 1.01 / x, at, seed).verdict).toBe("incorrect");
});
