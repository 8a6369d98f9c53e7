// Whatever a variable is called, the programs mean the same: reserved words, names of libraries and of their functions,
// names of temporaries and lengths, and letters of other alphabets.

import { derive, toJulia, toNumPy } from "@closedform/symbolic";
import { expect, test } from "vitest";
import { derivativeCases } from "./case.ts";
import type { ProgramCase } from "./case.ts";
import { testInEveryLanguage } from "./every-language.ts";

const names: readonly string[] =
  `import lambda def class None end function for return while try global const let new this delete
    await using module begin persistent until np torch scipy jnp jax result t0 t1 range len tuple size
    assert isequal mat2str ones numel max log Tensor assertShape softmax full λ Σ ж 名前 ñ x_ m A_ n_1
    dims axis top self x1 print type gradient`.split(/\s+/u);

// A derivative with temporaries, helpers, lengths and a norm.
function caseOf(name: string): readonly ProgramCase[] {
  const vars = {
    A: { type: "matrix", dims: ["p", "q"] },
    [name]: { type: "vector", dims: ["q"] },
    y: { type: "vector", dims: ["p"] },
  } as const;
  const expr = `logsumexp(A*${name} - y)*norm2(A*${name} - y) + sum(log(1 + exp(${name})))/q`;
  return derivativeCases(name, derive({ expr, wrt: name, vars }), toNumPy).slice(0, 1);
}

// A name that the language itself has cannot be declared; what can be declared can be printed.
const cases = names.flatMap((name) => {
  try {
    return caseOf(name);
  } catch (error) {
    console.log(`${name}: ${(error as Error).message}`);
    return [];
  }
});

test("nearly all names can be declared", () => {
  expect(cases.length).toBeGreaterThan(50);
});

testInEveryLanguage(cases, 60_000);

test("Julia, whose names are ASCII words that are no keywords", () => {
  for (const one of cases) {
    const parameters = /function program\(([^)]*)\)\n/u.exec(toJulia(one.source, { name: "program" }))![1].split(", ");
    expect(parameters.every((name) => /^[A-Za-z]\w*$/.test(name))).toBe(true);
    expect(parameters.some((name) => ["end", "function", "begin", "using", "module", "let"].includes(name))).toBe(
      false,
    );
  }
});
