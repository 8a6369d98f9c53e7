import { describe, expect, test } from "vitest";
import { arange, dot, mul, noGrad, setWarningHandler, sum, tensor } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

function tracked(values: readonly number[]): Tensor {
  return tensor(values, { requiresGrad: true });
}

describe("backward", () => {
  test("createGraph makes gradients differentiable", () => {
    const x = tracked([2]);
    sum(x.pow(3)).backward({ createGraph: true });
    const first = x.grad;
    x.zeroGrad();
    sum(first!).backward();
    expect([first?.item(), x.grad?.item()]).toEqual([12, 12]);
  });

  test("a result used twice collects both contributions", () => {
    const x = tracked([3]);
    const y = x.square();
    sum(mul(y, y).add(y)).backward();
    expect(x.grad?.item()).toBe(4 * 27 + 6);
  });

  test("goes through graphs deeper than the call stack", () => {
    const x = tracked([1]);
    let y = mul(x, 1);
    for (let k = 0; k < 50_000; k++) y = y.add(1);
    sum(y).backward();
    expect(x.grad?.item()).toBe(1);
  });

  test("retainGrad keeps an intermediate gradient", () => {
    const x = tracked([1, 2]);
    const z = mul(x, 3).retainGrad();
    dot(z, z).backward();
    expect(z.grad?.toArray()).toEqual([6, 12]);
  });

  test("gradient tracking spreads to results but not out of noGrad or detach", () => {
    const x = tracked([1]);
    expect(x.exp().requiresGrad).toBe(true);
    expect(noGrad(() => x.exp()).requiresGrad).toBe(false);
    expect(x.exp().detach().requiresGrad).toBe(false);
    expect(arange(3).exp().requiresGrad).toBe(false);
  });

  test("says so when nothing requires a gradient", () => {
    expect(() => sum(arange(3)).backward()).toThrow("does not depend on any tensor that requires a gradient");
  });

  test("says so when a shared part of the graph has been freed", () => {
    const x = tracked([1]);
    const y = x.square();
    sum(y).backward();
    expect(() => sum(y.exp()).backward()).toThrow("freed");
  });

  test("requiresGrad of a result cannot be switched off", () => {
    const y = tracked([1]).exp();
    expect(() => {
      y.requiresGrad = false;
    }).toThrow("cannot be switched off");
  });

  test("the gradient of a leaf is null before the first pass, without a hint", () => {
    const hints: string[] = [];
    const former = setWarningHandler((message) => hints.push(message));
    expect(tracked([1]).grad).toBeNull();
    setWarningHandler(former);
    expect(hints).toEqual([]);
  });

  test("float32 gradients stay float32", () => {
    const x = tensor([1, 2], { dtype: "float32", requiresGrad: true });
    sum(x.square().mul(0.5)).backward();
    expect([x.grad?.dtype, x.grad?.toArray()]).toEqual(["float32", [1, 2]]);
  });
});

describe("hooks", () => {
  test("see the whole gradient once, of leaves and of intermediate results", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3);
    const seen: unknown[] = [];
    y.registerHook((gradient) => void seen.push(["y", gradient.toArray()]));
    x.registerHook((gradient) => void seen.push(["x", gradient.toArray()]));
    sum(y.mul(2).add(y)).backward();
    expect(seen).toEqual([
      ["y", [3, 3]],
      ["x", [9, 9]],
    ]);
  });

  test("may change what flows on, in their order, and can be removed", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.square();
    y.registerHook((gradient) => gradient.clip(-1, 1));
    const remove = y.registerHook((gradient) => gradient.mul(10));
    sum(y.mul(5)).backward({ retainGraph: true });
    expect(x.grad?.toArray()).toEqual([20, 40]);
    remove();
    x.zeroGrad();
    sum(y.mul(5)).backward();
    expect(x.grad?.toArray()).toEqual([2, 4]);
  });

  test("a gradient of another shape is refused, and a tensor without gradient", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    x.registerHook((gradient) => gradient.sum());
    expect(() => sum(x).backward()).toThrow("shape (2,) returned a gradient of shape ()");
    expect(() => tensor([1]).registerHook(() => undefined)).toThrow("requires no gradient");
  });
});
