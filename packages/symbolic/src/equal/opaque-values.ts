// Values for what is not rational: one random element for each key, so that equal arguments have equal values, and an
// equation that holds for every choice holds for the real functions.

import { one } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { AdditiveImage } from "./additive-image.ts";
import { Angles } from "./angles.ts";
import { allReal } from "./freedoms.ts";
import type { Freedoms } from "./freedoms.ts";
import { invertModulo, legendre, rationalPower } from "./modular.ts";
import { FieldSigns } from "./field-signs.ts";

/** The random values of one field. */
export class OpaqueValues {
  readonly prime: number;
  /** Points of the circle, for sin and cos. */
  readonly angles: Angles;
  private readonly known = new Map<string, number>();
  private readonly free = new Map<string, number>();
  private readonly draw: () => number;
  private readonly exponentials: AdditiveImage<number>;
  private readonly freedoms: Freedoms;
  private readonly signs: FieldSigns;
  private sawSign = false;
  private sawRoot = false;

  constructor(draw: () => number, prime: number, freedoms: Freedoms = allReal) {
    this.draw = draw;
    this.prime = prime;
    this.freedoms = freedoms;
    this.signs = new FieldSigns(prime);
    this.exponentials = new AdditiveImage(prime, {
      draw: (part) => this.positiveAt(`exp:${part}`),
      combine: (a, b) => (a * b) % prime,
      invert: (a) => invertModulo(a, prime),
    });
    this.angles = new Angles(prime, (key) => this.at(key));
  }

  /** Begins another evaluation, in which all values stay what they are. */
  begin(): void {
    this.exponentials.begin();
    this.angles.begin();
  }

  /** Whether an unknown or a sign took part. */
  get used(): boolean {
    return this.known.size > 0 || this.sawSign || this.sawRoot;
  }

  get usedSigns(): boolean {
    return this.sawSign;
  }

  get usedRoots(): boolean {
    return this.sawRoot;
  }

  /** base^exponent; an even root is the positive one of two. */
  power(base: number, exponent: Rational): number {
    if (exponent.denominator % 2n !== 0n || base === 0) return rationalPower(base, exponent, this.prime);
    if (this.freedoms.roots === "real") {
      this.sawRoot = true;
      return rationalPower(base, exponent, this.prime);
    }
    const { numerator, denominator } = exponent;
    return rationalPower(this.at(`root:${denominator}:${base}`), { numerator, denominator: 1n }, this.prime);
  }

  /** The value under a key. */
  at(key: string): number {
    return this.valueIn(this.known, key);
  }

  /** The value of an abstract function, which may be anything: a difference that rests on it alone is a proof. */
  ofAbstract(key: string): number {
    return this.valueIn(this.free, key);
  }

  /** The largest of some values: for the same values the same one, by chance as signs are. */
  largestOf(values: readonly number[]): number {
    const sorted = [...new Set(values)].sort((a, b) => a - b);
    if (sorted.length > 1) this.sawSign = true;
    const chosen = sorted[this.at(`largest:${sorted.join(",")}`) % sorted.length];
    return this.freedoms.signs === "free" ? chosen : this.signs.largestOf(sorted, chosen);
  }

  private valueIn(values: Map<string, number>, key: string): number {
    const known = values.get(key);
    if (known !== undefined) return known;
    const value = this.draw();
    values.set(key, value);
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

  /** log u, an unknown of which exp is u: where a logarithm is real, u is positive whatever stands for it here. */
  logarithm(u: number): number {
    const value = this.at(`log:${u}`);
    this.exponentials.learn(value, u);
    return value;
  }

  /** log(1 + eˣ), an unknown of which exp is 1 + eˣ, with softplus(−x) = softplus(x) − x. */
  softplus(x: number): number {
    const { prime } = this;
    const isUpper = x > prime / 2;
    const argument = isUpper ? prime - x : x;
    const value = this.at(`softplus:${argument}`);
    this.exponentials.learn(value, (1 + this.exponential(argument, one)) % prime);
    if (!isUpper) return value;
    const mirrored = (value + x) % prime;
    this.exponentials.learn(mirrored, (1 + this.exponential(x, one)) % prime);
    return mirrored;
  }

  /**
   * Legendre's symbol as the sign, in the field: random at a random point, and multiplicative as signs are. Squares stand
   * for positive numbers; −1 is none. A free sign is odd.
   */
  signOf(value: number): number {
    const { prime } = this;
    if (value === 0) return 0;
    if (this.freedoms.signs === "free") {
      const isUpper = value > prime / 2;
      const unknown = this.at(`sign:${isUpper ? prime - value : value}`);
      return isUpper ? prime - unknown : unknown;
    }
    this.sawSign = true;
    return this.signs.of(value) === 1 ? 1 : prime - 1;
  }

  /** exp of a multiple of a value, by exp(−u) = 1/exp(u) and exp(c·u) = exp(u)^c. */
  exponential(value: number, multiple: Rational): number {
    if (value === 0 || multiple.numerator === 0n) return 1;
    const isUpper = value > this.prime / 2;
    const base = this.exponentials.at(isUpper ? this.prime - value : value);
    const exponent = isUpper ? { numerator: -multiple.numerator, denominator: multiple.denominator } : multiple;
    return rationalPower(base, exponent, this.prime);
  }
}
