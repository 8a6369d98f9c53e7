// Products that a program has already, by what they multiply: labels renamed in order, the factor of the lower slot first.

import type { PairProduct } from "./contraction-order.ts";

function keyOf({ inputs, labels, output }: PairProduct, sizes: readonly number[]): string {
  const order = inputs.map((_, k) => k).sort((a, b) => inputs[a] - inputs[b]);
  const names = new Map<number, number>();
  const nameOf = (label: number): string => {
    const name = names.get(label) ?? names.size;
    names.set(label, name);
    return `${name}:${sizes[label]}`;
  };
  const factors = order.map((k) => `${inputs[k]}[${labels[k].map(nameOf).join(" ")}]`);
  return `${factors.join("*")}->${output.map(nameOf).join(" ")}`;
}

/** The products of a program under construction. */
export class KnownProducts {
  private readonly slots = new Map<string, number>();

  /** The slot of a product that is there. */
  slotOf(product: PairProduct, sizes: readonly number[]): number | undefined {
    return this.slots.get(keyOf(product, sizes));
  }

  add(product: PairProduct, sizes: readonly number[], slot: number): void {
    this.slots.set(keyOf(product, sizes), slot);
  }
}
