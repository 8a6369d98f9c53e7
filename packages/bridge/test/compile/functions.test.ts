import { scalarFunctionNames as numericNames } from "@closedform/numeric";
import { arrangedDerivative, scalarFunctionNames } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { numericFunctionOf, numericFunctions, reductionKernels } from "../../src/compile/functions.ts";
import { open } from "../support/open.ts";

describe("the join of symbolic and numeric functions", () => {
  test("names a numeric function for every symbolic one", () => {
    expect(Object.keys(numericFunctions).sort()).toEqual([...scalarFunctionNames, "max", "min", "where"].sort());
    expect(Object.values(numericFunctions).filter((name) => !numericNames.includes(name))).toEqual([]);
  });

  test.each(scalarFunctionNames)("%s compiles", (name) => {
    const { node } = open(`${name}(x)`, "x:vector(n)").value;
    expect(compile([node], new Map([["n", 2]])).instructions.length).toBeGreaterThan(0);
  });

  test("finds a numeric function by name", () => {
    expect(numericFunctionOf("max")).toBe("maximum");
    expect(numericFunctionOf("constructor")).toBeUndefined();
  });

  test.each(Object.entries(reductionKernels))("the reduction %s has a kernel", (name, expected) => {
    const [expr, wrt] = name === "productOfOthers" ? ["prod(x)", "x"] : [`${name}(x)`, undefined];
    const problem = open(expr, "x:vector(n)");
    const node = wrt ? arrangedDerivative(problem, { expr, wrt }).node : problem.value.node;
    const calls = compile([node], new Map([["n", 2]])).instructions.map(({ call }) => call);
    expect(calls).toContainEqual({ kernel: "reduction", ...expected, shape: [2], isByRow: false });
  });
});
