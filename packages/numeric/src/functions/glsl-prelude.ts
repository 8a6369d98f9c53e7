// GLSL ES 3.00 helpers behind the records' `glsl` expressions. Built-ins are replaced wherever drivers were seen to
// launder NaN, lose the tails or leave the accuracy open (design notes: SwiftShader gives tanh(100) = NaN, log(-2) finite,
// NaN·0 = 0). NaN is told from the bit pattern, since isnan() is unreliable. Float32 fits after Moshier's Cephes.

import { glslPolynomials } from "./glsl-polynomials.ts";

const special = `
float cf_nan() { return uintBitsToFloat(0x7fc00000u); }
float cf_inf() { return uintBitsToFloat(0x7f800000u); }
bool cf_isnan(float x) { return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u; }
bool cf_isinf(float x) { return (floatBitsToUint(x) & 0x7fffffffu) == 0x7f800000u; }
bool cf_ordered(float x, float y) { return !cf_isnan(x) && !cf_isnan(y); }
float cf_guard(float x, float value) { return cf_isnan(x) ? cf_nan() : value; }
float cf_guard2(float x, float y, float value) { return cf_ordered(x, y) ? value : cf_nan(); }
float cf_multiply(float x, float y) {
  if (!cf_ordered(x, y)) return cf_nan();
  if ((cf_isinf(x) && y == 0.0) || (cf_isinf(y) && x == 0.0)) return cf_nan();
  return x * y;
}
float cf_divide(float x, float y) {
  if (!cf_ordered(x, y) || (x == 0.0 && y == 0.0) || (cf_isinf(x) && cf_isinf(y))) return cf_nan();
  if (y == 0.0) {
    bool negative = ((floatBitsToUint(x) ^ floatBitsToUint(y)) >> 31) != 0u;
    return negative ? -cf_inf() : cf_inf();
  }
  return x / y;
}
float cf_sqrt(float x) {
  if (cf_isnan(x) || x < 0.0) return cf_nan();
  return x == 0.0 || cf_isinf(x) ? x : sqrt(x);
}
`;

const exponential = `
float cf_scale(float x, int k) {
  int first = clamp(k, -126, 127);
  int second = clamp(k - first, -126, 127);
  return x * uintBitsToFloat(uint(first + 127) << 23) * uintBitsToFloat(uint(second + 127) << 23);
}
float cf_exp(float x) {
  if (cf_isnan(x)) return cf_nan();
  if (x > 88.722839) return cf_inf();
  if (x < -103.98) return 0.0;
  float k = floor(x * 1.44269504 + 0.5);
  float r = (x - k * 0.693359375) + k * 2.12194440e-4;
  return cf_scale(1.0 + cf_expTail(r), int(k));
}
float cf_expm1(float x) {
  if (abs(x) < 0.35) return cf_expTail(x);
  return cf_exp(x) - 1.0;
}
float cf_log(float x) {
  if (cf_isnan(x) || x < 0.0) return cf_nan();
  if (x < 1.17549435e-38) return -cf_inf();
  if (cf_isinf(x)) return x;
  uint bits = floatBitsToUint(x);
  float e = float(int(bits >> 23) - 126);
  float m = uintBitsToFloat((bits & 0x007fffffu) | 0x3f000000u);
  if (m < 0.707106781) { e -= 1.0; m = m + m - 1.0; } else { m = m - 1.0; }
  float y = cf_logTail(m) - 2.12194440e-4 * e - 0.5 * m * m;
  return (m + y) + 0.693359375 * e;
}
float cf_log1p(float x) {
  if (x > -0.29 && x < 0.41) return x + (cf_logTail(x) - 0.5 * x * x);
  return cf_log(1.0 + x);
}
float cf_cbrt(float x) {
  if (cf_isnan(x)) return cf_nan();
  if (x == 0.0 || cf_isinf(x)) return x;
  float a = abs(x);
  float r = cf_exp(cf_log(a) / 3.0);
  r = r - (r - (a / r) / r) / 3.0;
  return x < 0.0 ? -r : r;
}
float cf_power(float x, float y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (!cf_ordered(x, y)) return cf_nan();
  bool whole = floor(y) == y;
  bool odd = whole && abs(y) < 16777216.0 && mod(abs(y), 2.0) == 1.0;
  float a = abs(x);
  if (x < 0.0 && !whole && !cf_isinf(x) && !cf_isinf(y)) return cf_nan();
  if (cf_isinf(y)) return a == 1.0 ? 1.0 : ((a > 1.0) == (y > 0.0) ? cf_inf() : 0.0);
  float value;
  if (a == 0.0 || cf_isinf(a)) {
    value = (a == 0.0) == (y < 0.0) ? cf_inf() : 0.0;
  } else if (whole && abs(y) <= 32.0) {
    value = 1.0;
    for (int k = 0; k < int(abs(y)); k++) value *= a;
    if (y < 0.0) value = cf_divide(1.0, value);
  } else {
    value = cf_exp(y * cf_log(a));
  }
  bool negative = (floatBitsToUint(x) >> 31) != 0u;
  return negative && odd ? -value : value;
}
`;

