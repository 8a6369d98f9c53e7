// erf and erfc after fdlibm's s_erf.c (Sun Microsystems, 1993): rational fits on five intervals, error below one unit in
// the last place. The coefficient names there are pp/qq, pa/qa, ra/sa and rb/sb.

const smallNumerator = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
];
const smallDenominator = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
];
const middleNumerator = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
];
const middleDenominator = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
];
const largeNumerator = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
];
const largeDenominator = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
];
const tailNumerator = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
];
const tailDenominator = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
];
const erfOfOne = 8.45062911510467529297e-1;

/** Σ c[k]·x^k by Horner's scheme. */
export function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + coefficients[k];
  return sum;
}

// erfc(a) for a ≥ 1.25. Rounding a to float32 makes z·z exact, so the error of a² does not enter the exponential.
function tail(a: number): number {
  if (a > 27.3) return 0;
  const s = 1 / (a * a);
  const ratio =
    a < 1 / 0.35
      ? polynomial(largeNumerator, s) / polynomial(largeDenominator, s)
      : polynomial(tailNumerator, s) / polynomial(tailDenominator, s);
  const z = Math.fround(a);
  return (Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + ratio)) / a;
}

/** erf x, relative error below 1e-15. */
export function errorFunction(x: number): number {
  const a = Math.abs(x);
  if (a < 0.84375) {
    const z = x * x;
    return x + x * (polynomial(smallNumerator, z) / polynomial(smallDenominator, z));
  }
  if (Number.isNaN(x)) return NaN;
  const s = a - 1;
  const value =
    a < 1.25 ? erfOfOne + polynomial(middleNumerator, s) / polynomial(middleDenominator, s) : a >= 6 ? 1 : 1 - tail(a);
  return x < 0 ? -value : value;
}

/** erfc x = 1 − erf x, relative error below 1e-14 down to the underflow at x = 27.2. */
export function complementaryErrorFunction(x: number): number {
  if (x < 0.25) return 1 - errorFunction(x);
  if (x < 0.84375) {
    const z = x * x;
    return 0.5 - (x - 0.5 + x * (polynomial(smallNumerator, z) / polynomial(smallDenominator, z)));
  }
  if (Number.isNaN(x)) return NaN;
  const s = x - 1;
  return x < 1.25 ? 1 - erfOfOne - polynomial(middleNumerator, s) / polynomial(middleDenominator, s) : tail(x);
}

/** Φ(x), the standard normal distribution, accurate in the lower tail as well. */
export function normalDistribution(x: number): number {
  return 0.5 * complementaryErrorFunction(-x * Math.SQRT1_2);
}
