import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { assumptions, closeAssumptions } from "../../src/types/assumption.ts";
import {
  addDimensions,
  dimensionNames,
  equalDimensions,
  evaluateDimension,
  multiplyDimensions,
  namedDimension,
  nameOf,
  sizeDimension,
  sizeOf,
  substituteDimension,
} from "../../src/types/dimension.ts";
import type { Dimension } from "../../src/types/dimension.ts";
import { covectorType, dimensionsOf, matrixType, scalarType, typeText, vectorType } from "../../src/types/type.ts";

const { dimension } = fc.letrec<{ dimension: Dimension }>((tie) => ({
  dimension: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("m", "n", "p").map(namedDimension),
    fc.integer({ min: 0, max: 4 }).map(sizeDimension),
    fc.tuple(tie("dimension"), tie("dimension")).map(([a, b]) => addDimensions(a, b)),
    fc.tuple(tie("dimension"), tie("dimension")).map(([a, b]) => multiplyDimensions(a, b)),
  ),
}));
const sizes = new Map([
  ["m", 7],
  ["n", 11],
  ["p", 13],
]);

describe("dimensions", () => {
  test.prop([dimension, dimension])("add and multiply like their lengths", (a, b) => {
    const [left, right] = [a, b].map((one) => evaluateDimension(one, sizes));
    expect(evaluateDimension(addDimensions(a, b), sizes)).toBe(left + right);
    expect(evaluateDimension(multiplyDimensions(a, b), sizes)).toBe(left * right);
  });

  test.prop([dimension, dimension, dimension])("have one normal form", (a, b, c) => {
    expect(equalDimensions(addDimensions(a, b), addDimensions(b, a))).toBe(true);
    expect(
      equalDimensions(
        multiplyDimensions(a, addDimensions(b, c)),
        addDimensions(multiplyDimensions(a, b), multiplyDimensions(a, c)),
      ),
    ).toBe(true);
  });

  test.prop([dimension])("are substituted as polynomials", (a) => {
    const replaced = substituteDimension(a, (name) =>
      name === "m" ? addDimensions(namedDimension("n"), sizeDimension(1)) : undefined,
    );
    expect(evaluateDimension(replaced, sizes)).toBe(evaluateDimension(a, new Map(sizes).set("m", 12)));
    expect(dimensionNames(replaced)).not.toContain("m");
  });

  plain("are read apart", () => {
    const n = namedDimension("n");
    expect([nameOf(n), nameOf(sizeDimension(2)), sizeOf(sizeDimension(2)), sizeOf(n)]).toEqual([
      "n",
      undefined,
      2,
      undefined,
    ]);
    expect(addDimensions(multiplyDimensions(n, namedDimension("m")), sizeDimension(3)).key).toBe("m*n + 3");
    expect(sizeOf(addDimensions(sizeDimension(0), sizeDimension(0)))).toBe(0);
    expect(() => evaluateDimension(namedDimension("q"), sizes)).toThrow(/q/u);
  });
});

describe("types", () => {
  const [m, n] = [namedDimension("m"), namedDimension("n")];
  plain.each([
    [scalarType, "scalar", 0],
    [vectorType(n), "vector(n)", 1],
    [covectorType(n), "covector(n)", 1],
    [matrixType(m, n), "matrix(m,n)", 2],
    [{ kind: "tensor", dimensions: [m, n, m] } as const, "tensor(m,n,m)", 3],
  ])("%#: %s", (type, text, order) => {
    expect(typeText(type)).toBe(text);
    expect(dimensionsOf(type)).toHaveLength(order);
  });
});

describe("assumptions", () => {
  plain.each([
    ["spd", ["symmetric", "psd", "invertible"]],
    ["diagonal", ["symmetric", "lower", "upper"]],
    ["orthogonal", ["invertible"]],
    ["simplex", ["positive", "nonzero"]],
    ["interval", ["positive", "nonzero"]],
    ["onehot", ["binary", "integer"]],
    ["pm1", ["nonzero", "integer"]],
  ] as const)("%s implies %j", (name, implied) => {
    const closed = closeAssumptions([name]);
    for (const one of implied) expect(closed.has(one)).toBe(true);
  });

  plain.each(assumptions)("%s closes to itself and closing twice changes nothing", (name) => {
    const closed = closeAssumptions([name]);
    expect(closed.has(name)).toBe(true);
    expect(closeAssumptions([...closed])).toEqual(closed);
  });
});
