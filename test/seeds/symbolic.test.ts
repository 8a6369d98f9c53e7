// Seed rows of the symbolic part, titled by id, through the public packages.

import { evaluate, gradientPlot, verify } from "@closedform/bridge";
import { derive, equal } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

const square = { type: "matrix", dims: ["n", "n"] } as const;
const rectangular = { type: "matrix", dims: ["m", "n"] } as const;
const scalar = { type: "scalar" } as const;

describe("identities, proved symbolically", () => {
  test.each([
    ["(A')'", "A", rectangular],
    ["A' + B'", "(A + B)'", rectangular],
    ["(A + A')'", "A + A'", square],
  ])("S16 %s = %s for every size", (left, right, type) => {
    expect(equal({ left, right, vars: { A: type, B: type } })).toMatchObject({ verdict: "equal", method: "canonical" });
  });

  test("S16 A + A' = 2A is not an identity", () => {
    expect(equal({ left: "A + A'", right: "2*A", vars: { A: square } }).verdict).toBe("different");
  });
});

describe("derivatives by scalars", () => {
  test("S20 x³+3x²−2x+1 → 3x²+6x−2", () => {
    const request = { expr: "x^3 + 3*x^2 - 2*x + 1", vars: { x: scalar }, wrt: "x" };
    expect(derive(request).text).toBe("3*x^2 + 6*x - 2");
    expect(evaluate({ ...request, at: { x: 2 } })).toMatchObject({ value: 17, derivative: 22 });
  });

  test("S21 the gradient of x²+xy+y² is (2x+y, x+2y)", () => {
    const request = { expr: "x^2 + x*y + y^2", vars: { x: scalar, y: scalar }, wrt: ["x", "y"] };
    const found = derive(request);
    expect(found).toMatchObject({ text: "[2*x + y, x + 2*y]", notation: "components", shape: ["2"] });
    expect(evaluate({ ...request, at: { x: 3, y: -1 } })).toMatchObject({ value: 7, derivative: [5, 1] });
  });

  test("S22 (x², sin x) by x keeps its shape: (2x, cos x)", () => {
    const request = { expr: "[x^2, sin(x)]", vars: { x: scalar }, wrt: "x" };
    expect(derive(request)).toMatchObject({ text: "[2*x, cos(x)]", shape: ["2"] });
    expect(evaluate({ ...request, at: { x: 0 } }).derivative).toEqual([0, 1]);
  });

  test("S23 the Jacobian of (x²+y², x+y) is [[2x, 2y], [1, 1]]", () => {
    const request = { expr: "[x^2 + y^2, x + y]", vars: { x: scalar, y: scalar }, wrt: ["x", "y"] };
    expect(derive(request)).toMatchObject({ text: "[2*x, 2*y; 1, 1]", shape: ["2", "2"] });
    expect(evaluate({ ...request, at: { x: 3, y: 4 } }).derivative).toEqual([
      [6, 8],
      [1, 1],
    ]);
  });
});

describe("S24 the chain rule for H = F∘G", () => {
  const F = "F(u,v) = [u^2 + v, u*v]";
  const G = "G(x,y) = [x + y, x^2 - y^2]";
  const scalars = { x: scalar, y: scalar };

  test.each([
    ["J_F", "[u^2 + v, u*v]", ["u", "v"], "[2*u, 1; v, u]"],
    ["J_G", "[x + y, x^2 - y^2]", ["x", "y"], "[1, 1; 2*x, -2*y]"],
  ])("S24 %s", (_name, expr, wrt, expected) => {
    const vars = Object.fromEntries(wrt.map((name) => [name, scalar]));
    expect(derive({ expr, vars, wrt }).text).toBe(expected);
  });

  test("S24 J_F at G", () => {
    const JF = "[2*(x + y), 1; x^2 - y^2, x + y]";
    const JG = "[1, 1; 2*x, -2*y]";
    const product = equal({
      left: `${JF}*${JG}`,
      right: "[4*x + 2*y, 2*x; 3*x^2 + 2*x*y - y^2, x^2 - 3*y^2 - 2*x*y]",
      vars: scalars,
    });
    expect(product.verdict).toBe("equal");
  });

  test("S24 J_H, simplified", () => {
    const request = { expr: `${F}; ${G}; H = F(G(x,y))`, vars: scalars, wrt: ["x", "y"] };
    const found = derive(request);
    expect(found.text).toBe("[4*x + 2*y, 2*x; 3*x^2 + 2*x*y - y^2, x^2 - 2*x*y - 3*y^2]");
    // x = 2, y = 1: [[10, 4], [15, −3]].
    expect(evaluate({ ...request, at: { x: 2, y: 1 } })).toMatchObject({
      value: [12, 9],
      derivative: [
        [10, 4],
        [15, -3],
      ],
    });
  });
});

