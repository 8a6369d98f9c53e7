import { describe, expect, test } from "vitest";
import { toText } from "../../src/print/text.ts";
import { openProblem } from "../../src/problem.ts";
import { chainOf, dependentParts, flatSum, partsOf, replaceVariables } from "../../src/steps/expression-tools.ts";
import { matrix, scalar, vector } from "./shapes.ts";
import type { MatrixExpression } from "../../src/notation/matrix-expression.ts";

const vars = { A: matrix("n", "n"), B: matrix("n", "n"), x: vector("n"), y: vector("n"), s: scalar, t: scalar };

function read(text: string): MatrixExpression {
  return openProblem(text, vars).typed.target;
}

describe("products", () => {
  test.each([
    ["s", "x'*y", "s*x'*y"],
    ["A", "B*x", "A*B*x"],
    ["A", "x*y'", "A*x*y'"],
    ["A", "(x'*y)*B", "A*(x'*y)*B"],
    ["x", "x'*y", "x*(x'*y)"],
    ["A", "-B", "-A*B"],
    ["-A", "-B", "A*B"],
    ["A", "B + A", "A*(B + A)"],
  ])("%s times %s is written %s and means the same", (left, right, expected) => {
    const chain = toText(chainOf(read(left), [{ operator: "*", operand: read(right) }]));
    const problem = openProblem(`(${left})*(${right})`, vars);
    expect([chain, expected].map((text) => openProblem(text, vars).typed.target.type)).toEqual([
      problem.typed.target.type,
      problem.typed.target.type,
    ]);
    expect(chain).toBe(expected);
  });
});

test("sums in sums are opened with their signs", () => {
  const [a, b] = [read("s - t"), read("s*t")];
  expect(
    toText(
      flatSum([
        { negative: true, operand: a },
        { negative: false, operand: { kind: "negate", type: b.type, operand: b } },
      ]),
    ),
  ).toBe("-s + t - s*t");
});

test("parts come once, operands first; the dependent ones are found", () => {
  const target = read("A*x + B*y");
  expect(partsOf(target).map(toText)).toEqual(["A", "x", "A*x", "B", "y", "B*y", "A*x + B*y"]);
  expect([...dependentParts(target, new Set(["y"]))].map(toText)).toEqual(["y", "B*y", "A*x + B*y"]);
});

test("a long sum is walked without recursion", () => {
  expect(partsOf(read(Array.from({ length: 5000 }, () => "s").join(" + "))).length).toBe(5001);
});

test("variables are replaced everywhere", () => {
  expect(toText(replaceVariables(read("A*x + s*x"), new Map([["x", read("x - y")]])))).toBe("A*(x - y) + s*(x - y)");
});