const trigonometric = `
// NaN beyond 1e4, where a three-part reduction is no longer accurate: the caller must use the CPU there.
float cf_sinQuarter(float x, int quarter) {
  if (cf_isnan(x) || abs(x) > 1e4) return cf_nan();
  float k = floor(x * 0.636619772 + 0.5);
  float r = ((x - k * 1.5703125) - k * 4.837512969970703125e-4) - k * 7.54978995489188216e-8;
  int q = (int(k) + quarter) & 3;
  float value = (q & 1) == 0 ? cf_sinTail(r) : cf_cosTail(r);
  return (q & 2) == 0 ? value : -value;
}
float cf_sin(float x) { return cf_sinQuarter(x, 0); }
float cf_cos(float x) { return cf_sinQuarter(x, 1); }
float cf_tan(float x) { return cf_divide(cf_sin(x), cf_cos(x)); }
float cf_atan(float x) {
  if (cf_isnan(x)) return cf_nan();
  float a = abs(x);
  if (cf_isinf(x)) return x < 0.0 ? -1.57079633 : 1.57079633;
  float y = 0.0;
  if (a > 2.41421356) { y = 1.57079633; a = -1.0 / a; }
  else if (a > 0.414213562) { y = 0.785398163; a = (a - 1.0) / (a + 1.0); }
  float z = a * a;
  y += (((8.05374449538e-2 * z - 1.38776856032e-1) * z + 1.99777106478e-1) * z - 3.33329491539e-1) * z * a + a;
  return x < 0.0 ? -y : y;
}
float cf_asinTail(float x, float z) {
  float p = 4.2163199048e-2;
  p = p * z + 2.4181311049e-2;
  p = p * z + 4.5470025998e-2;
  p = p * z + 7.4953002686e-2;
  p = p * z + 1.6666752422e-1;
  return p * z * x + x;
}
float cf_asin(float x) {
  float a = abs(x);
  if (cf_isnan(x) || a > 1.0) return cf_nan();
  float z = 0.5 * (1.0 - a);
  float y;
  if (a > 0.5) { y = 1.57079633 - 2.0 * cf_asinTail(sqrt(z), z); } else { y = cf_asinTail(a, a * a); }
  return x < 0.0 ? -y : y;
}
float cf_acos(float x) {
  if (cf_isnan(x) || abs(x) > 1.0) return cf_nan();
  float z = 0.5 * (1.0 - abs(x));
  if (x < -0.5) return 3.14159265 - 2.0 * cf_asinTail(sqrt(z), z);
  if (x > 0.5) return 2.0 * cf_asinTail(sqrt(z), z);
  return 1.57079633 - cf_asin(x);
}
`;

const hyperbolic = `
float cf_sinh(float x) {
  if (cf_isnan(x)) return cf_nan();
  float a = abs(x);
  float value;
  if (a > 40.0) { float half_ = cf_exp(0.5 * a); value = (0.5 * half_) * half_; }
  else { float e = cf_expm1(a); value = 0.5 * (e + e / (e + 1.0)); }
  return x < 0.0 ? -value : value;
}
float cf_cosh(float x) {
  if (cf_isnan(x)) return cf_nan();
  float a = abs(x);
  if (a > 40.0) { float half_ = cf_exp(0.5 * a); return (0.5 * half_) * half_; }
  float e = cf_exp(a);
  return 0.5 * e + 0.5 / e;
}
float cf_tanh(float x) {
  if (cf_isnan(x)) return cf_nan();
  float a = abs(x);
  float value = 1.0;
  if (a < 15.0) { float e = cf_expm1(2.0 * a); value = e / (e + 2.0); }
  return x < 0.0 ? -value : value;
}
float cf_asinh(float x) {
  if (cf_isnan(x)) return cf_nan();
  float a = abs(x);
  float value = a > 1e9 ? cf_log(a) + 0.693147181 : cf_log1p(a + a * a / (1.0 + sqrt(a * a + 1.0)));
  return x < 0.0 ? -value : value;
}
float cf_acosh(float x) {
  if (cf_isnan(x) || x < 1.0) return cf_nan();
  if (x > 1e9) return cf_log(x) + 0.693147181;
  float t = x - 1.0;
  return cf_log1p(t + sqrt(2.0 * t + t * t));
}
float cf_atanh(float x) {
  float a = abs(x);
  if (cf_isnan(x) || a > 1.0) return cf_nan();
  float value = a == 1.0 ? cf_inf() : 0.5 * cf_log1p(2.0 * a / (1.0 - a));
  return x < 0.0 ? -value : value;
}
`;

