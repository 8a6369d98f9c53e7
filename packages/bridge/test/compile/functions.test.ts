import { scalarFunctionNames as numericNames } from "@closedform/numeric";
import { scalarFunctionNames } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { numericFunctions } from "../../src/compile/functions.ts";
import { open } from "../support/open.ts";

describe("the join of symbolic and numeric functions", () => {
  test("names a numeric function for every symbolic one", () => {
    expect(Object.keys(numericFunctions).sort()).toEqual([...scalarFunctionNames, "max", "min"].sort());
    expect(Object.values(numericFunctions).filter((name) => !numericNames.includes(name))).toEqual([]);
  });

  test.each(scalarFunctionNames)("%s compiles", (name) => {
    const { node } = open(`${name}(x)`, "x:vector(n)").value;
    expect(compile([node], new Map([["n", 2]])).instructions.length).toBeGreaterThan(0);
  });
});
