import { describe, expect, test } from "vitest";
import {
  allclose,
  dot,
  generator,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  matmul,
  mul,
  noGrad,
  ones,
  sum,
  tensor,
  valueAndGrad,
  vjp,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const random = generator(3);
const f = (x: Tensor): Tensor => sum(mul(x.sin(), x.square())).add(dot(x, x).square());

describe("grad", () => {
  test("of a product, in either argument", () => {
    const g = (x: Tensor, y: Tensor): Tensor => dot(x.square(), y);
    expect(grad(g)([1, 2], [3, 4]).toArray()).toEqual([6, 16]);
    expect(grad(g, 1)([1, 2], [3, 4]).toArray()).toEqual([1, 4]);
    expect(valueAndGrad(g)([1, 2], [3, 4]).value.item()).toBe(19);
  });

  test("its result is plain, also for a function that ignores its input", () => {
    const gradient = grad(f)([1, 2]);
    expect([gradient.requiresGrad, gradient.isLeaf]).toEqual([false, true]);
    expect(grad(() => ones([]))([1, 2]).toArray()).toEqual([0, 0]);
  });

  test("works inside noGrad", () => {
    expect(noGrad(() => grad((x) => dot(x, x))([1, 2])).toArray()).toEqual([2, 4]);
  });

  test("refuses a value that is no scalar", () => {
    expect(() => grad((x) => x.square())([1, 2])).toThrow("has shape (2,)");
  });

  test("nested: third derivative of x⁴", () => {
    const fourth = (x: Tensor): Tensor => x.pow(4);
    expect(grad(grad(grad(fourth)))(2).item()).toBeCloseTo(48, 12);
  });

  test("does not confuse perturbations: d/dx x·d/dy(x + y) is 1", () => {
    const outerFunction = (x: Tensor): Tensor => mul(x, grad((y) => x.add(y))(1));
    expect(grad(outerFunction)(5).item()).toBe(1);
    expect(jvp((x) => mul(x, jvp((y) => x.add(y), [1], [1]).tangent), [5], [1]).tangent.item()).toBe(1);
  });

  test("inside an imperative graph stays differentiable", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    sum(grad((y) => sum(y.pow(3)))(x)).backward();
    expect(x.grad?.toArray()).toEqual([6, 12]);
  });
});

describe("second derivatives", () => {
  const x = random.randn([3]);
  const u = random.randn([3]);
  const reverseOverReverse = jacobian(grad(f), x, "reverse");
  const closeTo = (other: Tensor): boolean => allclose(reverseOverReverse, other, 1e-12, 1e-12);

  test("all four ways agree", () => {
    expect(closeTo(hessian(f, x))).toBe(true);
    expect(closeTo(jacobian((y) => jacobian(f, y, "forward"), x, "forward"))).toBe(true);
    expect(closeTo(jacobian((y) => jacobian(f, y, "forward"), x, "reverse"))).toBe(true);
  });

  test("the Hessian is symmetric", () => {
    expect(allclose(hessian(f, x), hessian(f, x).T, 1e-12, 1e-12)).toBe(true);
  });

  test("hvp is the Hessian times a direction", () => {
    expect(allclose(hvp(f, x, u), matmul(hessian(f, x), u), 1e-12)).toBe(true);
  });

  test("reverse over forward over reverse: the gradient of u'Hu", () => {
    const quadratic = (y: Tensor): Tensor => dot(u, hvp(f, y, u));
    const third = grad(quadratic)(x);
    const expected = matmul(jacobian((y) => matmul(hessian(f, y), u), x, "forward").T, u);
    expect(allclose(third, expected, 1e-10)).toBe(true);
    expect(third.data.some((entry) => entry !== 0)).toBe(true);
  });

  test("a captured outer tensor is seen through inner transformations", () => {
    const mixed = (y: Tensor): Tensor =>
      sum(jvp((z) => grad((w) => sum(mul(w.pow(3), y)))(z), [[1, 2, 3]], [[1, 1, 1]]).tangent);
    expect(grad(mixed)(x).toArray()).toEqual([6, 12, 18]);
  });
});

describe("vjp", () => {
  test("pulls back any number of cotangents", () => {
    const { value, pullBack } = vjp((x, y) => mul(x, y), [1, 2], [3, 4]);
    expect(value.toArray()).toEqual([3, 8]);
    expect(pullBack([1, 0]).map((part) => part.toArray())).toEqual([
      [3, 0],
      [1, 0],
    ]);
    expect(pullBack([0, 1]).map((part) => part.toArray())).toEqual([
      [0, 4],
      [0, 2],
    ]);
  });

  test("is linear in the cotangent, differentiably", () => {
    const through = (v: Tensor): Tensor => vjp((x) => x.exp(), [0, 1]).pullBack(v)[0];
    expect(
      allclose(
        jacobian(through, [1, 1]),
        tensor([
          [1, 0],
          [0, Math.E],
        ]),
      ),
    ).toBe(true);
  });

  test("names both shapes of a cotangent that does not fit", () => {
    expect(() => vjp((x) => x, [1, 2]).pullBack([1, 2, 3])).toThrow(/\(3,\).*\(2,\)/);
  });
});
