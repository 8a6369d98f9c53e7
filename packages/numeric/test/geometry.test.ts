import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  denseGeometry,
  diagonalOf,
  expanded,
  isDense,
  memoryOrder,
  permuted,
  positionsOf,
  positionsWithin,
  repeatsEntries,
  reshaped,
  sliced,
} from "../src/geometry.ts";
import type { Geometry } from "../src/geometry.ts";
import { sizeOf } from "../src/shape.ts";

const positions = (geometry: Geometry): number[] => [...positionsOf(geometry)];

test("strides as NumPy has them", () => {
  const dense = denseGeometry([2, 3, 4]);
  expect(dense.strides).toEqual([12, 4, 1]);
  expect(permuted(dense, [2, 0, 1]).strides).toEqual([1, 12, 4]);
  const ranges = [
    { start: 1, step: 1, count: 1 },
    { start: 2, step: -1, count: 3 },
    { start: 0, step: 2, count: 2 },
  ];
  expect(sliced(dense, ranges, new Set([0]))).toEqual({ shape: [3, 2], strides: [-4, 2], offset: 20 });
  expect(expanded({ shape: [3, 1], strides: [1, 1], offset: 0 }, [2, 3, 5]).strides).toEqual([0, 1, 0]);
  expect(positions(diagonalOf(denseGeometry([3, 3]), 0, 1))).toEqual([0, 4, 8]);
});

test("what is dense and what repeats entries", () => {
  const dense = denseGeometry([2, 3]);
  expect([isDense(dense), isDense(permuted(dense, [1, 0]))]).toEqual([true, false]);
  expect(isDense({ shape: [1, 3], strides: [77, 1], offset: 5 })).toBe(true);
  expect(isDense({ shape: [0, 3], strides: [9, 9], offset: 0 })).toBe(true);
  expect([repeatsEntries(dense), repeatsEntries(expanded(dense, [4, 2, 3]))]).toEqual([false, true]);
  expect(repeatsEntries({ shape: [1, 3], strides: [0, 1], offset: 0 })).toBe(false);
  expect(memoryOrder(permuted(denseGeometry([2, 3, 4]), [1, 2, 0]))).toEqual([2, 0, 1]);
  expect(memoryOrder(expanded(dense, [2, 2, 3]))).toBeNull();
});

test("entries of a view counted within a part of the storage", () => {
  const whole = sliced(denseGeometry([3, 4]), [{ start: 1, step: 1, count: 2 }, { start: 0, step: 1, count: 4 }], new Set()); // prettier-ignore
  expect([...positionsWithin(whole, permuted(whole, [1, 0]))]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
  const turned = permuted(denseGeometry([2, 3]), [1, 0]);
  expect([...positionsWithin(turned, denseGeometry([2, 3]))]).toEqual([0, 2, 4, 1, 3, 5]);
});

describe("reshape of a view", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  const views = shapes.chain((shape) =>
    fc
      .record({
        axes: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        steps: fc.array(fc.constantFrom(1, 2, -1), { minLength: shape.length, maxLength: shape.length }),
      })
      .map(({ axes, steps }): Geometry => {
        const ranges = shape.map((size, k) => ({
          start: steps[k] < 0 ? size - 1 : 0,
          step: steps[k],
          count: steps[k] === 2 ? Math.ceil(size / 2) : size,
        }));
        return permuted(sliced(denseGeometry(shape), ranges, new Set()), axes);
      }),
  );

  test("keeps the entries in their order, or is refused", () => {
    fc.assert(
      fc.property(views, fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }), (view, head) => {
        const size = sizeOf(view.shape);
        const rest = size / sizeOf(head);
        fc.pre(Number.isInteger(rest));
        const target = [...head, rest];
        const result = reshaped(view, target);
        if (result === null) {
          expect(isDense(view)).toBe(false);
          return;
        }
        expect(result.shape).toEqual(target);
        expect(positions(result)).toEqual(positions(view));
      }),
    );
  });

  test("is refused only where no strides express it", () => {
    // Steps between neighbours decide: with the target's shape they must depend on the axis alone.
    const isExpressible = (view: Geometry, target: readonly number[]): boolean => {
      const at = positions(view);
      const inner = target.map((_, axis) => sizeOf(target.slice(axis + 1)));
      const strides = target.map((size, axis) => (size === 1 ? 0 : at[inner[axis]] - at[0]));
      return at.every((place, k) => {
        const indices = target.map((size, axis) => Math.floor(k / inner[axis]) % size);
        return place === at[0] + indices.reduce((sum, i, axis) => sum + i * strides[axis], 0);
      });
    };
    fc.assert(
      fc.property(views, fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }), (view, head) => {
        const rest = sizeOf(view.shape) / sizeOf(head);
        fc.pre(Number.isInteger(rest));
        const target = [...head, rest];
        expect(reshaped(view, target) !== null).toBe(isExpressible(view, target));
      }),
    );
  });
});
