/** An exact fraction in lowest terms; `denominator` is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction `numerator/denominator` in lowest terms. Throws `RangeError` for a zero denominator. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  let p = BigInt(numerator);
  let q = BigInt(denominator);
  if (q === 0n) throw new RangeError("division by zero");
  if (q < 0n) [p, q] = [-p, -q];
  const divisor = greatestCommonDivisor(p, q);
  return divisor <= 1n ? { numerator: p, denominator: q } : { numerator: p / divisor, denominator: q / divisor };
}

/** The number 0. */
export const zero: Rational = rational(0n);
/** The number 1. */
export const one: Rational = rational(1n);
/** The number −1. */
export const minusOne: Rational = rational(-1n);

/** a + b. */
export function addRationals(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return { numerator: a.numerator + b.numerator, denominator: 1n };
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** a · b. */
export function multiplyRationals(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return { numerator: a.numerator * b.numerator, denominator: 1n };
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** −a. */
export function negateRational(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator };
}

/** 1/a. Throws `RangeError` for 0. */
export function invertRational(a: Rational): Rational {
  return rational(a.denominator, a.numerator);
}

/** a to an integer power. Throws `RangeError` for 0 to a negative power. */
export function powerRational(a: Rational, exponent: number): Rational {
  const n = BigInt(Math.abs(exponent));
  const power = { numerator: a.numerator ** n, denominator: a.denominator ** n };
  return exponent < 0 ? invertRational(power) : power;
}

/** Whether a and b are the same number. */
export function equalRationals(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** −1, 0 or 1. */
export function signOfRational(a: Rational): -1 | 0 | 1 {
  return a.numerator > 0n ? 1 : a.numerator < 0n ? -1 : 0;
}

/** Whether the denominator is 1. */
export function isInteger(a: Rational): boolean {
  return a.denominator === 1n;
}

/** The nearest double; infinite only when the quotient itself overflows. */
export function toNumber(a: Rational): number {
  const direct = Number(a.numerator) / Number(a.denominator);
  if (Number.isFinite(direct)) return direct;
  const shift = BigInt(Math.max(0, Math.max(bitLength(a.numerator), bitLength(a.denominator)) - 1000));
  return Number(a.numerator >> shift) / Number(a.denominator >> shift);
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

/** `p` or `p/q`. */
export function rationalText(a: Rational): string {
  return isInteger(a) ? `${a.numerator}` : `${a.numerator}/${a.denominator}`;
}

/** −1, 0 or 1 as a is less than, equal to or greater than b. */
export function compareRationals(a: Rational, b: Rational): -1 | 0 | 1 {
  return signOfRational(addRationals(a, negateRational(b)));
}

/** The exact value of a decimal literal such as `12`, `0.5` or `1e-3`. Throws `RangeError` for anything else. */
export function parseDecimal(text: string): Rational {
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const digits = `${match?.[1] ?? ""}${match?.[2] ?? ""}`;
  if (!match || digits === "") throw new RangeError(`not a decimal number: ${text}`);
  const exponent = Number(match[3] ?? 0) - (match[2]?.length ?? 0);
  if (Math.abs(exponent) > 10_000) throw new RangeError(`exponent out of range: ${text}`);
  const scale = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? rational(BigInt(digits), scale) : rational(BigInt(digits) * scale);
}

/** The largest positive rational of which all the given ones are whole multiples; 0 for none or all zero. */
export function contentOf(values: readonly Rational[]): Rational {
  const [first] = values;
  if (values.length === 1) return first.numerator < 0n ? negateRational(first) : first;
  let numerator = 0n;
  let denominator = 1n;
  for (const value of values) {
    numerator = greatestCommonDivisor(numerator, value.numerator);
    denominator = (denominator * value.denominator) / greatestCommonDivisor(denominator, value.denominator);
  }
  return rational(numerator, denominator);
}
