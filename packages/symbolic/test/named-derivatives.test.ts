import { describe, expect, test } from "vitest";

import { differential, directional, gradient, hessian, jacobian } from "../src/named-derivatives.ts";
import { declared, failureOf } from "./support/open.ts";

const vars = declared("A:matrix(m,n) x:vector(n) b:vector(m) u:vector(n) X:matrix(n,n)");
const least = { expr: "norm2(A*x - b)^2", vars, wrt: "x" };

describe("derivatives by name", () => {
  test("of a scalar: gradient, Hessian, derivative along a direction, differential", () => {
    expect(gradient(least).text).toBe("2*A'*(A*x - b)");
    expect(hessian(least).text).toBe("2*A'*A");
    expect(directional({ ...least, direction: "u" }).text).toBe("2*(A*x - b)'*A*u");
    expect(directional({ ...least, direction: "u", order: 2 }).text).toBe("2*u'*A'*A*u");
    expect(differential(least).equation?.text).toBe("df = 2*(A*x - b)'*A*dx");
  });

  test("of a vector: the Jacobian", () => {
    expect(jacobian({ expr: "A*x - b", vars, wrt: "x" })).toMatchObject({ text: "A", shape: ["m", "n"] });
    expect(jacobian({ expr: "inv(X)", vars, wrt: "X" }).linearMap?.text).toBe("dF = -inv(X)*dX*inv(X)");
  });

  test("what has another shape is refused with the name that fits", () => {
    expect(failureOf(() => gradient({ expr: "A*x", vars, wrt: "x" }))).toMatchObject({ code: "bad-request" });
    expect(failureOf(() => hessian({ expr: "A*x", vars, wrt: "x" }))).toMatchObject({ code: "bad-request" });
    expect(failureOf(() => jacobian(least)).hint).toContain("gradient");
  });
});
