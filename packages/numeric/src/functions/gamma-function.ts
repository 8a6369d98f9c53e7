// Γ, log|Γ| and the polygamma functions in float64.

import { polynomial } from "./error-function.ts";

// Lanczos sum with g = 6.0246800407767296 and 13 terms as a ratio of polynomials in x (Boost's lanczos13m53; the same
// coefficients serve CPython's math.gamma). The denominator is x(x+1)…(x+11).
const lanczosG = 6.024680040776729583740234375;
const lanczosNumerator = [
  23531376880.41075968857200767445163675473, 42919803642.64909876895789904700198885093,
  35711959237.35566804944018545154716670596, 17921034426.03720969991975575445893111267,
  6039542586.35202800506429164430729792107, 1439720407.311721673663223072794912393972,
  248874557.8620541565114603864132294232163, 31426415.58540019438061423162831820536287,
  2876370.628935372441225409051620849613599, 186056.2653952234950402949897160456992822,
  8071.672002365816210638002902272250613822, 210.8242777515793458725097339207133627117,
  2.506628274631000270164908177133837338626,
];
const lanczosDenominator = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];

// (ζ(k) − 1)/k for k = 2, 3, …: the series of log Γ about 2 (DLMF 5.7.3).
const zetaMinusOne = [
  0.32246703342411321824, 0.067352301053198095133, 0.020580808427784547879, 0.0073855510286739852663,
  0.0028905103307415232858, 0.0011927539117032609771, 0.00050966952474304242234, 0.00022315475845357937976,
  0.000099457512781808533715, 0.0000449262367381331417, 0.000020507212775670691553, 9.439488275268395904e-6,
  4.3748667899074878042e-6, 2.0392157538013662368e-6, 9.5514121304074198329e-7, 4.4924691987645660433e-7,
  2.1207184805554665869e-7, 1.0043224823968099609e-7, 4.7698101693639805658e-8, 2.271109460894316491e-8,
  1.0838659214896954091e-8, 5.1834750419700466551e-9, 2.4836745438024783172e-9, 1.1921401405860912074e-9,
];
const oneMinusEuler = 0.42278433509846713939;
const halfLogTwoPi = 0.91893853320467274178;

// B(2k)/(2k(2k−1)): Stirling's series (DLMF 5.11.1).
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
// B(2k)/(2k): the series of ψ (DLMF 5.11.2).
const digammaSeries = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160];
// B(2k)/(2k)!: Euler–Maclaurin.
const eulerMaclaurin = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
];

// sin πx with the reduction done exactly.
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  if (Math.abs(r) <= 0.25) return Math.sin(Math.PI * r);
  if (Math.abs(r) >= 0.75) return Math.sin(Math.PI * (Math.sign(r) - r));
  return Math.sign(r) * Math.cos(Math.PI * (Math.abs(r) - 0.5));
}

function lanczosSum(x: number): number {
  if (x < 5) return polynomial(lanczosNumerator, x) / polynomial(lanczosDenominator, x);
  const r = 1 / x;
  return polynomial(lanczosNumerator.toReversed(), r) / polynomial(lanczosDenominator.toReversed(), r);
}

// For x ≥ 0.5. The power is taken in two halves so that it does not overflow before Γ does.
function gammaRight(x: number): number {
  if (x > 171.7) return Infinity;
  if (Number.isInteger(x) && x <= 23) {
    let product = 1;
    for (let k = 2; k < x; k++) product *= k;
    return product;
  }
  const base = x + lanczosG - 0.5;
  // The part of x lost in `base` reaches the result multiplied by its logarithmic derivative.
  const lost = base - lanczosG + 0.5 - x;
  const half = Math.pow(base, (x - 0.5) / 2);
  const value = lanczosSum(x) * Math.exp(-base) * half * half;
  return value * (1 + (lost * lanczosG) / base);
}

