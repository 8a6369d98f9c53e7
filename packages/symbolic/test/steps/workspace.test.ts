import { expect, test } from "vitest";
import { openProblem } from "../../src/problem.ts";
import { differentialOf, freshName, nodeOf, openWorkspace, readNode, readsAs } from "../../src/steps/workspace.ts";
import { matrix, vector } from "./shapes.ts";

function open(expr: string) {
  const problem = openProblem(expr, { A: matrix("m", "n"), S: matrix("n", "n", "symmetric"), x: vector("n") });
  return (name: string) => openWorkspace(problem, problem.variables.get(name)!);
}

test("the differential of a part is the directional derivative", () => {
  const workspace = open("A*x + 0*A*S*x")("x");
  const node = nodeOf(workspace, workspace.problem.typed.target)!;
  expect(readsAs(workspace, "A*dx", differentialOf(workspace, node))).toBe(true);
  expect(readsAs(workspace, "2*A*dx", differentialOf(workspace, node))).toBe(false);
});

test("the variable has no structure in the workspace, others keep theirs", () => {
  const bySymmetric = open("x'*S*x")("S");
  expect(bySymmetric.variable.assumptions.has("symmetric")).toBe(false);
  const byVector = open("x'*S*x")("x");
  expect(readsAs(byVector, "S' - S + S", readNode(byVector, "S")!)).toBe(true);
});

test("what cannot be read is no node, and placeholders stand for theirs", () => {
  const workspace = open("A*x")("x");
  expect(readNode(workspace, "A*")).toBeUndefined();
  expect(readNode(workspace, "x*x")).toBeUndefined();
  const node = readNode(workspace, "A*x")!;
  const variable = { name: "p", type: workspace.problem.typed.target.type, assumptions: new Set<never>() };
  expect(readNode(workspace, "2*p", [{ variable, node }])).toBe(readNode(workspace, "2*A*x"));
});

test("fresh names are fresh", () => {
  expect(
    freshName(
      "dx",
      new Map([
        ["dx", 1],
        ["dx_", 1],
      ]),
    ),
  ).toBe("dx__");
});
