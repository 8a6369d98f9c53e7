// Cross products and reshaping, against plain loops.

import { describe, expect, test } from "vitest";

import { beside, failureOf, open } from "../support/open.ts";
import { expectDerivativeOfLoops, expectLoops, sumUpTo, upTo } from "../support/loops.ts";
import type { Entries, Loops } from "../support/loops.ts";

type Triple = readonly [number, number, number];

const cross = ([a, b, c]: Triple, [x, y, z]: Triple): Triple => [b * z - c * y, c * x - a * z, a * y - b * x];
const dot = (u: Triple, v: Triple): number => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
const triple = ({ at }: Entries, name: string): Triple => [at(name, 0), at(name, 1), at(name, 2)];

const abc = "a:vector(3) b:vector(3) c:vector(3)";

const crossed: Loops = (entries) => cross(triple(entries, "a"), triple(entries, "b"));
const box: Loops = (entries) => [dot(triple(entries, "c"), cross(triple(entries, "a"), triple(entries, "b")))];

/** Entry (i, j) of the m×n matrix of a vector, columns stacked. */
const folded = ({ at, size }: Entries, i: number, j: number): number => at("x", i + size("m") * j);

describe("values", () => {
  test.each([
    ["cross(a, b)", abc, crossed],
    ["skew(a)*b", abc, crossed],
    ["dot(c, cross(a, b))", abc, box],
    ["det([a, b, c])", abc, (entries: Entries) => box(entries)],
    [
      "reshape(x, m, n)",
      "x:vector(m*n)",
      (entries: Entries) =>
        upTo(entries.size("m")).flatMap((i) => upTo(entries.size("n")).map((j) => folded(entries, i, j))),
    ],
    [
      "reshape(A, n, m)",
      "A:matrix(m,n)",
      ({ at, size }: Entries) => {
        const [m, n] = [size("m"), size("n")];
        const columns = upTo(n).flatMap((j) => upTo(m).map((i) => at("A", i, j)));
        return upTo(n).flatMap((i) => upTo(m).map((j) => columns[i + n * j]));
      },
    ],
    [
      "M*vec(A)",
      "M:matrix(p,m*n) A:matrix(m,n)",
      ({ at, size }: Entries) =>
        upTo(size("p")).map((r) =>
          sumUpTo(size("n"), (j) => sumUpTo(size("m"), (i) => at("M", r, i + size("m") * j) * at("A", i, j))),
        ),
    ],
    [
      "kron(A, B)*x",
      "A:matrix(p,n) B:matrix(q,m) x:vector(m*n)",
      (entries: Entries) => {
        const { at, size } = entries;
        return upTo(size("p")).flatMap((i) =>
          upTo(size("q")).map((k) =>
            sumUpTo(size("n"), (j) => sumUpTo(size("m"), (l) => at("A", i, j) * at("B", k, l) * folded(entries, l, j))),
          ),
        );
      },
    ],
  ])("%s", (expr, declarations, loops) => {
    expectLoops(expr, declarations, loops);
  });
});

describe("derivatives", () => {
  test.each([
    ["dot(c, cross(a, b))", "a", abc, box, "cross(b, c)"],
    ["dot(c, cross(a, b))", "b", abc, box, "cross(c, a)"],
    ["cross(a, b)", "a", abc, crossed, "skew(b)'"],
    ["cross(a, b)", "b", abc, crossed, "skew(a)"],
    [
      "norm2(cross(a, b))^2",
      "a",
      abc,
      (entries: Entries) => [
        dot(cross(triple(entries, "a"), triple(entries, "b")), cross(triple(entries, "a"), triple(entries, "b"))),
      ],
      "2*cross(b, cross(a, b))",
    ],
    [
      "sum(reshape(x, m, n).^3.*A)",
      "x",
      "x:vector(m*n) A:matrix(m,n)",
      (entries: Entries) => [
        sumUpTo(entries.size("m"), (i) =>
          sumUpTo(entries.size("n"), (j) => folded(entries, i, j) ** 3 * entries.at("A", i, j)),
        ),
      ],
      "3*vec(A.*reshape(x, m, n).^2)",
    ],
    [
      "norm2(M*vec(A) - y)^2",
      "A",
      "M:matrix(p,m*n) A:matrix(m,n) y:vector(p)",
      ({ at, size }: Entries) => [
        sumUpTo(
          size("p"),
          (r) =>
            (sumUpTo(size("n"), (j) => sumUpTo(size("m"), (i) => at("M", r, i + size("m") * j) * at("A", i, j))) -
              at("y", r)) **
            2,
        ),
      ],
      "2*reshape(M'*(M*vec(A) - y), m, n)",
    ],
  ])("%s by %s", (expr, wrt, declarations, loops, text) => {
    expect(expectDerivativeOfLoops(expr, wrt, declarations, loops).text).toBe(text);
  });
});

describe("one form", () => {
  test.each([
    ["dot(a, cross(a, b))", "0"],
    ["cross(a, b)", "-cross(b, a)"],
    ["dot(c, cross(a, b))", "dot(a, cross(b, c))"],
    ["skew(a)'", "-skew(a)"],
    ["reshape(vec(A), m, n)", "A"],
    ["reshape(A, m, n)", "A"],
    ["reshape(A, m*n)", "vec(A)"],
    ["vec(reshape(x, m, n))", "x + zeros(m*n)"],
    ["reshape(reshape(A, n, m), m, n)", "A"],
    ["sum(reshape(x, m, n))", "sum(x)"],
  ])("%s = %s", (left, right) => {
    const problem = open("0", `${abc} A:matrix(m,n) x:vector(m*n)`);
    const [first, second] = [left, right].map((text) => beside(problem, text));
    if (first.dims.length === second.dims.length) expect(first === second).toBe(true);
    else expect(left).toContain("vec(reshape");
  });
});

describe("what does not fit is refused", () => {
  test.each([
    ["cross(a, x)", /length 3/u],
    ["skew(x)", /length 3/u],
    ["reshape(A, n, n)", /keep the number|entries/u],
  ])("%s", (expr, message) => {
    const failure = failureOf(() => open(expr, "a:vector(3) x:vector(n) A:matrix(m,n)"));
    expect(failure.code).toBe("shape-mismatch");
    expect(failure.message).toMatch(message);
  });
});
