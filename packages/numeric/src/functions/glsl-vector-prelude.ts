// The helpers of `glsl-prelude.ts` for four entries at once, without branches: both sides of a choice are cheaper than a
// branch that neighbours take differently. NaN passes through the arithmetic; where a comparison or a conversion may
// lose it (Mesa makes a maximum of a choice), it is put back. Float32 fits after Moshier's Cephes.

const special = `
bvec4 cf_isnan(vec4 x) { return greaterThan(floatBitsToUint(x) & 0x7fffffffu, uvec4(0x7f800000u)); }
vec4 cf_guard(vec4 x, vec4 value) { return mix(value, vec4(cf_nan()), cf_isnan(x)); }
vec4 cf_guard2(vec4 x, vec4 y, vec4 value) { return cf_guard(x, cf_guard(y, value)); }
`;

const exponential = `
vec4 cf_expTail(vec4 r) {
  vec4 p = 1.9875691500e-4 * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  return p * (r * r) + r;
}
// 2^k for whole k from -127 to 127, by way of the sum's low bits: to convert to integers is slow. 0 for -127.
vec4 cf_power2(vec4 k) { return uintBitsToFloat((floatBitsToUint(k + 12582912.0) + 127u) << 23); }
vec4 cf_exp(vec4 x) {
  vec4 t = mix(x, vec4(-87.6), lessThan(x, vec4(-87.6)));
  vec4 k = min(floor(t * 1.44269504 + 0.5), vec4(128.0));
  vec4 y = cf_expTail((t - k * 0.693359375) + k * 2.12194440e-4) + 1.0;
  return cf_guard(x, 2.0 * (y * cf_power2(k - 1.0)));
}
vec4 cf_expm1(vec4 x) {
  vec4 t = mix(x, vec4(-30.0), lessThan(x, vec4(-30.0)));
  vec4 k = min(floor(t * 1.44269504 + 0.5), vec4(128.0));
  vec4 tail = cf_expTail((t - k * 0.693359375) + k * 2.12194440e-4);
  vec4 half_ = cf_power2(k - 1.0);
  return cf_guard(x, 2.0 * (half_ * tail + (half_ - 0.5)));
}
vec4 cf_logTail(vec4 x) {
  vec4 p = 7.0376836292e-2 * x - 1.1514610310e-1;
  p = p * x + 1.1676998740e-1;
  p = p * x - 1.2420140846e-1;
  p = p * x + 1.4249322787e-1;
  p = p * x - 1.6668057665e-1;
  p = p * x + 2.0000714765e-1;
  p = p * x - 2.4999993993e-1;
  p = p * x + 3.3333331174e-1;
  return p * x * (x * x);
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
  y = mix(y, vec4(cf_nan()), lessThan(x, vec4(0.0)));
  return mix(y, vec4(cf_nan()), cf_isnan(x));
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
  vec4 z = r * r;
  vec4 s = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * r + r;
  vec4 c = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
  uvec4 q = floatBitsToUint(k + 12582912.0) + uint(quarter);
  vec4 value = mix(s, c, equal(q & 1u, uvec4(1u)));
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
  return cf_guard(x, mix(value, -value, lessThan(x, vec4(0.0))));
}
vec4 cf_sigmoid(vec4 x) {
  vec4 e = cf_exp(-abs(x));
  return mix(vec4(1.0), e, lessThan(x, vec4(0.0))) / (1.0 + e);
}
vec4 cf_softplus(vec4 x) {
  vec4 value = cf_log1pInside(cf_exp(-abs(x))) + mix(vec4(0.0), x, greaterThan(x, vec4(0.0)));
  return cf_guard(x, value);
}
vec4 cf_silu(vec4 x) {
  return mix(x * cf_sigmoid(x), vec4(0.0), lessThan(x, vec4(-110.0)));
}
`;

/** Source of the vec4 helpers that need no arithmetic of `plainArithmetic` or `guardedArithmetic`. */
export const glslVectorPrelude: string = [special, exponential, trigonometric, activation].join("");

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
