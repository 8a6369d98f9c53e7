// Values for what is not rational: one random element for each key, so that equal arguments have equal values, and an
// equation that holds for every choice holds for the real functions.

import { one } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { invertModulo, legendre, rationalPower } from "./modular.ts";

/** A point (cos, sin) of the circle x² + y² = 1. */
export type CirclePoint = readonly [cosine: number, sine: number];

// Angles are whole multiples of a part's twelfth: enough for halves, thirds and quarters at a low degree.
const angleUnit = 12n;

interface Group<Element> {
  /** A random element for a part that has nothing to do with those before it. */
  readonly draw: (part: number) => Element;
  readonly combine: (a: Element, b: Element) => Element;
  readonly invert: (a: Element) => Element;
}

const mostRelated = 24;

// A map of sums to products: an unknown for each part, except that a part which is ± one ± another ± a third is their
// product, as in t·(s + 1) = t·s + t. Parts are at most half the prime.
class AdditiveImage<Element> {
  private readonly known = new Map<number, Element>();
  private readonly prime: number;
  private readonly group: Group<Element>;

  constructor(prime: number, group: Group<Element>) {
    this.prime = prime;
    this.group = group;
  }

  at(part: number): Element {
    const element = this.known.get(part) ?? this.related(part) ?? this.group.draw(part);
    this.known.set(part, element);
    return element;
  }

  /** Fixes the image of a value. */
  learn(value: number, element: Element): void {
    const isUpper = value > this.prime / 2;
    this.known.set(isUpper ? this.prime - value : value, isUpper ? this.group.invert(element) : element);
  }

  private find(value: number): Element | undefined {
    if (value <= this.prime / 2) return this.known.get(value);
    const mirrored = this.known.get(this.prime - value);
    return mirrored === undefined ? undefined : this.group.invert(mirrored);
  }

  private related(part: number): Element | undefined {
    if (this.known.size < 2 || this.known.size > mostRelated) return undefined;
    const signed = [...this.known].flatMap(([value, element]): (readonly [number, Element])[] => [
      [value, element],
      [this.prime - value, this.group.invert(element)],
    ]);
    for (const [first, element] of signed) {
      const rest = (part + this.prime - first) % this.prime;
      const other = this.find(rest);
      if (other !== undefined) return this.group.combine(element, other);
      for (const [second, middle] of signed) {
        const third = this.find((rest + this.prime - second) % this.prime);
        if (third !== undefined) return this.group.combine(this.group.combine(element, middle), third);
      }
    }
    return undefined;
  }
}

/** The random values of one field. */
export class OpaqueValues {
  readonly prime: number;
  private readonly known = new Map<string, number>();
  private readonly draw: () => number;
  private readonly exponentials: AdditiveImage<number>;
  private readonly angles: AdditiveImage<CirclePoint>;
  private sawSign = false;

  constructor(draw: () => number, prime: number) {
    this.draw = draw;
    this.prime = prime;
    this.exponentials = new AdditiveImage(prime, {
      draw: (part) => this.positiveAt(`exp:${part}`),
      combine: (a, b) => (a * b) % prime,
      invert: (a) => invertModulo(a, prime),
    });
    this.angles = new AdditiveImage(prime, {
      draw: (part) => this.unitPoint(part),
      combine: (a, b) => addAngles(a, b, prime),
      invert: ([cosine, sine]) => [cosine, (prime - sine) % prime],
    });
  }

  /** Whether an unknown or a sign took part. */
  get used(): boolean {
    return this.known.size > 0 || this.sawSign;
  }

  get usedSigns(): boolean {
    return this.sawSign;
  }

  /** base^exponent; an even root is the positive one of two, so it counts as a sign. */
  power(base: number, exponent: Rational): number {
    if (exponent.denominator % 2n === 0n && base !== 0) this.sawSign = true;
    return rationalPower(base, exponent, this.prime);
  }

  /** The value under a key. */
  at(key: string): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const value = this.draw();
    this.known.set(key, value);
    return value;
  }

  /** A value under a key that stands for a positive number: a square. */
  positiveAt(key: string): number {
    const root = this.at(key);
    return (root * root) % this.prime;
  }

  /** π, a positive unknown. */
  get pi(): number {
    return this.positiveAt("constant:pi");
  }

  /** π where it has been met. */
  get knownPi(): number | undefined {
    return this.known.has("constant:pi") ? this.pi : undefined;
  }

  /** e = exp(1). */
  get e(): number {
    return this.exponential(1, one);
  }

  /** e where it has been met. */
  get knownE(): number | undefined {
    return this.known.has("exp:1") ? this.e : undefined;
  }

  /** Whether a value stands for a positive number, which is no statement about its sign. */
  isSquare(value: number): boolean {
    return legendre(value, this.prime) === 1;
  }

  /** log u, an unknown of which exp is u where u stands for a positive number. */
  logarithm(u: number): number {
    const key = `log:${u}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const value = this.at(key);
    if (this.isSquare(u)) this.exponentials.learn(value, u);
    return value;
  }

  /**
   * Legendre's symbol as the sign: random at a random point, and multiplicative as signs are. Squares stand for positive
   * numbers; −1 is none.
   */
  signOf(value: number): -1 | 0 | 1 {
    if (value !== 0) this.sawSign = true;
    return legendre(value, this.prime);
  }

  /** exp of a multiple of a value, by exp(−u) = 1/exp(u) and exp(c·u) = exp(u)^c. */
  exponential(value: number, multiple: Rational): number {
    if (value === 0 || multiple.numerator === 0n) return 1;
    const isUpper = value > this.prime / 2;
    const base = this.exponentials.at(isUpper ? this.prime - value : value);
    const exponent = isUpper ? { numerator: -multiple.numerator, denominator: multiple.denominator } : multiple;
    return rationalPower(base, exponent, this.prime);
  }

  /** The point of the circle at a multiple of an angle; `undefined` where the multiple is of no twelfth. */
  circle(value: number, multiple: Rational): CirclePoint | undefined {
    if (value === 0) return [1, 0];
    if ((multiple.numerator * angleUnit) % multiple.denominator !== 0n) return undefined;
    const count = (multiple.numerator * angleUnit) / multiple.denominator;
    const isUpper = value > this.prime / 2;
    const unit = this.angles.at(isUpper ? this.prime - value : value);
    const magnitude = count < 0n ? -count : count;
    const [cosine, sine] = turned(unit, magnitude, this.prime);
    const isMirrored = count < 0n !== isUpper;
    return isMirrored ? [cosine, (this.prime - sine) % this.prime] : [cosine, sine];
  }

  // ((1 − t²)/(1 + t²), 2t/(1 + t²)); −1 is no square, so there is no pole.
  private unitPoint(value: number): CirclePoint {
    const t = this.at(`circle:${value}`);
    const square = (t * t) % this.prime;
    const scale = invertModulo((1 + square) % this.prime, this.prime);
    return [((1 + this.prime - square) * scale) % this.prime, (((2 * t) % this.prime) * scale) % this.prime];
  }
}

/** The sum of two angles. */
export function addAngles([c, s]: CirclePoint, [d, t]: CirclePoint, prime: number): CirclePoint {
  const cosine = (c * d + (prime - s) * t) % prime;
  return [cosine, (((s * d) % prime) + ((c * t) % prime)) % prime];
}

function turned(unit: CirclePoint, count: bigint, prime: number): CirclePoint {
  let result: CirclePoint = [1, 0];
  let square = unit;
  for (let k = count; k > 0n; k >>= 1n) {
    if (k & 1n) result = addAngles(result, square, prime);
    square = addAngles(square, square, prime);
  }
  return result;
}
