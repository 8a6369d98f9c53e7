import { describe, expect, test } from "vitest";
import {
  arange,
  broadcastTo,
  contiguous,
  diagonal,
  dot,
  generator,
  grad,
  jvp,
  matmul,
  mul,
  noGrad,
  ones,
  permute,
  reshape,
  sum,
  tensor,
  transpose,
  zeros,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";
import { refusal } from "../support/refusal.ts";

describe("views share the entries", () => {
  const views: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
    ["transpose", (x) => x.T],
    ["permute", (x) => permute(x.reshape(2, 3, 2), [2, 0, 1])],
    ["a row", (x) => x.index(1)],
    ["a column", (x) => x.index(null, 2)],
    ["a range with a step", (x) => x.index([0, null, 2], [1, 3])],
    ["a reversed range", (x) => x.index(null, [null, null, -1])],
    ["reshape", (x) => reshape(x, [2, 6])],
    ["flatten", (x) => x.flatten()],
    ["squeeze of unsqueeze", (x) => x.unsqueeze(1).squeeze(1)],
    ["diagonal", (x) => x.diagonal()],
    ["diagonal with an offset", (x) => x.diagonal(-1)],
    ["detach", (x) => x.detach()],
    ["a view of a view of a view", (x) => x.T.index([1, 3]).T.index([0, 2])],
  ];
  test.each(views)("%s", (_, of) => {
    const x = arange(12).reshape(3, 4);
    const view = of(x);
    const before = x.toTypedArray();
    const taken = new Set(view.toTypedArray());
    view.add_(100);
    expect([...x.data]).toEqual([...before].map((entry) => (taken.has(entry) ? entry + 100 : entry)));
    x.mul_(2);
    expect(new Set(view.toTypedArray())).toEqual(new Set([...taken].map((entry) => 2 * (entry + 100))));
    expect(view.version).toBe(2);
  });

  test("what cannot be a view is a copy", () => {
    const x = arange(6).reshape(2, 3);
    for (const copy of [x.T.reshape(6), x.clone(), contiguous(x.T), x.indexSelect(0, [0, 1])]) {
      copy.fill_(7);
      expect(copy.toTypedArray().every((entry) => entry === 7)).toBe(true);
      expect([...x.data]).toEqual([0, 1, 2, 3, 4, 5]);
    }
    expect(contiguous(x)).toBe(x);
  });

  test("strides, and whether entries are contiguous, as in PyTorch", () => {
    const x = arange(24).reshape(2, 3, 4);
    expect([x.strides, x.isContiguous]).toEqual([[12, 4, 1], true]);
    expect([x.T.strides, x.T.isContiguous]).toEqual([[1, 4, 12], false]);
    expect([x.index(1).strides, x.index(1).isContiguous]).toEqual([[4, 1], true]);
    expect(x.index(null, null, [0, 4, 2]).strides).toEqual([12, 4, 2]);
    expect(tensor([[1], [2]]).expand(2, -1, 3).strides).toEqual([0, 1, 0]);
    expect(contiguous(x.T).strides).toEqual([6, 2, 1]);
  });
});

describe("operations in place", () => {
  test("give what the operations without underscore give, and return the tensor", () => {
    const random = generator(3);
    const [a, b] = [random.randn([3, 4]), random.randn([4])];
    const cases: readonly (readonly [(x: Tensor) => Tensor, Tensor])[] = [
      [(x) => x.add_(b), a.add(b)],
      [(x) => x.sub_(b), a.sub(b)],
      [(x) => x.mul_(b), a.mul(b)],
      [(x) => x.div_(b), a.div(b)],
      [(x) => x.copy_(b), broadcastTo(b, [3, 4])],
      [(x) => x.fill_(2), ones([3, 4]).mul(2)],
      [(x) => x.zero_(), zeros([3, 4])],
      [
        (x) => x.set([1, [0, 2]], 5).set([1, [2, 4]], b.index([2, 4])),
        a.clone().set([1], [5, 5, b.data[2], b.data[3]]),
      ],
    ];
    for (const [change, expected] of cases) {
      const x = a.clone();
      expect(change(x)).toBe(x);
      expect(x.toArray()).toEqual(expected.toArray());
      const turned = contiguous(a.T).T;
      expect(change(turned).toArray()).toEqual(expected.toArray());
    }
  });

  test("a tensor copied onto its own transpose", () => {
    const x = arange(9).reshape(3, 3);
    const expected = x.T.toArray();
    expect(x.copy_(x.T).toArray()).toEqual(expected);
  });

  test("float32 stays float32, whatever is written", () => {
    const x = zeros([2], { dtype: "float32" });
    x.add_(tensor([0.1, 1 / 3]));
    expect(x.dtype).toBe("float32");
    expect(x.toTypedArray()).toEqual(Float32Array.of(0.1, 1 / 3));
  });

  test("what cannot be written is refused", () => {
    expect(refusal(() => broadcastTo(tensor([1, 2]), [3, 2]).add_(1)).message).toContain("one and the same in memory");
    expect(refusal(() => zeros([2]).add_(ones([3, 2]))).message).toContain("(3, 2) does not fit");
    const leaf = ones([2, 2], { requiresGrad: true });
    expect(refusal(() => leaf.mul_(2)).hint).toContain("noGrad");
    expect(refusal(() => leaf.index(0).zero_()).message).toContain("view of a leaf");
    expect(refusal(() => jvp((x) => x.mul(1).mul_(2), [[1]], [[1]])).code).toBe("unsupported");
    expect([...leaf.data]).toEqual([1, 1, 1, 1]);
  });

  test("a leaf may change inside noGrad, as in a step of gradient descent", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    dot(w, w).backward();
    noGrad(() => w.sub_(w.grad!.mul(0.5)));
    expect(w.toArray()).toEqual([0, 0]);
    expect([w.isLeaf, w.requiresGrad]).toEqual([true, true]);
  });
});

