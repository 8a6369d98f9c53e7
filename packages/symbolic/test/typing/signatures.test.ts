import { expect, test } from "vitest";
import { scalarFunctionNames } from "../../src/functions/names.ts";
import { signatures } from "../../src/typing/signatures.ts";
import { typeOf } from "./helpers.ts";

const declared = "A:matrix(m,n) S:matrix(n,n) x:vector(n) y:vector(n) u:vector(3) v:vector(3) t:scalar";

const calls: readonly (readonly [string, string])[] = [
  ...scalarFunctionNames.map((name) => [`${name}(A*S)`, "matrix(m,n)"] as const),
  ["pow(x, 2)", "vector(n)"],
  ["dot(x, y)", "scalar"],
  ["dot(A, A)", "scalar"],
  ["outer(x, u)", "matrix(n,3)"],
  ["cross(u, v)", "vector(3)"],
  ["kron(x, u)", "vector(3*n)"],
  ["kron(A, S)", "matrix(m*n,n*n)"],
  ["kron(x', S)", "matrix(n,n*n)"],
  ["kron(x', y')", "covector(n*n)"],
  ["kron(t, A)", "matrix(m,n)"],
  ["hadamard(x, y)", "vector(n)"],
  ["inv(S)", "matrix(n,n)"],
  ["adj(S)", "matrix(n,n)"],
  ["expm(S)", "matrix(n,n)"],
  ["sqrtm(S)", "matrix(n,n)"],
  ["logm(S)", "matrix(n,n)"],
  ["chol(S)", "matrix(n,n)"],
  ["det(S)", "scalar"],
  ["logdet(S)", "scalar"],
  ["tr(S)", "scalar"],
  ["trace(S)", "scalar"],
  ["pinv(A)", "matrix(n,m)"],
  ["transpose(A)", "matrix(n,m)"],
  ["eigvals(S)", "vector(n)"],
  ["diag(x)", "matrix(n,n)"],
  ["diagvec(S)", "vector(n)"],
  ["vec(A)", "vector(m*n)"],
  ["vec(x)", "vector(n)"],
  ["vech(S)", "vector(0.5*n + 0.5*n*n)"],
  ["reshape(vec(A), n, m)", "matrix(n,m)"],
  ["reshape(A, m*n)", "vector(m*n)"],
  ["eye(n)", "matrix(n,n)"],
  ["eye(m*n + 1)", "matrix(m*n + 1,m*n + 1)"],
  ["ones(n)", "vector(n)"],
  ["ones(m, n)", "matrix(m,n)"],
  ["zeros(m, n)", "matrix(m,n)"],
  ["zeros(2)", "vector(2)"],
  ["ones(m, n, 2)", "tensor(m,n,2)"],
  ["x + vector(2)", "vector(n)"],
  ["A + matrix(2)", "matrix(m,n)"],
  ["commutation(m, n)*vec(A)", "vector(m*n)"],
  ["sum(x)", "scalar"],
  ["sum(A)", "scalar"],
  ["sum(A, 1)", "covector(n)"],
  ["sum(A, 2)", "vector(m)"],
  ["sum(t)", "scalar"],
  ["mean(A, 2)", "vector(m)"],
  ["prod(x)", "scalar"],
  ["var(x)", "scalar"],
  ["logsumexp(x)", "scalar"],
  ["max(x)", "scalar"],
  ["max(x, 0)", "vector(n)"],
  ["min(x, y)", "vector(n)"],
  ["min(A)", "scalar"],
  ["norm1(x)", "scalar"],
  ["norm2(x')", "scalar"],
  ["normInf(x)", "scalar"],
  ["normF(A)", "scalar"],
  ["normNuc(A)", "scalar"],
  ["norm(x)", "scalar"],
  ["norm(x, 3)", "scalar"],
  ["norm(x, t)", "scalar"],
  ["softmax(x)", "vector(n)"],
  ["softmax(A, 2)", "matrix(m,n)"],
  ["logsoftmax(x)", "vector(n)"],
  ["normalize(x)", "vector(n)"],
  ["layernorm(A, 2)", "matrix(m,n)"],
  ["cosine(x, y)", "scalar"],
  ["where(x > y, x, y)", "vector(n)"],
];

test.each(calls)("%s : %s", (source, expected) => expect(typeOf(source, declared)).toBe(expected));

test("every function of the table is in this one", () => {
  const called = new Set(
    calls.flatMap(([source]) => [...source.matchAll(/([A-Za-z]\w*)\(/g)].map((match) => match[1])),
  );
  expect([...signatures.keys()].filter((name) => !called.has(name))).toEqual([]);
});
