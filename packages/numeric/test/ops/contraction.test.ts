import { describe, expect, test } from "vitest";
import {
  contract,
  arange,
  diag,
  dot,
  einsum,
  eye,
  kron,
  matmul,
  mm,
  mv,
  ones,
  outer,
  permute,
  transpose,
} from "../../src/index.ts";

describe("einsum", () => {
  const a = arange(6).reshape(2, 3);

  test("agrees with the products it generalizes", () => {
    expect(einsum("ij,jk->ik", a, a.T).toArray()).toEqual(matmul(a, a.T).toArray());
    expect(einsum("ij->", a).item()).toBe(15);
    expect(einsum("ij->ji", a).toArray()).toEqual(a.T.toArray());
    expect(einsum("ba", a).toArray()).toEqual(a.T.toArray());
    expect(einsum("ii->i", eye(3)).toArray()).toEqual([1, 1, 1]);
    expect(einsum("i->ii", [1, 2]).toArray()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(einsum("ij, ij", a, a).item()).toBe(55);
  });

  test("explains what it cannot read", () => {
    expect(() => einsum("ij,jk", a)).toThrow("2 terms for 1 tensors");
    expect(() => einsum("i1->i", a)).toThrow('"i1" is not a list of letters');
    expect(() => einsum("i->i", a)).toThrow("names 1 axes");
    expect(() => einsum("ij->k", a)).toThrow("occurs in no term");
    expect(() => einsum("ij,ij", a, a.T)).toThrow(
      'the letter "i" is 2 long in operand 1 of shape (2, 3), and 3 long in operand 2',
    );
  });
});

describe("products", () => {
  test("matmul of vectors, matrices and batches", () => {
    expect(matmul([1, 2], [3, 4]).item()).toBe(11);
    expect(
      matmul(
        [1, 2],
        [
          [1, 0],
          [0, 2],
        ],
      ).toArray(),
    ).toEqual([1, 4]);
    expect(matmul(ones([5, 1, 2, 3]), ones([4, 3, 2])).shape).toEqual([5, 4, 2, 2]);
    expect(matmul(ones([2, 3]), ones([4, 3, 1])).shape).toEqual([4, 2, 1]);
  });

  test("errors name both shapes and suggest the transpose", () => {
    expect(() => mm(ones([2, 3]), ones([2, 3]))).toThrow("matmul: shapes (2, 3) and (2, 3) do not fit");
    expect(() => mv(ones([2, 3]), ones([2]))).toThrow("(2,)");
    expect(() => dot(ones([2]), ones([2, 1]))).toThrow(
      "dot takes a vector and a vector; the shapes are (2,) and (2, 1)",
    );
    expect(() => matmul(2, ones([2]))).toThrow("matmul");
  });

  test("kron, outer and diag", () => {
    expect(kron([[1, 2]], [[1], [10]]).toArray()).toEqual([
      [1, 2],
      [10, 20],
    ]);
    expect(kron([1, 2], [1, 10]).toArray()).toEqual([1, 10, 2, 20]);
    expect(outer([1, 2], [3]).toArray()).toEqual([[3], [6]]);
    expect(diag([1, 2]).toArray()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(
      diag([
        [1, 2],
        [3, 4],
      ]).toArray(),
    ).toEqual([1, 4]);
  });
});

test("permute and transpose", () => {
  const a = arange(24).reshape(2, 3, 4);
  expect(permute(a, [2, 0, 1]).shape).toEqual([4, 2, 3]);
  expect(transpose(a, 0, -1).shape).toEqual([4, 3, 2]);
  expect(a.T.index(3, 2, 1).item()).toBe(23);
  expect(() => permute(a, [0, 0, 1])).toThrow("not an order");
});

test("a contraction of nothing is the number 1 in float64", () => {
  const unit = contract([], [], []);
  expect([unit.item(), unit.dtype]).toEqual([1, "float64"]);
});
