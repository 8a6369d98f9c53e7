// expm, logm, sqrtm, pinv, chol, eigvals, the nuclear norm and their companions: derivatives against differences of
// textbook float64 values, and the forms in which they are shown.

import { describe, expect, test } from "vitest";

import { beside, derivative, expectTrueDerivative, failureOf, open } from "../support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations =
  "A:matrix(n,n) B:matrix(n,n) I:matrix(n,n):invertible J:matrix(n,n):invertible S:matrix(n,n):spd T:matrix(n,n):spd Y:matrix(n,n):symmetric X:matrix(m,n) R:matrix(m,n) G:matrix(4,3) H:matrix(3,4) a:vector(n) b:vector(n) y:vector(m) t:scalar s:scalar:positive";

describe("gradients agree with differences", () => {
  test.each([
    ["tr(expm(A))", "A"],
    ["a'*expm(A)*b", "A"],
    ["tr(B*expm(A'*A))", "A"],
    ["tr(expm(Y)*B)", "Y"],
    ["a'*expm_frechet(A, B)*b", "B"],
    ["tr(logm(S))", "S"],
    ["a'*logm(S)*b", "S"],
    ["a'*logm_frechet(S, B)*b", "B"],
    ["tr(sqrtm(S))", "S"],
    ["a'*sqrtm(S)*b", "S"],
    ["tr(B*sqrtm(S + A'*A))", "A"],
    ["a'*sylvester(S, T, B)*b", "S"],
    ["a'*sylvester(S, T, B)*b", "T"],
    ["a'*sylvester(S, T, B)*b", "B"],
    ["a'*pinv(X)*y", "X"],
    ["norm2(y - X*pinv(X)*y)^2", "X"],
    ["tr(pinv(X)*R)", "X"],
    ["a'*pinv(I)*b", "I"],
    ["normNuc(X)", "X"],
    ["normNuc(A)", "A"],
    ["normNuc(G)", "G"],
    ["normNuc(H)", "H"],
    ["normNuc(S)", "S"],
    ["normNuc(2*X*A)", "X"],
    ["normNuc(X + t*R)", "X"],
    ["a'*chol(S)*b", "S"],
    ["sum(log(diagvec(chol(S))))", "S"],
    ["norm2(chol(S)'*b)^2", "S"],
    ["norm2(inv(chol(S))*b)^2", "S"],
    ["sum(chol(S + A*A'))", "A"],
    ["a'*chol(S)*chol(S)'*b", "S"],
    ["logdet(chol(S))", "S"],
    ["a'*tril(A)*b", "A"],
    ["norm2(tril(X)*b)^2", "X"],
    ["sum(triu(X).^3)", "X"],
    ["tr(tril(A)*triu(B*A))", "A"],
    ["a'*adj(A)*b", "A"],
  ])("∂ %s by %s", (expr, wrt) => {
    expectTrueDerivative(expr, wrt, declarations, 1e-6);
  });

  test.each([
    ["tr(expm(t*A))", "t"],
    ["expm(t*A)", "t"],
    ["expm(t*A)*b", "t"],
    ["expm(A + t*B)", "t"],
    ["tr(B*expm(t*A)*expm(s*A))", "t"],
    ["norm2(expm(t*A)*b)^2", "t"],
    ["logm(S + t^2*T)", "t"],
    ["a'*logm(S + t^2*T)*b", "t"],
    ["sqrtm(S + t^2*T)", "t"],
    ["sylvester(S + t^2*T, T, t*B)", "t"],
    ["pinv(X + t*R)", "t"],
    ["chol(S + t^2*T)", "t"],
    ["chol(S + t*A)", "t"],
    ["expm_frechet(A, t^2*B)", "t"],
    ["tril(A + t*B)^2", "t"],
  ])("d %s by the scalar %s", (expr, wrt) => {
    // Near singular points differences tell nothing; the matrices here stay positive definite.
    expectTrueDerivative(expr, wrt, declarations.replace("t:scalar", "t:scalar:positive"), 1e-6);
  });
});

