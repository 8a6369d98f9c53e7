// Blocks, ranges of positions and sums over a part of an axis, against plain loops.

import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { beside, failureOf, open } from "../support/open.ts";
import { expectDerivativeOfLoops, expectLoops, sumUpTo, upTo } from "../support/loops.ts";
import type { Entries, Loops } from "../support/loops.ts";

/** The rows of [A, B; C, D] with A n×n, B n×m, C m×n, D m×m. */
function fourBlocks({ at, size }: Entries): readonly (readonly number[])[] {
  const [n, m] = [size("n"), size("m")];
  return upTo(n + m).map((i) =>
    upTo(n + m).map((j) => {
      if (i < n) return j < n ? at("A", i, j) : at("B", i, j - n);
      return j < n ? at("C", i - n, j) : at("D", i - n, j - n);
    }),
  );
}

// By elimination without exchanges: no pivot vanishes at random points.
function determinant(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let result = 1;
  for (const [k, pivot] of rows.entries()) {
    result *= pivot[k];
    for (const row of rows.slice(k + 1)) {
      const factor = row[k] / pivot[k];
      for (let j = k; j < row.length; j++) row[j] -= factor * pivot[j];
    }
  }
  return result;
}

const fourDeclared = "A:matrix(n,n) B:matrix(n,m) C:matrix(m,n) D:matrix(m,m)";

const stacked: Loops = ({ at, size }) => [
  ...upTo(size("n")).map((i) => at("x", i)),
  ...upTo(size("m")).map((i) => at("y", i)),
];

const values: readonly (readonly [expr: string, declarations: string, loops: Loops])[] = [
  ["[x; y]", "x:vector(n) y:vector(m)", stacked],
  ["[x', y']", "x:vector(n) y:vector(m)", stacked],
  ["[A, B; C, D]", fourDeclared, (entries) => fourBlocks(entries).flat()],
  ["[1; x]", "x:vector(n)", ({ at, size }) => [1, ...upTo(size("n")).map((i) => at("x", i))]],
  [
    "[A, x]",
    "A:matrix(m,n) x:vector(m)",
    ({ at, size }) => upTo(size("m")).flatMap((i) => [...upTo(size("n")).map((j) => at("A", i, j)), at("x", i)]),
  ],
  [
    "[A; y']",
    "A:matrix(m,n) y:vector(n)",
    ({ at, size }) => [
      ...upTo(size("m")).flatMap((i) => upTo(size("n")).map((j) => at("A", i, j))),
      ...upTo(size("n")).map((j) => at("y", j)),
    ],
  ],
  [
    "[A, B]*[x; y]",
    "A:matrix(p,n) B:matrix(p,m) x:vector(n) y:vector(m)",
    ({ at, size }) =>
      upTo(size("p")).map(
        (i) =>
          sumUpTo(size("n"), (j) => at("A", i, j) * at("x", j)) + sumUpTo(size("m"), (j) => at("B", i, j) * at("y", j)),
      ),
  ],
  ["x[2:n]", "x:vector(n)", ({ at, size }) => upTo(size("n") - 1).map((i) => at("x", i + 1))],
  ["x[n]", "x:vector(n)", ({ at, size }) => [at("x", size("n") - 1)]],
  ["M[n+1, :]", "M:matrix(n+1,m)", ({ at, size }) => upTo(size("m")).map((j) => at("M", size("n"), j))],
  [
    "M[1:n, n+1:n+m]",
    "M:matrix(n+m,n+m)",
    ({ at, size }) => upTo(size("n")).flatMap((i) => upTo(size("m")).map((j) => at("M", i, size("n") + j))),
  ],
  ["1:n", "x:vector(n)", ({ size }) => upTo(size("n")).map((k) => k + 1)],
  ["sum(i, 2, n, x[i])", "x:vector(n)", ({ at, size }) => [sumUpTo(size("n") - 1, (k) => at("x", k + 1))]],
  [
    "sum(i, 1, n-1, (x[i+1]-x[i])^2)",
    "x:vector(n)",
    ({ at, size }) => [sumUpTo(size("n") - 1, (k) => (at("x", k + 1) - at("x", k)) ** 2)],
  ],
  ["sum(i, 1, n, i*x[i])", "x:vector(n)", ({ at, size }) => [sumUpTo(size("n"), (k) => (k + 1) * at("x", k))]],
  [
    "sum(i, 2, n, i^2*x[i-1])",
    "x:vector(n)",
    ({ at, size }) => [sumUpTo(size("n") - 1, (k) => (k + 2) ** 2 * at("x", k))],
  ],
  ["sum(i, 0, n-1, i*x[i+1])", "x:vector(n)", ({ at, size }) => [sumUpTo(size("n"), (k) => k * at("x", k))]],
  ["sum(i, 2, 5, i)", "x:vector(n)", () => [14]],
  ["sum(i, 3, n+1, s)", "s:scalar x:vector(n)", ({ at, size }) => [(size("n") - 1) * at("s")]],
  [
    "sum(i, 1, m-1, sum(j, 1, n, i*A[i+1,j]*A[i,j]))",
    "A:matrix(m,n)",
    ({ at, size }) => [
      sumUpTo(size("m") - 1, (i) => sumUpTo(size("n"), (j) => (i + 1) * at("A", i + 1, j) * at("A", i, j))),
    ],
  ],
];

