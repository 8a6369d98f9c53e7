import { describe, expect, test } from "vitest";
import {
  broadcastShapes,
  checkedSize,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  reducedShape,
  rowMajorStrides,
  sizeOf,
} from "../src/shape.ts";

describe("shapes", () => {
  test("sizes and strides", () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
    expect(rowMajorStrides([2, 3, 4])).toEqual([12, 4, 1]);
    expect([formatShape([]), formatShape([5]), formatShape([5, 4])]).toEqual(["()", "(5,)", "(5, 4)"]);
    expect(() => checkedSize([1.5], "test")).toThrow("is not a shape");
  });

  test("axes count from either end", () => {
    expect([normalizeAxis(1, 3, "sum"), normalizeAxis(-1, 3, "sum")]).toEqual([1, 2]);
    expect(normalizeAxes([-1, 0], 3, "sum")).toEqual([0, 2]);
    expect(() => normalizeAxis(3, 3, "sum")).toThrow("sum: axis 3 does not exist in a tensor with 3 axes");
    expect(() => normalizeAxes([0, -2], 2, "sum")).toThrow("named twice");
    expect([reducedShape([2, 3], [1], false), reducedShape([2, 3], [1], true)]).toEqual([[2], [2, 1]]);
  });

  test("broadcasting follows NumPy", () => {
    expect(broadcastShapes([3, 1], [4], "add")).toEqual([3, 4]);
    expect(broadcastShapes([2, 1, 5], [3, 1], "add")).toEqual([2, 3, 5]);
    expect(broadcastShapes([], [2, 2], "add")).toEqual([2, 2]);
    expect(broadcastShapes([1], [0], "add")).toEqual([0]);
    expect(() => broadcastShapes([2, 3], [2, 4], "add")).toThrow(
      "add: shapes (2, 3) and (2, 4) do not broadcast: along axis 1 the sizes are 3 and 4",
    );
  });
});
