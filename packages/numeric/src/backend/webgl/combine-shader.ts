// Σ c[k]·input k, with the coefficients as uniforms.

import { fragmentShader, numberAt, numbersUniform, samplers } from "./shader.ts";

/** The shader of a linear combination of `count` tensors of one shape. */
export function combineShader(count: number): string {
  const terms = Array.from({ length: count }, (_, k) => k);
  const reads = terms.map((k) => `vec4 v${k} = texelFetch(t${k}, ivec2(gl_FragCoord.xy), 0);`);
  const first = `vec4 sum = ${numberAt(0)} * v0;`;
  const rest = terms.slice(1).map((k) => `sum += ${numberAt(k)} * v${k};`);
  return fragmentShader([...samplers(count), ...numbersUniform(count)], [...reads, first, ...rest, "result = sum;"]);
}
