import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cumprod, cumsum, grad, tensor } from "../../src/index.ts";

const rows = fc
  .integer({ min: 1, max: 9 })
  .chain((n) =>
    fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: n, maxLength: n }), { minLength: 1, maxLength: 3 }),
  );

const running = (row: readonly number[], join: (a: number, b: number) => number): number[] =>
  row.map((_, k) => row.slice(0, k + 1).reduce(join));

test("entry k is the sum or product of the first k + 1 entries, along either axis", () => {
  fc.assert(
    fc.property(rows, (table) => {
      const sums = table.map((row) => running(row, (a, b) => a + b));
      const products = table.map((row) => running(row, (a, b) => a * b));
      expect(cumsum(table, 1).sub(tensor(sums)).abs().max().item()).toBe(0);
      expect(cumprod(table, -1).sub(tensor(products)).abs().max().item()).toBe(0);
      expect(cumsum(tensor(table).T, 0).T.sub(tensor(sums)).abs().max().item()).toBe(0);
      const backwards = cumsum(tensor(table).flip(1), 1).flip(1);
      expect(cumsum(table, 1, true).sub(backwards).abs().max().item()).toBe(0);
    }),
  );
});

test("the derivative of a running product is right where entries are 0", () => {
  const gradient = grad((x) => cumprod(x, 0).sum())([2, 0, 3]);
  expect(gradient.toArray()).toEqual([1, 2 + 2 * 3, 0]);
});

test("nothing to sum, and no such axis", () => {
  expect(cumsum(tensor([]), 0).shape).toEqual([0]);
  expect(cumprod(tensor([]), 0).shape).toEqual([0]);
  expect(() => cumsum(3, 0)).toThrow("axis 0 does not exist");
});
