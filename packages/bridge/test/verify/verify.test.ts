import { describe, expect, test } from "vitest";

import { evaluate } from "../../src/evaluate.ts";
import { verify } from "../../src/verify/verify.ts";
import { declared, failureOf } from "../support/open.ts";

const quadratic = { expr: "x'*A*x", vars: declared("A:matrix(n,n) x:vector(n)"), wrt: "x", seed: 7 };
const least = { expr: "norm2(A*x - b)^2", vars: declared("A:matrix(m,n) x:vector(n) b:vector(m)"), wrt: "x", seed: 7 };

describe("a right claim", () => {
  test.each([
    ["as derived", "2*A'*(A*x - b)", "canonical"],
    ["multiplied out", "2*A'*A*x - 2*A'*b", "exact-field"],
    ["transposed twice", "(2*(A*x - b)'*A)'", "canonical"],
    ["with a column of ones as a matrix", "2*A'*(A*x - b.*ones(m,1))", "exact-field"],
    ["as a column of a matrix", "2*diag(A'*(A*x - b))*ones(n,1)", "exact-field"],
    ["with a zero added", "2*A'*(A*x - b) + 0*x", "canonical"],
  ])("%s is correct", (_what, claim, method) => {
    const found = verify({ ...least, claim });
    expect(found.verdict).toBe("correct");
    expect(["canonical", "exact-field"]).toContain(found.method);
    if (method === "exact-field") expect(found.errorBound).toBeLessThan(1e-15);
  });

  test("0 stands for zeros of any shape", () => {
    expect(verify({ expr: "sum(b)", vars: declared("x:vector(n) b:vector(m)"), wrt: "x", claim: "0" }).verdict).toBe(
      "correct",
    );
  });

  test("in another form of an entrywise function is not rejected", () => {
    const found = verify({
      expr: "sum(sigmoid(x))",
      vars: declared("x:vector(n)"),
      wrt: "x",
      claim: "sigmoid(x) - sigmoid(x).^2",
    });
    expect(found.verdict).toBe("correct");
  });
});

describe("a wrong claim", () => {
  test.each([
    ["a missing 2", least, "A'*(A*x - b)", "missing-factor", "2"],
    ["a wrong sign", least, "-2*A'*(A*x - b)", "sign", "-1"],
    [
      "a 2 too much",
      { expr: "dot(x, x)", vars: declared("x:vector(n)"), wrt: "x", seed: 1 },
      "4*x",
      "missing-factor",
      "1/2",
    ],
    [
      "Ax for (A + A')x",
      { ...quadratic, expr: "tr(A*X*X')", vars: declared("A:matrix(n,n) X:matrix(n,n)"), wrt: "A" },
      "2*X*X'",
      "missing-factor",
      "1/2",
    ],
    [
      "a forgotten term",
      { expr: "x'*A*x + b'*x", vars: declared("A:matrix(n,n):symmetric x:vector(n) b:vector(n)"), wrt: "x", seed: 2 },
      "2*A*x",
      "dropped-term",
      undefined,
    ],
    [
      "the transposed gradient",
      { expr: "tr(A*X)", vars: declared("A:matrix(n,n) X:matrix(n,n)"), wrt: "X", seed: 3 },
      "A",
      "wrong-layout",
      undefined,
    ],
    [
      "half of a symmetric pair",
      { expr: "x'*A*x", vars: declared("A:matrix(n,n) x:vector(n)"), wrt: "x", order: 2, seed: 3 },
      "2*A",
      "missing-symmetric-term",
      undefined,
    ],
  ])("with %s is named", (_what, request, claim, kind, factor) => {
    const found = verify({ ...request, claim });
    expect(found.verdict).toBe("incorrect");
    expect(found.diagnosis).toMatchObject({ kind, ...(factor === undefined ? {} : { factor }) });
    expect(found.diagnosis?.message).toBeTruthy();
  });

  test("comes with a point at which the numbers differ, and which replays", () => {
    const found = verify({ ...least, claim: "A'*(A*x - b)" });
    const { at, claimed, actual } = found.counterexample!;
    const { derivative } = evaluate({ expr: least.expr, vars: least.vars, wrt: "x", at });
    expect(derivative).toEqual(actual);
    expect(evaluate({ expr: "A'*(A*x - b)", vars: least.vars, at }).value).toEqual(claimed);
    expect(claimed).not.toEqual(actual);
  });

  test("of a form that no rule explains is other", () => {
    expect(verify({ ...least, claim: "A'*b" }).diagnosis?.kind).toBe("other");
  });

  test("x for |x| is found on the negative side", () => {
    const found = verify({ expr: "sum(abs(x).*x)/2", vars: declared("x:vector(n)"), wrt: "x", claim: "x", seed: 4 });
    expect(found.verdict).toBe("incorrect");
  });
});