// eigvals knows symmetric matrices only; with independent entries it is that of the symmetric part.
describe("derivatives of eigenvalues agree with differences", () => {
  test.each([
    ["a'*eigvals(Y)", "a'*eigvals(Y/2 + Y'/2)", "Y"],
    ["sum(exp(eigvals(S)))", "sum(exp(eigvals(S/2 + S'/2)))", "S"],
    ["eigvals(Y)[2]", "eigvals(Y/2 + Y'/2)[2]", "Y"],
    ["max(eigvals(Y)[1], s)", "max(eigvals(Y/2 + Y'/2)[1], s)", "Y"],
    ["a'*eigvals(X'*X)", "a'*eigvals(X'*X)", "X"],
    ["eigvals(S + t*T)", "eigvals(S + t*T)", "t"],
  ])("∂ %s, of %s, by %s", (expr, extended, wrt) => {
    const found = derivative(expr, wrt, declarations);
    const free = open(extended, wrt === "t" ? declarations : declarations.replaceAll(/:(?:spd|symmetric)/gu, ""));
    for (const seed of [2, 5]) {
      const point = pointOf(found.problem.variables.values(), [found.node, free.value.node], seed);
      const numeric = differences((at) => valueAt(free.value.node, at), point, wrt);
      expectClose(valueAt(found.node, point), numeric, 1e-6, found.text);
    }
  });
});

// The witness is the difference of the first derivative's own value, itself compared above.
describe("second derivatives agree with differences of the first", () => {
  test.each([
    ["a'*expm(t*A)*b", "t"],
    // Around a trace a function could be exchanged with its neighbours for ever.
    ["tr(expm(t*A))", "t"],
    ["tr(A*expm(t*A)*expm(t*A)*A^2)", "t"],
    ["tr(B*A*expm(t*A)*A)", "t"],
    ["expm(t*A)*b", "t"],
    ["a'*sqrtm(S + t*T)*b", "t"],
    ["a'*sylvester(S, T, t^3*B)*b", "t"],
    ["a'*pinv(X + t*R)*y", "t"],
    ["a'*chol(S + t*T)*b", "t"],
    ["normNuc(A + t*B)", "t"],
    ["a'*chol(S)*b", "S"],
    ["tr(pinv(X)*R)", "X"],
    ["a'*adj(I)*b", "I"],
    ["norm2(tril(A)*b)^2", "A"],
  ])("∂² %s by %s", (expr, wrt) => {
    const positive = declarations.replace("t:scalar", "t:scalar:positive");
    const [first, second] = [1, 2].map((order) => derivative(expr, wrt, positive, { order }));
    const free = derivative(expr, wrt, positive.replace("S:matrix(n,n):spd", "S:matrix(n,n)"));
    const found = expr.includes("S") && wrt === "S" ? free : first;
    for (const seed of [2, 5]) {
      const point = pointOf(second.problem.variables.values(), [second.node, first.problem.value.node], seed);
      const numeric = differences((at) => valueAt(found.node, at), point, wrt);
      expectClose(valueAt(second.node, point), numeric, 1e-5, second.text);
    }
  });
});

