// Runs an elementwise program block by block, so that the steps' intermediate values stay in the cache; as one compiled
// vector loop where the platform has it and the entries are many.

import { NumericError } from "../error.ts";
import { scalarFunctions } from "../functions/index.ts";
import type { ScalarFunction } from "../functions/index.ts";
import { compiledProgram, runStaged } from "../wasm/elementwise/run.ts";
import { tensorEngine } from "../wasm/engine.ts";
import type { ElementwiseOperand, ElementwiseStep } from "./kernel.ts";

const blockLength = 1024;

/** Values that can be read entry by entry. */
export type Values = Float64Array | Float32Array;

// An operand within the current block: entry i is `values[offset + i * stride]`; stride 0 repeats one number.
interface BlockOperand {
  readonly values: Values;
  readonly offset: number;
  readonly stride: 0 | 1;
}

const zero: BlockOperand = { values: new Float64Array(1), offset: 0, stride: 0 };

interface PreparedStep {
  readonly record: ScalarFunction;
  readonly operands: readonly ElementwiseOperand[];
  readonly numbers: readonly BlockOperand[];
  readonly result: Float64Array;
}

function recordOf(step: ElementwiseStep): ScalarFunction {
  const record = scalarFunctions[step.apply] as ScalarFunction | undefined;
  if (record === undefined) throw new NumericError("unsupported", `No scalar function is called "${step.apply}".`);
  if (step.operands.length !== record.arity) {
    throw new NumericError(
      "bad-request",
      `${step.apply} takes ${record.arity} operands, ${step.operands.length} given.`,
    );
  }
  return record;
}

/** Throws `bad-request` for a program without steps or with too few operands, `unsupported` for unknown functions. */
export function checkSteps(steps: readonly ElementwiseStep[]): void {
  if (steps.length === 0) throw new NumericError("bad-request", "An elementwise program needs at least one step.");
  steps.forEach(recordOf);
}

function prepare(step: ElementwiseStep): PreparedStep {
  const record = recordOf(step);
  const numbers = step.operands.map((operand) =>
    operand.kind === "number" ? { values: Float64Array.of(operand.value), offset: 0, stride: 0 as const } : zero,
  );
  return { record, operands: step.operands, numbers, result: new Float64Array(blockLength) };
}

function runBlock(
  record: ScalarFunction,
  operands: readonly BlockOperand[],
  result: Float64Array,
  count: number,
): void {
  const { cpu } = record;
  const [x, y = zero, z = zero] = operands as [BlockOperand, BlockOperand?, BlockOperand?];
  let a = x.offset;
  let b = y.offset;
  let c = z.offset;
  for (let i = 0; i < count; i++, a += x.stride, b += y.stride, c += z.stride) {
    result[i] = cpu(x.values[a], y.values[b], z.values[c]);
  }
}

/** A checked program and where its values come from and go to. */
interface PlainRun {
  readonly prepared: readonly PreparedStep[];
  readonly inputs: readonly Values[];
  readonly output: Values;
}

function runPlain({ prepared, inputs, output }: PlainRun, from: number, total: number): void {
  const end = from + total;
  for (let start = from; start < end; start += blockLength) {
    const count = Math.min(blockLength, end - start);
    for (const step of prepared) {
      const operands = step.operands.map((operand, k): BlockOperand => {
        if (operand.kind === "number") return step.numbers[k];
        if (operand.kind === "step") return { values: prepared[operand.step].result, offset: 0, stride: 1 };
        const values = inputs[operand.input];
        return values.length === 1 ? { values, offset: 0, stride: 0 } : { values, offset: start, stride: 1 };
      });
      runBlock(step.record, operands, step.result, count);
    }
    const { result } = prepared[prepared.length - 1];
    output.set(count === blockLength ? result : result.subarray(0, count), start);
  }
}

function preparedSteps(steps: readonly ElementwiseStep[]): readonly PreparedStep[] {
  checkSteps(steps);
  return steps.map(prepare);
}

/** Entries from `from` on, in plain loops: what the vector kernels are held to. */
export function plainElementwise(
  steps: readonly ElementwiseStep[],
  inputs: readonly Values[],
  output: Values,
  from: number = 0,
  count: number = output.length,
): void {
  runPlain({ prepared: preparedSteps(steps), inputs, output }, from, count);
}

const leastEntries = 256;
const mostInputs = 200;

/** Entry by entry: the last step's value, for `size` entries; inputs have `size` entries or one. */
export function elementwise(steps: readonly ElementwiseStep[], inputs: readonly Values[], size: number): Float64Array {
  const run = { prepared: preparedSteps(steps), inputs, output: new Float64Array(size) };
  const engine = size >= leastEntries && inputs.length <= mostInputs ? tensorEngine() : null;
  const isScalar = inputs.map((values) => values.length === 1);
  const program = engine && compiledProgram(engine, steps, isScalar, "float64", size);
  if (engine === null || program === null) runPlain(run, 0, size);
  else runStaged(engine, program, inputs, run.output, (start, count) => runPlain(run, start, count));
  return run.output;
}
