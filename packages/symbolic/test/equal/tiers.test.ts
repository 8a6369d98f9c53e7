// Pairs that are equal or not, with the tier that decides. The truth of each is from a textbook or is seen at a glance.

import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import type { EqualVerdict } from "../../src/equal/equal.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { findDifference } from "../../src/equal/refute.ts";
import { rational } from "../../src/scalar/rational.ts";
import { realFunctions } from "../support/float-arithmetic.ts";
import { declared, open } from "../support/open.ts";

const vars = declared(
  "A:matrix(n,n) P:matrix(n,n):invertible K:matrix(n,n):skew S:matrix(n,n):spd L:matrix(n,n):lower Q:matrix(n,n):orthogonal x:vector(n) y:vector(n) u:vector(n):unit h:vector(n):onehot v:vector(n):interval p:vector(n):positive w:vector(n):simplex t:scalar s:scalar a:scalar:positive b:scalar:positive k:scalar:integer",
);

function judge(left: string, right: string, seed = 1): EqualVerdict {
  return equal({ left, right, vars, seed });
}

const equalPairs: readonly (readonly [left: string, right: string, tier: "canonical" | "exact-field"])[] = [
  // Circular functions.
  ["sin(t)^2 + cos(t)^2", "1 + 0*t", "exact-field"],
  ["cos(t)^2 - sin(t)^2", "cos(2*t)", "exact-field"],
  ["2*sin(t)*cos(t)", "sin(2*t)", "exact-field"],
  ["sin(t + s)", "sin(t)*cos(s) + cos(t)*sin(s)", "exact-field"],
  ["cos(t - s)", "cos(t)*cos(s) + sin(t)*sin(s)", "exact-field"],
  ["tan(t)", "sin(t)/cos(t)", "canonical"],
  ["1 + tan(t)^2", "1/cos(t)^2", "exact-field"],
  ["sin(3*t)", "3*sin(t) - 4*sin(t)^3", "exact-field"],
  ["sin(t/2)^2", "(1 - cos(t))/2", "exact-field"],
  ["sin(t + pi)", "-sin(t)", "exact-field"],
  ["cos(t - pi/2)", "sin(t)", "exact-field"],
  ["sin(x).^2", "1 - cos(x).^2", "exact-field"],
  ["acos(t) + asin(t)", "pi/2 + 0*t", "exact-field"],
  ["diag(cos(x))*y + sin(0*t)*y", "cos(x).*y", "canonical"],
  // Exponential and hyperbolic functions.
  ["exp(t - s)", "exp(t)/exp(s)", "exact-field"],
  ["exp(t/5)^5", "exp(t)", "canonical"],
  ["exp(t*(s + 1))", "exp(t*s)*exp(t)", "exact-field"],
  ["exp(t*(s + a + b)/3)", "exp(t*s/3)*exp(t*a/3)*exp(t*b/3)", "exact-field"],
  ["sin(t*(s + 1))", "sin(t*s)*cos(t) + cos(t*s)*sin(t)", "exact-field"],
  ["exp((t - s)*x)", "1./exp((s - t)*x)", "canonical"],
  ["cosh(t)^2 - sinh(t)^2", "1 + 0*t", "exact-field"],
  ["tanh(t)", "(exp(2*t) - 1)/(exp(2*t) + 1)", "exact-field"],
  ["1 - tanh(t)^2", "4*exp(2*t)/(exp(2*t) + 1)^2", "exact-field"],
  ["1 - tanh(x).^2", "1./cosh(x).^2", "exact-field"],
  ["sinh(2*t)", "2*sinh(t)*cosh(t)", "exact-field"],
  ["expm1(t)", "exp(t) - 1", "exact-field"],
  ["2*sigmoid(2*t) - 1", "tanh(t)", "exact-field"],
  ["sigmoid(t)", "1/(1 + exp(-t))", "exact-field"],
  ["sigmoid(t)", "exp(t)/(1 + exp(t))", "exact-field"],
  ["sigmoid(t)*(1 - sigmoid(t))", "exp(-t)/(1 + exp(-t))^2", "exact-field"],
  ["softmax(x)", "exp(x)/sum(exp(x))", "canonical"],
  ["softmax(x)", "exp(x + t)/sum(exp(x + t))", "exact-field"],
  ["diag(softmax(x)) - softmax(x)*softmax(x)'", "diag(exp(x))/sum(exp(x)) - exp(x)*exp(x)'/sum(exp(x))^2", "canonical"],
  ["silu(t)", "t*sigmoid(t)", "exact-field"],
  ["gelu(t)", "t*(1 + erf(t/sqrt(2)))/2", "exact-field"],
  ["erf(-t)", "-erf(t)", "canonical"],
  ["exp(t - softplus(t))", "sigmoid(t)", "exact-field"],
  ["exp(-softplus(x) - softplus(-x))", "sigmoid(x).*sigmoid(-x)", "exact-field"],
  // Inverse circular functions.
  ["cos(asin(t))", "sqrt(1 - t^2)", "exact-field"],
  ["sin(acos(t))", "sqrt(1 - t^2)", "exact-field"],
  ["cos(atan(t))^2", "1/(1 + t^2)", "exact-field"],
  ["sin(2*atan(t))", "2*t/(1 + t^2)", "exact-field"],
  ["tan(asin(t) + acos(t) - atan(t))", "1/t", "exact-field"],
  // The gamma function.
  ["gamma(t + 1)", "t*gamma(t)", "exact-field"],
  ["gamma(t - 2)*(t - 2)*(t - 1)", "gamma(t)", "exact-field"],
  ["digamma(2 + t)", "digamma(t) + 1/t + 1/(t + 1)", "exact-field"],
  // Extrema.
  ["where(x >= max(x), 1, 0)", "onehotmax(x)", "exact-field"],
  ["max([t, s])", "max(t, s)", "exact-field"],
  ["min(x)", "-max(-x)", "exact-field"],
  // Logarithms.
  ["log(a*b)", "log(a) + log(b)", "canonical"],
  ["log(a/b)", "log(a) - log(b)", "canonical"],
  ["log(1/(1 + t^2))", "-log(1 + t^2)", "canonical"],
  ["log(exp(t))", "t", "canonical"],
  ["exp(log(a)*t)", "a^t", "exact-field"],
  ["exp(t*log(2))", "2^t", "exact-field"],
  ["a^(t + s)", "a^t*a^s", "canonical"],
  ["log(1 + t^2)", "log1p(t^2)", "exact-field"],
  ["atanh(t)", "(log1p(t) - log1p(-t))/2", "exact-field"],
  ["softplus(t) - softplus(-t)", "t", "canonical"],
  ["log(sigmoid(t))", "-softplus(-t)", "canonical"],
  ["log(abs(det(P)))", "logdet(P)", "canonical"],
  // Roots and signs.
  ["sqrt(t^2)", "abs(t)", "canonical"],
  ["cbrt(t)^3", "t", "exact-field"],
  ["cbrt(8*t)", "2*cbrt(t)", "exact-field"],
  ["a^(1/3)*a^(2/3)", "a", "canonical"],
  ["sqrt(a*b)", "sqrt(a)*sqrt(b)", "canonical"],
  ["1/(sqrt(a) + sqrt(b))", "(sqrt(a) - sqrt(b))/(a - b)", "exact-field"],
  ["sign(t*s)", "sign(t)*sign(s)", "exact-field"],
  ["abs(t*s)", "abs(t)*abs(s)", "exact-field"],
  ["abs(3*t)", "3*abs(t)", "exact-field"],
  ["abs(t)*sign(t)", "t", "canonical"],
  ["relu(t)", "t*step(t)", "canonical"],
  ["relu(t)", "(t + abs(t))/2", "exact-field"],
  ["max(t, s)", "(t + s + abs(t - s))/2", "exact-field"],
  ["leakyrelu(t)", "relu(t) - relu(-t)/100", "exact-field"],
  ["elu(t)", "step(t)*t + (1 - step(t))*(exp(t) - 1)", "exact-field"],
  // Structured variables.
  ["K'", "-K", "exact-field"],
  ["x'*K*x", "0*t", "exact-field"],
  ["u'*u", "1 + 0*t", "exact-field"],
  ["h.*h", "h", "canonical"],
  ["sum(h)", "1 + 0*t", "canonical"],
  ["log(v) - log(v)", "0*v", "canonical"],
  ["Q'*x", "inv(Q)*x", "exact-field"],
  ["det(S)", "abs(det(S))", "canonical"],
  ["inv(P + x*y')*x*(1 + y'*inv(P)*x)", "inv(P)*x", "exact-field"],
];