describe("a claim of another shape", () => {
  test.each([
    ["a row", least, "2*(A*x - b)'*A", "wrong-layout"],
    ["a row of a matrix", least, "2*ones(1,m)*diag(A*x - b)*A", "wrong-layout"],
    ["a scalar", least, "5", "shape-mismatch"],
    ["a longer vector", least, "2*(A*x - b)", "shape-mismatch"],
    ["the transposed matrix", { expr: "A*x", vars: least.vars, wrt: "x", seed: 1 }, "A'", "wrong-layout"],
  ])("%s is incorrect and says so", (_what, request, claim, kind) => {
    expect(verify({ ...request, claim })).toMatchObject({ verdict: "incorrect", diagnosis: { kind } });
  });

  test("in numerator layout is right when that layout is asked for", () => {
    expect(verify({ ...least, layout: "numerator", claim: "2*(A*x - b)'*A" }).verdict).toBe("correct");
  });
});

test("a difference in a function of a matrix is shown at a point", () => {
  const found = verify({ expr: "log(det(X))", wrt: "X", claim: "2*inv(X)", seed: 3 });
  expect(found).toMatchObject({ verdict: "incorrect", method: "exact-field" });
  expect(found.counterexample).toBeDefined();
});

describe("errors", () => {
  test.each([
    ["2*A'*(A*x - q)", "unknown-name"],
    ["2*A'*(A*x -", "parse"],
    ["A*b", "shape-mismatch"],
  ])("the claim %s cannot be read", (claim, code) => {
    expect(failureOf(() => verify({ ...least, claim })).code).toBe(code);
  });

  test("the verdict and the counterexample are the same for the same seed", () => {
    expect(verify({ ...least, claim: "A'*(A*x - b)" })).toEqual(verify({ ...least, claim: "A'*(A*x - b)" }));
  });
});

// Right answers in unusual forms, and wrong ones that differ little or only in places.
describe("claims with functions that are not rational", () => {
  const vars = declared("A:matrix(m,n) x:vector(n) y:vector(n) b:vector(m) t:scalar a:scalar:positive");

  test.each([
    ["tanh(t)", "t", "4*exp(2*t)/(exp(2*t) + 1)^2"],
    ["tanh(t)", "t", "1/cosh(t)^2"],
    ["sum(sigmoid(x))", "x", "exp(-x)./(1 + exp(-x)).^2"],
    ["sum(softplus(x))", "x", "1./(1 + exp(-x))"],
    ["sum(softplus(A*x))", "x", "A'*(exp(A*x)./(1 + exp(A*x)))"],
    ["sin(t)*cos(t)", "t", "cos(2*t)"],
    ["sin(t)^2", "t", "sin(2*t)"],
    ["tan(t)", "t", "1/cos(t)^2"],
    ["logsumexp(x)", "x", "exp(x + 1)/sum(exp(x + 1))"],
    ["a^t", "t", "exp(t*log(a))*log(a)"],
    ["a^t", "a", "t*exp((t - 1)*log(a))"],
    ["sum(abs(x.*y))", "x", "sign(x).*abs(y)"],
    ["sum(silu(x))", "x", "sigmoid(x) + x.*exp(-x)./(1 + exp(-x)).^2"],
    ["sum(gelu(x))", "x", "(1 + erf(x/sqrt(2)))/2 + x./(exp(x.^2/2)*sqrt(2*pi))"],
    ["sum(relu(A*x - b))", "x", "A'*((1 + sign(A*x - b))/2)"],
    ["norm1(A*x - b)", "x", "A'*((A*x - b)./abs(A*x - b))"],
    ["log(cosh(t))", "t", "(exp(2*t) - 1)/(exp(2*t) + 1)"],
    ["sum(relu(A*x - b))", "x", "A'*(A*x > b)"],
    ["sum(relu(x))", "x", "x > 0"],
    ["sum(abs(x))", "x", "(x > 0) - (x < 0)"],
    ["sum(max(x, y))", "x", "1 - (y > x)"],
  ])("d(%s)/d%s = %s is correct", (expr, wrt, claim) => {
    for (const seed of [1, 2, 3])
      expect(verify({ expr, vars, wrt, claim, seed })).toMatchObject({ verdict: "correct" });
  });

  test.each([
    ["tanh(t)", "t", "4*exp(t)/(exp(t) + 1)^2"],
    ["sum(sigmoid(x))", "x", "exp(x)./(1 + exp(-x)).^2"],
    ["sin(t)^2", "t", "2*sin(t)"],
    ["exp(t)", "t", "exp(t)*(1 + 1e-8)"],
    ["sum(gelu(x))", "x", "sigmoid(1.702*x) + 1.702*x.*sigmoid(1.702*x).*(1 - sigmoid(1.702*x))"],
    ["a^t", "t", "a^t"],
    ["sum(relu(A*x - b))", "x", "A'*sign(A*x - b)"],
    ["log(cosh(t))", "t", "tanh(t)^2"],
    ["sum(relu(A*x - b))", "x", "A'*(A*x < b)"],
    ["sum(relu(x))", "x", "x > 1"],
    ["logsumexp(x)", "x", "exp(x)./(1 + exp(x))"],
  ])("d(%s)/d%s = %s is incorrect, with a point", (expr, wrt, claim) => {
    for (const seed of [1, 2, 3]) {
      const found = verify({ expr, vars, wrt, claim, seed });
      expect(found.verdict).toBe("incorrect");
      expect(found.counterexample).toBeDefined();
    }
  });
});

