// Elementary functions to some 60 digits, in whole numbers scaled by a power of ten, from their Taylor series: a witness
// that shares nothing with the kernels.

const digits = 60n;
const unit = 10n ** digits;

/** A float64 as a scaled whole number; what lies below the last digit is dropped. */
function scaled(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0];
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const shift = (exponent === 0 ? 1 : exponent) - 1075;
  const size = shift >= 0 ? (mantissa << BigInt(shift)) * unit : (mantissa * unit) >> BigInt(-shift);
  return x < 0 ? -size : size;
}

const times = (x: bigint, y: bigint): bigint => (x * y) / unit;
const over = (x: bigint, y: bigint): bigint => (x * unit) / y;

// Argument halved until small, result squared as often.
function exponential(x: bigint): bigint {
  const halvings = 20n + BigInt((x < 0n ? -x : x).toString(2).length - unit.toString(2).length + 1);
  const count = halvings > 0n ? halvings : 0n;
  const extra = 10n ** 30n;
  const fine = unit * extra;
  const r = (x * extra) >> count;
  let term = fine;
  let sum = fine;
  for (let k = 1n; term !== 0n; k++) {
    term = (term * r) / fine / k;
    sum += term;
  }
  for (let k = 0n; k < count; k++) sum = (sum * sum) / fine;
  return sum / extra;
}

// Newton's method on the exponential, from the float64 value.
function logarithm(x: bigint): bigint {
  let y = scaled(Math.log(Number(x) / Number(unit)));
  for (let k = 0; k < 3; k++) y += over(x, exponential(y)) - unit;
  return y;
}

function alternating(x: bigint, first: bigint, start: bigint): bigint {
  const square = times(x, x);
  let term = first;
  let sum = first;
  for (let k = start; term !== 0n; k += 2n) {
    term = -times(term, square) / (k * (k + 1n));
    sum += term;
  }
  return sum;
}

/** Values as scaled whole numbers. */
export const exactFunctions: Readonly<Record<string, (x: bigint) => bigint>> = {
  exp: exponential,
  expm1: (x) => exponential(x) - unit,
  log: logarithm,
  log1p: (x) => logarithm(unit + x),
  sin: (x) => alternating(x, x, 2n),
  cos: (x) => alternating(x, unit, 1n),
  tanh: (x) => over(exponential(2n * x) - unit, exponential(2n * x) + unit),
  sigmoid: (x) => over(unit, unit + exponential(-x)),
  softplus: (x) => logarithm(unit + exponential(x)),
  silu: (x) => over(x, unit + exponential(-x)),
  elu: (x) => (x > 0n ? x : exponential(x) - unit),
};

/** The distance of a value from the exact one at x, in units of the last place of a fraction of so many bits. */
export function errorInUlps(name: string, x: number, value: number, fractionBits: 52 | 23): number {
  const exact = exactFunctions[name](scaled(x));
  const size = Math.abs(Number(exact) / Number(unit));
  const exponent = Math.max(Math.floor(Math.log2(size)), fractionBits === 52 ? -1022 : -126);
  const difference = Number(exact - scaled(value)) / Number(unit);
  return Math.abs(difference) / 2 ** (exponent - fractionBits);
}