describe("gradients through changes in place", () => {
  // The same function written without changes in place is the judge.
  const pairs: readonly (readonly [string, (x: Tensor) => Tensor, (x: Tensor) => Tensor])[] = [
    ["a chain", (x) => x.mul(2).add_(1).mul_(x).div_(3).sub_(x), (x) => x.mul(2).add(1).mul(x).div(3).sub(x)],
    [
      "a row of a result",
      (x) => {
        const y = x.mul(3);
        y.index(0).mul_(x.index(1));
        return y.square();
      },
      (x) => {
        const y = x.mul(3);
        return tensor([[1], [0]])
          .mul(y.index(0).mul(x.index(1)))
          .add(tensor([[0], [1]]).mul(y))
          .square();
      },
    ],
    [
      "the whole, seen through an earlier view",
      (x) => {
        const y = x.mul(2);
        const column = y.index(null, 1);
        y.mul_(x);
        return column.square();
      },
      (x) => x.mul(2).mul(x).index(null, 1).square(),
    ],
    [
      "a transposed view, seen through another view",
      (x) => {
        const y = x.mul(3);
        const row = y.index(0);
        y.T.index(1).zero_();
        return row.mul(y.index(1));
      },
      (x) => {
        const y = x.mul(3).mul(tensor([1, 0, 1]));
        return y.index(0).mul(y.index(1));
      },
    ],
    [
      "a constant tensor that is filled",
      (x) => {
        const y = zeros([2, 3]);
        y.set([0], x.index(1).square());
        y.set([1, 2], x.index(0, 0));
        return y.mul(y);
      },
      (x) => {
        const last = tensor([0, 0, 1]).mul(x.index(0, 0));
        return tensor([[1], [0]])
          .mul(x.index(1).square())
          .add(tensor([[0], [1]]).mul(last))
          .square();
      },
    ],
    ["replaced entries", (x) => x.mul(2).fill_(3).add(x), (x) => x.add(3)],
  ];
  test.each(pairs)("%s", (_, inPlace, plain) => {
    const at = generator(8).randn([2, 3]);
    const weights = generator(9).randn(plain(at).shape);
    const gradients = [inPlace, plain].map((f) => {
      const x = tensor(at, { requiresGrad: true });
      const value = f(x);
      sum(value.mul(weights)).backward();
      return [...value.data, ...x.grad!.data];
    });
    gradients[0].forEach((entry, k) => expect(entry).toBeCloseTo(gradients[1][k], 12));
    const nested = [inPlace, plain].map((f) => [
      ...grad((x) => sum(grad((z) => sum(f(z).mul(weights)))(x).square()))(at).data,
    ]);
    nested[0].forEach((entry, k) => expect(entry).toBeCloseTo(nested[1][k], 10));
  });

  test("backward refuses entries that it needs and that were changed, and only those", () => {
    const changes: readonly (readonly [(x: Tensor) => Tensor, boolean])[] = [
      [(y) => mul(y, y), false],
      [(y) => y.exp(), true],
      [(y) => y.add(1), true],
      [(y) => matmul(y, ones([3, 2])), true],
      [(y) => y.square(), false],
      [(y) => y.T.reshape(6), true],
    ];
    for (const [use, isFine] of changes) {
      const x = tensor(generator(2).randn([2, 3]), { requiresGrad: true });
      const y = x.mul(2);
      const z = sum(use(y));
      y.index(0).add_(1);
      if (isFine) {
        z.backward();
        expect(x.grad).not.toBeNull();
      } else {
        const error = refusal(() => z.backward());
        expect(error.message).toMatch(/\(2, 3\).*changed in place.*version 1.*version 0/u);
        expect(error.hint).toContain("clone()");
      }
    }
  });

  test("a result that a rule needs, changed through a detached tensor", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.exp();
    const z = sum(y);
    y.detach().zero_();
    expect(refusal(() => z.backward()).message).toContain('"exp"');
  });

  test("views of a detached view find their history", () => {
    for (const part of [
      (t: Tensor): Tensor => t.index(1),
      (t: Tensor): Tensor => t.index(null, [1, 3]),
      (t: Tensor): Tensor => t.T,
    ]) {
      const detached = part(arange(12).reshape(3, 4)).detach();
      const second = detached.index(0);
      const w = tensor(2, { requiresGrad: true });
      detached.mul_(w);
      const before = second.div(2).sum().item();
      second.sum().backward({ retainGraph: true });
      expect(w.grad?.item()).toBe(before);
      w.zeroGrad();
      second.mul_(w);
      sum(detached).backward();
      const rest = sum(detached).item() - sum(second).item();
      expect(w.grad?.item()).toBe(sum(second).item() + rest / 2);
    }
    const wide = tensor([1, 2]).expand(2, 2).detach();
    expect(() => wide.index(0).add_(1)).toThrow("one and the same in memory");
  });

  test("history belongs to the changed tensor, not to its former self", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3);
    const before = sum(y);
    y.mul_(2);
    sum(y).add(before).backward();
    expect(x.grad?.toArray()).toEqual([9, 9]);
  });

  test("a gradient that is kept is that of the changed tensor", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3).retainGrad();
    const before = sum(y).mul(10);
    y.mul_(2);
    sum(y.mul(7)).add(before).backward();
    expect([y.grad?.toArray(), x.grad?.toArray()]).toEqual([
      [7, 7],
      [72, 72],
    ]);
  });

  test("gradients that leaves keep are their own", () => {
    const [x, y] = [ones([2], { requiresGrad: true }), ones([2], { requiresGrad: true })];
    sum(x.add(y)).backward();
    x.grad!.mul_(5);
    expect([x.grad!.toArray(), y.grad!.toArray()]).toEqual([
      [5, 5],
      [1, 1],
    ]);
  });
});

