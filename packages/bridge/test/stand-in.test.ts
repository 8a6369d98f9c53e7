import { cpuBackend, tensor } from "@closedform/numeric";
import { evaluate } from "mathjs";
import { describe, expect, test } from "vitest";

import { crossCheck } from "../src/cross-check.ts";
import { evaluate as evaluateAt } from "../src/evaluate.ts";
import { standInSteps, standInTensor, standInText } from "../src/stand-in.ts";
import { verify } from "../src/verify/verify.ts";

const scalar = { type: "scalar" } as const;

function valueBySteps(orders: readonly number[], at: readonly number[]): number {
  const backend = cpuBackend();
  const inputs = at.map((value) => backend.upload([value], []));
  const steps = standInSteps({ name: "f", orders });
  return backend.readSync(backend.run({ kernel: "elementwise", shape: [], steps }, inputs))[0];
}

// What its own text says, by mathjs.
function valueByText(at: readonly number[]): number {
  const [head, body] = standInText("f", at.length).split(" = ");
  const names = head.slice(2, -1).split(", ");
  return Number(evaluate(body, Object.fromEntries(names.map((name, k) => [name, at[k]]))));
}

describe("a stand-in", () => {
  test.each([[[0.7]], [[0.7, -1.2]], [[0.3, 2, -0.4]]])("at %j has the value of its text", (at) => {
    const orders = at.map(() => 0);
    expect(valueBySteps(orders, at)).toBeCloseTo(valueByText(at), 12);
    const onTensors = standInTensor(
      { name: "f", orders },
      at.map((value) => tensor(value)),
    );
    expect(onTensors.toTypedArray()[0]).toBeCloseTo(valueByText(at), 12);
  });

  test.each([
    [[0], 0],
    [[1], 0],
    [[3], 0],
    [[0, 0], 1],
    [[1, 2], 0],
  ])("of orders %j: the next derivative in argument %i is its slope", (orders, argument) => {
    const at = orders.map((_, k) => 0.4 + k);
    const moved = (h: number): number[] => at.map((value, k) => (k === argument ? value + h : value));
    const h = 1e-4;
    const slope = (valueBySteps(orders, moved(h)) - valueBySteps(orders, moved(-h))) / (2 * h);
    const raised = orders.map((order, k) => (k === argument ? order + 1 : order));
    expect(valueBySteps(raised, at)).toBeCloseTo(slope, 6);
    expect(Math.abs(slope)).toBeGreaterThan(1e-3);
  });
});

describe("derivatives of abstract functions", () => {
  test.each([
    ["f(g(x))*x", "x"],
    ["f(x, x*y)^2", "x"],
    ["f'(x)*exp(f(x))", "x"],
  ])("%s: the closed form agrees with every witness", async (expr, wrt) => {
    expect((await crossCheck({ expr, wrt, vars: { x: scalar, y: scalar }, seed: 3 })).agrees).toBe(true);
  });

  test("are judged", () => {
    const request = { expr: "f(x)^2", wrt: "x", vars: { x: scalar }, seed: 11 };
    expect(verify({ ...request, claim: "2*f(x)*f'(x)" }).verdict).toBe("correct");
    const wrong = verify({ ...request, claim: "2*f(x)" });
    expect(wrong.verdict).toBe("incorrect");
    expect(wrong.counterexample?.functions).toEqual([standInText("f", 1)]);
  });

  test("have no values", () => {
    expect(() => evaluateAt({ expr: "f(x)", vars: { x: scalar }, at: { x: 1 } })).toThrow(/abstract function f/u);
    expect(evaluateAt({ expr: "f(x) = x^2; f(3*x)", vars: { x: scalar }, at: { x: 1 }, wrt: "x" }).derivative).toBe(18);
  });
});