describe("values", () => {
  test.each(values)("%s", (expr, declarations, loops) => {
    expectLoops(expr, declarations, loops);
  });
});

const gradients: readonly (readonly [expr: string, wrt: string, declarations: string, loops: Loops, text: string])[] = [
  [
    "norm2([A;B]*x)^2",
    "A",
    "A:matrix(m,n) B:matrix(p,n) x:vector(n)",
    ({ at, size }) => [
      sumUpTo(size("m"), (i) => sumUpTo(size("n"), (j) => at("A", i, j) * at("x", j)) ** 2) +
        sumUpTo(size("p"), (i) => sumUpTo(size("n"), (j) => at("B", i, j) * at("x", j)) ** 2),
    ],
    "2*A*x*x'",
  ],
  [
    "norm2([A,B]*x)^2",
    "A",
    "A:matrix(p,n) B:matrix(p,m) x:vector(n+m)",
    ({ at, size }) => [
      sumUpTo(
        size("p"),
        (i) =>
          (sumUpTo(size("n"), (j) => at("A", i, j) * at("x", j)) +
            sumUpTo(size("m"), (j) => at("B", i, j) * at("x", size("n") + j))) **
          2,
      ),
    ],
    "2*[A, B]*x*x[1:n]'",
  ],
  [
    "w'*M*[x; y]",
    "y",
    "x:vector(n) y:vector(m) w:vector(p) M:matrix(p,n+m)",
    ({ at, size }) => [
      sumUpTo(
        size("p"),
        (i) =>
          at("w", i) *
          (sumUpTo(size("n"), (j) => at("M", i, j) * at("x", j)) +
            sumUpTo(size("m"), (j) => at("M", i, size("n") + j) * at("y", j))),
      ),
    ],
    "M[:, n + 1:m + n]'*w",
  ],
  ["[x; y]", "x", "x:vector(n) y:vector(m)", stacked, "[eye(n); zeros(m, n)]"],
  [
    "tr([A,B;C,D]*M)",
    "B",
    `${fourDeclared} M:matrix(n+m,n+m)`,
    (entries) => [
      fourBlocks(entries)
        .flatMap((row, i) => row.map((value, j) => value * entries.at("M", j, i)))
        .reduce((total, value) => total + value),
    ],
    "M[n + 1:m + n, 1:n]'",
  ],
  ["sum(x[1:3].^2)", "x", "x:vector(n)", ({ at }) => [sumUpTo(3, (k) => at("x", k) ** 2)], "[2*x[1:3]; zeros(n - 3)]"],
  [
    "sum(i, 1, n-1, (x[i+1]-x[i])^2)",
    "x",
    "x:vector(n)",
    ({ at, size }) => [sumUpTo(size("n") - 1, (k) => (at("x", k + 1) - at("x", k)) ** 2)],
    "2*([0; x[2:n] - x[1:n - 1]] - [x[2:n] - x[1:n - 1]; 0])",
  ],
  [
    "sum(i, 1, n, i*x[i]^2)",
    "x",
    "x:vector(n)",
    ({ at, size }) => [sumUpTo(size("n"), (k) => (k + 1) * at("x", k) ** 2)],
    "2*(x.*(1:n))",
  ],
  [
    "sum(i, 2, n, (x[i]-a*x[i-1])^2)",
    "a",
    "x:vector(n) a:scalar",
    ({ at, size }) => [sumUpTo(size("n") - 1, (k) => (at("x", k + 1) - at("a") * at("x", k)) ** 2)],
    "2*(a*x[1:n - 1] - x[2:n])'*x[1:n - 1]",
  ],
  ["x[n]^2", "x", "x:vector(n)", ({ at, size }) => [at("x", size("n") - 1) ** 2], "[zeros(n - 1); 2*x[n]]"],
];