const activation = `
float cf_sigmoid(float x) {
  if (cf_isnan(x)) return cf_nan();
  float e = cf_exp(-abs(x));
  return (x < 0.0 ? e : 1.0) / (1.0 + e);
}
float cf_softplus(float x) {
  if (cf_isnan(x)) return cf_nan();
  return max(x, 0.0) + cf_log1p(cf_exp(-abs(x)));
}
float cf_silu(float x) {
  if (x < -110.0) return 0.0;
  return cf_guard(x, x * cf_sigmoid(x));
}
`;

const errorFunction = `
float cf_erfSeries(float x) {
  float z = x * x;
  float p = -1.4589169001e-6;
  p = p * z + 1.3227513228e-5;
  p = p * z - 1.0683760684e-4;
  p = p * z + 7.5757575758e-4;
  p = p * z - 4.6296296296e-3;
  p = p * z + 2.3809523810e-2;
  p = p * z - 0.1;
  p = p * z + 0.333333333;
  return 1.12837917 * (x - x * z * p);
}
// erfc for a >= 0 by Chebyshev fit, fractional error below 1.2e-7 (Press et al., Numerical Recipes 6.2).
float cf_erfcTail(float a) {
  if (a > 10.1) return 0.0;
  float t = 1.0 / (1.0 + 0.5 * a);
  float p = 0.17087277;
  p = p * t - 0.82215223;
  p = p * t + 1.48851587;
  p = p * t - 1.13520398;
  p = p * t + 0.27886807;
  p = p * t - 0.18628806;
  p = p * t + 0.09678418;
  p = p * t + 0.37409196;
  p = p * t + 1.00002368;
  float high = uintBitsToFloat(floatBitsToUint(a) & 0xfffff000u);
  return t * cf_exp(-high * high) * cf_exp((high - a) * (high + a) - 1.26551223 + t * p);
}
float cf_erf(float x) {
  if (cf_isnan(x)) return cf_nan();
  if (abs(x) < 0.9) return cf_erfSeries(x);
  float value = 1.0 - cf_erfcTail(abs(x));
  return x < 0.0 ? -value : value;
}
float cf_erfc(float x) {
  if (cf_isnan(x)) return cf_nan();
  if (abs(x) < 0.5) return 1.0 - cf_erfSeries(x);
  return x < 0.0 ? 2.0 - cf_erfcTail(-x) : cf_erfcTail(x);
}
float cf_gelu(float x) {
  if (x < -15.0) return 0.0;
  return cf_guard(x, 0.5 * x * cf_erfc(-0.707106781 * x));
}
`;

