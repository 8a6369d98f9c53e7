// Seeded uniform integers, so that every draw can be replayed.

import type { RandomInteger } from "./prime-field.ts";

/** A seed from the platform's cryptographic generator: verdicts must not be predictable from outside. */
export function freshSeed(): number {
  return globalThis.crypto.getRandomValues(new Uint32Array(1))[0];
}

/** Uniform integers from a seed (splitmix32; Steele, Lea, Flood, OOPSLA 2014, in its 32-bit form). */
export function seededIntegers(seed: number): RandomInteger {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return (bound) => Math.floor(((next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53) * bound);
}