describe("closed forms", () => {
  test.each([
    ["tr(expm(A))", "A", "expm(A)'"],
    ["a'*expm(t*A)*B*b", "t", "a'*A*expm(t*A)*B*b"],
    ["tr(expm(t*A))", "t", "tr(A*expm(t*A))"],
    ["expm(t*A)", "t", "A*expm(t*A)"],
    ["expm(t*A)*A*b", "t", "A^2*expm(t*A)*b"],
    ["expm(t*A + t*B)", "t", "(A + B)*expm(t*(A + B))"],
    ["tr(B*expm(A))", "A", "expm_frechet(A, B)'"],
    ["tr(B*expm(A*A))", "A", "(A*expm_frechet(A^2, B) + expm_frechet(A^2, B)*A)'"],
    ["logdet(expm(A))", "A", "eye(n)"],
    ["tr(logm(A))", "A", "inv(A)'"],
    ["tr(sqrtm(A))", "A", "inv(sqrtm(A))'/2"],
    ["tr(B*sqrtm(A))", "A", "sylvester(sqrtm(A), sqrtm(A), B)'"],
    ["normNuc(S)", "S", "eye(n)"],
    ["normNuc(A)", "A", "A*inv(sqrtm(A'*A))"],
    ["normNuc(X)", "X", "sqrtm(X*X')*pinv(X)'"],
    ["normNuc(H)", "H", "inv(sqrtm(H*H'))*H"],
    ["norm2(y - X*pinv(X)*y)^2", "y", "2*(y - X*pinv(X)*y)"],
    ["norm2(y - X*pinv(X)*y)^2", "X", "2*(X*pinv(X)*y - y)*y'*pinv(X)'"],
    ["tr(X*pinv(X))", "X", "zeros(m, n)"],
    ["sum(log(diagvec(chol(S))))", "S", "inv(S)/2"],
    ["norm2(chol(S)'*b)^2", "S", "b*b'"],
    ["norm2(inv(chol(S))*b)^2", "S", "-inv(S)*b*b'*inv(S)"],
    ["a'*chol(S)*chol(S)'*b", "S", "(b*a' + a*b')/2"],
    ["sum(eigvals(Y))", "Y", "eye(n)"],
    ["a'*eigvals(Y)", "Y", "eigvecs(Y)*diag(a)*eigvecs(Y)'"],
    ["sum(eigvals(Y).^2)", "Y", "2*Y"],
    ["sum(eigvals(Y).^4)", "Y", "4*Y^3"],
    ["eigvals(Y)[2]", "Y", "eigvecs(Y)[:, 2]*eigvecs(Y)[:, 2]'"],
    ["expm(t*A)[1,2]", "t", "A[1, :]*expm(t*A)[:, 2]"],
    ["a'*tril(A)*b", "A", "tril(a*b')"],
    ["sum(triu(X))", "X", "triu(ones(m, n))"],
  ])("∂ %s by %s is %s", (expr, wrt, text) => {
    expect(derivative(expr, wrt, declarations).text).toBe(text);
  });
});

describe("laws by canonical form", () => {
  test.each([
    ["expm(A)*expm(-A)", "eye(n)"],
    ["expm(t*A)*expm(s*A)", "expm(t*A + s*A)"],
    ["expm(0*A)", "eye(n)"],
    ["expm(A')", "expm(A)'"],
    ["inv(expm(A))", "expm(-A)"],
    ["det(expm(A))", "exp(tr(A))"],
    ["expm(diag(a))", "diag(exp(a))"],
    ["expm(2*eye(n))", "exp(2)*eye(n)"],
    ["expm(logm(S))", "S"],
    ["expm(A)*A", "A*expm(A)"],
    ["logm(inv(S))", "-logm(S)"],
    ["logm(diag(a))", "diag(log(a))"],
    ["sqrtm(A)*sqrtm(A)", "A"],
    ["sqrtm(S*S)", "S"],
    ["sqrtm(A')", "sqrtm(A)'"],
    ["det(sqrtm(S))", "sqrt(det(S))"],
    ["chol(S)*chol(S)'", "S"],
    ["inv(chol(S))'*inv(chol(S))", "inv(S)"],
    ["logdet(chol(S))", "logdet(S)/2"],
    ["X*pinv(X)*X", "X"],
    ["pinv(X)*X*pinv(X)", "pinv(X)"],
    ["(X*pinv(X))'", "X*pinv(X)"],
    ["X'*X*pinv(X)", "X'"],
    ["pinv(X)*pinv(X)'*X'", "pinv(X)"],
    ["pinv(pinv(X))", "X"],
    ["pinv(X')", "pinv(X)'"],
    ["pinv(I)", "inv(I)"],
    ["normNuc(X')", "normNuc(X)"],
    ["normNuc(-2*X)", "2*normNuc(X)"],
    ["eigvecs(Y)'*eigvecs(Y)", "eye(n)"],
    ["sum(eigvals(Y))", "tr(Y)"],
    ["tril(tril(X))", "tril(X)"],
    ["triu(tril(A))", "diag(diagvec(A))"],
    ["tril(chol(S))", "chol(S)"],
    ["tril(X')", "triu(X)'"],
    ["A*adj(A)", "det(A)*eye(n)"],
    ["sylvester(S, S, S)", "eye(n)*1/2*S*inv(S)"],
    ["sylvester(A', B', X'*R)", "sylvester(B, A, R'*X)'"],
    ["expm_frechet(A, 2*A)", "2*A*expm(A)"],
    ["expm_frechet(A', B')", "expm_frechet(A, B)'"],
    ["logm_frechet(A, eye(n))", "inv(A)"],
  ])("%s = %s", (left, right) => {
    const problem = open(left, declarations);
    expect(problem.value.node === beside(problem, right)).toBe(true);
  });
});

