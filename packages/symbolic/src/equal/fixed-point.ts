// Elementary functions of numbers in fixed point: integers that count units of 2^-bits. Every value errs by less than
// `slack` units and one part in 2^(bits + 8); those of `fine-interval.ts` are widened by as much.

/** Units are 2^-bits: about 154 decimals. */
export const bits: bigint = 512n;

/** 1. */
export const unit: bigint = 1n << bits;

/** What a function of this page may err by, in units. */
export const slack: bigint = 4n;

// Inner steps have more digits.
const guard = 96n;
const inner = bits + guard;
const innerUnit = 1n << inner;

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> inner;
}

function absolute(a: bigint): bigint {
  return a < 0n ? -a : a;
}

/** The whole part of the square root. */
export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let x = 1n << BigInt((value.toString(16).length + 1) * 2);
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

// Σ y^(2k+1)/(2k+1), with signs for atan: |y| well below 1.
function oddSeries(y: bigint, isAlternating: boolean): bigint {
  const square = times(y, y);
  let [power, sum] = [y, 0n];
  for (let k = 0n; power !== 0n && power !== -1n; k++) {
    const term = power / (2n * k + 1n);
    sum += isAlternating && k % 2n === 1n ? -term : term;
    power = times(power, square);
  }
  return sum;
}

// π = 16·atan(1/5) − 4·atan(1/239) (Machin 1706); log 2 = 2·atanh(1/3).
const innerPi = 16n * oddSeries(innerUnit / 5n, true) - 4n * oddSeries(innerUnit / 239n, true);
const innerLog2 = 2n * oddSeries(innerUnit / 3n, false);

/** π. */
export const pi: bigint = innerPi >> guard;

const halvings = 12n;

function innerExponential(x: bigint): { readonly mantissa: bigint; readonly exponent: bigint } {
  const exponent = (2n * x + innerLog2) / (2n * innerLog2);
  const small = (x - exponent * innerLog2) >> halvings;
  let [term, sum] = [innerUnit, innerUnit];
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = times(term, small) / k;
    sum += term;
  }
  for (let k = 0n; k < halvings; k++) sum = times(sum, sum);
  return { mantissa: sum, exponent };
}

/** eˣ. */
export function exponentialOf(x: bigint): bigint {
  const { mantissa, exponent } = innerExponential(x << guard);
  const shift = guard - exponent;
  return shift >= 0n ? mantissa >> shift : mantissa << -shift;
}

/** log x for x > 0. */
export function logarithmOf(x: bigint): bigint {
  const exponent = BigInt(x.toString(2).length) - bits;
  const mantissa = exponent >= guard ? x >> (exponent - guard) : x << (guard - exponent);
  const y = ((mantissa - innerUnit) << inner) / (mantissa + innerUnit);
  return (2n * oddSeries(y, false) + exponent * innerLog2) >> guard;
}

/** √x for x ≥ 0. */
export function rootOf(x: bigint): bigint {
  return integerRoot(x << bits);
}

function innerArcTangent(x: bigint): bigint {
  if (absolute(x) > innerUnit) {
    const rest = innerArcTangent((innerUnit << inner) / x);
    return (x > 0n ? innerPi : -innerPi) / 2n - rest;
  }
  // atan x = 2·atan(x/(1 + √(1 + x²)))
  let y = x;
  for (let k = 0; k < 3; k++) y = (y << inner) / (innerUnit + integerRoot((innerUnit + times(y, y)) << inner));
  return 8n * oddSeries(y, true);
}

/** atan x. */
export function arcTangentOf(x: bigint): bigint {
  return innerArcTangent(x << guard) >> guard;
}

// Σ (−1)^k·r^(2k + first)/(2k + first)!
function circularSeries(r: bigint, first: 0n | 1n): bigint {
  const square = times(r, r);
  let term = first === 0n ? innerUnit : r;
  let sum = 0n;
  for (let k = first; term !== 0n && term !== -1n; k += 2n) {
    sum += term;
    term = -times(term, square) / ((k + 1n) * (k + 2n));
  }
  return sum;
}

/** sin x. */
export function sineOf(x: bigint): bigint {
  const wide = x << guard;
  const quarters = (4n * wide + (wide < 0n ? -innerPi : innerPi)) / (2n * innerPi);
  const rest = wide - (quarters * innerPi) / 2n;
  const quadrant = ((quarters % 4n) + 4n) % 4n;
  const value = circularSeries(rest, quadrant % 2n === 0n ? 1n : 0n);
  return (quadrant >= 2n ? -value : value) >> guard;
}

/** erf x for |x| ≤ 12: 2/√π·e^(−x²)·Σ 2ᵏx^(2k+1)/(2k + 1)!! (Abramowitz & Stegun 7.1.6). */
export function errorFunctionOf(x: bigint): bigint {
  const wide = x << guard;
  const square = times(wide, wide);
  let [term, sum] = [wide, 0n];
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    sum += term;
    term = times(2n * term, square) / (2n * k + 1n);
  }
  const { mantissa, exponent } = innerExponential(-square);
  const scale = (2n * innerUnit * innerUnit) / integerRoot(innerPi << inner);
  return (times(times(sum, mantissa), scale) >> -exponent) >> guard;
}
