// Polynomials and constants of the elementary functions, found by tools/fit-polynomials.py: Chebyshev fits on the
// reduced intervals, constants split after Cody and Waite 1980. Coefficients from the lowest power on.

import type { Precision } from "../memory.ts";

/** (eʳ − 1 − r) / r² for |r| ≤ (log 2)/2. */
export const exponentialSeries: Readonly<Record<Precision, readonly number[]>> = {
  float64: [
    0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326136, 0.0013888888888883748, 0.00019841269874820627,
    2.4801587325547743e-5, 2.7557255400206422e-6, 2.75572736431103e-7, 2.5105217004720745e-8, 2.0914686968086876e-9,
  ],
  float32: [
    0.500000001346581, 0.16666666681623232, 0.041666464925285904, 0.0083333109254809, 0.0013933649996309251,
    0.00019890990824673654,
  ],
};

/** (log((1 + s)/(1 − s)) − 2s) / s³ in z = s², for s up to (√2 − 1)/(√2 + 1). */
export const logarithmSeries: Readonly<Record<Precision, readonly number[]>> = {
  float64: [
    0.666666666666667, 0.39999999999899444, 0.2857142862600327, 0.22222211130259878, 0.18182889455674947,
    0.15331710618210773, 0.14616585424888623,
  ],
  float32: [0.6666666655445165, 0.40000121876972, 0.2855081659971155, 0.23330581938241893],
};

/** (sin x − x) / x³ in z = x², for |x| ≤ π/4. */
export const sineSeries: readonly number[] = [
  -0.16666666666666666, 0.008333333333333331, -0.0001984126984126506, 2.7557319219335453e-6, -2.5052106231157904e-8,
  1.605853141458901e-10, -7.586685070091267e-13,
];

/** (cos x − 1 + x²/2) / x⁴ in z = x², for |x| ≤ π/4. */
export const cosineSeries: readonly number[] = [
  0.041666666666666664, -0.0013888888888888887, 2.4801587301584645e-5, -2.755731922140076e-7, 2.0876755790363397e-9,
  -1.1470460773969325e-11, 4.7458652037874553e-14,
];

/** log 2 as a sum of two numbers; products of the first with exponents are exact. */
export const logarithmOfTwo: Readonly<Record<Precision, readonly [number, number]>> = {
  float64: [0.6931471803691238, 1.9082149292705877e-10],
  float32: [0.693145751953125, 1.4286068203094173e-6],
};

/** π/2 as a sum of three numbers; products of the first two with whole numbers up to 2²⁰ are exact. */
export const quarterTurn: readonly [number, number, number] = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21,
];
