import { describe, expect, test } from "vitest";
import { addDimensions, multiplyDimensions, namedDimension, sizeDimension } from "../../src/types/dimension.ts";
import {
  dimensionSolver,
  flexibleDimension,
  mayUnify,
  resolveDimension,
  unifyDimensions,
  unsolvedPair,
} from "../../src/typing/dimension-solver.ts";

const [m, n] = [namedDimension("m"), namedDimension("n")];

describe("unification of lengths", () => {
  test("declared names are rigid, and differ from numbers", () => {
    const solver = dimensionSolver();
    expect(unifyDimensions(solver, m, m)).toBe(true);
    expect(unifyDimensions(solver, m, n)).toBe(false);
    expect(unifyDimensions(solver, m, sizeDimension(3))).toBe(false);
  });

  test("an open length takes what use gives it, through products and sums", () => {
    const solver = dimensionSolver();
    const [a, b, c] = [flexibleDimension(solver), flexibleDimension(solver), flexibleDimension(solver)];
    expect(unifyDimensions(solver, multiplyDimensions(a, m), multiplyDimensions(m, n))).toBe(true);
    expect(unifyDimensions(solver, addDimensions(b, m), addDimensions(m, sizeDimension(2)))).toBe(true);
    expect(unifyDimensions(solver, c, a)).toBe(true);
    expect([a, b, c].map((dimension) => resolveDimension(solver, dimension).key)).toEqual(["n", "2", "n"]);
  });

  test("no length contains itself or is zero", () => {
    const solver = dimensionSolver();
    const a = flexibleDimension(solver);
    expect(unifyDimensions(solver, a, addDimensions(a, m))).toBe(false);
    expect(unifyDimensions(solver, addDimensions(a, m), m)).toBe(false);
    expect(solver.bindings.size).toBe(0);
  });

  test("what cannot be compared yet waits for the rest", () => {
    const solver = dimensionSolver();
    const [a, b] = [flexibleDimension(solver), flexibleDimension(solver)];
    expect(unifyDimensions(solver, multiplyDimensions(a, b), multiplyDimensions(m, n))).toBe(true);
    expect(unsolvedPair(solver)).toBeDefined();
    expect(unifyDimensions(solver, a, m)).toBe(true);
    expect(unsolvedPair(solver)).toBeUndefined();
    expect(resolveDimension(solver, b).key).toBe("n");
  });

  test("asking changes nothing", () => {
    const solver = dimensionSolver();
    expect(mayUnify(solver, flexibleDimension(solver), m)).toBe(true);
    expect(solver.bindings.size).toBe(0);
  });
});
