import { describe, expect, test } from "vitest";

import { withOccurring } from "../src/occurring.ts";
import { openBeside, openProblem } from "../src/problem.ts";

const declarations = {
  A: { type: "matrix", dims: ["m", "n"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["k"] },
  s: { type: "scalar", dims: [] },
  t: { type: "scalar", dims: [] },
} as const;

describe("the variables that occur", () => {
  const problem = openProblem("u = s^2\nu + 1", declarations);
  const { node } = problem.value;

  test("are those of the expression and its definitions, and the named ones", () => {
    expect([...withOccurring(problem, [node]).variables.keys()]).toEqual(["s"]);
    expect([...withOccurring(problem, [node], ["t"]).variables.keys()]).toEqual(["s", "t"]);
  });

  test("are those of an expression beside it, also where they fall out", () => {
    const { typed, value } = openBeside(problem, "s + 0*t");
    expect([...withOccurring(problem, [node, value.node], [], [typed]).variables.keys()]).toEqual(["s", "t"]);
  });

  test("are one for every length, once", () => {
    const { typed, value } = openBeside(problem, "m*n*s");
    expect([...withOccurring(problem, [node, value.node], [], [typed]).variables.keys()]).toEqual(["A", "s"]);
    const longer = openBeside(problem, "k*n*s");
    expect([...withOccurring(problem, [longer.value.node]).variables.keys()]).toEqual(["A", "y", "s"]);
  });
});