const differentPairs: readonly (readonly [
  left: string,
  right: string,
  tier: "canonical" | "exact-field" | "numeric",
])[] = [
  ["A*A'", "A'*A", "exact-field"],
  ["sin(2*t)", "2*sin(t)", "numeric"],
  ["cos(t)^2 + sin(t)^2", "cos(2*t)", "numeric"],
  ["cosh(t)^2 + sinh(t)^2", "1 + 0*t", "numeric"],
  ["1 - tanh(t)^2", "2*exp(2*t)/(exp(2*t) + 1)^2", "numeric"],
  ["sigmoid(t)*(1 - sigmoid(t))", "exp(t)/(1 + exp(-t))^2", "numeric"],
  ["sin(0.000000001*t)", "0*t", "numeric"],
  ["exp(t)*(1 + 1e-9)", "exp(t)", "numeric"],
  ["exp(t + s)", "exp(t) + exp(s)", "numeric"],
  ["log(a + b)", "log(a) + log(b)", "numeric"],
  ["sqrt(a + b)", "sqrt(a) + sqrt(b)", "numeric"],
  ["sqrt(t^2)", "t", "exact-field"],
  ["abs(t)", "t", "exact-field"],
  ["abs(t - 100)", "100 - t", "exact-field"],
  ["max(t, -1000)", "t", "exact-field"],
  ["relu(t)", "t", "exact-field"],
  ["step(t)", "step(s)", "exact-field"],
  ["x/n", "x/5", "exact-field"],
  ["softmax(x)", "softmax(2*x)", "numeric"],
  ["log(p)", "log(2*p)", "numeric"],
  ["tan(t)", "t", "numeric"],
  ["floor(t)", "t", "numeric"],
  ["floor(t + 1/2)", "floor(t)", "numeric"],
  ["gelu(t)", "silu(t)", "numeric"],
  ["erf(t)", "tanh(t)", "numeric"],
  ["K", "K'", "exact-field"],
  ["u.*u", "u", "exact-field"],
  ["L*x", "L'*x", "exact-field"],
  ["logdet(S)", "tr(S)", "numeric"],
  ["w", "softmax(w)", "numeric"],
  ["a^t", "a^s", "numeric"],
  ["t^k*(1 - 1e-40)", "t^k", "exact-field"],
  ["(t + 1)^100", "t^100 + 1", "exact-field"],
  // Beyond the digits of doubles.
  ["exp(t)*(1 + 1e-30)", "exp(t)", "numeric"],
  ["2*t*e/2.718281828459045", "2*t", "numeric"],
  ["sin(t + 6.283185307179586)", "sin(t)", "numeric"],
  ["softmax(x)*1.0000000000000001", "softmax(x)", "numeric"],
  // Far away, in between, and close by.
  ["relu(t - 1e12)", "0*t", "exact-field"],
  ["relu(t - 7.25)*relu(7.2500001 - t)", "0*t", "exact-field"],
  ["tanh(1e9*t)", "sign(t)", "numeric"],
  ["step(t - 1e-12)", "step(t)", "exact-field"],
  ["step(x - max(x))", "onehotmax(x)", "exact-field"],
  ["(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*x", "0*x", "exact-field"],
];