/** Γ(x); NaN at 0, −1, −2, …, relative error about 1e-15 (reflection left of 1/2, DLMF 5.5.3). */
export function gammaFunction(x: number): number {
  if (x >= 0.5) return gammaRight(x);
  if (!(x > -Infinity) || Number.isInteger(x)) return NaN;
  if (x < -190) return 0;
  if (Math.abs(x) < 1e-20) return 1 / x;
  if (x > -170) return Math.PI / (sinPi(x) * gammaRight(1 - x));
  // Γ(1−x) alone would overflow here although its reciprocal is a subnormal number.
  const shift = Math.floor(-x) - 150;
  let value = gammaFunction(x + shift);
  for (let k = shift - 1; k >= 0; k--) value /= x + k;
  return value;
}

// log Γ(2 + w) for |w| ≤ 1/2, with full relative accuracy at the zero w = 0.
function logGammaAboutTwo(w: number): number {
  return w * (oneMinusEuler + w * polynomial(zetaMinusOne, -w));
}

function logGammaStirling(x: number): number {
  const r = 1 / x;
  return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + r * polynomial(stirling, r * r);
}

/** log |Γ(x)|; ∞ at 0, −1, −2, …. Full relative accuracy for x > 0, absolute accuracy next to negative zeros. */
export function logGamma(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (!Number.isFinite(x) || (x <= 0 && Number.isInteger(x))) return Infinity;
  if (x < 0) return Math.log(Math.PI / Math.abs(sinPi(x))) - logGamma(1 - x);
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  if (x < 1.5) return logGammaAboutTwo(x - 1) - Math.log1p(x - 1);
  if (x <= 2.5) return logGammaAboutTwo(x - 2);
  if (x > 9) return x > 1e305 ? x * (Math.log(x) - 1) : logGammaStirling(x);
  let product = 1;
  let y = x;
  while (y > 2.5) product *= --y;
  return Math.log(product) + logGammaAboutTwo(y - 2);
}

/** ψ(x); NaN at 0, −1, −2, …. Absolute accuracy about 1e-15 next to its zeros. */
export function digammaFunction(x: number): number {
  if (x <= 0) {
    if (Number.isInteger(x) || x === -Infinity) return NaN;
    const r = x - Math.round(x);
    return digammaFunction(1 - x) - Math.PI / Math.tan(Math.PI * r);
  }
  let shifted = x;
  let sum = 0;
  for (; shifted < 10; shifted++) sum += 1 / shifted;
  const r = 1 / shifted;
  return Math.log(shifted) - 0.5 * r - r * r * polynomial(digammaSeries, r * r) - sum;
}

// ζ(s, x) = Σ (x+k)^−s by Euler–Maclaurin from a ≥ s + 10 on (DLMF 25.11.28).
function hurwitzZeta(s: number, x: number): number {
  let sum = 0;
  let a = x;
  for (; a < s + 10; a++) sum += Math.pow(a, -s);
  let factor = s * Math.pow(a, -s - 1);
  let tail = Math.pow(a, 1 - s) / (s - 1) + 0.5 * Math.pow(a, -s);
  for (let j = 0; j < eulerMaclaurin.length; j++) {
    tail += eulerMaclaurin[j] * factor;
    factor *= ((s + 2 * j + 1) * (s + 2 * j + 2)) / (a * a);
  }
  return sum + tail;
}

/** ψ′(x), positive; NaN at 0, −1, −2, … (reflection DLMF 5.15.6). */
export function trigammaFunction(x: number): number {
  if (x > 0) return x === Infinity ? 0 : hurwitzZeta(2, x);
  if (!(x > -Infinity) || Number.isInteger(x)) return NaN;
  return Math.pow(Math.PI / sinPi(x), 2) - hurwitzZeta(2, 1 - x);
}

/**
 * ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n ζ(n+1, x) for whole n ≥ 0 (DLMF 5.15.2); NaN for other n, at 0, −1, −2, …, for n ≥ 2 left
 * of −10⁶ and for n above 10⁶, where the recurrence used would take too long.
 */
export function polygammaFunction(n: number, x: number): number {
  if (n === 0) return digammaFunction(x);
  if (n === 1) return trigammaFunction(x);
  if (!Number.isInteger(n) || n < 0 || n > 1e6 || Number.isNaN(x)) return NaN;
  if (x < -1e6 || (x <= 0 && Number.isInteger(x))) return NaN;
  if (x === Infinity) return 0;
  return (n % 2 === 0 ? -1 : 1) * gammaFunction(n + 1) * hurwitzZeta(n + 1, x);
}
