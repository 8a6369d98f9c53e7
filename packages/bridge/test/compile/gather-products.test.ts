import { cpuBackend } from "@closedform/numeric";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { executeSync } from "../../src/compile/execute.ts";
import { gatherProducts } from "../../src/compile/gather-products.ts";
import type { Instruction, Program } from "../../src/compile/program.ts";
import { withoutUnused } from "../../src/compile/unused.ts";

const sizes = [2, 3];

// X is slot 0, of 2×3; vectors of length 2 are slots 1 to 4.
const transposedTimes = (vector: number, output: number, isSwapped = false): Instruction => ({
  call: {
    kernel: "contraction",
    labels: isSwapped ? [[0], [0, 1]] : [[0, 1], [0]],
    output: [1],
    sizes,
  },
  inputs: isSwapped ? [vector, 0] : [0, vector],
  output,
});

const sum = (inputs: readonly number[], coefficients: readonly number[], output: number): Instruction => ({
  call: { kernel: "combine", shape: [3], coefficients },
  inputs,
  output,
});

function programOf(instructions: readonly Instruction[], outputs: readonly number[]): Program {
  const vectors = [1, 2, 3, 4].map((slot) => ({ slot, name: `v${slot}`, shape: [2] }));
  return {
    variables: [{ slot: 0, name: "X", shape: [2, 3] }, ...vectors, { slot: 5, name: "z", shape: [3] }],
    constants: [],
    instructions,
    outputs,
    slots: 30,
  };
}

const values = (name: string): readonly number[] =>
  name === "X"
    ? [1, 2, 3, 4, 5, 6]
    : name === "z"
      ? [7, 8, 9]
      : [Number(name.slice(1)), 1 - Number(name.slice(1)) ** 2];

function counts({ instructions }: Program): readonly string[] {
  return withoutUnused({ ...programOf(instructions, [20]), slots: 60 }).instructions.map(({ call }) => call.kernel);
}

describe("common factors of sums", () => {
  test("X'p + 2·X'q is X'(p + 2q)", () => {
    const program = programOf([transposedTimes(1, 10), transposedTimes(2, 11), sum([10, 11], [1, 2], 20)], [20]);
    const gathered = gatherProducts(program);
    expect(counts(gathered)).toEqual(["combine", "contraction"]);
    expect(executeSync(gathered, cpuBackend(), values)).toEqual(executeSync(program, cpuBackend(), values));
  });

  test("other terms stay beside them", () => {
    const program = programOf([transposedTimes(1, 10), transposedTimes(2, 11), sum([10, 5, 11], [1, 3, -1], 20)], [20]);
    const gathered = gatherProducts(program);
    expect(counts(gathered)).toEqual(["combine", "contraction", "combine"]);
    expect(executeSync(gathered, cpuBackend(), values)).toEqual(executeSync(program, cpuBackend(), values));
  });

  test("a product that others read is left", () => {
    const program = programOf([transposedTimes(1, 10), transposedTimes(2, 11), sum([10, 11], [1, 2], 20)], [20, 10]);
    expect(gatherProducts(program).instructions).toEqual(program.instructions);
  });

  test("products along other axes are left", () => {
    const along: Instruction = {
      call: { kernel: "contraction", labels: [[1, 0], [0]], output: [1], sizes: [3, 3] },
      inputs: [6, 5],
      output: 10,
    };
    const across: Instruction = {
      call: { kernel: "contraction", labels: [[0, 1], [0]], output: [1], sizes: [3, 3] },
      inputs: [6, 5],
      output: 11,
    };
    const square = { slot: 6, name: "S", shape: [3, 3] };
    const program = programOf([along, across, sum([10, 11], [1, 1], 20)], [20]);
    const withSquare = { ...program, variables: [...program.variables, square] };
    // A·z and A'·z have z in common, not A; one product with A + A' would read as much.
    const gathered = gatherProducts(withSquare);
    const at = (name: string): readonly number[] => (name === "S" ? [1, 2, 3, 4, 5, 6, 7, 8, 10] : values(name));
    expect(executeSync(gathered, cpuBackend(), at)).toEqual(executeSync(withSquare, cpuBackend(), at));
  });

  test("the values stay, whichever products there are", () => {
    const term = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(term, { minLength: 2, maxLength: 8 }), (terms) => {
        const products = terms.map(([vector, isSwapped], k) => transposedTimes(vector, 10 + k, isSwapped));
        const total = sum(
          products.map(({ output }) => output),
          terms.map(([, , coefficient]) => coefficient),
          20,
        );
        const program = programOf([...products, total], [20]);
        expect(executeSync(gatherProducts(program), cpuBackend(), values)).toEqual(
          executeSync(program, cpuBackend(), values),
        );
      }),
    );
  });
});
