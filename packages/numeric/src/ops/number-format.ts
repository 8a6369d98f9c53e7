// One way to write all numbers of a tensor: as many digits as tell each from its neighbours, eight at most, in columns.

import type { DType } from "../tensor.ts";
import type { PrintOptions } from "../tensor-methods.ts";

/** Writes one number, in the width of the widest. */
export type NumberFormat = (x: number) => string;

interface Digits {
  /** With its sign. */
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: number;
}

const largestExponent = 8;
const singleExponent = 6;

// Few enough digits that another float32 would need others.
function shortestSingle(x: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = x.toExponential(digits);
    if (Math.fround(Number(text)) === x) return text;
  }
  return x.toExponential();
}

const negative = (x: number): string => (x < 0 || Object.is(x, -0) ? "-" : "");

function trimmed(fraction: string): string {
  return fraction.replace(/0+$/u, "");
}

// The digits that tell x from its neighbours, or the nearest with `precision` after the point where these are more.
function scientificDigits(x: number, precision: number, dtype: DType): Digits {
  const size = Math.abs(x);
  const unique = dtype === "float32" ? shortestSingle(size) : size.toExponential();
  const text = (unique.split("e")[0].split(".")[1] ?? "").length > precision ? size.toExponential(precision) : unique;
  const [mantissa, exponent] = text.split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return { whole: negative(x) + whole, fraction: trimmed(fraction), exponent: Number(exponent) };
}

function fixedDigits(x: number, precision: number, dtype: DType): Digits {
  const size = Math.abs(x);
  const unique = dtype === "float32" ? Number(shortestSingle(size)) : size;
  const decimals = decimalsOf(unique);
  const [whole, fraction = ""] = (decimals > precision ? size : unique)
    .toFixed(Math.min(decimals, precision))
    .split(".");
  return { whole: negative(x) + whole, fraction: trimmed(fraction), exponent: 0 };
}

function decimalsOf(x: number): number {
  const [mantissa, exponent] = x.toExponential().split("e");
  return Math.min(100, Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent)));
}

const widest = (texts: readonly string[]): number => texts.reduce((width, { length }) => Math.max(width, length), 0);

function exponentText(exponent: number, width: number): string {
  return `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(width, "0")}`;
}

function scientific(numbers: readonly number[], precision: number, dtype: DType): NumberFormat {
  const digits = numbers.map((x) => scientificDigits(x, precision, dtype));
  const places = widest(digits.map(({ fraction }) => fraction));
  const exponentWidth = Math.max(2, widest(digits.map(({ exponent }) => String(Math.abs(exponent)))));
  const left = widest(digits.map(({ whole }) => whole));
  return (x) => {
    const { whole, fraction, exponent } = scientificDigits(x, places, dtype);
    return `${whole.padStart(left)}.${fraction.padEnd(places, "0")}${exponentText(exponent, exponentWidth)}`;
  };
}

function fixed(numbers: readonly number[], precision: number, dtype: DType): NumberFormat {
  const digits = numbers.map((x) => fixedDigits(x, precision, dtype));
  const places = widest(digits.map(({ fraction }) => fraction));
  const left = widest(digits.map(({ whole }) => whole));
  return (x) => {
    const { whole, fraction } = fixedDigits(x, precision, dtype);
    return `${whole.padStart(left)}.${fraction.padEnd(places)}`;
  };
}

function needsExponents(numbers: readonly number[], dtype: DType, suppressSmall: boolean): boolean {
  let [largest, smallest] = [0, Infinity];
  for (const x of numbers) {
    if (x === 0) continue;
    largest = Math.max(largest, Math.abs(x));
    smallest = Math.min(smallest, Math.abs(x));
  }
  if (largest === 0) return false;
  const bound = 10 ** (dtype === "float32" ? singleExponent : largestExponent);
  return largest >= bound || (!suppressSmall && (smallest < 1e-4 || largest / smallest > 1000));
}

function special(x: number): string {
  return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
}

/**
 * NumPy's format for the numbers that are shown: exponents from 10⁸ on (10⁶ in float32), below 10⁻⁴, or where the sizes differ
 * by more than a factor of 1000; else a fixed point with columns aligned.
 */
export function numberFormat(
  shown: readonly number[],
  dtype: DType,
  { precision = 8, suppressSmall = false }: PrintOptions = {},
): NumberFormat {
  const finite = shown.filter(Number.isFinite);
  const style = needsExponents(finite, dtype, suppressSmall) ? scientific : fixed;
  const format = style(finite, precision, dtype);
  const show: NumberFormat = (x) => (Number.isFinite(x) ? format(x) : special(x));
  const width = widest(shown.map(show));
  return (x) => show(x).padStart(width);
}
