import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { cellsOf, readableBetween, signsAt, switchesOf } from "../../src/equal/sign-cells.ts";
import { rational } from "../../src/scalar/rational.ts";
import { open } from "../support/open.ts";

describe("cells of a line", () => {
  test("are found however narrow, with their boundaries", () => {
    const signs = (t: number): string => `${t > 7.25 ? "+" : "-"}${t < 7.2500001 ? "+" : "-"}`;
    const cells = cellsOf(signs, 2000);
    expect(cells.flatMap((cell) => (cell.kind === "cell" ? [cell.signs] : [])).sort()).toEqual(["++", "+-", "-+"]);
    const places = cells.flatMap((cell) => (cell.kind === "boundary" ? [cell.at] : []));
    expect(places).toContainEqual(expect.closeTo(7.25, 10));
    expect(places).toContainEqual(expect.closeTo(7.2500001, 10));
  });

  test("have one kind where no sign changes, and no boundary", () => {
    expect(cellsOf(() => "+", 500)).toMatchObject([{ kind: "cell", signs: "+" }]);
  });

  test("end where looking costs too much", () => {
    let looks = 0;
    cellsOf((t) => {
      looks += 1;
      return String(Math.floor(t));
    }, 300);
    expect(looks).toBeLessThanOrEqual(302);
  });
});

test("a readable number lies strictly between", () => {
  expect(readableBetween(7.25, 7.26)).toBe(7.255);
  expect(readableBetween(-4, 4)).toBe(0);
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 10, noNaN: true }),
      (from, width) => {
        const found = readableBetween(from, from + width);
        expect(found).toBeGreaterThan(from);
        expect(found).toBeLessThan(from + width);
      },
    ),
  );
});

describe("switches", () => {
  const { value } = open("sum(abs(x)) + max(s, t)*sum(step(x - 1))", "x:vector(n) s:scalar t:scalar");
  const switches = switchesOf([value.node]);

  test("are what has a kink or a jump where it is 0", () => {
    expect(switches.map((operands) => operands.length).sort((a, b) => a - b)).toEqual([1, 1, 2]);
  });

  test("have the signs of their values", () => {
    const values = new Map([
      ["x", { shape: [2], values: [rational(1, 2), rational(-3)] }],
      ["s", { shape: [], values: [rational(1)] }],
      ["t", { shape: [], values: [rational(2)] }],
    ]);
    const signs = signsAt(switches, { size: () => 2, variables: (name) => values.get(name)! });
    expect(signs?.split(" ").sort()).toEqual(["+-", "-", "--"]);
  });
});
