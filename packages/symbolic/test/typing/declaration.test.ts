import { describe, expect, test } from "vitest";
import { typeText } from "../../src/types/type.ts";
import { declare, parseDeclaration } from "../../src/typing/declaration.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { failureOf } from "./helpers.ts";

describe("declare", () => {
  test("dimensions are names, integers in either form, and products", () => {
    const { variables, dimensions } = declare({
      A: { type: "matrix", dims: ["m", "n"], assume: [] },
      x: { type: "vector", dims: ["3"] },
      y: { type: "covector", dims: [3] },
      z: { type: "vector", dims: ["m*n"] },
      t: { type: "scalar" },
      U: { type: "tensor", dims: ["a", "b", 2] },
    });
    expect([...variables.values()].map(({ type }) => typeText(type))).toEqual([
      "matrix(m,n)",
      "vector(3)",
      "covector(3)",
      "vector(m*n)",
      "scalar",
      "tensor(a,b,2)",
    ]);
    expect([...dimensions]).toEqual(["m", "n", "a", "b"]);
  });

  test("assumptions are closed", () => {
    const { variables } = declare({ A: { type: "matrix", dims: ["n", "n"], assume: ["spd"] } });
    expect([...variables.get("A")!.assumptions].sort()).toEqual(["invertible", "psd", "spd", "symmetric"]);
  });

  test("names that objects have by themselves are ordinary", () => {
    const vars = JSON.parse('{"toString": {"type": "scalar"}, "hasOwnProperty": {"type": "scalar"}}') as Record<
      string,
      VariableSpec
    >;
    expect(declare(vars).variables.size).toBe(2);
  });

  const matrix = { type: "matrix", dims: ["m", "n"] } as const;
  const bad: readonly (readonly [string, unknown, string, string])[] = [
    [
      "too few dimensions",
      { A: { type: "matrix", dims: ["m"] } },
      "cannot declare A: a matrix has 2 dimensions, but 1 are given",
      "write matrix(m,n)",
    ],
    [
      "a scalar with dimensions",
      { t: { type: "scalar", dims: ["n"] } },
      "cannot declare t: a scalar has 0 dimensions, but 1 are given",
      "remove the dimensions",
    ],
    [
      "an unknown type",
      { A: { type: "matrx", dims: [] } },
      'cannot declare A: the type "matrx" is unknown; the types are scalar, vector, covector, matrix, tensor',
      "did you mean matrix?",
    ],
    [
      "a bad dimension",
      { x: { type: "vector", dims: ["n-1"] } },
      'cannot declare x: "n-1" is not a dimension',
      'write a name such as "n", a positive integer such as 3, or a product such as "m*n"',
    ],
    [
      "a dimension of zero",
      { x: { type: "vector", dims: [0] } },
      'cannot declare x: "0" is not a dimension',
      'write a name such as "n", a positive integer such as 3, or a product such as "m*n"',
    ],
    [
      "conflicting assumptions",
      { A: { type: "matrix", dims: ["n", "n"], assume: ["spd", "skew"] } },
      "cannot declare A: the assumptions skew and symmetric exclude each other (given: spd, skew)",
      "remove one of them",
    ],
    [
      "a symmetric rectangle",
      { A: { ...matrix, assume: ["symmetric"] } },
      "cannot declare A : matrix(m,n) as symmetric: only a square matrix can be",
      "declare A as matrix(n,n), or remove symmetric",
    ],
    [
      "a triangular vector",
      { x: { type: "vector", dims: ["n"], assume: ["lower"] } },
      "cannot declare x : vector(n) as lower: only a matrix can be",
      "declare x as matrix(m,n), or remove lower",
    ],
    [
      "a reserved name",
      JSON.parse('{"__proto__": {"type": "scalar"}}'),
      'cannot declare "__proto__": this name is reserved',
      "choose another name",
    ],
    [
      "a reserved name as a literal",
      { __proto__: { type: "scalar" } },
      "cannot declare the variables: the name __proto__ is reserved",
      "rename the variable",
    ],
    [
      "an entry that is no object",
      { x: "vector" },
      "cannot declare x: its description is not an object",
      'write {"type": "vector", "dims": ["n"]}',
    ],
  ];
  test.each(bad)("%s", (_name, vars, message, hint) => {
    const error = failureOf(() => declare(vars as Record<string, VariableSpec>));
    expect([error.code, error.message, error.hint]).toEqual(["bad-request", message, hint]);
  });

  test("an unknown assumption lists the known and suggests the near one", () => {
    const error = failureOf(() => declare({ A: { ...matrix, assume: ["symetric"] } }));
    expect(error.message).toContain('the assumption "symetric" is unknown; the known ones are symmetric, skew, spd');
    expect(error.hint).toBe("did you mean symmetric?");
  });
});

describe("parseDeclaration", () => {
  test.each([
    ["A:matrix(m,n):spd,invertible", "A", { type: "matrix", dims: ["m", "n"], assume: ["spd", "invertible"] }],
    ["x : vector( n )", "x", { type: "vector", dims: ["n"], assume: [] }],
    ["t:scalar:positive", "t", { type: "scalar", dims: [], assume: ["positive"] }],
    ["λ:scalar", "λ", { type: "scalar", dims: [], assume: [] }],
  ])("%s", (text, name, spec) => {
    if (spec.assume.includes("spd")) expect(failureOf(() => parseDeclaration(text)).code).toBe("bad-request");
    else expect(parseDeclaration(text)).toEqual({ name, spec });
  });

  test.each(["", "A", "A:matrix(m,n", "A:matrix(m,n):spd:x", "A:matrix m,n", "1:scalar", "A:foo(n)", "x:vector(n)x"])(
    "refuses %s",
    (text) => {
      expect(failureOf(() => parseDeclaration(text)).code).toBe("bad-request");
    },
  );
});