// Gradients at x = (1, 2), or refusals, of PyTorch 1.13 for the same programs.
describe("as PyTorch answers", () => {
  const answers: readonly (readonly [string, (x: Tensor) => Tensor, readonly number[] | string])[] = [
    [
      "a view after a change of its base",
      (x) => {
        const y = x.mul(2);
        const view = y.index(0);
        y.mul_(x);
        return view.mul(3);
      },
      [12, 0],
    ],
    ["an entry replaced by a number", (x) => x.mul(2).set([0], 5).square(), [0, 16]],
    [
      "a detached tensor written before it is used",
      (x) => {
        const y = x.mul(1);
        y.detach().zero_();
        return y.mul(y);
      },
      [0, 0],
    ],
    [
      "a detached tensor written after it is used",
      (x) => {
        const y = x.mul(1);
        const z = y.mul(y);
        y.detach().zero_();
        return z;
      },
      "changed in place after it was used",
    ],
    [
      "a change inside noGrad",
      (x) => {
        const y = x.mul(2);
        noGrad(() => y.mul_(3));
        return y;
      },
      [2, 2],
    ],
    ["a result that its derivative needs", (x) => x.exp().add_(1), "changed in place after it was used"],
    ["a view of a leaf", (x) => x.set([0], 3), "view of a leaf"],
    ["an expanded tensor", (x) => x.mul(1).expand(2, 2).add_(1), "one and the same in memory"],
  ];
  test.each(answers)("%s", (_, f, expected) => {
    const x = tensor([1, 2], { requiresGrad: true });
    const run = (): void => sum(f(x)).backward();
    if (typeof expected === "string") expect(run).toThrow(expected);
    else {
      run();
      expect(x.grad?.toArray()).toEqual(expected);
    }
  });
});

test("transposed factors of a product are read where they lie", () => {
  const random = generator(4);
  const [a, b] = [random.randn([3, 5]), random.randn([3, 4])];
  expect(matmul(transpose(a), b).toArray()).toEqual(matmul(contiguous(transpose(a)), b).toArray());
  const window = random.randn([6, 5]).index([1, 4]);
  expect(matmul(window.T, b).toArray()).toEqual(matmul(window.T.clone(), b).toArray());
  expect(diagonal(matmul(a, a.T)).isContiguous).toBe(false);
});

test("a place that is no list is refused, with the way to write it", () => {
  expect(() => ones([2]).set(0 as unknown as [number], 5)).toThrow("set: the place is not a list.");
});
