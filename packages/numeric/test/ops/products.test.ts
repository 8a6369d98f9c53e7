import { expect, test } from "vitest";
import { arange, cross, generator, inner, kron, mul, norm, ones, outer, tensordot } from "../../src/index.ts";

const random = generator(6);

test("outer, inner and cross products of stacks are those of their rows", () => {
  const [x, y] = [random.randn([4, 3]), random.randn([4, 3])];
  const products = [outer(x, y), cross(x, y)];
  for (let k = 0; k < 4; k++) {
    const [u, v] = [x.index(k), y.index(k)];
    expect(products[0].index(k).toArray()).toEqual(outer(u, v).toArray());
    expect(products[1].index(k).toArray()).toEqual(cross(u, v).toArray());
    expect(cross(u, v).dot(u).item()).toBeCloseTo(0, 12);
    expect(norm(cross(u, v)).item() ** 2 + u.dot(v).item() ** 2).toBeCloseTo(
      (norm(u).item() * norm(v).item()) ** 2,
      10,
    );
    expect(inner(x, y).index(k).toArray()).toEqual(inner(u, y).toArray());
  }
  expect(outer(ones([5, 1, 2]), ones([4, 3])).shape).toEqual([5, 4, 2, 3]);
  expect(inner(2, [1, 2]).toArray()).toEqual([2, 4]);
});

test("the Kronecker product obeys (A⊗B)(C⊗D) = AC⊗BD", () => {
  const [a, b, c, d] = [random.randn([2, 3]), random.randn([3, 2]), random.randn([3, 2]), random.randn([2, 4])];
  const difference = kron(a, b)
    .matmul(kron(c, d))
    .sub(kron(a.matmul(c), b.matmul(d)));
  expect(norm(difference).item()).toBeLessThan(1e-13);
  expect(kron([1, 2], [[1, 10]]).toArray()).toEqual([[1, 10, 2, 20]]);
});

test("tensordot sums pairs of axes", () => {
  const [a, b] = [random.randn([2, 3, 4]), random.randn([4, 3, 5])];
  const sums = tensordot(a, b, [[1, 2], [1, 0]]); // prettier-ignore
  expect(sums.shape).toEqual([2, 5]);
  const entry = mul(a.index(1).T, b.index(null, null, 3))
    .sum()
    .item();
  expect(sums.index(1, 3).item()).toBeCloseTo(entry, 12);
  const pairs = tensordot(a, arange(12).reshape(3, 4)).sub(a.mul(arange(12).reshape(3, 4)).sum({ axis: [1, 2] }));
  expect(norm(pairs).item()).toBeLessThan(1e-12);
  expect(tensordot([1, 2], [3, 4], 0).toArray()).toEqual([[3, 4], [6, 8]]); // prettier-ignore
});

test("what does not fit is refused with shapes and axes", () => {
  expect(() => tensordot(ones([2, 3]), ones([2, 3]), 1)).toThrow(
    "axis 1 of the first has size 3, axis 0 of the second 2",
  );
  expect(() => tensordot(ones([2]), ones([2]), [[0], []])).toThrow("not pairs of distinct axes");
  for (const axes of [-1, 0.5, 2])
    expect(() => tensordot(ones([2]), ones([2]), axes)).toThrow(`no ${axes} axes to sum over`);
  expect(() => cross([1, 2], [3, 4])).toThrow("not both of length 3");
  expect(() => outer(1, [1, 2])).toThrow("operand 0 is a scalar");
  expect(() => outer(ones([2, 2]), ones([3, 2]))).toThrow("(2,) and (3,) do not broadcast");
});