describe("values of both sides agree in float64", () => {
  test.each([
    ["expm(A)*A - A*expm(A)", "0*A"],
    ["sqrtm(S)*sqrtm(S + 0*A)", "S"],
    ["expm_frechet(A, A*A)", "A*A*expm(A)"],
    ["logm_frechet(S, S)", "eye(n)"],
    ["S*sylvester(S, T, B) + sylvester(S, T, B)*T", "B"],
    ["eigvecs(Y)*diag(eigvals(Y))*eigvecs(Y)'", "Y"],
    ["tril(A) + triu(A) - diag(diagvec(A))", "A"],
    ["logm(expm(A/8))", "A/8"],
  ])("%s and %s", (left, right) => {
    const problem = open(left, declarations);
    const other = beside(problem, right);
    for (const seed of [1, 2, 3]) {
      const point = pointOf(problem.variables.values(), [problem.value.node, other], seed);
      expectClose(valueAt(problem.value.node, point), valueAt(other, point), 1e-8);
    }
  });
});

describe("conditions", () => {
  test.each([
    ["tr(expm(A))", "A", []],
    ["tr(B*sqrtm(A))", "A", ["A has no eigenvalue on the closed negative axis"]],
    ["tr(B*sqrtm(S))", "S", []],
    ["a'*sqrtm(Y)*b", "a", ["Y is positive definite"]],
    ["a'*pinv(X)*y", "X", ["X has locally constant rank"]],
    ["a'*pinv(X)*y", "y", []],
    ["normNuc(X)", "X", ["X has full rank"]],
    ["normNuc(A)", "A", ["A has full rank", "(A'*A) is positive definite"]],
    ["a'*eigvals(Y)", "Y", ["the eigenvalues of Y are simple"]],
    ["a'*chol(Y)*b", "Y", ["Y is positive definite"]],
    ["tr(logm(A))", "A", ["A has no eigenvalue on the closed negative axis"]],
    ["tr(sylvester(A, B, A*B))", "A", ["no eigenvalue of A is the negative of one of B"]],
  ])("of ∂ %s by %s", (expr, wrt, conditions) => {
    expect(derivative(expr, wrt, declarations).conditions).toEqual(conditions);
  });
});

describe("what has no closed form says so", () => {
  test.each([
    ["eigvals(A)", "A", /symmetric.*A is not known/u],
    ["eigvals(A*B)", "A", /its argument is not known/u],
    ["a'*eigvals(Y)", "Y", /eigvecs/u, 2],
    ["a'*expm(A)*b", "A", /expm_frechet/u, 2],
    ["tr(expm_frechet(A, B)*B)", "A", /expm_frechet/u],
  ])("%s by %s", (expr, wrt, message, order = 1) => {
    const error = failureOf(() => derivative(expr, wrt, declarations, { order }));
    expect(error.code).toBe("unsupported");
    expect(error.message).toMatch(message);
  });
});