describe("equal pairs", () => {
  test.each(equalPairs)("%s = %s by %s", (left, right, tier) => {
    for (const seed of [1, 2, 3]) {
      const found = judge(left, right, seed);
      expect(found).toMatchObject({ verdict: "equal", method: tier });
      expect(found.errorBound).toBeLessThan(1e-17);
    }
  });
});

describe("pairs that differ", () => {
  test.each(differentPairs)("%s ≠ %s by %s, at a point", (left, right, tier) => {
    for (const seed of [1, 2, 3]) {
      const found = judge(left, right, seed);
      expect(found).toMatchObject({ verdict: "different", method: tier, errorBound: 0 });
      expect(found.counterexample).toBeDefined();
    }
  });

  test("the counterexample can be replayed", () => {
    const { counterexample } = judge("sin(2*t)", "2*sin(t)");
    const t = counterexample!.at["t"] as number;
    expect(counterexample!.left).toBeCloseTo(realFunctions["sin"](2 * t, 0), 12);
    expect(counterexample!.right).toBeCloseTo(2 * realFunctions["sin"](t, 0), 12);
  });
});

// Right or wrong, these are beyond the tiers: they must not be called either.
describe("pairs that nothing proves", () => {
  test.each([["log(t^2)", "2*log(t)"]])("%s and %s are undecided, with a reason", (left, right) => {
    for (const seed of [1, 2, 3]) {
      const found = judge(left, right, seed);
      expect(found.verdict).toBe("undecided");
      expect(found.reason).toMatch(/\w/u);
    }
  });
});

describe("where there is no time", () => {
  const { graph, value } = open("sin(t)^2 + cos(t)^2", "t:scalar");
  const isOver = (): boolean => true;

  test("fields conclude nothing, and no difference is found", () => {
    const one = graph.number(rational(1));
    const other = graph.number(rational(2));
    expect(compareInField(value.node, one, 1, "verdict")).toMatchObject({ agree: true, isConclusive: true });
    expect(compareInField(value.node, one, 1, "verdict", [], isOver)).toMatchObject({ trials: 0, isConclusive: false });
    expect(findDifference(value.node, other, 1)).toBeDefined();
    expect(findDifference(value.node, other, 1, [], undefined, isOver)).toBeUndefined();
  });
});

describe("what is drawn by sign", () => {
  const signed = declared("Q:matrix(n,n):orthogonal s:scalar:pm1");

  test.each([
    ["det(Q)", "1", "different"],
    ["det(Q)^2", "1", "equal"],
    ["abs(det(Q))", "1", "equal"],
    ["s", "1", "different"],
    ["s^2", "1", "equal"],
  ])("%s and %s are %s for every seed", (left, right, verdict) => {
    for (let seed = 0; seed < 20; seed++) expect(equal({ left, right, vars: signed, seed }).verdict).toBe(verdict);
  });
});
