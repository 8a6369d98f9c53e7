// Angles in a prime field: points of the circle x² + y² = 1, by the addition theorem.

import type { Rational } from "../scalar/rational.ts";
import { AdditiveImage } from "./additive-image.ts";
import { invertModulo } from "./modular.ts";

/** A point (cos, sin) of the circle x² + y² = 1. */
export type CirclePoint = readonly [cosine: number, sine: number];

// Angles are whole multiples of a part's twelfth: enough for halves, thirds and quarters at a low degree.
const angleUnit = 12n;

/** The points of the circle that belong to values, one unknown for each part. */
export class Angles {
  private readonly prime: number;
  private readonly unknown: (key: string) => number;
  private readonly units: AdditiveImage<CirclePoint>;
  private readonly learned = new Map<number, () => CirclePoint>();

  constructor(prime: number, unknown: (key: string) => number) {
    this.prime = prime;
    this.unknown = unknown;
    this.units = new AdditiveImage(prime, {
      draw: (part) => this.unitPoint(part),
      combine: (a, b) => addAngles(a, b, prime),
      invert: (point) => this.mirrored(point),
    });
  }

  /** Begins another evaluation, in which the points stay what they are. */
  begin(): void {
    this.units.begin();
  }

  /** Says which point belongs to an angle, as (√(1 − u²), u) does to asin u; made where it is needed. */
  learn(value: number, point: () => CirclePoint): void {
    this.learned.set(value, point);
    this.learned.set((this.prime - value) % this.prime, () => this.mirrored(point()));
  }

  private mirrored([cosine, sine]: CirclePoint): CirclePoint {
    return [cosine, (this.prime - sine) % this.prime];
  }

  /** The point of the circle at a multiple of an angle; `undefined` where the multiple is of no twelfth. */
  at(value: number, multiple: Rational): CirclePoint | undefined {
    if (value === 0) return [1, 0];
    const learned = multiple.denominator === 1n ? this.learned.get(value) : undefined;
    if (learned) return this.turnedBy(learned(), multiple.numerator);
    if ((multiple.numerator * angleUnit) % multiple.denominator !== 0n) return undefined;
    const count = (multiple.numerator * angleUnit) / multiple.denominator;
    const isUpper = value > this.prime / 2;
    return this.turnedBy(this.units.at(isUpper ? this.prime - value : value), isUpper ? -count : count);
  }

  private turnedBy(unit: CirclePoint, count: bigint): CirclePoint {
    const point = turned(unit, count < 0n ? -count : count, this.prime);
    return count < 0n ? this.mirrored(point) : point;
  }

  // ((1 − t²)/(1 + t²), 2t/(1 + t²)); −1 is no square, so there is no pole.
  private unitPoint(value: number): CirclePoint {
    const t = this.unknown(`circle:${value}`);
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
