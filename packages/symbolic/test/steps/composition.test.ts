import { expect, test } from "vitest";
import { steps } from "../../src/steps/steps.ts";
import { linesOf, scalar } from "./shapes.ts";

const xy = { x: scalar, y: scalar };

const vectorChainRule = [
  "jacobian: J_F(u,v) = [2*u, 1; v, u]",
  "jacobian: J_G(x,y) = [1, 1; 2*x, -2*y]",
  "substitute: J_F(G(x,y)) = [2*(x + y), 1; x^2 - y^2, x + y]",
  "matrix-product: J_F(G(x,y))*J_G(x,y) = [2*(x + y) + 2*x, 2*(x + y) - 2*y; (x^2 - y^2) + 2*x*(x + y), (x^2 - y^2) - 2*y*(x + y)]",
  "simplify: [2*(x + y) + 2*x, 2*(x + y) - 2*y; (x^2 - y^2) + 2*x*(x + y), (x^2 - y^2) - 2*y*(x + y)] = [4*x + 2*y, 2*x; 3*x^2 + 2*x*y - y^2, x^2 - 2*x*y - 3*y^2]",
];

test.each([
  "F(u,v) = [u^2+v, u*v]; G(x,y) = [x+y, x^2-y^2]; H = F(G(x,y))",
  "F(u,v) = [u^2+v, u*v]; G(x,y) = [x+y, x^2-y^2]; H(x,y) = F(G(x,y))",
  "G(x,y) = [x+y, x^2-y^2]; F(u,v) = [u^2+v, u*v]; F(G(x,y))",
])("the vector chain rule of seed 4, line by line: %s", (expr) => {
  expect(linesOf(steps({ expr, wrt: ["x", "y"], vars: xy }).steps)).toEqual(vectorChainRule);
});

test("arguments that are expressions get a name", () => {
  const lines = linesOf(steps({ expr: "F(u,v) = [u^2+v, u*v]; F(x+y, x^2-y^2)", wrt: ["x", "y"], vars: xy }).steps);
  expect(lines[0]).toBe("intermediate: g(x,y) = [x + y, x^2 - y^2]");
  expect(lines.slice(1)).toEqual(vectorChainRule.map((line) => line.replaceAll("G", "g")));
});

test("three functions give three Jacobians and two products", () => {
  const expr = "F(u,v) = [u^2+v, u*v]; G(a,b) = [a+b, a*b]; K(x,y) = [x^2, 2*y]; F(G(K(x,y)))";
  const { steps: found, result } = steps({ expr, wrt: ["x", "y"], vars: xy });
  expect(found.map((step) => step.rule)).toEqual([
    "jacobian",
    "jacobian",
    "jacobian",
    "substitute",
    "substitute",
    "matrix-product",
    "matrix-product",
    "simplify",
  ]);
  expect(found.at(-1)!.after).toBe(result);
});

test("parameters that are named like the outer variables are kept apart", () => {
  const found = linesOf(
    steps({ expr: "F(x,y) = [x*y, x]; G(x,y) = [y, x + y]; F(G(x,y))", wrt: ["x", "y"], vars: xy }).steps,
  );
  expect(found).toContain("jacobian: J_F(x,y) = [y, x; 1, 0]");
  expect(found).toContain("substitute: J_F(G(x,y)) = [x + y, y; 1, 0]");
});

test("a scalar function of a vector function", () => {
  const found = linesOf(
    steps({ expr: "F(u,v) = u*v; G(x,y) = [x + y, x*y]; F(G(x,y))", wrt: ["x", "y"], vars: xy }).steps,
  );
  expect(found).toContain("jacobian: J_F(u,v) = [v, u]");
  expect(found).toContain("matrix-product: J_F(G(x,y))*J_G(x,y) = [x*y + y*(x + y), x*y + x*(x + y)]");
});
