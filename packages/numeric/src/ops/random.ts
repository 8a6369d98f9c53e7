// Seeded random tensors. The generator is xoroshiro128+ (Blackman and Vigna) from pure-rand, whose stream is the same on
// every machine. The one file that imports pure-rand.

import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { NumericError } from "../error.ts";
import { tensor } from "./create.ts";
import type { TensorOptions } from "./create.ts";
import type { Shape } from "../shape.ts";
import { checkedSize } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** A source of random tensors; each draw continues its stream. */
export interface Generator {
  /** Uniform on [0, 1). */
  rand(shape: Shape, options?: TensorOptions): Tensor;
  /** Standard normal. */
  randn(shape: Shape, options?: TensorOptions): Tensor;
  /** One uniform number in [0, 1). */
  next(): number;
}

// Box and Muller's transform (1958); 1 − u keeps the logarithm finite.
function normalEntries(next: () => number, size: number): Float64Array {
  const entries = new Float64Array(size);
  for (let i = 0; i < size; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    entries[i] = radius * Math.cos(angle);
    if (i + 1 < size) entries[i + 1] = radius * Math.sin(angle);
  }
  return entries;
}

/** A generator whose stream depends on the seed alone; the seed is read as a 32-bit whole number. */
export function generator(seed: number): Generator {
  const stream = xoroshiro128plus(seed);
  const next = (): number => uniformFloat64(stream);
  return {
    next,
    rand: (shape, options) => tensor(new Float64Array(checkedSize(shape, "rand")).map(next), { ...options, shape }),
    randn: (shape, options) => tensor(normalEntries(next, checkedSize(shape, "randn")), { ...options, shape }),
  };
}

/** Options of one random tensor. */
export interface RandomOptions extends TensorOptions {
  /** The same seed gives the same tensor. */
  readonly seed: number;
}

/** A tensor of uniform numbers in [0, 1). */
export function rand(shape: Shape, { seed, ...options }: RandomOptions): Tensor {
  return generator(seed).rand(shape, options);
}

/** A tensor of standard normal numbers. */
export function randn(shape: Shape, { seed, ...options }: RandomOptions): Tensor {
  return generator(seed).randn(shape, options);
}

/** A tensor of normal numbers with the given mean and standard deviation. Throws `bad-request` for a negative one. */
export function normal(mean: number, deviation: number, shape: Shape, { seed, ...options }: RandomOptions): Tensor {
  if (!(deviation >= 0))
    throw new NumericError("bad-request", `normal: a standard deviation of ${deviation} is not possible.`);
  const entries = generator(seed)
    .randn(shape)
    .data.map((x) => mean + deviation * x);
  return tensor(entries, { ...options, shape });
}
