// How a block shader joins terms: what folds begin with, and sums that carry their rounding errors.

import type { Fold } from "./block-job.ts";

/** What each fold begins with. */
export const identities: Readonly<Record<Fold, string>> = {
  sum: "0.0",
  product: "1.0",
  maximum: "-cf_inf()",
  minimum: "cf_inf()",
};

/** `accumulate(s, c, a, b)`: adds a·b to s, and what rounding takes away to c (Dekker; Ogita, Rump and Oishi, Dot2). */
export const twoSum: string = `
void accumulate(inout vec4 s, inout vec4 c, vec4 a, vec4 b) {
  vec4 p = a * b;
  vec4 ta = 4097.0 * a;
  vec4 ah = ta - (ta - a);
  vec4 al = a - ah;
  vec4 tb = 4097.0 * b;
  vec4 bh = tb - (tb - b);
  vec4 bl = b - bh;
  vec4 e = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  vec4 t = s + p;
  vec4 v = t - s;
  vec4 lost = ((s - (t - v)) + (p - v)) + e;
  c += mix(vec4(0.0), lost, lessThanEqual(abs(lost), abs(t) + 1.0));
  s = t;
}`;
