// Devices that round otherwise: compilers may join a·b + c to one operation or add in another order. Shaders are rewritten
// to do so, and every error bound still holds.

import { afterAll, describe, expect, test } from "vitest";

import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import { type ScalarFunctionName, scalarFunctions } from "../../../src/functions/index.ts";
import type { KernelCall } from "../../../src/kernels/kernel.ts";
import {
  alteredContext,
  closeContext,
  type Contraction,
  expectWithin,
  naiveContraction,
  newContext,
  randomInputs,
  runOnce,
  seeded,
} from "./support.ts";

// a·b + c with halves of the factors, so that the product is added before it is rounded.
const fused = (type: string, factor: string): string => `
${type} fused(${factor} a, ${type} b, ${type} c) {
  ${factor} ah = uintBitsToFloat(floatBitsToUint(a) & 0xfffff000u);
  ${type} bh = uintBitsToFloat(floatBitsToUint(b) & 0xfffff000u);
  ${type} bl = b - bh;
  return ah * bh + (ah * bl + ((a - ah) * bh + ((a - ah) * bl + c)));
}`;
const definitions = [fused("float", "float"), fused("vec4", "vec4"), fused("vec4", "float")].join("\n");

const sumOfProducts = /^\s*([ap]\d\d) \+= ((?:[\w.]+(?: \* [\w.]+)?(?: \+ )?)+);$/gmu;
const stepOfPolynomial = /^ {2}p = ([\w.-]+) \* (\w+) \+ (-?[\d.e-]+);$/gmu;

function withFusedSums(source: string): string {
  const changed = source
    .replaceAll(sumOfProducts, (_, sum: string, terms: string) =>
      terms
        .split(" + ")
        .map((term) => {
          const factors = term.split(" * ");
          return factors.length === 1 ? `${sum} += ${term};` : `${sum} = fused(${factors.join(", ")}, ${sum});`;
        })
        .join("\n"),
    )
    .replaceAll(stepOfPolynomial, "  p = fused($1, $2, 0.0 * $2 + ($3));");
  return changed.replace("precision highp sampler2D;", `precision highp sampler2D;${definitions}`);
}

function withReversedSums(source: string): string {
  return source.replaceAll(sumOfProducts, (_, sum: string, terms: string) => {
    const reversed = terms.split(" + ").toReversed().join(" + ");
    return `${sum} = ${reversed} + ${sum};`;
  });
}

const product = [
  [0, 1],
  [1, 2],
];
const calls: readonly Contraction[] = [
  { kernel: "contraction", labels: product, output: [0, 2], sizes: [37, 301, 42] },
  { kernel: "contraction", labels: [[1, 0], [1]], output: [0], sizes: [130, 257] },
  { kernel: "contraction", labels: [[0, 1], [1]], output: [0], sizes: [65, 515] },
];
const names: readonly ScalarFunctionName[] = [
  "exp",
  "expm1",
  "log",
  "log1p",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "softplus",
];

describe.for([
  { title: "fused", change: withFusedSums },
  { title: "in another order", change: withReversedSums },
])("products and sums $title", ({ change }) => {
  const own = newContext();
  const shaderSource = (shader: WebGLShader, source: string): void => own.shaderSource(shader, change(source));
  const backend = webglBackend(alteredContext({ shaderSource }, own));
  const plain = webglBackend();
  afterAll(() => {
    backend.dispose();
    plain.dispose();
    closeContext(own);
  });

  test.for(calls.map((call, seed) => ({ call, seed })))("contraction $seed", async ({ call, seed }) => {
    const inputs = randomInputs(call, seed);
    const received = await runOnce(backend, call, inputs);
    expectWithin(received, naiveContraction(call, inputs));
    // The device does round otherwise.
    expect(received).not.toEqual(await runOnce(plain, call, inputs));
  });

  test.for(names)("%s", async (name) => {
    const { sample, cpu, tolerance } = scalarFunctions[name];
    const random = seeded(5);
    const [[from, to]] = sample;
    const values = Float64Array.from({ length: 999 }, () => Math.fround(from + (to - from) * random()));
    const step = { apply: name, operands: [{ kind: "input", input: 0 }] } as const;
    const call: KernelCall = { kernel: "elementwise", shape: [values.length], steps: [step] };
    const exact = values.map((x) => cpu(x, 0, 0));
    const { relative, absolute } = tolerance.webgl;
    const bounds = exact.map((value) => absolute + relative * Math.abs(value));
    expectWithin(await runOnce(backend, call, [{ shape: [values.length], values }]), { values: exact, bounds });
  });
});
