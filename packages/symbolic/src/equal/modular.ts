// Numbers modulo a random 26-bit prime in doubles: products stay below 2^52, so every step is exact.

import type { Rational } from "../scalar/rational.ts";

/** Thrown where a random point hits a pole, a singular matrix or a missing root: the point is drawn again. */
export class UnluckyPoint extends Error {
  override readonly name = "UnluckyPoint";
}

/** A source of uniform integers in [0, bound). */
export type RandomInteger = (bound: number) => number;

const largestDivisor = 2 ** 13;

function oddPrimes(): Int32Array {
  const isComposite = new Uint8Array(largestDivisor);
  const found: number[] = [];
  for (let n = 3; n < largestDivisor; n += 2) {
    if (isComposite[n] === 1) continue;
    found.push(n);
    for (let multiple = n * n; multiple < largestDivisor; multiple += n) isComposite[multiple] = 1;
  }
  return Int32Array.from(found);
}

let divisors: Int32Array | undefined;

// Of an odd number below 2^26.
function isPrime(n: number): boolean {
  divisors ??= oddPrimes();
  const integer = n | 0;
  for (let k = 0; k < divisors.length && divisors[k] * divisors[k] <= integer; k++)
    if (integer % divisors[k] === 0) return false;
  return true;
}

// 3 modulo 4 makes −1 no square, so that squares can stand for positive numbers; 2, 3, 5 and 7 are squares, since they
// are positive; and (p − 1)/2 without their factors gives every square exactly one square as its root of such a degree.
function isSuitable(p: number): boolean {
  return p % 8 === 7 && p % 3 === 2 && p % 5 === 4 && [3, 5, 6].includes(p % 7);
}

/** About how many primes `randomPrime` draws from: one in 64 of those of 26 bits. */
export const primePool = 29_000;

/**
 * A random prime between 2^25 and 2^26 in which −1 is no square, 2, 3, 5 and 7 are squares, and roots of these degrees are
 * unique among the squares.
 */
export function randomPrime(random: RandomInteger): number {
  for (;;) {
    const candidate = 2 ** 25 + 8 * random(2 ** 22) + 7;
    if (isSuitable(candidate) && isPrime(candidate)) return candidate;
  }
}

/** a + b, each from 0 and below the prime. */
export function addModulo(a: number, b: number, prime: number): number {
  const sum = a + b;
  return sum >= prime ? sum - prime : sum;
}

/** a·b, each from 0 and below 2^26: the remainder of doubles is many times slower than a quotient that is off by one. */
export function multiplyModulo(a: number, b: number, prime: number): number {
  const product = a * b;
  const rest = product - Math.floor(product / prime) * prime;
  return rest < 0 ? rest + prime : rest >= prime ? rest - prime : rest;
}

/** base^exponent for a whole exponent from 0. */
export function powerModulo(base: number, exponent: number, prime: number): number {
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = multiplyModulo(result, square, prime);
    square = multiplyModulo(square, square, prime);
  }
  return result;
}

/** 1/value. Throws `UnluckyPoint` for 0. */
export function invertModulo(value: number, prime: number): number {
  if (value === 0) throw new UnluckyPoint("division by zero");
  return powerModulo(value, prime - 2, prime);
}

/** p/q modulo the prime. Throws `UnluckyPoint` where the prime divides q. */
export function reduceRational(value: Rational, prime: number): number {
  if (value.denominator === 1n && (value.numerator === 1n || value.numerator === 0n)) return Number(value.numerator);
  const p = BigInt(prime);
  const numerator = Number(((value.numerator % p) + p) % p);
  return value.denominator === 1n
    ? numerator
    : (numerator * invertModulo(Number(value.denominator % p), prime)) % prime;
}

/** 1 for squares, −1 for what is no square, 0 for 0 (Legendre's symbol, by Jacobi's reciprocity). */
export function legendre(value: number, prime: number): -1 | 0 | 1 {
  let [a, n, sign] = [value, prime, 1 as -1 | 1];
  while (a !== 0) {
    while (a % 2 === 0) {
      a /= 2;
      if (n % 8 === 3 || n % 8 === 5) sign = sign === 1 ? -1 : 1;
    }
    [a, n] = [n, a];
    if (a % 4 === 3 && n % 4 === 3) sign = sign === 1 ? -1 : 1;
    a %= n;
  }
  return n === 1 ? sign : 0;
}

function invertInteger(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  if (a !== 1n) throw new UnluckyPoint("no unique root");
  return ((x % modulus) + modulus) % modulus;
}

/**
 * base^(a/b): of the roots of a square the one that is a square, as the root of a positive number is positive; roots of
 * odd degree of others. Throws `UnluckyPoint` for an even root of what is no square and for 0 to a negative power.
 */
export function rationalPower(base: number, exponent: Rational, prime: number): number {
  if (exponent.numerator === 0n) return 1;
  if (base === 0) {
    if (exponent.numerator < 0n) throw new UnluckyPoint("division by zero");
    return 0;
  }
  const isEvenRoot = exponent.denominator % 2n === 0n;
  if (isEvenRoot && legendre(base, prime) !== 1) throw new UnluckyPoint("no square root");
  const order = BigInt(isEvenRoot ? (prime - 1) / 2 : prime - 1);
  const inverse = exponent.denominator === 1n ? 1n : invertInteger(exponent.denominator, order);
  const reduced = (((exponent.numerator * inverse) % order) + order) % order;
  return powerModulo(base, Number(reduced), prime);
}
