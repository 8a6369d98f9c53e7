import { describe, expect, test } from "vitest";
import { checkGradient, generator, grad, matmul, sum, tensor } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

type Vector = readonly number[];
const energy = (x: Vector): number => x.reduce((total, each, k) => total + (k + 1) * Math.sin(each) ** 2, 0);
const slope = (x: Vector): number[] => x.map((each, k) => (k + 1) * Math.sin(2 * each));

describe("a right gradient agrees", () => {
  test("of a function of a number, of arrays, typed arrays, tensors and objects", () => {
    expect(checkGradient((x: number) => x ** 3, 12, 2)).toMatchObject({ verdict: "agrees", method: "entries" });
    expect(checkGradient(energy, slope, [0.3, -1, 2]).verdict).toBe("agrees");
    const typed = (x: Float64Array): number => energy([...x]);
    expect(checkGradient(typed, (x) => Float64Array.from(slope([...x])), Float64Array.of(1, 2)).verdict).toBe("agrees");
    const a = generator(1).randn([3, 3]);
    const quadratic = (x: Tensor): Tensor => sum(matmul(a, x).square());
    expect(checkGradient(quadratic, grad(quadratic), tensor([1, 2, 3])).verdict).toBe("agrees");
    const model = ({ w, b }: { w: Vector; b: number }): number => energy(w) * b;
    const right = ({ w, b }: { w: Vector; b: number }): { w: number[]; b: number } => ({
      w: slope(w).map((each) => each * b),
      b: energy(w),
    });
    expect(checkGradient(model, right, { w: [1, 2], b: 3 }).verdict).toBe("agrees");
  });

  test("at several points that a sampler draws", () => {
    let drawn = 0;
    const sampler = (random: () => number): number[] => {
      drawn++;
      return [random(), 1 + random()];
    };
    expect(checkGradient(energy, slope, sampler, { samples: 7 }).verdict).toBe("agrees");
    expect(drawn).toBe(7);
  });

  test("whatever its scale", () => {
    for (const scale of [1e-150, 1e-8, 1, 1e8, 1e150]) {
      const f = (x: Vector): number => scale * energy(x);
      expect(checkGradient(f, (x) => slope(x).map((each) => scale * each), [0.3, -1]).verdict).toBe("agrees");
    }
    for (const at of [1e-8, 1e-3, 1e6]) expect(checkGradient(Math.log, (x) => 1 / x, at).verdict).toBe("agrees");
  });
});

describe("a wrong gradient differs, and the message says where and by how much", () => {
  test("one entry of a nested array", () => {
    const f = ([[a, b], [c]]: readonly Vector[]): number => a * b + c * c;
    const check = checkGradient(f, [[2, 1], [9]], [[1, 2], [3]]);
    expect(check.verdict).toBe("differs");
    expect(check.mismatches.map(({ entry, claimed }) => [entry, claimed])).toEqual([["[1, 0]", 9]]);
    expect(check.mismatches[0].measured).toBeCloseTo(6, 9);
    expect(check.message).toMatch(/gradient\[1, 0\]: claimed 9, differences give 6 ± .*, 1\.5 times as much/u);
  });

  test("small relative mistakes beyond the tolerance, none within it", () => {
    const with_ = (error: number): string =>
      checkGradient(energy, (x: Vector) => slope(x).map((each, k) => each * (k === 1 ? 1 + error : 1)), [0.3, -1, 2])
        .verdict;
    expect([with_(1e-4), with_(-1e-5), with_(1e-8)]).toEqual(["differs", "differs", "agrees"]);
  });

  test("NaN, and a gradient of another length", () => {
    expect(checkGradient(energy, [NaN, 0], [1, 2]).verdict).toBe("differs");
    expect(() => checkGradient(energy, [1], [1, 2])).toThrow("the gradient has 1 entries, the point 2");
  });

  test("only at some of the points", () => {
    const f = (x: number): number => Math.abs(x) ** 3;
    const check = checkGradient(f, (x) => 3 * x * x, (random) => 4 * random() - 2, { samples: 20 }); // prettier-ignore
    expect(check.verdict).toBe("differs");
    expect(check.at).toBeLessThan(0);
  });
});

describe("what differences cannot tell is undecided", () => {
  test("a kink, a value that is not finite, and a function that is not the same twice", () => {
    expect(checkGradient((x: number) => Math.abs(x - 1e-6), -1, 0).verdict).toBe("undecided");
    expect(checkGradient(Math.log, 1, -1)).toMatchObject({
      verdict: "undecided",
      message: "the value of the function is NaN at the point",
    });
    let calls = 0;
    expect(checkGradient((x: number) => x + calls++, 1, 0).message).toContain("differences mean nothing");
  });

  test("a value that is no number is an error", () => {
    expect(() => checkGradient((x: Tensor) => x, [1, 1] as never, tensor([1, 2]))).toThrow(
      "returned a tensor of shape (2)",
    );
  });
});

describe("many entries are checked along random directions", () => {
  const n = 5000;
  const point = Float64Array.from(generator(4).randn([n]).data);
  const f = (x: Float64Array): number => x.reduce((total, each) => total + Math.sin(each), 0);
  const right = (x: Float64Array): Float64Array => x.map(Math.cos);

  test("with the confidence stated, and few evaluations", () => {
    let evaluations = 0;
    const counted = (x: Float64Array): number => {
      evaluations++;
      return f(x);
    };
    const check = checkGradient(counted, right, point);
    expect(check).toMatchObject({ verdict: "agrees", method: "directions" });
    expect(check.confidence?.missProbability).toBeLessThan(1e-8);
    expect(check.message).toContain("5000 entries, along 8 random directions");
    expect(evaluations).toBeLessThan(250);
  });

  test("a wrong entry is found and named", () => {
    const wrong = (x: Float64Array): Float64Array => right(x).map((each, k) => (k === 3217 ? each + 1 : each));
    const check = checkGradient(f, wrong, point);
    expect(check.verdict).toBe("differs");
    expect(check.mismatches[0].entry).toBe("[3217]");
    expect(check.message).toContain("gradient[3217]");
  });
});