describe("derivatives agree with differences of the loops and print as blocks", () => {
  test.each(gradients)("%s by %s", (expr, wrt, declarations, loops, text) => {
    const found = expectDerivativeOfLoops(expr, wrt, declarations, loops);
    expect(found.text).toBe(text);
    expect(found.notation).toBe("matrix");
  });

  test("logdet of a block matrix by a block is a block of the inverse", () => {
    const found = expectDerivativeOfLoops("det([A,B;C,D])", "B", fourDeclared, (entries) => [
      determinant(fourBlocks(entries)),
    ]);
    expect(found.text).toBe("(det([A, B; C, D])*inv([A, B; C, D])')[1:n, n + 1:m + n]");
  });

  test("the lengths of undeclared variables follow from the bounds", () => {
    const problem = open("sum(i, 1, n-1, x[i+1]*x[i])", "");
    expect(problem.typed.inferred.get("x")).toBe("vector(n)");
  });
});

describe("equal expressions", () => {
  test.each([
    ["[x; y][1:n]", "x"],
    ["[x; y][n+1:n+m]", "y"],
    ["[A, B; C, D][1:n, n+1:n+m]", "B"],
    ["[A, B; C, D][n+1:n+m, :]*[x; y]", "C*x + D*y"],
    ["[x; y]'*[x; y]", "x'*x + y'*y"],
    ["inv([A, B; C, D])[1:n, 1:n]", "inv(A - B*inv(D)*C)"],
    ["det([A, B; C, D])", "det(D)*det(A - B*inv(D)*C)"],
    ["[x; y][n+1]", "y[1]"],
    ["x[1:n]", "x"],
    ["(x.*x)[2:n]", "x[2:n].*x[2:n]"],
    ["x[2:n][1:n-2]", "x[2:n-1]"],
    ["sum(i, 1, n, x[i])", "sum(x)"],
    ["sum(i, 1, n, i)", "sum(1:n)"],
    ["2:n", "(1:n-1) + 1"],
  ])("%s = %s", (left, right) => {
    const problem = open("0", `${fourDeclared} x:vector(n) y:vector(m)`);
    const [first, second] = [left, right].map((text) => beside(problem, text));
    expect(first === second || compareInField(first, second, 1).agree).toBe(true);
  });
});

describe("what does not fit is refused", () => {
  test.each([
    ["[A, B; C]", "parse", /different numbers/u],
    ["[A, C]", "shape-mismatch", /C : matrix\(m,n\).*line up/u],
    ["x[1:m]", "unsupported", /not known whether/u],
    ["x[0:n]", "shape-mismatch", /from 0/u],
    ["x[2:n+1]", "unsupported", /not known whether/u],
    ["x[3:2]", "shape-mismatch", /from 3 to 2/u],
    ["v[2:5]", "shape-mismatch", /length 4/u],
    ["sum(i, 1, n, x[i+1])", "shape-mismatch", /positions 2 to n \+ 1/u],
    ["sum(i, 1, n, y[i])", "shape-mismatch", /index i/u],
    ["sum(i, 1, n, x[n-i+1])", "unsupported", /position|index/u],
    ["sum(i, sum(j, 1, i, x[j]*x[i]))", "unsupported", /bounds/u],
    ["sum(i, 1, s, 2^i)", "unsupported", /bounds/u],
    ["1:s", "unsupported", /bound/u],
    ["x[1:n:2]", "parse", /step/u],
  ])("%s", (expr, code, message) => {
    const failure = failureOf(() => open(expr, `${fourDeclared} x:vector(n) y:vector(m) v:vector(4) s:scalar`));
    expect(failure.message).toMatch(message);
    expect(failure.code).toBe(code);
  });
});