// What a counterexample has to be: a point that replays, also far from where points are usually drawn.
describe("a difference that shows far out only", () => {
  test.each([
    ["abs(a - 100) + sum(x)", "-1"],
    ["max(a, -1000) + sum(x)", "1"],
  ])("of the derivative of %s and %s comes with a point for every variable", (expr, claim) => {
    for (const seed of [1, 2, 3]) {
      const found = verify({ expr, wrt: "a", claim, seed });
      expect(found.verdict).toBe("incorrect");
      const { at, actual } = found.counterexample!;
      expect(evaluate({ expr, wrt: "a", at }).derivative).toBe(actual);
    }
  });
});

// Points at which all roots exist have such signs rarely: the claim is right for the others.
describe("a sign under a root", () => {
  const vars = declared("s:scalar A:matrix(m,n) B:matrix(m,n) x:vector(n) v:vector(n):pm1");

  test.each([
    ["sum(A.*sqrt(1 + B.^2))", "A", "sqrt(B.^2 + where(s > 0, 1, 2))"],
    ["sum(A.*sqrt(1 + B.^2))", "A", "sqrt(B.^2 + where(s > 0, 2, 1))"],
    ["sum(A.*sqrt(1 + B.^2))", "A", "sqrt(B.^2 + 2 - sign(s)^2 - step(s)*where(sum(x) > 0, 0, 1))"],
    ["s*sum(sqrt(x.^2 + 3))", "s", "sum(sqrt(x.^2 + 2 + prod(v)))"],
    ["s*sum(sqrt(x.^2 + 1))", "s", "sum(sqrt(x.^2 + max(1, 1 + s)))"],
    ["s*sum(sqrt(x.^2 + 1))", "s", "sum(sqrt(x.^2 + where(sin(s) > 0, 1, 2)))"],
    ["s*sum(sqrt(x.^2 + 1))", "s", "sum(sqrt(x.^2 + where(max(v) + sum(A) > 0, 1, 2)))"],
    ["s*sum(asin(x))", "s", "sum(asin(x.*where(s > 0, 1, 1/2)))"],
  ])("d(%s)/d%s = %s is never correct", (expr, wrt, claim) => {
    for (let seed = 1; seed <= 20; seed++) expect(verify({ expr, vars, wrt, claim, seed }).verdict).not.toBe("correct");
  });

  test.each([
    ["sum(sqrt(1 + abs(x)))", "x", "sign(x)./(2*sqrt(abs(x) + 1))"],
    ["norm2(relu(x))", "x", "relu(x)/norm2(relu(x))"],
    ["norm2(relu(x))", "x", "relu(x)/sqrt(sum(relu(x).^2))"],
    ["sum(sqrt(relu(A*x).^2 + 1))", "x", "A'*(relu(A*x)./sqrt(1 + relu(A*x).^2))"],
    ["s*sum(sqrt(x.^2 + 1))", "s", "norm1(sqrt(abs(x).^2 + 1))"],
  ])("d(%s)/d%s = %s is correct", (expr, wrt, claim) => {
    for (const seed of [1, 2, 3]) expect(verify({ expr, vars, wrt, claim, seed }).verdict).toBe("correct");
  });
});

