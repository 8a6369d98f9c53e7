// Every record of the table, judged by the real functions of the float64 witness.

import { det, evaluate } from "mathjs";
import type { Matrix } from "mathjs";
import { describe, expect, test } from "vitest";

import { ClosedformError } from "../../src/error.ts";
import { binaryFunctions, matrixFunctions, scalarFunctions } from "../../src/functions/index.ts";
import { scalarFunctionNames } from "../../src/functions/names.ts";
import { newGraph } from "../../src/problem.ts";
import { minus, negative } from "../../src/tensor/arithmetic.ts";
import { isZero } from "../../src/tensor/node.ts";
import { realFunctions } from "../support/float-arithmetic.ts";
import { open } from "../support/open.ts";
import { expectClose, valueAt } from "../support/points.ts";
import type { FloatPoint } from "../support/points.ts";

/** Points inside the domain and away from kinks and poles. */
const points: Readonly<Record<string, readonly number[]>> = {
  log: [0.1, 0.9, 3],
  log1p: [-0.6, 0.2, 3],
  sqrt: [0.2, 1.7, 9],
  asin: [-0.8, 0.1, 0.6],
  acos: [-0.8, 0.1, 0.6],
  atanh: [-0.8, 0.1, 0.6],
  acosh: [1.2, 2, 7],
  gamma: [0.4, 2.3, 4.1, -1.4],
  lgamma: [0.4, 2.3, 4.1, -1.4],
  tan: [-1.1, 0.3, 1.2],
  reciprocal: [-2, 0.5, 3],
  cbrt: [-5, -0.3, 0.4, 8],
  floor: [-1.5, 0.4, 2.7],
};
const anywhere = [-1.9, -0.7, 0.3, 1.4];

function at(x: number): FloatPoint {
  return {
    sizes: new Map(),
    values: new Map([
      ["x", { shape: [], values: [x] }],
      ["y", { shape: [], values: [0.9] }],
    ]),
  };
}

// Six-point central differences: error of order h⁶.
function slope(f: (x: number) => number, x: number): number {
  const h = 2e-3;
  const pair = (k: number): number => f(x + k * h) - f(x - k * h);
  return (45 * pair(1) - 9 * pair(2) + pair(3)) / (60 * h);
}

const graph = newGraph();
const x = graph.variable("x", [], new Set());
const y = graph.variable("y", [], new Set());
const names = scalarFunctionNames.filter((name) => name !== "trigamma");

describe("each function of one argument", () => {
  test.each(scalarFunctionNames)("%s is in the table under its name with a source", (name) => {
    expect(scalarFunctions[name].arity).toBe(1);
    expect(scalarFunctions[name].source).not.toBe("");
    expect(name === "logistic" ? "sigmoid" : name).toBe(scalarFunctions[name].name);
  });

  test.each(scalarFunctionNames)("%s(x) as a node has the function's value", (name) => {
    const node = graph.apply(scalarFunctions[name], [x]);
    for (const value of points[name] ?? anywhere)
      expectClose(valueAt(node, at(value)), [realFunctions[name](value, 0)], 1e-12, `${name}(${value})`);
  });

  test.each(names)("the derivative of %s is its slope", (name) => {
    const fn = scalarFunctions[name];
    const [derivative] = fn.derivative(graph, [x], graph.apply(fn, [x]));
    for (const value of points[name] ?? anywhere)
      expectClose(
        valueAt(derivative, at(value)),
        [slope((p) => realFunctions[name](p, 0), value)],
        1e-6,
        `${name}'(${value})`,
      );
  });

  test.each(names.filter((name) => scalarFunctions[name].parity))("%s is even or odd as its record says", (name) => {
    const { parity } = scalarFunctions[name];
    for (const value of points[name] ?? anywhere) {
      const mirrored = realFunctions[name](-value, 0);
      expect(mirrored).toBeCloseTo(
        parity === "even" ? realFunctions[name](value, 0) : -realFunctions[name](value, 0),
        12,
      );
    }
    const node = graph.apply(scalarFunctions[name], [negative(graph, x)]);
    const plain = graph.apply(scalarFunctions[name], [x]);
    expect(node === (parity === "even" ? plain : negative(graph, plain))).toBe(true);
  });

  test.each(names.filter((name) => scalarFunctions[name].sign))("%s has the sign that its record says", (name) => {
    for (const value of [...(points[name] ?? anywhere), ...(points[name] ? [] : [0, -30, 30])]) {
      const image = realFunctions[name](value, 0);
      expect(scalarFunctions[name].sign === "positive" ? image > 0 : image >= 0).toBe(true);
    }
  });

  const real = names.filter((name) => scalarFunctions[name].domain && scalarFunctions[name].domain !== "notPole");

  test.each(real)("%s is real exactly on its domain", (name) => {
    const { domain, domainOf } = scalarFunctions[name];
    for (const value of [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]) {
      const bound = domainOf ? valueAt(domainOf(graph, x), at(value))[0] : value;
      const holds = domain === "positive" ? bound > 0 : bound >= 0;
      expect(Number.isFinite(realFunctions[name](value, 0)), `${name}(${value})`).toBe(holds);
    }
  });

  test.each(names.filter((name) => scalarFunctions[name].kink))(
    "%s takes the subgradient at its kink that its record names",
    (name) => {
      const fn = scalarFunctions[name];
      const stated: Readonly<Record<string, number>> = {
        abs: 0,
        relu: 0,
        leakyrelu: 0.01,
        elu: 1,
      };
      const [derivative] = fn.derivative(graph, [x], graph.apply(fn, [x]));
      expectClose(valueAt(derivative, at(fn.kink!.at)), [stated[name]]);
    },
  );

  test("only trigamma has no derivative, and says so", () => {
    expect(() => scalarFunctions.trigamma.derivative(graph, [x], x)).toThrow(ClosedformError);
    expect(() => scalarFunctions.trigamma.derivative(graph, [x], x)).toThrow(/trigamma/u);
  });
});

