import { describe, expect, test } from "vitest";
import { steps } from "../../src/steps/steps.ts";
import { isDifferentialOf } from "../../src/steps/differential-parts.ts";
import { createRaiser } from "../../src/raise/raise.ts";
import { openBeside, openProblem } from "../../src/problem.ts";
import { openWorkspace } from "../../src/steps/workspace.ts";
import { linesOf, matrix, scalar, vector } from "./shapes.ts";

const vars = {
  A: matrix("m", "n"),
  S: matrix("n", "n"),
  X: matrix("n", "n"),
  x: vector("n"),
  b: vector("m"),
  t: scalar,
};

function lines(expr: string, wrt: string): readonly string[] {
  return linesOf(steps({ expr, wrt, vars, style: "differential" }).steps);
}

describe("derivations by differentials", () => {
  test("least squares", () => {
    expect(lines("norm2(A*x - b)^2", "x")).toEqual([
      "norm: d(norm2(A*x - b)^2) = 2*(A*x - b)'*d(A*x - b)",
      "linearity: d(A*x - b) = A*dx",
      "substitute: d(norm2(A*x - b)^2) = 2*(A*x - b)'*A*dx",
      "identify-gradient: 2*(A*x - b)'*A*dx = 2*A'*(A*x - b)",
    ]);
  });

  test.each([
    ["det(X)", "X", "determinant: d(det(X)) = det(X)*tr(inv(X)*dX)"],
    ["logdet(X)", "X", "log-determinant: d(logdet(X)) = tr(inv(X)*dX)"],
    ["tr(S*expm(X))", "X", "matrix-function: d(expm(X)) = expm_frechet(X, dX)"],
    ["tr(S*logm(X))", "X", "matrix-function: d(logm(X)) = logm_frechet(X, dX)"],
    ["tr(S*sqrtm(X))", "X", "matrix-function: d(sqrtm(X)) = sylvester(sqrtm(X), sqrtm(X), dX)"],
    ["sum(tril(X))", "X", "linearity: d(tril(X)) = tril(dX)"],
    ["inv(X)", "X", "inverse: d(inv(X)) = -inv(X)*dX*inv(X)"],
    ["tr(X^2)", "X", "matrix-power: d(X^2) = dX*X + X*dX"],
    ["x'*S*x", "x", "product: d(x'*S*x) = dx'*S*x + x'*S*dx"],
    ["norm2(x)", "x", "norm: d(norm2(x)) = x'*dx/norm2(x)"],
    ["normF(X)^2", "X", "norm: d(normF(X)^2) = 2*tr(X'*dX)"],
    ["norm1(x)", "x", "norm: d(norm1(x)) = sum(sign(x).*dx)"],
    ["sum(exp(x))", "x", "exponential: d(exp(x)) = exp(x).*dx"],
    ["sum(log(x))", "x", "logarithm: d(log(x)) = dx./x"],
    ["sum(sqrt(x))", "x", "square-root: d(sqrt(x)) = dx./(2*sqrt(x))"],
    ["sin(A*x)", "x", "trigonometric: d(sin(A*x)) = cos(A*x).*d(A*x)"],
    ["sum(x.^3)", "x", "power: d(x.^3) = 3*x.^2.*dx"],
    ["softmax(x)", "x", "softmax: d(softmax(x)) = softmax(x).*dx - softmax(x)*(softmax(x)'*dx)"],
    ["1/(x'*x)", "x", "quotient: d(1/(x'*x)) = -1/(x'*x)^2*d(x'*x)"],
    ["dot(x, S*x)", "x", "product: d(dot(x, S*x)) = dot(dx, S*x) + dot(x, d(S*x))"],
    ["t^3*A", "t", "power: d(t^3) = 3*t^2*dt"],
    ["x[1]*x[2]", "x", "component: d(x[1]) = dx[1]"],
    ["b'*b", "x", "constant: d(b'*b) = 0"],
  ])("%s by %s states %s", (expr, wrt, line) => {
    expect(lines(expr, wrt)).toContain(line);
  });

  test("an expression that needs the structure of its variable has no derivation", () => {
    const request = { expr: "x'*eigvals(X)", wrt: "X", vars: { X: matrix("n", "n", "symmetric"), x: vector("n") } };
    expect(() => steps(request)).toThrow(/needs its structure/u);
  });

  test("a variable that is named like the change keeps its name", () => {
    const { steps: found } = steps({ expr: "dx'*x", wrt: "x", vars: { x: vector("n"), dx: vector("n") } });
    expect(found[0]).toMatchObject({ before: "d(dx'*x)", after: "dx'*dx_" });
  });

  test("structure of the variable comes in when the gradient is read off", () => {
    const { steps: found, result } = steps({ expr: "logdet(X)", wrt: "X", vars: { X: matrix("n", "n", "spd") } });
    expect(result).toBe("inv(X)");
    expect(found.at(-1)).toMatchObject({ rule: "identify-gradient", before: "tr(inv(X)*dX)", after: "inv(X)" });
  });
});

describe("a wrong differential is not accepted", () => {
  test.each([
    ["norm2(A*x - b)^2", "2*(A*x - b)'*A*dx", true],
    ["norm2(A*x - b)^2", "(A*x - b)'*A*dx", false],
    ["x'*S*x", "2*x'*S*dx", false],
    ["x'*S*x", "x'*(S + S')*dx", true],
    ["x'*S*x", "S*dx", false],
    ["x'*S*x", "unknown*dx", false],
  ])("d(%s) = %s is %s", (expr, claim, isRight) => {
    const problem = openProblem(expr, vars);
    const workspace = openWorkspace(problem, problem.variables.get("x")!);
    const derivation = {
      workspace,
      dependent: new Set<never>(),
      raiser: createRaiser(workspace.problem.graph),
      known: new Map(),
      placeholders: new Map(),
    };
    const claimed = claim.includes("unknown") ? undefined : openBeside(workspace.problem, claim).target;
    const accepted = claimed !== undefined && isDifferentialOf(derivation, workspace.problem.typed.target, claimed, []);
    expect(accepted).toBe(isRight);
  });
});
