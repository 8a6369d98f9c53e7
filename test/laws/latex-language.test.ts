// Printed LaTeX is read again, over the textbook and over what the language has beyond plain matrix algebra: each
// expression, and each derivative in matrix notation.

import { readFileSync } from "node:fs";

import { test } from "vitest";

import { ClosedformError, derivativeOf, openBeside, openProblem, parseDeclaration } from "@closedform/symbolic";
import type { Problem, VariableSpec } from "@closedform/symbolic";

import { expectReadBack } from "./support/read-back.ts";

interface Row {
  readonly id: string;
  readonly vars: Readonly<Record<string, VariableSpec>>;
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly expected: string | null;
}

const textbook = readFileSync(new URL("../fixtures/textbook.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Row);

const declarations = Object.fromEntries(
  (
    "A:matrix(m,n) B:matrix(n,n) C:matrix(n,n) S:matrix(n,n):spd M:matrix(n+m,n+m) x:vector(n) y:vector(n) b:vector(m) " +
    "w:vector(m*n) z:vector(n+m) u:vector(3) v:vector(3) c:vector(3) s:scalar t:scalar"
  )
    .split(" ")
    .map((part) => parseDeclaration(part))
    .map(({ name, spec }) => [name, spec]),
);

const rowWise = "sum mean var logsumexp norm1 norm2 softmax logsoftmax normalize layernorm"
  .split(" ")
  .flatMap((name) => [`${name}(A, 1) | A`, `${name}(A, 2) | A`]);

const language = `
f(t)^2 | t
f(s*t) + g(s, t)*t | t
sum(f(x)) | x
sum(i, f(x[i])*y[i]) | x
f(norm2(x)^2) | x
phi(B*x)'*y | x
where(t > 0 and s > 0, t^2, s*t) | t
where(t > 0 or not(s > 0), t^2, s*t) | t
sum(where(x > 0, x.^2, 0)) | x
sum(i, where(x[i] > y[i], x[i]^2, y[i])) | x
sum(relu(A*x)) | x
max(x) | x
min(x)*t | x
prod(x) | x
prod(x[2:n]) | x
max(A, 2) | A
sum(max(x, y)) | x
norm2([A; B]*x)^2 | A
norm2([A, b]*[x; 1])^2 | A
[x; b] | x
x[2:n]'*y[1:n-1] | x
tr(M[1:n, n+1:n+m]*A) | A
z'*[x; b] | x
sum(i, 1, n-1, (x[i+1] - x[i])^2) | x
sum(i, 1, n, i*x[i]^2) | x
sum(r, 0, 3, t^r) | t
x[n]^2 | x
dot(c, cross(u, v)) | u
cross(u, v) | u
norm2(cross(u, v))^2 | u
sum(reshape(w, m, n).^3.*A) | w
expm(B) | B
tr(expm(t*B)*C) | t
tr(expm(B)*C) | B
tr(logm(S)) | S
tr(logm(S)*C) | S
tr(sqrtm(S)) | S
tr(sqrtm(S)*C) | S
tr(chol(S)*C) | S
sum(eigvals(S)) | S
x'*pinv(B)*y | B
normNuc(B) | B
tr(tril(B)*C) | B
digamma(t) | t
lgamma(t) | t
`
  .trim()
  .split("\n");

// A derivative that stands in indices or that there is none of has no notation to be read.
function derivativeIn(problem: Problem, { expr, vars, wrt }: Omit<Row, "id" | "expected">): string | undefined {
  try {
    const { expression, text } = derivativeOf(problem, { expr, vars, wrt });
    return expression && text;
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") return undefined;
    throw error;
  }
}

test.each(textbook.map((row) => [row.id, row] as const))("%s of the textbook", (_, row) => {
  const problem = openProblem(row.expr, row.vars);
  expectReadBack(problem, openBeside(problem, row.expr));
  if (row.expected !== null) expectReadBack(problem, openBeside(problem, row.expected));
  const text = derivativeIn(problem, row);
  if (text !== undefined) expectReadBack(problem, openBeside(problem, text));
});

test.each([...rowWise, ...language].map((line) => line.split(" | ")))("%s by %s", (expr, wrt) => {
  const problem = openProblem(expr, declarations);
  expectReadBack(problem, openBeside(problem, expr));
  const text = derivativeIn(problem, { expr, vars: declarations, wrt });
  if (text !== undefined) expectReadBack(problem, openBeside(problem, text));
});
