// The helpers of `glsl-prelude.ts` for four entries at once, without branches: both sides of a choice are cheaper than a
// branch that neighbours take differently. NaN passes through the arithmetic; where a device loses it in choices (Mesa
// makes a maximum of them), `cf_restore` puts it back.

import { glslPolynomials } from "./glsl-polynomials.ts";

/** What tells NaN, and puts it back; the other helpers come after it. */
export const glslVectorGuards: string = `
bvec4 cf_isnan(vec4 x) { return greaterThan(floatBitsToUint(x) & 0x7fffffffu, uvec4(0x7f800000u)); }
vec4 cf_guard(vec4 x, vec4 value) { return mix(value, vec4(cf_nan()), cf_isnan(x)); }
vec4 cf_guard2(vec4 x, vec4 y, vec4 value) { return cf_guard(x, cf_guard(y, value)); }
`;

const exponential = `
// The nearest whole number as the low bits of a large one: to convert to integers is slow, and (x + c) - c is folded.
ivec4 cf_wholeBits(vec4 x) { return floatBitsToInt(x + 12582912.0); }
vec4 cf_ofWholeBits(ivec4 k) { return vec4(k - 0x4b400000); }
// 2^(k - 1) for k from -126 to 128; 0 for -126.
vec4 cf_halfPower2(ivec4 k) { return intBitsToFloat((k + 126) << 23); }
vec4 cf_exp(vec4 x) {
  vec4 t = cf_bounded(x, -87.6, 89.0);
  ivec4 bits = cf_wholeBits(t * 1.44269504);
  vec4 k = cf_ofWholeBits(bits);
  vec4 y = cf_expTail((t - k * 0.693359375) + k * 2.12194440e-4) + 1.0;
  return cf_restore(x, 2.0 * (y * cf_halfPower2(bits)));
}
vec4 cf_expm1(vec4 x) {
  vec4 t = cf_bounded(x, -30.0, 89.0);
  ivec4 bits = cf_wholeBits(t * 1.44269504);
  vec4 k = cf_ofWholeBits(bits);
  vec4 tail = cf_expTail((t - k * 0.693359375) + k * 2.12194440e-4);
  vec4 half_ = cf_halfPower2(bits);
  return cf_restore(x, 2.0 * (half_ * tail + (half_ - 0.5)));
}
// The logarithm of (1 + m) 2^e.
vec4 cf_logOf(vec4 m, vec4 e) {
  vec4 y = cf_logTail(m) - 2.12194440e-4 * e - 0.5 * (m * m);
  return (m + y) + 0.693359375 * e;
}
vec4 cf_logExponent(vec4 x) {
  return uintBitsToFloat((floatBitsToUint(x) >> 23) | 0x4b000000u) - 8388734.0;
}
vec4 cf_logMantissa(vec4 x) { return uintBitsToFloat((floatBitsToUint(x) & 0x007fffffu) | 0x3f000000u); }
// For 0 < x < infinity.
vec4 cf_logInside(vec4 x) {
  vec4 m = cf_logMantissa(x);
  vec4 low = vec4(lessThan(m, vec4(0.707106781)));
  return cf_logOf((m - 1.0) + m * low, cf_logExponent(x) - low);
}
vec4 cf_log(vec4 x) {
  vec4 y = mix(cf_logInside(x), vec4(-cf_inf()), lessThan(x, vec4(1.17549435e-38)));
  y = mix(y, x, equal(x, vec4(cf_inf())));
  return cf_restore(x, mix(vec4(cf_nan()), y, greaterThanEqual(x, vec4(0.0))));
}
vec4 cf_log1p(vec4 x) {
  vec4 near = x + (cf_logTail(x) - 0.5 * (x * x));
  return mix(cf_log(1.0 + x), near, lessThan(abs(x - 0.06), vec4(0.35)));
}
// For 0 <= x <= 1, where 1 + x has the exponent 0 or, from 0.414 on, counts as half of that with the exponent 1.
vec4 cf_log1pInside(vec4 x) {
  vec4 high = vec4(greaterThan(x, vec4(0.414213562)));
  return cf_logOf(x - high * (0.5 * x + 0.5), high);
}
`;

