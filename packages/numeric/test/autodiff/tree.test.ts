import { describe, expect, test } from "vitest";
import {
  add,
  dot,
  generator,
  grad,
  hessian,
  hvp,
  jacobian,
  matmul,
  mul,
  sum,
  tensor,
  valueAndGrad,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";
import { isTree, leavesOf, withLeaves } from "../../src/autodiff/tree.ts";

const random = generator(12);
const [x, y] = [random.randn([2, 3]), random.randn([3])];

test("leaves are found and put back in their order", () => {
  const tree = { layers: [{ w: x, b: y }, { w: y }], scale: tensor(2) };
  expect(leavesOf(tree)).toEqual([x, y, y, tree.scale]);
  const doubled = withLeaves(tree, leavesOf(tree).map((leaf) => leaf.mul(2))); // prettier-ignore
  expect(doubled.layers[0].w.toArray()).toEqual(x.mul(2).toArray());
  expect(Object.keys(doubled)).toEqual(["layers", "scale"]);
  expect([tree, [x], {}, [[1, 2]], 3, x, "a"].map(isTree)).toEqual([true, true, false, false, false, false, false]);
  expect(() => leavesOf([x, "a" as unknown as Tensor])).toThrow("a string stands among tensors");
});

test("the gradient of a model has the form of its parameters", () => {
  interface Layer {
    readonly [key: string]: Tensor;
    readonly w: Tensor;
    readonly b: Tensor;
  }
  const layers: readonly Layer[] = [
    { w: random.randn([4, 3]), b: random.randn([4]) },
    { w: random.randn([1, 4]), b: random.randn([1]) },
  ];
  const loss = (parameters: readonly Layer[]): Tensor =>
    sum(parameters.reduce((h, { w, b }) => add(matmul(w, h), b).tanh(), y).square());
  const { value, gradient } = valueAndGrad(loss)(layers);
  expect(value.item()).toBe(loss(layers).item());
  const one = grad((w: Tensor) => loss([layers[0], { ...layers[1], w }]))(layers[1].w);
  expect(gradient[1].w.toArray()).toEqual(one.toArray());
  expect(gradient[0].b.shape).toEqual([4]);
});

describe("several arguments", () => {
  const f = (a: Tensor, b: Tensor): Tensor => sum(matmul(a, mul(b, b)).exp());

  test("gradients by position, or all at once", () => {
    const both = grad(f, [0, 1])(x, y);
    expect(both.map((each) => each.toArray())).toEqual([grad(f)(x, y).toArray(), grad(f, 1)(x, y).toArray()]);
    expect(grad(f, [1])([[1, 0]], [2, 3]).map((each) => each.shape)).toEqual([[2]]); // prettier-ignore
    expect(() => grad(f, [2])(x, y)).toThrow("without an argument 2");
  });

  test.each(["forward", "reverse", "auto"] as const)("Jacobians, %s", (mode) => {
    const g = (a: Tensor, b: Tensor): Tensor => matmul(a, b.square());
    const blocks = jacobian(g, [x, y], mode);
    const alone = [jacobian((a) => g(a, y), x, mode), jacobian((b) => g(x, b), y, mode)];
    expect(blocks.map(({ shape }) => shape)).toEqual([[2, 2, 3], [2, 3]]); // prettier-ignore
    blocks.forEach((block, k) => expect(block.sub(alone[k]).abs().max().item()).toBeLessThan(1e-13));
  });

  test("the blocks of the Hessian, and its products", () => {
    const blocks = hessian(f, [x, y]);
    const mixed = jacobian((b) => grad((a: Tensor) => f(a, b))(x), y);
    expect(blocks.map((row) => row.map(({ shape }) => shape))).toEqual([
      [[2, 3, 2, 3], [2, 3, 3]], // prettier-ignore
      [[3, 2, 3], [3, 3]], // prettier-ignore
    ]);
    expect(blocks[0][1].sub(mixed).abs().max().item()).toBeLessThan(1e-12 * mixed.abs().max().item());
    expect(
      blocks[1][0]
        .sub(mixed.permute(2, 0, 1))
        .abs()
        .max()
        .item(),
    ).toBeLessThan(1e-12 * mixed.abs().max().item());
    const [u, v] = [random.randn([2, 3]), random.randn([3])];
    const products = hvp(f, [x, y], [u, v]);
    const expected = matmul(blocks[1][0].reshape(3, 6), u.flatten()).add(matmul(blocks[1][1], v));
    expect(products[1].sub(expected).abs().max().item()).toBeLessThan(1e-11 * expected.abs().max().item());
    expect(dot(products[0].flatten(), u.flatten()).shape).toEqual([]);
  });
});
