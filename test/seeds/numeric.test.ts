// The seed notes' tensor and autodiff rows through the public API.

import {
  NumericError,
  acos,
  arange,
  asTensor,
  clone,
  concat,
  cosineSimilarity,
  cross,
  div,
  dot,
  jacobian,
  jvp,
  mean,
  mm,
  mul,
  mv,
  norm,
  ones,
  outer,
  randn,
  setWarningHandler,
  sub,
  sum,
  tensor,
  vjp,
} from "@closedform/numeric";
import { crossCheck, evaluate, graphPicture } from "@closedform/bridge";
import type { NormOrder, Tensor } from "@closedform/numeric";
import { describe, expect, test } from "vitest";

function expectClose(actual: Tensor | null, expected: readonly number[], digits = 4): void {
  expect(actual?.size).toBe(expected.length);
  expected.forEach((value, k) => expect(actual!.data[k]).toBeCloseTo(value, digits));
}

function errorOf(body: () => unknown): NumericError {
  try {
    body();
  } catch (error) {
    if (error instanceof NumericError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}

const fiveByFour = (): Tensor => arange(20).reshape(5, 4);

test("S01 Hadamard product with a clone that is independent", () => {
  const a = fiveByFour();
  const b = a.clone();
  expect([...mul(a, b).data]).toEqual(Array.from({ length: 20 }, (_, k) => k * k));
  b.data[0] = 99;
  expect(a.data[0]).toBe(0);
  expect(clone(a).toArray()).toEqual(a.toArray());
});

test("S02 dot product equals the sum of the elementwise product", () => {
  const [x, y] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
  expect(dot(x, y).item()).toBe(32);
  expect(sum(mul(x, y)).item()).toBe(32);
});

test("S03 matrix-vector product", () => {
  expect(mv(fiveByFour(), arange(4)).toArray()).toEqual([14, 38, 62, 86, 110]);
});

test("S04 matrix-matrix product", () => {
  expect(
    mm(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ).toArray(),
  ).toEqual([
    [19, 22],
    [43, 50],
  ]);
  const a = fiveByFour();
  expect(mm(a, a.T).toArray()).toEqual([
    [14, 38, 62, 86, 110],
    [38, 126, 214, 302, 390],
    [62, 214, 366, 518, 670],
    [86, 302, 518, 734, 950],
    [110, 390, 670, 950, 1230],
  ]);
});

test("S05 L1 and L2 norm", () => {
  expect(norm([3, -4], 1).item()).toBe(7);
  expect(norm([3, -4]).item()).toBe(5);
});

// numpy.linalg.norm of NumPy 1.24.2 at the same arrays.
describe("S06 vector and matrix norms, as numpy.linalg.norm", () => {
  test.each<readonly [NormOrder | undefined, number]>([
    [undefined, 7.14142842854285],
    [0, 4],
    [0.5, 48.55467940282683],
    [1, 13],
    [2, 7.14142842854285],
    [3, 6.009245006917366],
    [Infinity, 5],
    [-Infinity, 0],
    [-1, 0],
    [-2, 0],
  ])("of a vector, order %s", (order, value) => {
    expect(norm([3, -1, 4, 0, -5], order).item()).toBeCloseTo(value, 12);
  });

  test.each<readonly [NormOrder | undefined, number, number]>([
    [undefined, 9.643650760992955, 9.539392014169456],
    ["fro", 9.643650760992955, 9.539392014169456],
    ["nuc", 12.761209103715657, 11.653785350898485],
    [1, 10, 9],
    [-1, 6, 5],
    [2, 8.986255160275196, 9.225027715260927],
    [-2, 0.28715207394492137, 2.4287576356375586],
    [Infinity, 12, 15],
    [-Infinity, 2, 6],
  ])("of a square and a rectangular matrix, order %s", (order, ofSquare, ofRectangular) => {
    const square = [
      [-7, -3, -2],
      [-1, 0, 1],
      [2, 3, 4],
    ];
    const rectangular = [
      [1, -2, 3],
      [4, 5, -6],
    ];
    expect(norm(square, order).item()).toBeCloseTo(ofSquare, 12);
    expect(norm(rectangular, order).item()).toBeCloseTo(ofRectangular, 12);
  });

  test.each<readonly [number | readonly number[], NormOrder | undefined, readonly number[]]>([
    [
      1,
      undefined,
      [
        11.832159566199232, 10.344080432788601, 8.94427190999916, 7.681145747868608, 11.832159566199232,
        13.379088160259652, 14.966629547095765, 16.583123951777,
      ],
    ],
    [2, 1, [34, 18, 4, 14, 30, 46]],
    [[0, 1], "fro", [16.73320053068151, 16.911534525287763, 17.435595774162696, 18.275666882497067]],
    [[0, 1], "nuc", [22.69693845669907, 22.828732231711534, 23.219625649591876, 23.856886119256746]],
    [[1, 2], "nuc", [21.76317093625896, 30.093780241120026]],
    [[1, 2], 1, [18, 27]],
    [[1, 2], Infinity, [34, 46]],
    [[2, 0], 1, [34, 30, 46]],
    [[2, 0], Infinity, [12, 12, 14]],
    [[2, 0], 2, [18.425997142342247, 17.510193143026136, 23.121698139505224]],
    [[2, 0], -2, [2.912495375171493, 3.0648223592764086, 2.3210073557833986]],
  ])("over axes %s of three, order %s", (axis, order, expected) => {
    const a = sub(arange(24).reshape(2, 3, 4), 10);
    expectClose(norm(a, order, { axis }), expected, 12);
    expect(norm(a).item()).toBeCloseTo(34.698703145794944, 12);
  });
});

test("S07 norm of a tensor with three axes", () => {
  expect(norm(ones([2, 3, 4])).item()).toBeCloseTo(Math.sqrt(24), 14);
});

test("S08 angle and cosine similarity", () => {
  const [x, y] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
  expect(acos(cosineSimilarity(x, y)).item()).toBeCloseTo(Math.acos(32 / (Math.sqrt(14) * Math.sqrt(77))), 12);
  expect(cosineSimilarity([1, 2, 3, 4], [5, 6, 7, 8]).item()).toBeCloseTo(0.968864, 6);
});

test("S09 outer and inner product", () => {
  const x = tensor([1, 2, 3]);
  expect(outer(x, x).toArray()).toEqual([
    [1, 2, 3],
    [2, 4, 6],
    [3, 6, 9],
  ]);
  expect(dot(x, x).item()).toBe(14);
});

test("S10 cross product by the right-hand rule", () => {
  expect(cross([1, 0, 0], [0, 1, 0]).toArray()).toEqual([0, 0, 1]);
  const [x, y] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
  const angle = Math.acos(cosineSimilarity(x, y).item());
  expect(norm(cross(x, y)).item()).toBeCloseTo(norm(x).item() * norm(y).item() * Math.sin(angle), 10);
});

test("S11 sums and means over axes, with keepdims", () => {
  const a = arange(30).reshape(2, 3, 5);
  for (const reduce of [sum, mean]) {
    expect(reduce(a, { axis: [1, 2] }).shape).toEqual([2]);
    expect(reduce(a, { axis: 0 }).shape).toEqual([3, 5]);
    expect(reduce(a, { axis: 0, keepdims: true }).shape).toEqual([1, 3, 5]);
  }
  expect(sum(a, { axis: [1, 2] }).toArray()).toEqual([105, 330]);
  expect(mean(a, { axis: [1, 2] }).toArray()).toEqual([7, 22]);
  expect(sum(a).item()).toBe(435);
});

test("S12 dividing by a row sum without keepdims explains itself", () => {
  const a = fiveByFour();
  const error = errorOf(() => div(a, a.sum({ axis: 1 })));
  expect(error.code).toBe("shape-mismatch");
  expect(error.message).toContain("(5, 4)");
  expect(error.message).toContain("(5,)");
  expect(error.message).toContain("axis 1");
  expect(error.hint).toContain("keepdims");
  const rows = div(a, a.sum({ axis: 1, keepdims: true }));
  expectClose(rows.sum({ axis: 1 }), [1, 1, 1, 1, 1], 14);
});

test("S13 broadcasting over one and over several axes", () => {
  expect(
    tensor([[1], [2], [3]])
      .add([4, 5, 6])
      .toArray(),
  ).toEqual([
    [5, 6, 7],
    [6, 7, 8],
    [7, 8, 9],
  ]);
  const several = ones([3, 1, 5, 1]).add(ones([2, 1, 4]));
  expect(several.shape).toEqual([3, 2, 5, 4]);
  expect(several.data.every((x) => x === 2)).toBe(true);
});

test("S14 conversions are lossless", () => {
  const nested = [
    [
      [0.1, -2],
      [3e300, 4],
    ],
    [
      [5, 6],
      [7, Number.MIN_VALUE],
    ],
  ];
  const a = tensor(nested);
  expect(a.toArray()).toEqual(nested);
  expect([a.shape, a.ndim, a.size, a.length]).toEqual([[2, 2, 2], 3, 8, 2]);
  const values = Float64Array.of(0.1, 0.2, 0.3);
  expect(tensor(values).toTypedArray()).toEqual(values);
  expect(tensor(Float32Array.of(0.5, 0.25), { dtype: "float32" }).toTypedArray()).toEqual(Float32Array.of(0.5, 0.25));
});

test("S15 seeded normal random tensors", () => {
  const a = randn([100, 100], { seed: 7 });
  expect(a.toTypedArray()).toEqual(randn([100, 100], { seed: 7 }).toTypedArray());
  expect(a.toTypedArray()).not.toEqual(randn([100, 100], { seed: 8 }).toTypedArray());
  const variance = mean(a.sub(mean(a)).square()).item();
  expect(Math.abs(mean(a).item())).toBeLessThan(4 / 100);
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 10_000));
});

