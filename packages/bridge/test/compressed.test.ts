// Compressed derivatives: the same tensor as the entries, fewer numbers, and products with directions against autodiff.

import { fc, test as property } from "@fast-check/vitest";
import { backward, tensor } from "@closedform/numeric";
import { describe, expect, test } from "vitest";

import { expandCompressed, multiplyCompressed } from "../src/compressed.ts";
import type { CompressedTensor } from "../src/compressed.ts";
import { evaluate } from "../src/evaluate.ts";
import type { EvaluateRequest } from "../src/evaluate.ts";
import { nest } from "../src/point.ts";
import type { NestedNumbers, Point } from "../src/point.ts";
import { declared, failureOf } from "./support/open.ts";

const declarations =
  "A:matrix(m,n) B:matrix(n,n) x:vector(n) b:vector(m) y:vector(m) U:matrix(m,k) V:matrix(n,k) T:matrix(m,n) X:matrix(n,n) D:matrix(m,k) S:matrix(n,n):symmetric";

const shapes: Readonly<Record<string, readonly string[]>> = {
  A: ["m", "n"],
  B: ["n", "n"],
  x: ["n"],
  b: ["m"],
  y: ["m"],
  U: ["m", "k"],
  V: ["n", "k"],
  T: ["m", "n"],
  X: ["n", "n"],
  D: ["m", "k"],
};

type Lengths = Readonly<Record<"m" | "n" | "k", number>>;

// Distinct short decimals, so that no two entries are alike by chance; X near 3·I to have an inverse.
function pointFor(names: readonly string[], lengths: Lengths): Point {
  let count = 0;
  const next = (): number => ((count++ * 37) % 97) / 50 - 0.9;
  return Object.fromEntries(
    names.map((name) => {
      const shape = shapes[name].map((axis) => lengths[axis as keyof Lengths]);
      const flat = Float64Array.from({ length: shape.reduce((total, length) => total * length, 1) }, next);
      if (name === "X") for (let k = 0; k < lengths.n; k++) flat[k * lengths.n + k] += 3;
      return [name, nest(flat, shape)];
    }),
  );
}

function namesIn(expr: string): readonly string[] {
  return Object.keys(shapes).filter((name) => new RegExp(`\\b${name}\\b`, "u").test(expr));
}

function flat(value: NestedNumbers): readonly number[] {
  return typeof value === "number" ? [value] : value.flatMap(flat);
}

function expectClose(found: NestedNumbers, wanted: NestedNumbers): void {
  const [left, right] = [flat(found), flat(wanted)];
  expect(left).toHaveLength(right.length);
  const scale = Math.max(1, ...right.map(Math.abs));
  left.forEach((value, k) => expect(Math.abs(value - right[k])).toBeLessThanOrEqual(1e-11 * scale));
}

function compressedOf(request: Omit<EvaluateRequest, "vars" | "at">, lengths: Lengths): CompressedTensor {
  const at = pointFor(namesIn(request.expr), lengths);
  return evaluate({ ...request, vars: declared(declarations), at, compressed: true }).compressed!;
}

const lengths = { m: 5, n: 4, k: 2 };

const hessians = [
  ["normF(T - U*V')^2", "U"],
  ["normF(T - U*V')^2", "V"],
  ["norm2(A*x - b)^2", "x"],
  ["sum(log(1 + exp(-y.*(A*x))))", "x"],
  ["tr(B*X*B*X)", "X"],
  ["tr(X'*X*B)", "X"],
  ["logdet(X)", "X"],
  ["sum(x.^3) + (x'*B*x)^2", "x"],
  ["sum(tanh(A*x))^2", "x"],
  ["sum(exp(X*x))", "X"],
  ["sum(x.^4)", "x"],
  ["x'*x", "x"],
  ["sum(x)", "x"],
  ["normF(X)^2 + tr(X)^2", "X"],
] as const;

describe("a compressed derivative", () => {
  test.each(hessians)("has the entries of the Hessian of %s by %s, and no more numbers", (expr, wrt) => {
    const found = compressedOf({ expr, wrt, order: 2 }, lengths);
    const at = pointFor(namesIn(expr), lengths);
    const whole = evaluate({ expr, wrt, order: 2, vars: declared(declarations), at }).derivative!;
    expectClose(expandCompressed(found), whole);
    expect(found.entries).toBeLessThanOrEqual(flat(whole).length);
  });

  test.each([
    [{ expr: "A*X*V", wrt: "X" }],
    [{ expr: "inv(X)", wrt: "X" }],
    [{ expr: "A*X*V", wrt: "X", flatten: "vec" }],
    [{ expr: "exp(x)", wrt: "x" }],
    [{ expr: "sum(A*x)", wrt: "A" }],
    [{ expr: "sum(x.^3)", wrt: "x", order: 3 }],
    [{ expr: "x'*B*b", wrt: "x" }],
  ] as const)("of %j", (request) => {
    const { expr, wrt } = request;
    const names = namesIn(expr);
    const vars = declared(declarations.replace("b:vector(m)", expr === "x'*B*b" ? "b:vector(n)" : "b:vector(m)"));
    const at = pointFor(names, expr === "x'*B*b" ? { ...lengths, m: lengths.n } : lengths);
    const found = evaluate({ ...request, wrt, vars, at, compressed: true }).compressed!;
    const whole = evaluate({ ...request, wrt, vars, at }).derivative!;
    expectClose(expandCompressed(found), whole);
  });

  test("keeps an identity and a small matrix of a factorization", () => {
    const found = compressedOf({ expr: "normF(T - U*V')^2", wrt: "U", order: 2 }, { m: 50, n: 40, k: 3 });
    expect(found).toMatchObject({ shape: [50, 3, 50, 3], entries: 9 });
    expect(found.terms).toHaveLength(1);
    expect(found.terms[0]).toMatchObject({ coefficient: 2, einsum: "ik,jl->ijkl" });
    expect(found.terms[0].factors[0]).toEqual({ identity: 50 });
  });

  test("keeps low rank, of a product of two vectors and of a few rows", () => {
    const cubic = compressedOf({ expr: "(x'*V*V'*x)^2", wrt: "x", order: 2 }, { m: 1, n: 60, k: 2 });
    expect(cubic.entries).toBeLessThan((60 * 60) / 4);
    const few = compressedOf({ expr: "sum(log(1 + exp(A*x)))", wrt: "x", order: 2 }, { m: 3, n: 60, k: 1 });
    expect(few.entries).toBeLessThanOrEqual(2 * 3 * 60 + 3);
  });

  test("is one matrix where that needs fewer numbers", () => {
    const found = compressedOf({ expr: "sum(log(1 + exp(A*x)))", wrt: "x", order: 2 }, { m: 60, n: 6, k: 1 });
    expect(found).toMatchObject({ entries: 36, terms: [{ einsum: "ij->ij" }] });
  });

  test("adds terms that lie alike, and is nothing for zero", () => {
    const found = compressedOf({ expr: "x'*B*x + norm2(A*x)^2", wrt: "x", order: 2 }, lengths);
    expect(found.terms).toHaveLength(1);
    expect(compressedOf({ expr: "sum(B*x)", wrt: "x", order: 2 }, lengths)).toEqual({
      shape: [4, 4],
      terms: [],
      entries: 0,
    });
  });
});

