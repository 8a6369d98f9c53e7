import { expect, test } from "vitest";
import { steps } from "../../src/steps/steps.ts";
import { linesOf, matrix, scalar } from "./shapes.ts";

test("a polynomial, term by term (seed S20)", () => {
  expect(linesOf(steps({ expr: "x^3 + 3*x^2 - 2*x + 1", wrt: "x", vars: { x: scalar } }).steps)).toEqual([
    "linearity: d(x^3 + 3*x^2 - 2*x + 1)/dx = d(x^3)/dx + d(3*x^2)/dx - d(2*x)/dx + d(1)/dx",
    "power: d(x^3)/dx = 3*x^2",
    "constant-multiple: d(3*x^2)/dx = 6*x",
    "constant-multiple: d(2*x)/dx = 2",
    "constant: d(1)/dx = 0",
    "substitute: d(x^3 + 3*x^2 - 2*x + 1)/dx = 3*x^2 + 6*x - 2",
  ]);
});

test("a gradient from its partial derivatives (seed S21)", () => {
  expect(linesOf(steps({ expr: "x^2 + x*y + y^2", wrt: ["x", "y"], vars: { x: scalar, y: scalar } }).steps)).toEqual([
    "partial-derivative: d(x^2 + x*y + y^2)/dx = 2*x + y",
    "partial-derivative: d(x^2 + x*y + y^2)/dy = x + 2*y",
    "gradient: grad(x,y) = [2*x + y, x + 2*y]",
  ]);
});

test("a vector by a scalar (seed S22)", () => {
  expect(linesOf(steps({ expr: "[x^2, sin(x)]", wrt: "x", vars: { x: scalar } }).steps)).toEqual([
    "power: d(x^2)/dx = 2*x",
    "trigonometric: d(sin(x))/dx = cos(x)",
    "component: d([x^2, sin(x)])/dx = [2*x, cos(x)]",
  ]);
});

test("a Jacobian (seed S23)", () => {
  const { steps: found, result } = steps({
    expr: "[x^2 + y^2, x + y]",
    wrt: ["x", "y"],
    vars: { x: scalar, y: scalar },
  });
  expect(result).toBe("[2*x, 2*y; 1, 1]");
  expect(found.map((step) => step.rule)).toEqual([
    "partial-derivative",
    "partial-derivative",
    "partial-derivative",
    "partial-derivative",
    "jacobian",
  ]);
});

test("a matrix by a scalar (seed S25) and a scalar by a matrix (seed S26)", () => {
  expect(steps({ expr: "[x, x^2; x^3, x^4]", wrt: "x", vars: { x: scalar } }).steps.at(-1)!.after).toBe(
    "[1, 2*x; 3*x^2, 4*x^3]",
  );
  expect(steps({ expr: "X[1,1]^2 + X[2,2]^3", wrt: "X", vars: { X: matrix(2, 2) } }).result).toBe(
    "[2*X[1, 1], 0; 0, 3*X[2, 2]^2]",
  );
});