test("S17 tensors of any order, and an image with its indexing", () => {
  expect([asTensor(1), tensor([1, 2]), tensor([[1]]), ones([2, 2, 2])].map((x) => x.ndim)).toEqual([0, 1, 2, 3]);
  const image = arange(3 * 4 * 5).reshape(3, 4, 5);
  expect(image.index(1).shape).toEqual([4, 5]);
  expect(image.index(2, 3, 4).item()).toBe(59);
  expect(image.index(null, [1, 3], -1).toArray()).toEqual([
    [9, 14],
    [29, 34],
    [49, 54],
  ]);
});

test("S40 gradient of a norm of a multiple", () => {
  const x = ones([2], { requiresGrad: true });
  const y = norm(mul(x, 4));
  y.backward();
  expect(y.item()).toBeCloseTo(5.6569, 4);
  expectClose(x.grad, [2.8284, 2.8284]);
});

test("S41 leaves keep gradients, intermediate results do not and say so", () => {
  const x = ones([2], { requiresGrad: true });
  const z = mul(x, 4);
  const y = norm(z);
  y.backward();
  expect([x.isLeaf, z.isLeaf, y.isLeaf]).toEqual([true, false, false]);
  expect([z.requiresGrad, y.requiresGrad]).toEqual([true, true]);
  const hints: string[] = [];
  const former = setWarningHandler((message) => hints.push(message));
  expect(z.grad).toBeNull();
  setWarningHandler(former);
  expect(hints.join()).toContain("retainGrad");
});

