import { cpuBackend } from "@closedform/numeric";
import type { ElementwiseOperand, KernelCall } from "@closedform/numeric";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { executeSync } from "../../src/compile/execute.ts";
import { fuseMaps } from "../../src/compile/fuse-maps.ts";
import type { Instruction, Program } from "../../src/compile/program.ts";
import { withoutUnused } from "../../src/compile/unused.ts";

const input = (k: number): ElementwiseOperand => ({ kind: "input", input: k });

function map(apply: "exp" | "tanh" | "multiply" | "gamma", inputs: readonly number[], output: number): Instruction {
  const steps = [{ apply, operands: inputs.map((_, k) => input(k)) }];
  return { call: { kernel: "elementwise", shape: [3], steps }, inputs, output };
}

function programOf(instructions: readonly Instruction[], outputs: readonly number[], variables = 2): Program {
  return {
    variables: Array.from({ length: variables }, (_, slot) => ({ slot, name: `v${slot}`, shape: [3] })),
    constants: [],
    instructions,
    outputs,
    slots: variables + instructions.length,
  };
}

function stepsOf(call: KernelCall): readonly string[] {
  return call.kernel === "elementwise" ? call.steps.map(({ apply }) => apply) : [call.kernel];
}

describe("joining entrywise instructions", () => {
  test("a chain becomes one program", () => {
    const { instructions } = fuseMaps(programOf([map("exp", [0], 2), map("tanh", [2], 3), map("exp", [3], 4)], [4]));
    expect(instructions.map(({ call }) => stepsOf(call))).toEqual([["exp", "tanh", "exp"]]);
    expect(instructions[0]).toMatchObject({ inputs: [0], output: 4 });
  });

  test("what two instructions of one program read is computed once inside it", () => {
    const diamond = [map("exp", [0], 2), map("tanh", [2], 3), map("multiply", [2, 3], 4)];
    const { instructions } = fuseMaps(programOf(diamond, [4]));
    expect(instructions.map(({ call }) => stepsOf(call))).toEqual([["exp", "tanh", "multiply"]]);
  });

  test("what a product or an output reads stays by itself", () => {
    const total: Instruction = {
      call: { kernel: "contraction", labels: [[0]], output: [], sizes: [3] },
      inputs: [2],
      output: 4,
    };
    const { instructions } = fuseMaps(programOf([map("exp", [0], 2), map("tanh", [2], 3), total], [3, 4]));
    expect(instructions).toHaveLength(3);
    expect(fuseMaps(programOf([map("exp", [0], 2), map("tanh", [2], 3)], [2, 3])).instructions).toHaveLength(2);
  });

  test("sums, products and numbers take part", () => {
    const instructions: readonly Instruction[] = [
      { call: { kernel: "fill", shape: [], value: 3 }, inputs: [], output: 2 },
      { call: { kernel: "contraction", labels: [[0], []], output: [0], sizes: [3] }, inputs: [0, 2], output: 3 },
      { call: { kernel: "combine", shape: [3], coefficients: [2, -1] }, inputs: [3, 1], output: 4 },
    ];
    const joined = withoutUnused(fuseMaps(programOf(instructions, [4])));
    expect(joined.instructions).toHaveLength(1);
    const values = (name: string): readonly number[] => (name === "v0" ? [1, 2, 3] : [10, 20, 30]);
    expect(executeSync(joined, cpuBackend(), values)[0]).toEqual(Float64Array.of(-4, -8, -12));
  });

  test("a function without a vector kernel stays by itself", () => {
    const { instructions } = fuseMaps(programOf([map("exp", [0], 2), map("gamma", [2], 3), map("exp", [3], 4)], [4]));
    expect(instructions.map(({ call }) => stepsOf(call))).toEqual([["exp"], ["gamma"], ["exp"]]);
  });

  test("no program reads more than a shader can", () => {
    const product = (k: number): Instruction => map("multiply", [k === 0 ? 0 : 20 + k - 1, k + 1], 20 + k);
    const many = programOf(
      Array.from({ length: 19 }, (_, k) => product(k)),
      [38],
      20,
    );
    const joined = fuseMaps(many).instructions;
    expect(joined.length).toBeLessThan(4);
    for (const { inputs } of joined) expect(inputs.length).toBeLessThanOrEqual(12);
  });

  // Whatever reads what, and whatever is an output: the numbers stay.
  test("the values are those of the single instructions", () => {
    const instruction = fc.tuple(fc.constantFrom("tanh" as const, "multiply" as const), fc.nat(), fc.nat());
    fc.assert(
      fc.property(
        fc.array(instruction, { minLength: 1, maxLength: 14 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
        (drawn, picked) => {
          const instructions = drawn.map(([name, a, b], k) => {
            const inputs = name === "multiply" ? [a % (k + 2), b % (k + 2)] : [a % (k + 2)];
            return map(name, inputs, k + 2);
          });
          const outputs = [...new Set(picked.map((slot) => slot % (instructions.length + 2)))];
          const program = programOf(instructions, outputs);
          const values = (name: string): readonly number[] => (name === "v0" ? [0.5, -1, 2] : [1, 0.25, -0.5]);
          const [before, after] = [program, withoutUnused(fuseMaps(withoutUnused(program)))].map((one) =>
            executeSync(one, cpuBackend(), values),
          );
          expect(after).toEqual(before);
        },
      ),
    );
  });
});

test("unused instructions go, and slots are numbered anew", () => {
  const program = programOf([map("exp", [0], 2), map("tanh", [1], 3), map("exp", [3], 4)], [4]);
  const compact = withoutUnused(program);
  expect(compact.instructions.map(({ output }) => output)).toEqual([2, 3]);
  expect(compact).toMatchObject({ outputs: [3], slots: 4 });
  expect(compact.variables).toHaveLength(2);
});
