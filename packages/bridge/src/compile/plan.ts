// What a program will do, before it does it: its kernels with their shapes, floating-point operations and bytes.

import { resultShape } from "@closedform/numeric";
import type { KernelCall, MatrixKernelName, Shape } from "@closedform/numeric";
import type { Program } from "./program.ts";

/** One kernel call of a plan. */
export interface PlannedKernel {
  readonly kernel: KernelCall["kernel"];
  /** What it computes: `ij,j->i` of a contraction, the functions of an elementwise program, the name of a function of matrices. */
  readonly detail: string;
  readonly inputs: readonly Shape[];
  readonly shape: Shape;
  /** Additions, multiplications and calls of functions; rough for functions of matrices. */
  readonly flops: number;
  /** Bytes read and written. */
  readonly bytes: number;
}

/** The kernels of a program in the order in which they run. */
export interface EvaluationPlan {
  readonly kernels: readonly PlannedKernel[];
  readonly flops: number;
  readonly bytes: number;
}

type Call<Kernel extends KernelCall["kernel"]> = Extract<KernelCall, { readonly kernel: Kernel }>;

const letters = "ijklmnopqrstuvwxyzabcdefgh";

function einsum({ labels, output }: Call<"contraction">): string {
  const names = new Map<number, string>();
  const spell = (list: readonly number[]): string =>
    list
      .map((label) => {
        const name = names.get(label) ?? letters[names.size] ?? `[${label}]`;
        names.set(label, name);
        return name;
      })
      .join("");
  return `${labels.map(spell).join(",")}->${spell(output)}`;
}

function detailOf(call: KernelCall): string {
  switch (call.kernel) {
    case "contraction":
      return einsum(call);
    case "elementwise":
      return call.steps.map(({ apply }) => apply).join(", ");
    case "combine":
      return call.coefficients.join(", ");
    case "matrixFunction":
      return call.apply;
    case "reduction":
      return call.part === "weights" ? `${call.reduce} (weights)` : call.reduce;
    case "fill":
      return String(call.value);
    default:
      return "";
  }
}

function count(shape: Shape): number {
  return shape.reduce((total, length) => total * length, 1);
}

// Of n×n matrices, in n³ (Golub and Van Loan, Matrix Computations; Higham, Functions of Matrices).
const cubes: Readonly<Partial<Record<MatrixKernelName, number>>> = {
  luFactors: 2 / 3,
  luInverse: 2,
  cholesky: 1 / 3,
  eigvalsh: 9,
  eigenvectors: 9,
  svdvals: 12,
  singularVectors: 21,
  orthogonalFactor: 4,
  pinv: 23,
  polarFactor: 23,
  nuclearNorm: 12,
  spectralNorm: 12,
  leadingDyad: 21,
  matrixExp: 30,
  sqrtm: 28,
  logm: 60,
  expmFrechet: 90,
  logmFrechet: 180,
  sylvester: 60,
  matrixPower: 20,
  powerSum: 80,
};

// n² for each column of a right-hand side: two triangles of n²/2 multiplications and additions.
const systems: ReadonlySet<MatrixKernelName> = new Set(["luSolve", "luSolveTransposed", "solveLower", "solveUpper"]);

function matrixFlops(apply: MatrixKernelName, [first, second]: readonly Shape[]): number {
  // Packed factors have two more rows than the matrix.
  const n = apply.startsWith("lu") && apply !== "luFactors" ? first[1] : Math.max(1, ...first);
  if (systems.has(apply)) return 2 * n * count(second);
  return (cubes[apply] ?? 0) * n ** 3;
}

function contractionFlops({ labels, output, sizes }: Call<"contraction">): number {
  const all = [...new Set([...labels.flat(), ...output])];
  const isSummed = all.some((label) => !output.includes(label));
  const volume = all.reduce((total, label) => total * sizes[label], 1);
  return volume * (Math.max(0, labels.length - 1) + (isSummed ? 1 : 0));
}

function flopsOf(call: KernelCall): number {
  switch (call.kernel) {
    case "contraction":
      return contractionFlops(call);
    case "elementwise":
      return call.steps.length * count(call.shape);
    case "combine":
      return Math.max(0, 2 * call.coefficients.length - 1) * count(call.shape);
    case "reduction":
      return count(call.shape);
    case "fill":
      return 0;
    case "matrixFunction":
      return matrixFlops(call.apply, call.shapes);
    case "inverse":
    case "cofactor":
      return 2 * call.size ** 3;
    case "determinant":
    case "logDeterminant":
      return (2 / 3) * call.size ** 3;
  }
}

/** The plan of a program; `bytesPerNumber` is 8 on the CPU and 4 on WebGL. */
export function planOf(program: Program, bytesPerNumber = 8): EvaluationPlan {
  const shapes = new Map<number, Shape>();
  for (const { slot, shape } of [...program.variables, ...program.constants]) shapes.set(slot, shape);
  const kernels = program.instructions.map(({ call, inputs, output }): PlannedKernel => {
    const shape = resultShape(call);
    shapes.set(output, shape);
    const read = inputs.map((slot) => shapes.get(slot)!);
    const bytes = bytesPerNumber * [...read, shape].reduce((total, one) => total + count(one), 0);
    return {
      kernel: call.kernel,
      detail: detailOf(call),
      inputs: read,
      shape,
      flops: Math.round(flopsOf(call)),
      bytes,
    };
  });
  const total = (of: (kernel: PlannedKernel) => number): number => kernels.reduce((sum, kernel) => sum + of(kernel), 0);
  return { kernels, flops: total(({ flops }) => flops), bytes: total(({ bytes }) => bytes) };
}