test("S42 backward from a non-scalar needs a gradient of the same shape", () => {
  const x = arange(4).clone();
  x.requiresGrad = true;
  const error = errorOf(() => mul(x, x).backward());
  expect(error.message).toContain("gradient of the same shape");
  expect(error.message).toContain("(4,)");
});

test("S43 gradient of the norm of a square", () => {
  const a = arange(-3, 4);
  a.requiresGrad = true;
  norm(mul(a, a)).backward();
  expectClose(a.grad, [-3.8571, -1.1429, -0.1429, 0, 0.1429, 1.1429, 3.8571]);
});

test("S44 gradient of 2·dot(x,x), then of sum(x) after zeroing", () => {
  const x = arange(4);
  x.requiresGrad = true;
  const y = mul(2, dot(x, x));
  y.backward();
  expect(y.item()).toBe(28);
  expect(x.grad?.toArray()).toEqual([0, 4, 8, 12]);
  x.zeroGrad();
  sum(x).backward();
  expect(x.grad?.toArray()).toEqual([1, 1, 1, 1]);
});

test("S46 gradients accumulate until they are zeroed", () => {
  const x = arange(4);
  x.requiresGrad = true;
  dot(x, x).backward();
  dot(x, x).backward();
  expect(x.grad?.toArray()).toEqual([0, 4, 8, 12]);
  x.zeroGrad();
  expect(x.grad).toBeNull();
  dot(x, x).backward();
  expect(x.grad?.toArray()).toEqual([0, 2, 4, 6]);
});

test("S47 a gradient of ones equals sum().backward(); other weights give the weighted sum's gradient", () => {
  const x = arange(4);
  x.requiresGrad = true;
  mul(x, x).backward({ gradient: ones([4]) });
  expect(x.grad?.toArray()).toEqual([0, 2, 4, 6]);
  x.zeroGrad();
  mul(x, x).sum().backward();
  expect(x.grad?.toArray()).toEqual([0, 2, 4, 6]);
  x.zeroGrad();
  mul(x, x).backward(tensor([1, 10, 100, 1000]));
  expect(x.grad?.toArray()).toEqual([0, 20, 400, 6000]);
});

test("S48 a second backward needs retainGraph", () => {
  const x = arange(4);
  x.requiresGrad = true;
  const y = dot(x, x);
  y.backward();
  const error = errorOf(() => y.backward());
  expect(error.hint).toContain("retainGraph: true");
  x.zeroGrad();
  const z = dot(x, x);
  z.backward({ retainGraph: true });
  z.backward();
  expect(x.grad?.toArray()).toEqual([0, 4, 8, 12]);
});