describe("derivatives of and by matrices", () => {
  test("S25 [[x, x²], [x³, x⁴]] → [[1, 2x], [3x², 4x³]]; the entries at x = 2 sum to 49", () => {
    const request = { expr: "[x, x^2; x^3, x^4]", vars: { x: scalar }, wrt: "x" };
    expect(derive(request).text).toBe("[1, 2*x; 3*x^2, 4*x^3]");
    const { derivative } = evaluate({ ...request, at: { x: 2 } });
    expect(derivative).toEqual([
      [1, 4],
      [12, 32],
    ]);
    expect([derivative].flat(3).reduce((total: number, entry) => total + Number(entry), 0)).toBe(49);
  });

  test("S26 X₁₁²+X₂₂³ → [[2X₁₁, 0], [0, 3X₂₂²]]", () => {
    const request = { expr: "X[1,1]^2 + X[2,2]^3", vars: { X: { type: "matrix", dims: [2, 2] } }, wrt: "X" } as const;
    expect(derive(request).text).toBe("[2*X[1, 1], 0; 0, 3*X[2, 2]^2]");
    const at = {
      X: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(evaluate({ ...request, at })).toMatchObject({
      value: 65,
      derivative: [
        [2, 0],
        [0, 48],
      ],
    });
  });

  test("S27 X∘X by X has the entries 2·Xᵢⱼ·δᵢₖ·δⱼₗ, the gradient of its mean is X/2", () => {
    const vars = { X: { type: "matrix", dims: [2, 2] } } as const;
    const at = {
      X: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(evaluate({ expr: "X.*X", vars, wrt: "X", at }).derivative).toEqual([
      [
        [
          [2, 0],
          [0, 0],
        ],
        [
          [0, 4],
          [0, 0],
        ],
      ],
      [
        [
          [0, 0],
          [6, 0],
        ],
        [
          [0, 0],
          [0, 8],
        ],
      ],
    ]);
    expect(evaluate({ expr: "mean(X.*X)", vars, wrt: "X", at }).derivative).toEqual([
      [0.5, 1],
      [1.5, 2],
    ]);
  });

  test("S27 the derivative of X∘X by X, of any size: its entries, as a map and over vec", () => {
    const found = derive({ expr: "X.*X", vars: { X: rectangular }, wrt: "X" });
    expect(found.text).toBe("D[i,j,k,l] = 2*X[i,j]*delta(i,k)*delta(j,l)");
    expect(found.linearMap?.text).toBe("dF = 2*(X.*dX)");
    expect(found.kronecker?.text).toBe("2*diag(vec(X))");
    expect(derive({ expr: "mean(X.*X)", vars: { X: { type: "matrix", dims: [2, 2] } }, wrt: "X" }).text).toBe("X/2");
  });
});

describe("vectors by vectors", () => {
  test("S28 of a general m×1 by n×1 is an m×n Jacobian", () => {
    const vars = { A: rectangular, x: { type: "vector", dims: ["n"] }, b: { type: "vector", dims: ["m"] } } as const;
    for (const expr of ["A*x + b", "exp(A*x)", "norm2(x)*b", "b.*(A*x)", "softmax(A*x + b)"])
      expect(derive({ expr, vars, wrt: "x" })).toMatchObject({ shape: ["m", "n"], notation: "matrix" });
    // y = exp(Ax) has ∂yᵢ/∂xⱼ = exp(Σ Aᵢₖxₖ)·Aᵢⱼ.
    const at = { A: [[1, 0, 2], [0, 3, 1]], x: [0, 0, 0], b: [0, 0] }; // prettier-ignore
    expect(evaluate({ expr: "exp(A*x)", vars, wrt: "x", at }).derivative).toEqual(at.A);
  });

  test.each([
    ["A*x", "x", "A", "A'"],
    ["b'*A*x", "x", "b'*A", "A'*b"],
    ["norm2(A*x - b)^2", "x", "2*(A*x - b)'*A", "2*A'*(A*x - b)"],
    ["b'*A*x", "A", "x*b'", "b*x'"],
    ["t^2*A", "t", "2*t*A", "2*t*A'"],
  ])(
    "S29 %s by %s in numerator and denominator layout: both printed, each named, transposes of each other",
    (expr, wrt, numerator, denominator) => {
      const vars = {
        A: rectangular,
        x: { type: "vector", dims: ["n"] },
        b: { type: "vector", dims: ["m"] },
        t: scalar,
      } as const;
      const { layouts } = derive({ expr, vars, wrt, layout: "both" });
      expect([layouts?.numerator.text, layouts?.denominator.text]).toEqual([numerator, denominator]);
      expect(equal({ left: `(${numerator})'`, right: denominator, vars }).verdict).toBe("equal");
      for (const layout of ["numerator", "denominator", "mixed"] as const)
        expect(derive({ expr, vars, wrt, layout }).layout).toBe(layout);
    },
  );
});

describe("S30 the directional derivative", () => {
  const vars = { x: scalar, y: scalar };
  const problem = { expr: "x^2 + x*y + y^2", vars, wrt: ["x", "y"] };

  test("S30 is ∇f·u", () => {
    expect(derive({ ...problem, direction: "u" }).text).toBe("(2*x + y)*u[1] + (x + 2*y)*u[2]");
    const vectors = { A: square, x: { type: "vector", dims: ["n"] }, u: { type: "vector", dims: ["n"] } } as const;
    expect(derive({ expr: "x'*A*x", vars: vectors, wrt: "x", direction: "u" }).text).toBe("x'*(A + A')*u");
    expect(
      equal({
        left: derive({ expr: "x'*A*x", vars: vectors, wrt: "x", direction: "u" }).text,
        right: `(${derive({ expr: "x'*A*x", vars: vectors, wrt: "x" }).text})'*u`,
        vars: vectors,
      }).verdict,
    ).toBe("equal");
  });

  test("S30 is largest along ∇f/‖∇f‖, where it is ‖∇f‖", () => {
    const at = { x: 3, y: -1 };
    const gradient = evaluate({ ...problem, at }).derivative as readonly number[];
    const norm = Math.hypot(...gradient);
    const slopeAt = (angle: number): number => {
      const direction = [Math.cos(angle).toFixed(12), Math.sin(angle).toFixed(12)];
      const { text } = derive({ ...problem, direction });
      return Number(evaluate({ expr: text, vars, at }).value);
    };
    const steepest = Math.atan2(gradient[1], gradient[0]);
    expect(slopeAt(steepest)).toBeCloseTo(norm, 9);
    for (const turn of [0.1, 0.5, 1, 2, 3, 4, 5, 6]) {
      const slope = slopeAt(steepest + turn);
      expect(slope).toBeLessThan(norm);
      expect(slope).toBeCloseTo(norm * Math.cos(turn), 9);
    }
    // In general: the slope along the normalised gradient is the norm of the gradient.
    const vectors = { A: square, x: { type: "vector", dims: ["n"] } } as const;
    const along = derive({ expr: "x'*A*x", vars: vectors, wrt: "x", direction: "(A + A')*x", unit: true });
    expect(equal({ left: along.text, right: "norm2((A + A')*x)", vars: vectors }).verdict).toBe("equal");
  });
});

describe("S31 the gradient is perpendicular to the contour lines", () => {
  const vars = { x: scalar, y: scalar };

  test.each(["x^2 + x*y + y^2", "sin(x) + cos(x*y)"])(
    "S31 %s: shown in a plot, and measured at every arrow",
    (expr) => {
      const { svg, gradient, largestCosine } = gradientPlot({ expr, vars, wrt: ["x", "y"] });
      expect(gradient.length).toBeGreaterThan(40);
      expect(largestCosine).toBeLessThan(1e-4);
      expect(svg).toContain('class="contour"');
      expect(svg.match(/class="gradient"/gu)).toHaveLength(gradient.length);
      // The arrows are the gradient in closed form, by other means: central differences.
      const valueAt = (x: number, y: number): number => Number(evaluate({ expr, vars, at: { x, y } }).value);
      for (const {
        at: [x, y],
        gradient: [gx, gy],
      } of gradient.slice(0, 5)) {
        expect(gx).toBeCloseTo((valueAt(x + 1e-5, y) - valueAt(x - 1e-5, y)) / 2e-5, 5);
        expect(gy).toBeCloseTo((valueAt(x, y + 1e-5) - valueAt(x, y - 1e-5)) / 2e-5, 5);
      }
    },
  );
});

describe("a claim of the notes, corrected", () => {
  const vars = { x: { type: "vector", dims: ["n"] } } as const;

  test("S45 4x for dot(x, x) is rejected as a factor 2 too large, with a point where it shows", () => {
    const found = verify({ expr: "dot(x, x)", vars, wrt: "x", claim: "4*x" });
    expect(found).toMatchObject({
      verdict: "incorrect",
      diagnosis: { kind: "missing-factor", factor: "1/2" },
      correct: "2*x",
    });
    expect(found.diagnosis?.message).toMatch(/2 times too large/u);
    expect(found.counterexample?.claimed).not.toEqual(found.counterexample?.actual);
  });

  test("S45 2x is accepted", () => {
    expect(verify({ expr: "dot(x, x)", vars, wrt: "x", claim: "2*x" })).toMatchObject({
      verdict: "correct",
      method: "canonical",
    });
  });
});
