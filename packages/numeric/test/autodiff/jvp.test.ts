import { describe, expect, test } from "vitest";
import { arange, jvp, mul, ones, sum, tensor } from "../../src/index.ts";

describe("jvp", () => {
  test("gives value and tangent in one sweep, without recording", () => {
    const { value, tangent } = jvp(
      (x, y) => mul(x, y),
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    );
    expect(value.toArray()).toEqual([3, 8]);
    expect(tangent.toArray()).toEqual([3, 2]);
    expect(tangent.requiresGrad).toBe(false);
  });

  test("is zero through detach, floor and a constant", () => {
    expect(jvp((x) => x.detach(), [[1, 2]], [[1, 1]]).tangent.toArray()).toEqual([0, 0]);
    expect(jvp((x) => x.floor(), [[1.5, 2.5]], [[1, 1]]).tangent.toArray()).toEqual([0, 0]);
    expect(jvp(() => ones([2]), [1], [1]).tangent.toArray()).toEqual([0, 0]);
  });

  test("keeps the storage type", () => {
    const x = tensor([1, 2], { dtype: "float32" });
    expect(jvp((y) => sum(y.square()), [x], [x]).tangent.dtype).toBe("float32");
  });

  test("refuses tangents that do not fit", () => {
    expect(() => jvp((x) => x, [arange(2)], [arange(3)])).toThrow("(3,)");
    expect(() => jvp((x) => x, [1, 2], [1])).toThrow("2 inputs");
  });

  test("restores its level when the function throws", () => {
    const failing = (): never => {
      throw new Error("mine");
    };
    expect(() => jvp(failing, [1], [1])).toThrow("mine");
    expect(jvp((x) => x.square(), [3], [1]).tangent.item()).toBe(6);
  });
});
