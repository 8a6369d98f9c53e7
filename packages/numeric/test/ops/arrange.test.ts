import { expect, test } from "vitest";
import {
  arange,
  chunk,
  concat,
  flip,
  gather,
  generator,
  meshgrid,
  repeat,
  roll,
  split,
  tensor,
  tile,
  vander,
} from "../../src/index.ts";

const a = arange(6).reshape(2, 3);

test("gather picks along an axis", () => {
  expect(gather(a, 1, [[2, 0], [1, -1]]).toArray()).toEqual([[2, 0], [4, 5]]); // prettier-ignore
  expect(gather(a, 0, [[1, 0, 1]]).toArray()).toEqual([[3, 1, 5]]);
  expect(() => gather(a, 1, [[3]])).toThrow("entry 3 does not exist along axis 1, which has size 3");
  expect(() => gather(a, 1, [0])).toThrow("an index of shape (1,) does not fit a tensor of shape (2, 3)");
});

test("flip and roll undo themselves", () => {
  expect(flip(a).toArray()).toEqual([[5, 4, 3], [2, 1, 0]]); // prettier-ignore
  expect(flip(flip(a, 1), 1).toArray()).toEqual(a.toArray());
  expect(roll(a, 1, 1).toArray()).toEqual([[2, 0, 1], [5, 3, 4]]); // prettier-ignore
  expect(roll(roll(a, -5, 0), 5, 0).toArray()).toEqual(a.toArray());
  expect(roll(a, 3, 1).toArray()).toEqual(a.toArray());
});

test("tile and repeat", () => {
  expect(tile([1, 2], [2]).toArray()).toEqual([1, 2, 1, 2]);
  expect(tile(a, [2]).shape).toEqual([2, 6]);
  expect(repeat([1, 2], [2, 2]).toArray()).toEqual([[1, 2, 1, 2], [1, 2, 1, 2]]); // prettier-ignore
  expect(repeat(a, [0, 1]).shape).toEqual([0, 3]);
  expect(() => repeat(a, [2])).toThrow("1 counts for the 2 axes");
  expect(() => tile(a, [-1])).toThrow("no list of counts");
});

test("split and chunk are undone by concat", () => {
  const x = generator(1).randn([7, 2]);
  expect(split(x, 3).map(({ shape }) => shape[0])).toEqual([3, 3, 1]);
  expect(chunk(x, 4).map(({ shape }) => shape[0])).toEqual([2, 2, 2, 1]);
  expect(concat(split(x, [2, 0, 5])).toArray()).toEqual(x.toArray());
  expect(concat(x.T.chunk(3, 1), 1).toArray()).toEqual(x.T.toArray());
  expect(() => split(x, [3, 3])).toThrow("which parts of [3, 3] do not make up");
  for (const length of [0, -1, 1e-9]) expect(() => split(x, length)).toThrow("are not possible");
  expect(() => chunk(x, 0)).toThrow("0 is no count");
});

test("grids in both orders", () => {
  const [x, y] = meshgrid([[1, 2, 3], [10, 20]]); // prettier-ignore
  expect(x.add(y).toArray()).toEqual([[11, 21], [12, 22], [13, 23]]); // prettier-ignore
  const [u, v] = meshgrid([[1, 2, 3], [10, 20]], "xy"); // prettier-ignore
  expect(u.add(v).toArray()).toEqual([[11, 12, 13], [21, 22, 23]]); // prettier-ignore
});

test("Vandermonde's matrix evaluates polynomials", () => {
  expect(vander([2, 3]).toArray()).toEqual([[2, 1], [3, 1]]); // prettier-ignore
  expect(vander([2, 3], 3, true).matmul([5, 1, 2]).toArray()).toEqual([15, 26]);
  expect(() => vander([1, 2], 1e9)).toThrow("more than the budget");
  expect(() => tile([1, 2], [1e9])).toThrow("more than the budget");
  const x = tensor([0, 2], { requiresGrad: true });
  vander(x, 3).sum().backward();
  expect(x.grad?.toArray()).toEqual([1, 5]);
});
