// Signs in a prime field: Legendre's symbol, but for what was said to be the largest of some values.

import { legendre } from "./modular.ts";

/** Functions of entries that depend on a sign: of their operand or of the difference of two. */
export const splits: ReadonlySet<string> = new Set(["sign", "abs", "step", "relu", "leakyrelu", "elu", "max", "min"]);

/** Functions of arrays that depend on which entry is the largest or smallest. */
export const extrema: ReadonlySet<string> = new Set(["max", "min", "onehotmax", "onehotmin"]);

/** The signs of the elements of one field, of which the differences from a largest value are known to be positive. */
export class FieldSigns {
  private readonly prime: number;
  private readonly known = new Map<number, 1 | -1>();

  constructor(prime: number) {
    this.prime = prime;
  }

  /** The sign of an element other than 0. */
  of(value: number): 1 | -1 {
    return this.known.get(value) ?? (legendre(value, this.prime) === 1 ? 1 : -1);
  }

  /** The largest of different values: of two the one that their difference says, of more the one `chosen` by chance. */
  largestOf(values: readonly number[], chosen: number): number {
    const { prime } = this;
    const largest = values.length === 2 ? this.largerOf(values[0], values[1]) : chosen;
    for (const other of values) {
      if (other === largest) continue;
      this.known.set((largest + prime - other) % prime, 1);
      this.known.set((other + prime - largest) % prime, -1);
    }
    return largest;
  }

  private largerOf(a: number, b: number): number {
    return this.of((a + this.prime - b) % this.prime) === 1 ? a : b;
  }
}