const trigonometric = `
vec4 cf_sinQuarter(vec4 x, int quarter) {
  vec4 k = floor(x * 0.636619772 + 0.5);
  vec4 r = ((x - k * 1.5703125) - k * 4.837512969970703125e-4) - k * 7.54978995489188216e-8;
  uvec4 q = floatBitsToUint(k + 12582912.0) + uint(quarter);
  vec4 value = mix(cf_sinTail(r), cf_cosTail(r), equal(q & 1u, uvec4(1u)));
  value = mix(value, -value, equal(q & 2u, uvec4(2u)));
  return mix(vec4(cf_nan()), value, lessThanEqual(floatBitsToUint(abs(x)), uvec4(0x461c4000u)));
}
vec4 cf_sin(vec4 x) { return cf_sinQuarter(x, 0); }
vec4 cf_cos(vec4 x) { return cf_sinQuarter(x, 1); }
`;

const activation = `
vec4 cf_tanh(vec4 x) {
  vec4 a = abs(x);
  vec4 e = cf_expm1(2.0 * mix(a, vec4(15.0), greaterThan(a, vec4(15.0))));
  vec4 value = e / (e + 2.0);
  return cf_restore(x, mix(value, -value, lessThan(x, vec4(0.0))));
}
vec4 cf_sigmoid(vec4 x) {
  vec4 e = cf_exp(-abs(x));
  return mix(vec4(1.0), e, lessThan(x, vec4(0.0))) / (1.0 + e);
}
vec4 cf_softplus(vec4 x) {
  return cf_restore(x, cf_log1pInside(cf_exp(-abs(x))) + cf_atLeast(x, 0.0));
}
vec4 cf_silu(vec4 x) {
  return mix(x * cf_sigmoid(x), vec4(0.0), lessThan(x, vec4(-110.0)));
}
`;

/** Source of the vec4 helpers, but for those that depend on the device. */
export const glslVectorPrelude: string = [glslPolynomials("vec4"), exponential, trigonometric, activation].join("");

/** Bounds where the device's keep NaN, so that there is nothing to put back. */
export const plainChoices: string = `
vec4 cf_atLeast(vec4 x, float low) { return max(vec4(low), x); }
vec4 cf_bounded(vec4 x, float low, float high) { return min(vec4(high), cf_atLeast(x, low)); }
vec4 cf_restore(vec4 x, vec4 value) { return value; }
`;

/** The same where they do not; the bits of NaN tell where it was. */
export const guardedChoices: string = `
vec4 cf_atLeast(vec4 x, float low) { return max(x, vec4(low)); }
vec4 cf_bounded(vec4 x, float low, float high) { return clamp(x, low, high); }
vec4 cf_restore(vec4 x, vec4 value) { return cf_guard(x, value); }
`;

/** Products, quotients and roots where the device's own are those of IEEE 754. */
export const plainArithmetic: string = `
vec4 cf_multiply(vec4 x, vec4 y) { return x * y; }
vec4 cf_divide(vec4 x, vec4 y) { return x / y; }
vec4 cf_sqrt(vec4 x) { return sqrt(x); }
`;

/** The same, entry by entry, where they are not. */
export const guardedArithmetic: string = `
vec4 cf_multiply(vec4 x, vec4 y) {
  return vec4(cf_multiply(x.x, y.x), cf_multiply(x.y, y.y), cf_multiply(x.z, y.z), cf_multiply(x.w, y.w));
}
vec4 cf_divide(vec4 x, vec4 y) {
  return vec4(cf_divide(x.x, y.x), cf_divide(x.y, y.y), cf_divide(x.z, y.z), cf_divide(x.w, y.w));
}
vec4 cf_sqrt(vec4 x) { return vec4(cf_sqrt(x.x), cf_sqrt(x.y), cf_sqrt(x.z), cf_sqrt(x.w)); }
`;
