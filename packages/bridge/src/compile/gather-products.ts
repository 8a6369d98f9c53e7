// Σ cₖ·X·qₖ is X·(Σ cₖ·qₖ): sums of products with one factor in common are multiplied once. Derivatives are full of them,
// since the graph keeps products multiplied out.

import { mapSteps } from "@closedform/numeric";
import type { KernelCall } from "@closedform/numeric";
import { readersOf } from "./program.ts";
import type { Instruction, Program } from "./program.ts";

type Contraction = Extract<KernelCall, { readonly kernel: "contraction" }>;
type Combine = Extract<KernelCall, { readonly kernel: "combine" }>;

/** A product seen from one of its two factors. */
interface View {
  /** The term of the sum. */
  readonly term: number;
  readonly shared: number;
  readonly other: number;
  readonly call: Contraction;
  readonly isSharedFirst: boolean;
  /** The same for products that differ in the other factor only. */
  readonly key: string;
}

function viewOf(term: number, call: Contraction, inputs: readonly number[], which: 0 | 1): View {
  const [shared, other] = [inputs[which], inputs[1 - which]];
  const names = new Map<number, number>();
  const name = (label: number): string => {
    const known = names.get(label) ?? names.size;
    names.set(label, known);
    return `${known}:${call.sizes[label]}`;
  };
  const lists = [call.labels[which], call.labels[1 - which], call.output];
  const key = `${shared}|${lists.map((labels) => labels.map(name).join(" ")).join("|")}`;
  return { term, shared, other, call, isSharedFirst: which === 0, key };
}

interface Context {
  readonly producers: ReadonlyMap<number, Instruction>;
  readonly readers: ReadonlyMap<number, readonly number[]>;
  readonly outputs: ReadonlySet<number>;
}

function contextOf(program: Program): Context {
  const producers = new Map(program.instructions.map((instruction) => [instruction.output, instruction]));
  return { producers, readers: readersOf(program), outputs: new Set(program.outputs) };
}

function viewsOf(inputs: readonly number[], { producers, readers, outputs }: Context): readonly View[] {
  return inputs.flatMap((slot, term) => {
    const producer = producers.get(slot);
    if (producer?.call.kernel !== "contraction" || producer.inputs.length !== 2) return [];
    // What others read has to be computed anyway; maps are joined more cheaply.
    if (readers.get(slot)?.length !== 1 || outputs.has(slot) || mapSteps(producer.call)) return [];
    const { call, inputs: factors } = producer;
    return [viewOf(term, call, factors, 0), viewOf(term, call, factors, 1)];
  });
}

// The largest set of products with one factor in common; none of a factor with itself twice.
function largestGroup(views: readonly View[]): readonly View[] {
  const groups = new Map<string, View[]>();
  for (const view of views) {
    const group = groups.get(view.key) ?? [];
    if (group.every(({ term }) => term !== view.term)) groups.set(view.key, [...group, view]);
  }
  return [...groups.values()].reduce<readonly View[]>((best, group) => (group.length > best.length ? group : best), []);
}

class Gatherer {
  private readonly context: Context;
  private slots: number;

  constructor(program: Program) {
    this.context = contextOf(program);
    this.slots = program.slots;
  }

  get slotCount(): number {
    return this.slots;
  }

  /** What stands for a sum. */
  rewrite(instruction: Instruction): readonly Instruction[] {
    const { call } = instruction;
    if (call.kernel !== "combine" || call.coefficients.length < 2) return [instruction];
    const group = largestGroup(viewsOf(instruction.inputs, this.context));
    return group.length < 2 ? [instruction] : this.gathered(instruction, call, group);
  }

  private gathered(instruction: Instruction, call: Combine, group: readonly View[]): readonly Instruction[] {
    const [{ shared, call: product, isSharedFirst }] = group;
    const otherLabels = product.labels[isSharedFirst ? 1 : 0];
    const shape = otherLabels.map((label) => product.sizes[label]);
    const sum: Instruction = {
      call: { kernel: "combine", shape, coefficients: group.map(({ term }) => call.coefficients[term]) },
      inputs: group.map(({ other }) => other),
      output: this.slots++,
    };
    const factors = isSharedFirst ? [shared, sum.output] : [sum.output, shared];
    const rest = instruction.inputs.flatMap((_slot, term) => (group.some((one) => one.term === term) ? [] : [term]));
    if (rest.length === 0) return [sum, { call: product, inputs: factors, output: instruction.output }];
    const multiplied: Instruction = { call: product, inputs: factors, output: this.slots++ };
    const remainder: Instruction = {
      call: { ...call, coefficients: [1, ...rest.map((term) => call.coefficients[term])] },
      inputs: [multiplied.output, ...rest.map((term) => instruction.inputs[term])],
      output: instruction.output,
    };
    return [sum, multiplied, ...this.rewrite(remainder)];
  }
}

/** The program with common factors of sums taken out. */
export function gatherProducts(program: Program): Program {
  const gatherer = new Gatherer(program);
  const instructions = program.instructions.flatMap((instruction) => gatherer.rewrite(instruction));
  return { ...program, instructions, slots: gatherer.slotCount };
}
