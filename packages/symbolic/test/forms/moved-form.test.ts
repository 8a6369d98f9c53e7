// Hessians times directions, against the Hessian itself and against slopes of the gradient.

import { describe, expect, test } from "vitest";

import { derive } from "../../src/derive.ts";
import { toNumPy } from "../../src/print/programs.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { arrangedForm } from "../../src/forms/moved-form.ts";
import type { FormRequest } from "../../src/forms/form-request.ts";
import type { Graph, Node } from "../../src/tensor/node.ts";
import { expectSlope } from "../support/along.ts";
import { declared, failureOf, open } from "../support/open.ts";

const declarations =
  "A:matrix(m,n) x:vector(n) b:vector(m) u:vector(n) X:matrix(n,n) U:matrix(n,n) B:matrix(n,n) y:vector(m) w:vector(n) s:scalar t:scalar P:matrix(m,k) Q:matrix(n,k) D:matrix(m,k) E:matrix(n,k) T:matrix(m,n) S:matrix(n,n):symmetric v:vector(3) a:scalar b1:scalar c:scalar";

function request(expr: string, wrt: FormRequest["wrt"], more: Partial<FormRequest> = {}): FormRequest {
  return { expr, wrt, vars: declared(declarations), ...more };
}

// H[…, k…]·u[k…]
function contracted(graph: Graph, hessian: Node, direction: Node): Node {
  const labels = hessian.dims.map((_, axis) => axis);
  const kept = labels.slice(0, labels.length - direction.dims.length);
  return graph.contract(
    [
      { node: hessian, labels },
      { node: direction, labels: labels.slice(kept.length) },
    ],
    kept,
    hessian.dims,
  );
}

describe("a Hessian times a direction", () => {
  test.each([
    ["norm2(A*x - b)^2", "x", "u", "2*A'*A*u"],
    ["sum(log(1 + exp(-y.*(A*x))))", "x", "u", undefined],
    ["logdet(X)", "X", "U", "-(inv(X)*U*inv(X))'"],
    ["tr(X*B*X)", "X", "U", "(B*U + U*B)'"],
    ["normF(T - P*Q')^2", "P", "D", "2*D*Q'*Q"],
    ["normF(T - P*Q')^2", "Q", "E", "2*E*P'*P"],
    ["x'*x*sum(exp(x))", "x", "u", undefined],
    ["norm2(x)", "x", "u", undefined],
    ["sum(sin(X*x))", "X", "U", undefined],
    ["s^3*t", "s", "t", "6*s*t^2"],
    ["tr(expm(s*X))", "s", "t", undefined],
  ])("%s by %s along %s", (expr, wrt, direction, text) => {
    const found = derive(request(expr, wrt, { form: "hvp", direction }));
    if (text !== undefined) expect(found.text).toBe(text);
    // The variable's own shape, and the same as the Hessian contracted.
    const { problem, node } = found;
    const whole = arrangedForm(problem, request(expr, wrt, { order: 2 })).arranged.node;
    const moving = open(direction, declarations).typed.variables.get(direction)!;
    const along = problem.graph.variable(moving.name, whole.dims.slice(whole.dims.length / 2), moving.assumptions);
    const other = contracted(problem.graph, whole, along);
    expect(other === node || compareInField(other, node, 5).agree, found.text).toBe(true);
    const gradient = arrangedForm(problem, request(expr, wrt)).arranged.node;
    expectSlope(problem, node, gradient, (point) => new Map([[wrt, point.values.get(direction)!.values]]), found.text);
  });

  test("by two variables, the gradient by the first along the second", () => {
    const found = derive(request("normF(T - P*Q')^2", ["P", "Q"], { form: "hvp", direction: "E" }));
    expect(found.shape).toEqual(["m", "k"]);
    const gradient = arrangedForm(found.problem, request("normF(T - P*Q')^2", "P")).arranged.node;
    const along = (point: Parameters<Parameters<typeof expectSlope>[3]>[0]) =>
      new Map([["Q", point.values.get("E")!.values]]);
    expectSlope(found.problem, found.node, gradient, along, found.text);
  });

  test("by a list of scalars, along one vector", () => {
    const found = derive(request("a^2*b1*c", ["a", "b1", "c"], { form: "hvp", direction: "v" }));
    const whole = derive(request("a^2*b1*c", ["a", "b1", "c"], { order: 2 })).node;
    expect(found.shape).toEqual(["3"]);
    expect(whole.dims.map(({ key }) => key)).toEqual(["3", "3"]);
    expect(found.text).toBe("[2*(b1*c*v[1] + a*c*v[2] + a*b1*v[3]), a*(2*c*v[1] + a*v[3]), a*(2*b1*v[1] + a*v[2])]");
  });

  test("a symmetric variable, with entries taken as independent", () => {
    const found = derive(request("tr(S*S*S)", "S", { form: "hvp", direction: "U" }));
    expect(found.text).toBe("3*(U*S + S*U)'");
  });

  test("along a unit direction", () => {
    const found = derive(request("norm2(A*x - b)^2", "x", { form: "hvp", direction: "u", unit: true }));
    expect(found.text).toBe("2*A'*A*u/norm2(u)");
    expect(found.conditions).toEqual(["norm2(u) != 0"]);
  });

  test("has the conditions of the gradient and of itself, and its own name in programs", () => {
    const found = derive(request("norm2(x)", "x", { form: "hvp", direction: "u" }));
    expect(found.conditions).toEqual(["norm2(x) != 0"]);
    expect(toNumPy(found)).toContain("def hessian_vector_product(u, x)");
  });

  test.each([
    [request("A*x", "x", { form: "hvp" }), "cannot take the Hessian of an array"],
    [request("x'*x", "x", { form: "hvp", order: 1 }), "a Hessian has the order 2"],
    [request("x'*x", "x", { form: "hvp", flatten: "vec" }), "has the shape of the variable"],
    [request("x'*x", "x", { form: "hvp", layout: "numerator" }), "in every layout"],
    [request("x'*x", "x", { form: "hvp", direction: "b" }), "cannot move x : vector(n) along b : vector(m)"],
  ])("refuses %#", (given, message) => {
    expect(failureOf(() => derive(given))).toMatchObject({ message: expect.stringContaining(message) as string });
  });

  test("one layout for what is to be evaluated", () => {
    const given = request("A*x", "x", { layout: "both" });
    const opened = open("A*x", declarations);
    expect(failureOf(() => arrangedForm(opened, given)).code).toBe("bad-request");
  });
});