describe("a claim without values", () => {
  const vars = declared("s:scalar t:scalar x:vector(n)");

  test.each([
    ["t^2", "t", "2*t + log(-1 - t^2)"],
    ["t^2", "t", "2*t*log(0*s)"],
    ["t^2", "t", "2*t*sqrt(sign(s))"],
    ["sum(exp(x))", "x", "exp(x).*(-1 - x.^2).^(1/2)"],
  ])("where the derivative has some, d(%s)/d%s = %s, is incorrect", (expr, wrt, claim) => {
    for (const seed of [1, 2, 3]) {
      const { verdict, diagnosis, counterexample } = verify({ expr, vars, wrt, claim, seed });
      expect(verdict).toBe("incorrect");
      expect(diagnosis!.message).toMatch(/no value|exists where it is not/u);
      const { at, claimed, actual } = counterexample!;
      expect([claimed].flat(2).every(Number.isFinite)).toBe(false);
      const { derivative } = evaluate({ expr, vars, wrt, at });
      expect([derivative].flat(2)).toEqual([actual].flat(2));
    }
  });

  test.each([
    ["exp(t)", "t", "exp(t)*(1 + exp(800*s)/(1 + exp(800*s)) - exp(800*s)/(1 + exp(800*s)))"],
    ["log(t)", "t", "1/t"],
    ["t*sqrt(t)", "t", "3*t/(2*sqrt(t))"],
  ])("not where numbers overflow or the expression has none, as d(%s)/d%s = %s", (expr, wrt, claim) => {
    for (const seed of [1, 2, 3]) expect(verify({ expr, vars, wrt, claim, seed }).verdict).toBe("correct");
  });
});

describe("variables with entries that are always 0", () => {
  const vars = declared(
    "D:matrix(n,n):diagonal L:matrix(n,n):lower K:matrix(n,n):skew C:matrix(n,n) t:scalar:positive s:scalar",
  );

  test.each([
    ["mean(abs(D)*exp(C))", "D", "sign(D)*diag(sum(exp(C), 2))/n^2", "2*sign(D)*diag(sum(exp(C), 2))/n^2"],
    ["sum(abs(L).*exp(C))", "L", "sign(L).*exp(C)", "sign(L).*exp(2*C)"],
    ["sum(abs(K).*exp(C))", "K", "sign(K).*exp(C)", "sign(K).*exp(C)/2"],
    ["sum(max(D, 0)*exp(C))", "D", "(1 + sign(D))/2*diag(sum(exp(C), 2))", "step(D)*diag(sum(C, 2))"],
  ])("are no kink that stands in the way: d(%s)/d%s", (expr, wrt, right, wrong) => {
    for (const seed of [1, 2, 3]) {
      const found = verify({ expr, vars, wrt, claim: wrong, seed });
      expect(found.verdict).toBe("incorrect");
      expect(evaluate({ expr, vars, wrt, at: found.counterexample!.at }).derivative).toEqual(
        found.counterexample!.actual,
      );
      expect(verify({ expr, vars, wrt, claim: right, seed }).verdict).toBe("correct");
    }
  });

  test("positive numbers are tried near 0, too", () => {
    for (const seed of [1, 2, 3])
      expect(verify({ expr: "exp(t)", vars, wrt: "t", claim: "exp(67108860*t)", seed }).verdict).toBe("incorrect");
  });

  test("a point names what occurs, and what a length comes from", () => {
    const pointOf = (claim: string): readonly string[] =>
      Object.keys(verify({ expr: "s^2", vars, wrt: "s", claim, seed: 1 }).counterexample!.at).sort();
    expect(pointOf("s")).toEqual(["s"]);
    expect(pointOf("s*t")).toEqual(["s", "t"]);
    expect(pointOf("n*s")).toEqual(["D", "s"]);
  });
});

describe("what is not decided says why", () => {
  test.each([
    ["relu(t^2 + 1)", "2*t + relu(-t^2 - 1)", /^regime unseen/u],
    ["t^2", "2*t*gamma(2)", /^opaque: .*gamma/u],
  ])("the derivative of %s as %s", (expr, claim, reason) => {
    const found = verify({ expr, wrt: "t", claim, seed: 1 });
    expect(found.verdict).toBe("undecided");
    expect(found.reason).toMatch(reason);
  });
});