test("S49 detach", () => {
  const x = arange(4);
  x.requiresGrad = true;
  const y = mul(x, x);
  const u = y.detach();
  mul(u, x).sum().backward();
  expect(x.grad?.toArray()).toEqual(u.toArray());
  x.zeroGrad();
  y.sum().backward();
  expect(x.grad?.toArray()).toEqual([0, 2, 4, 6]);
});

test("S50 gradient through loops and branches", () => {
  const f = (a: Tensor): Tensor => {
    let b = mul(a, 2);
    while (norm(b).item() < 1000) b = mul(b, 2);
    return sum(b).item() > 0 ? b : mul(b, 100);
  };
  for (const start of [0.7, -1.3]) {
    const a = tensor(start, { requiresGrad: true });
    const d = f(a);
    d.backward();
    expect(a.grad?.item()).toBe(d.item() / start);
  }
});

test("S51 forward and reverse accumulation give the same derivative", () => {
  const f = (x: Tensor): Tensor => concat([mul(x, x), sum(x.sin()).reshape(1)]);
  const [x, u, v] = [randn([3], { seed: 1 }), randn([3], { seed: 2 }), randn([4], { seed: 3 })];
  const forward = dot(v, jvp(f, [x], [u]).tangent).item();
  const reverse = dot(vjp(f, x).pullBack(v)[0], u).item();
  expect(forward).toBeCloseTo(reverse, 12);
});

test("S51 forward accumulation costs one sweep per input, reverse accumulation one per output", () => {
  let [evaluations, sweeps] = [0, 0];
  const a = randn([2, 5], { seed: 4 });
  const f = (x: Tensor): Tensor => {
    evaluations++;
    const y = x.sin();
    if (y.requiresGrad) y.registerHook(() => void sweeps++);
    return mv(a, y);
  };
  const x = randn([5], { seed: 5 });
  const forward = jacobian(f, x, "forward");
  expect([evaluations, sweeps]).toEqual([5, 0]);
  evaluations = 0;
  const reverse = jacobian(f, x, "reverse");
  expect([evaluations, sweeps]).toEqual([1, 2]);
  expectClose(forward, [...reverse.data], 12);
});

test("S52 three ways side by side: by formula, numerically, automatically", async () => {
  const vars = { A: { type: "matrix", dims: ["m", "n"] }, x: { type: "vector", dims: ["n"] } } as const;
  const report = await crossCheck({ expr: "norm2(A*x)^2", vars, wrt: "x", seed: 52 });
  expect(report.text).toBe("2*A'*A*x");
  expect(report.rows.map(({ method }) => method)).toEqual([
    "finite differences",
    "reverse autodiff",
    "forward autodiff",
    "closed form, node by node",
  ]);
  for (const row of report.rows) {
    expect(row.maximalDifference).toBeLessThanOrEqual(row.tolerance);
    expect(row.tolerance).toBeLessThan(1e-5);
  }
  expect(report.agrees).toBe(true);
});

describe("S53 the computation graph", () => {
  const values = { x: [1, 2, 3], b: [0.5, -1, 2] };

  test("is drawn", () => {
    const x = tensor(values.x, { requiresGrad: true });
    const b = tensor(values.b);
    const y = dot(x.sub(b), x.sub(b));
    const { svg, nodes } = graphPicture(y, { names: { x, b }, title: "y = (x − b)·(x − b)" });
    expect(nodes.map(({ label }) => label)).toEqual(expect.arrayContaining(["x", "b", "subtract"]));
    for (const { label } of nodes) expect(svg).toContain(`>${label.replaceAll(">", "&gt;")}<`);
    expect(svg.match(/<rect x=/gu)).toHaveLength(nodes.length);
    expect(svg.match(/class="edge"/gu)).toHaveLength(nodes.reduce((count, { inputs }) => count + inputs.length, 0));
  });

  test("built explicitly (formula first, values later) and implicitly (tape) gives the same result", () => {
    const vector = { type: "vector", dims: ["n"] } as const;
    const request = { expr: "dot(exp(x) - b, x.*x)", vars: { x: vector, b: vector }, wrt: "x" };
    const explicit = evaluate({ ...request, at: values });
    const x = tensor(values.x, { requiresGrad: true });
    const y = dot(x.exp().sub(values.b), mul(x, x));
    y.backward();
    expect(y.item()).toBeCloseTo(explicit.value as number, 12);
    expectClose(x.grad, explicit.derivative as number[], 12);
  });
});
