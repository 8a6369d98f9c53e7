import { expect, test } from "vitest";
import { det, eye, generator, lu, matmul, ones, tril, triu } from "../../src/index.ts";

test("A = P·L·U with factors of the right form", () => {
  const random = generator(3);
  for (const n of [0, 1, 2, 5]) {
    const a = random.randn([n, n]);
    const { p, l, u } = lu(a);
    const difference = matmul(matmul(p, l), u).sub(a);
    expect(difference.data.every((x) => Math.abs(x) < 1e-13)).toBe(true);
    expect(matmul(p, p.T).toArray()).toEqual(eye(n).toArray());
    expect(tril(l).toArray()).toEqual(l.toArray());
    expect(triu(u).toArray()).toEqual(u.toArray());
    expect([...l.diagonal().data]).toEqual([...ones([n]).data]);
    expect(l.data.every((x) => Math.abs(x) <= 1)).toBe(true);
  }
  const b = random.randn([4, 4]);
  const { p, u } = lu(b);
  expect(det(p).item() * u.diagonal().prod().item()).toBeCloseTo(det(b).item(), 12);
  expect(() => lu(ones([2, 3]))).toThrow("lu takes a square matrix; the shape is (2, 3)");
});
