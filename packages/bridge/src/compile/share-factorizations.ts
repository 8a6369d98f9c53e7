// inv(A)*b by solving, and one factorisation for all inverses, solutions and determinants of a matrix.

import type { KernelCall } from "@closedform/numeric";
import { readersOf } from "./program.ts";
import type { Instruction, Program } from "./program.ts";

type Contraction = Extract<KernelCall, { readonly kernel: "contraction" }>;
type MatrixKernel = Extract<KernelCall, { readonly kernel: "matrixFunction" }>["apply"];

const fromFactors: ReadonlyMap<string, MatrixKernel> = new Map<string, MatrixKernel>([
  ["inverse", "luInverse"],
  ["determinant", "luDeterminant"],
  ["logDeterminant", "luLogDeterminant"],
]);

/** A product with an inverse that is the solution of a system. */
interface System {
  readonly right: number;
  readonly rightLabels: readonly number[];
  /** The labels of the solution as the solver gives it: the system's row first. */
  readonly solution: readonly number[];
  readonly isTransposed: boolean;
}

// inv(A)[i,j]·B[j,…] summed over j, for a B of one or two axes; summed over i it is a system with A'.
function systemOf({ labels, output }: Contraction, inputs: readonly number[], inverse: number): System | undefined {
  const which = inputs.indexOf(inverse);
  if (inputs.length !== 2 || which < 0 || inputs[1 - which] === inverse) return undefined;
  const [i, j] = labels[which];
  const rightLabels = labels[1 - which];
  const [summed, kept] = rightLabels.includes(j) ? [j, i] : [i, j];
  const rest = rightLabels.filter((label) => label !== summed);
  const isProduct =
    i !== j &&
    rightLabels.length === rest.length + 1 &&
    rightLabels.length <= 2 &&
    !rightLabels.includes(kept) &&
    !output.includes(summed) &&
    output.length === rest.length + 1 &&
    [kept, ...rest].every((label) => output.includes(label));
  if (!isProduct) return undefined;
  return { right: inputs[1 - which], rightLabels, solution: [kept, ...rest], isTransposed: summed === i };
}

class Sharing {
  private readonly program: Program;
  private readonly readers: ReadonlyMap<number, readonly number[]>;
  private readonly factors = new Map<number, number>();
  /** The factors that stand for an inverse. */
  private readonly solved = new Map<number, number>();
  private readonly shared: ReadonlySet<number>;
  private readonly inverses: ReadonlySet<number>;
  private slots: number;
  readonly instructions: Instruction[] = [];

  constructor(program: Program) {
    this.program = program;
    this.slots = program.slots;
    this.readers = readersOf(program);
    this.inverses = new Set(
      program.instructions.flatMap(({ call, output }) => (call.kernel === "inverse" ? [output] : [])),
    );
    this.shared = new Set([...this.readers.keys()].filter((slot) => this.isWorthFactors(slot)));
  }

  get slotCount(): number {
    return this.slots;
  }

  private readersOf(slot: number): readonly Instruction[] {
    return (this.readers.get(slot) ?? []).map((index) => this.program.instructions[index]);
  }

  // Two results of one matrix, or an inverse that is never needed itself.
  private isWorthFactors(slot: number): boolean {
    const wanted = this.readersOf(slot).filter(({ call }) => fromFactors.has(call.kernel));
    return wanted.length > 1 || wanted.some((instruction) => this.isOnlySolved(instruction));
  }

  private isOnlySolved({ call, output }: Instruction): boolean {
    if (call.kernel !== "inverse" || this.program.outputs.includes(output)) return false;
    const readers = this.readersOf(output);
    return (
      readers.length > 0 &&
      readers.every(
        ({ call: use, inputs }) =>
          use.kernel === "contraction" &&
          systemOf(use, inputs, output) &&
          // Of two inverses that meet, the later one is solved with; the earlier one is its right-hand side.
          !inputs.some((slot) => slot > output && this.inverses.has(slot)),
      )
    );
  }

  private push(call: KernelCall, inputs: readonly number[], output = this.slots++): number {
    this.instructions.push({ call, inputs, output });
    return output;
  }

  private factorsOf(slot: number, size: number): number {
    const known = this.factors.get(slot);
    if (known !== undefined) return known;
    const made = this.push({ kernel: "matrixFunction", apply: "luFactors", shapes: [[size, size]] }, [slot]);
    this.factors.set(slot, made);
    return made;
  }

  private arranged(slot: number, from: readonly number[], to: readonly number[], sizes: readonly number[]): number {
    if (from.every((label, axis) => label === to[axis])) return slot;
    return this.push({ kernel: "contraction", labels: [from], output: to, sizes }, [slot]);
  }

  private solve(packed: number, use: Contraction, system: System, output: number): void {
    const { sizes } = use;
    const { solution, rightLabels, isTransposed } = system;
    const rest = solution.slice(1);
    const summed = rightLabels.find((label) => !rest.includes(label))!;
    const right = this.arranged(system.right, rightLabels, [summed, ...rest], sizes);
    const n = sizes[summed];
    const shapes = [
      [n + 2, n],
      [n, ...rest.map((label) => sizes[label])],
    ];
    const apply: MatrixKernel = isTransposed ? "luSolveTransposed" : "luSolve";
    const isInOrder = solution.every((label, axis) => label === use.output[axis]);
    const call: KernelCall = { kernel: "matrixFunction", apply, shapes };
    if (isInOrder) this.push(call, [packed, right], output);
    else {
      const made = this.push(call, [packed, right]);
      this.push({ kernel: "contraction", labels: [solution], output: use.output, sizes }, [made], output);
    }
  }

  /** What stands for an instruction. */
  add(instruction: Instruction): void {
    const { call, inputs, output } = instruction;
    const [matrix] = inputs;
    const fromPacked = fromFactors.get(call.kernel);
    if (fromPacked && "size" in call && this.shared.has(matrix)) {
      const packed = this.factorsOf(matrix, call.size);
      if (call.kernel === "inverse" && this.isOnlySolved(instruction)) this.solved.set(output, packed);
      else
        this.push(
          { kernel: "matrixFunction", apply: fromPacked, shapes: [[call.size + 2, call.size]] },
          [packed],
          output,
        );
      return;
    }
    const inverse = inputs.find((slot) => this.solved.has(slot));
    if (call.kernel !== "contraction" || inverse === undefined) this.instructions.push(instruction);
    else this.solve(this.solved.get(inverse)!, call, systemOf(call, inputs, inverse)!, output);
  }
}

/** The program with systems solved instead of matrices inverted, and each matrix factorised once. */
export function shareFactorizations(program: Program): Program {
  const sharing = new Sharing(program);
  for (const instruction of program.instructions) sharing.add(instruction);
  return { ...program, instructions: sharing.instructions, slots: sharing.slotCount };
}