describe("times a direction", () => {
  test.each(hessians)("the Hessian of %s by %s, as the closed form of the product", (expr, wrt) => {
    const found = compressedOf({ expr, wrt, order: 2 }, lengths);
    const direction = pointFor([wrt, wrt], { ...lengths })[wrt];
    const at = { ...pointFor(namesIn(expr), lengths), Z: direction };
    const request = { expr, wrt, form: "hvp", direction: "Z", vars: declared(declarations), at } as const;
    const product = evaluate(request).derivative!;
    expectClose(multiplyCompressed(found, direction), product);
  });

  test("against reverse autodiff of ⟨gradient, direction⟩, by hand", () => {
    const at = pointFor(["A", "x", "y"], lengths);
    const v = [0.3, -0.2, 0.5, 0.1];
    const found = evaluate({
      expr: "sum(log(1 + exp(-y.*(A*x))))",
      wrt: "x",
      form: "hvp",
      direction: "v",
      vars: declared("A:matrix(m,n) x:vector(n) y:vector(m)"),
      at: { ...at, v },
    }).derivative!;
    // g = A'·(−y∘σ(−y∘Ax)) by hand, differentiated by the tensors' autodiff.
    const x = tensor(at.x, { requiresGrad: true });
    const [A, y] = [tensor(at.A), tensor(at.y)];
    const z = y.mul(A.matmul(x));
    const weight = y.mul(z.exp().add(1).reciprocal()).neg();
    backward(weight.mul(A.matmul(tensor(v))).sum());
    expectClose(found, x.grad!.toArray());
  });

  test("a direction of another shape, and what is no compressed tensor", () => {
    const found = compressedOf({ expr: "normF(T - U*V')^2", wrt: "U", order: 2 }, lengths);
    expect(failureOf(() => multiplyCompressed(found, [1, 2, 3])).message).toContain(
      "a direction of shape (3) does not fit a tensor of shape (5, 2, 5, 2)",
    );
    const bent: CompressedTensor = { ...found, terms: [{ coefficient: 1, einsum: "ij->ijkl", factors: [] }] };
    expect(failureOf(() => expandCompressed(bent)).code).toBe("bad-request");
    const torn: CompressedTensor = {
      shape: [2, 2],
      entries: 2,
      terms: [{ coefficient: 1, einsum: "i,ij->ij", factors: [{ values: [1, 2, 3] }, { identity: 2 }] }],
    };
    expect(failureOf(() => expandCompressed(torn)).message).toContain("one label has the lengths");
    let deep: NestedNumbers = 1;
    for (let level = 0; level < 20_000; level++) deep = [deep];
    const nested: CompressedTensor = {
      shape: [1],
      entries: 1,
      terms: [{ coefficient: 1, einsum: "i->i", factors: [{ values: deep }] }],
    };
    expect(failureOf(() => expandCompressed(nested)).message).toContain("a factor of 20000 axes");
    const large: CompressedTensor = { shape: [10_000, 10_000], entries: 0, terms: [] };
    expect(failureOf(() => expandCompressed(large)).code).toBe("budget");
  });
});

property.prop([
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 6 }),
  fc.nat(),
])("holds no more numbers than the tensor has, and the same entries, for all sizes", (m, n, k, which) => {
  const [expr, wrt] = hessians[which % hessians.length];
  const sizes = { m, n, k };
  const found = compressedOf({ expr, wrt, order: 2 }, sizes);
  const at = pointFor(namesIn(expr), sizes);
  const whole = evaluate({ expr, wrt, order: 2, vars: declared(declarations), at }).derivative!;
  expectClose(expandCompressed(found), whole);
  expect(found.entries).toBeLessThanOrEqual(flat(whole).length);
});

describe("requests that would not be heeded", () => {
  test.each(["form", "direction", "unit", "compressed"] as const)("%s without a variable", (name) => {
    const given = { form: "hvp", direction: "u", unit: true, compressed: true } as const;
    const request = { expr: "x'*x", vars: declared("x:vector(n)"), at: { x: [1, 2] }, [name]: given[name] };
    expect(failureOf(() => evaluate(request)).message).toContain(`"${name}" is about a derivative`);
  });
});
