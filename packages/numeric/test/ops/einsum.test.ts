import { describe, expect, test } from "vitest";
import { arange, einsum, eye, generator, matmul, ones, stack } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const random = generator(1);
const flat = (x: Tensor): number[] => [...x.data];

describe("the ellipsis", () => {
  const [a, b] = [random.randn([2, 3, 4]), random.randn([2, 4, 5])];

  test("stands for the axes that are not named", () => {
    expect(einsum("...ij,...jk->...ik", a, b).toArray()).toEqual(matmul(a, b).toArray());
    expect(einsum("...ij,...jk", a, b).toArray()).toEqual(matmul(a, b).toArray());
    expect(einsum("i...->...i", a).toArray()).toEqual(a.permute(1, 2, 0).toArray());
    expect(einsum("...->", a).item()).toBeCloseTo(a.sum().item(), 12);
    expect(einsum("...ii->...", stack([eye(3), eye(3).mul(2)])).toArray()).toEqual([3, 6]);
    expect(einsum("ij...->ij", ones([2, 3])).toArray()).toEqual(ones([2, 3]).toArray());
  });

  test("broadcasts, also over different numbers of axes", () => {
    const wide = random.randn([3, 1, 4, 5]);
    const product = einsum("...ij,...jk->...ik", a.reshape(2, 3, 4), wide);
    expect(product.shape).toEqual([3, 2, 3, 5]);
    expect(flat(product)).toEqual(flat(matmul(a, wide)));
    expect(einsum("...,...", 2, arange(3)).toArray()).toEqual([0, 2, 4]);
  });
});

test("letters may repeat within a term and between terms", () => {
  const a = random.randn([3, 3]);
  const x = random.randn([3]);
  const quadratic = matmul(x, matmul(a, x)).item();
  expect(einsum("i,ij,j", x, a, x).item()).toBeCloseTo(quadratic, 12);
  expect(einsum("ii,ii->", a, a).item()).toBeCloseTo(a.diagonal().square().sum().item(), 12);
});

test.each([
  ["ij->ij->ij", "more than one ->"],
  ["i.j->ij", '"i.j" is not a list of letters'],
  ["......ij", "is not a list of letters"],
  ["ij,jk->ik", "2 terms for 1 tensors"],
  ["ijk...", "names 3 axes, tensor 0 has shape (2, 2)"],
  ["i", "names 1 axes, tensor 0 has shape (2, 2)"],
  ["ij->iz", 'the letter "z" of the result occurs in no term'],
])("%s is refused", (formula, message) => {
  expect(() => einsum(formula, ones([2, 2]))).toThrow(message);
});

test("axes of the ellipsis that do not broadcast are named", () => {
  expect(() => einsum("...i,...i", ones([2, 3]), ones([4, 3]))).toThrow("shapes (2,) and (4,) do not broadcast");
});

test("a letter of two lengths is named, with the shapes that it stands in", () => {
  expect(() => einsum("ij,jk->ik", ones([1, 2]), ones([3, 1]))).toThrow(
    'einsum "ij,jk->ik": the letter "j" is 2 long in operand 1 of shape (1, 2), and 3 long in operand 2 of shape (3, 1).',
  );
  expect(() => einsum("ii->i", ones([2, 3]))).toThrow('the letter "i" is 2 long in operand 1');
});