describe("rewrites keep the value", () => {
  test.each([
    ["exp(log(x) + x)", 0.7],
    ["exp(2*log(x))", 0.7],
    ["exp(log(x)/2 - log(x))", 0.7],
    ["log(exp(x))", -1.2],
    ["log(x^3)", 0.7],
    ["log(x^2)", -1.3],
    ["log(x^-4)", -1.3],
    ["log(3*x)", 0.7],
    ["log(2*x^2)", -1.3],
    ["log(1 + exp(x))", -1.2],
    ["log(1 + exp(-x))", -1.2],
    ["log(sigmoid(x))", -1.2],
    ["log(1 - sigmoid(x))", 2.1],
    ["log(sigmoid(-x))", 2.1],
    ["softplus(-x)", 2.1],
    ["sigmoid(-x)", 2.1],
    ["sigmoid(-3*x)", 0.4],
    ["sqrt(x^2)", -1.3],
    ["abs(-2*x)", -1.3],
    ["abs(x)*sign(x)", -1.3],
    ["x*sign(x)", -1.3],
    ["x*step(x)", -1.3],
    ["step(x)*relu(x)", 1.3],
    ["step(x)^2", 1.3],
    ["cbrt(x)^3", -1.3],
    ["cbrt(x^2)", -1.3],
    ["sqrt(exp(x))", -1.3],
    ["exp(x)^3", -1.3],
    ["sin(-x) + cos(-x)", -1.3],
    ["exp(0) + cos(0) + cosh(0) + sin(0)", 1],
    ["log(e) + log(1)", 1],
    ["logdet([x, 1; 2, 5])", -1.3],
  ])("%s", (expr, value) => {
    const { node } = open(expr, "x:scalar").value;
    // mathjs's own functions, and the witness for those it lacks.
    const { relu, step, sigmoid, softplus } = realFunctions;
    const logdet = (matrix: Matrix): number => Math.log(Math.abs(det(matrix)));
    const expected: unknown = evaluate(expr, { x: value, relu, step, sigmoid, softplus, logdet });
    expectClose(valueAt(node, at(value)), [Number(expected)], 1e-12);
  });
});

describe("max and min", () => {
  test.each(["max", "min"] as const)("%s: both derivatives are slopes, half each at a tie", (name) => {
    const fn = binaryFunctions[name];
    const partials = fn.derivative(graph, [x, y], graph.apply(fn, [x, y]));
    for (const value of [0.2, 1.7]) {
      const slopes = [
        slope((p) => realFunctions[name](p, 0.9), value),
        slope((p) => realFunctions[name](value, p), 0.9),
      ];
      partials.forEach((partial, k) => expectClose(valueAt(partial, at(value)), [slopes[k]], 1e-9));
    }
    partials.forEach((partial) => expectClose(valueAt(partial, at(0.9)), [0.5]));
  });

  test("x − max(x, x) is 0", () => {
    expectClose(valueAt(minus(graph, x, graph.apply(binaryFunctions.max, [x, x])), at(1.3)), [0]);
    expect(isZero(minus(graph, x, x))).toBe(true);
  });
});

describe("matrix functions", () => {
  test("are in the table under their names", () => {
    for (const [name, fn] of Object.entries(matrixFunctions)) expect(fn).toMatchObject({ name });
  });
});