const gammaFunction = `
float cf_sinPi(float x) {
  float r = x - 2.0 * floor(0.5 * x + 0.5);
  return cf_sin(3.14159265 * r);
}
// log gamma(2 + w), |w| <= 1/2, from (zeta(k) - 1) / k (DLMF 5.7.3).
float cf_lgammaAboutTwo(float w) {
  float v = -w;
  float p = 2.0507212776e-5;
  p = p * v + 4.4926236738e-5;
  p = p * v + 9.9457512782e-5;
  p = p * v + 2.2315475846e-4;
  p = p * v + 5.0966952474e-4;
  p = p * v + 1.1927539117e-3;
  p = p * v + 2.8905103307e-3;
  p = p * v + 7.3855510287e-3;
  p = p * v + 2.0580808428e-2;
  p = p * v + 6.7352301053e-2;
  p = p * v + 3.2246703342e-1;
  return w * (0.422784335 + w * p);
}
float cf_lgammaRight(float x) {
  if (x < 0.5) return cf_lgammaAboutTwo(x) - cf_log1p(x) - cf_log(x);
  if (x < 1.5) return cf_lgammaAboutTwo(x - 1.0) - cf_log1p(x - 1.0);
  if (x > 9.0) {
    float r = 1.0 / x;
    return (x - 0.5) * (cf_log(x) - 1.0) + 0.418938533 + r * (0.0833333333 - r * r * (0.00277777778 - r * r * 7.9365e-4));
  }
  float product = 1.0;
  for (int k = 0; k < 8; k++) { if (x > 2.5) { x -= 1.0; product *= x; } }
  return cf_log(product) + cf_lgammaAboutTwo(x - 2.0);
}
float cf_lgamma(float x) {
  if (cf_isnan(x)) return cf_nan();
  if (cf_isinf(x) || (x <= 0.0 && floor(x) == x)) return cf_inf();
  if (x > 0.0) return cf_lgammaRight(x);
  return cf_log(3.14159265 / abs(cf_sinPi(x))) - cf_lgammaRight(1.0 - x);
}
float cf_gammaRight(float x) {
  if (x > 35.05) return cf_inf();
  float product = 1.0;
  for (int k = 0; k < 36; k++) { if (x > 2.5) { x -= 1.0; product *= x; } }
  if (x < 1.5) { product = product / x; x += 1.0; }
  return product * cf_exp(cf_lgammaAboutTwo(x - 2.0));
}
float cf_gamma(float x) {
  if (cf_isnan(x) || (x <= 0.0 && floor(x) == x)) return cf_nan();
  if (x >= 0.5) return cf_gammaRight(x);
  if (x < -42.0) return cf_isinf(x) ? cf_nan() : 0.0;
  float right = cf_gammaRight(min(1.0 - x, 34.0));
  float value = 3.14159265 / (cf_sinPi(x) * right);
  for (float y = 1.0 - x; y > 34.0; y -= 1.0) value /= y - 1.0;
  return value;
}
float cf_digamma(float x) {
  if (cf_isnan(x) || (x <= 0.0 && floor(x) == x) || (cf_isinf(x) && x < 0.0)) return cf_nan();
  if (cf_isinf(x)) return x;
  float sum = 0.0;
  if (x < 0.0) { sum = -3.14159265 / cf_tan(3.14159265 * (x - floor(x + 0.5))); x = 1.0 - x; }
  for (int k = 0; k < 8; k++) { if (x < 8.0) { sum -= 1.0 / x; x += 1.0; } }
  float r = 1.0 / x;
  float z = r * r;
  return sum + cf_log(x) - 0.5 * r - z * (0.0833333333 - z * (0.00833333333 - z * 0.00396825397));
}
float cf_hurwitz(float s, float x) {
  float sum = 0.0;
  float last = s + 6.0;
  for (float k = 0.0; k < 1e3; k += 1.0) { if (x < last) { sum += cf_power(x, -s); x += 1.0; } else break; }
  float r = 1.0 / x;
  float factor = s * r * r;
  float tail = 1.0 / (s - 1.0) + 0.5 * r + factor / 12.0;
  factor *= (s + 1.0) * (s + 2.0) * r * r;
  tail -= factor / 720.0;
  factor *= (s + 3.0) * (s + 4.0) * r * r;
  return sum + cf_power(x, 1.0 - s) * (tail + factor / 30240.0);
}
float cf_trigamma(float x) {
  if (cf_isnan(x) || (x <= 0.0 && floor(x) == x) || (cf_isinf(x) && x < 0.0)) return cf_nan();
  if (cf_isinf(x)) return 0.0;
  if (x > 0.0) return cf_hurwitz(2.0, x);
  float s = 3.14159265 / cf_sinPi(x);
  return s * s - cf_hurwitz(2.0, 1.0 - x);
}
float cf_polygamma(float n, float x) {
  if (n == 0.0) return cf_digamma(x);
  if (n == 1.0) return cf_trigamma(x);
  if (!cf_ordered(n, x) || n < 0.0 || cf_isinf(n) || floor(n) != n || x < -900.0 || (x <= 0.0 && floor(x) == x)) return cf_nan();
  if (cf_isinf(x)) return 0.0;
  float value = cf_gamma(n + 1.0) * cf_hurwitz(n + 1.0, x);
  return mod(n, 2.0) == 0.0 ? -value : value;
}
`;

/** Source of every `cf_*` helper, in dependency order; include it once per shader, before the first use. */
export const glslPrelude: string = [
  special,
  glslPolynomials("float"),
  exponential,
  trigonometric,
  hyperbolic,
  activation,
  errorFunction,
  gammaFunction,
].join("");
