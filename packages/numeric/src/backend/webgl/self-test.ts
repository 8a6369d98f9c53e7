// What a device computes of 64 pairs of numbers that drivers are known to get wrong, asked once for each context: before
// any result is trusted, it is known whether NaN, infinities and zeros survive, and whether rounding errors can be kept.

import { NumericError } from "../../error.ts";
import { twoSum } from "./block-fold.ts";
import { type Arithmetic, helpersOf } from "./glsl-functions.ts";
import type { DeviceContext } from "./context.ts";
import { draw, type ProgramCache, type Shader } from "./program.ts";
import { readPlanesNow } from "./readback.ts";
import { fragmentShader, readAt, samplers } from "./shader.ts";
import { type Planes, type PlanesSize, texturePool, type TexturePool } from "./texture-pool.ts";

/** What was found out. */
export interface Abilities {
  readonly arithmetic: Arithmetic;
  /** Whether the driver leaves sums alone that look as if they cancelled. */
  readonly keepsRoundings: boolean;
}

const probes = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -2.5, 16_777_217.5].map(Math.fround);
const pairs = probes.flatMap((x) => probes.map((y) => [x, y] as const));
const isnanMark = -7;

/** Throws "device" when the device gets special values wrong whichever way it is asked, or reads other texels than asked. */
export function selfTest({ gl, maxTextureSize }: DeviceContext, programs: ProgramCache): Abilities {
  const pool = texturePool(gl, 2 ** 22);
  try {
    return tested(gl, programs, maxTextureSize - 1, pool);
  } finally {
    pool.dispose();
  }
}

// What is asked is asked before the first answer is waited for.
function tested(gl: WebGL2RenderingContext, programs: ProgramCache, length: number, pool: TexturePool): Abilities {
  programs.begin([readingShader(length), probe("plain")]);
  const reading = drawReversed(gl, programs, pool, length);
  const asked = drawProbes(gl, programs, pool, "plain");
  if (!isReversed(readPlanesNow(gl, reading), length)) {
    throw new NumericError("device", "The device's shaders read wrong texels.", "Use the CPU backend here.");
  }
  const plain = findings(readPlanesNow(gl, asked));
  if (!plain.knowsNan) {
    throw new NumericError("device", "The device's shaders do not tell NaN from numbers.", "Use the CPU backend here.");
  }
  const { keepsRoundings } = plain;
  if (plain.isExact) return { arithmetic: plain.keepsNan ? "plain" : "careful", keepsRoundings };
  const guarded = findings(readPlanesNow(gl, drawProbes(gl, programs, pool, "guarded")));
  if (guarded.isExact && guarded.knowsNan) return { arithmetic: "guarded", keepsRoundings };
  const message = "The device gets products, quotients or roots of NaN, infinities or zeros wrong.";
  throw new NumericError("device", message, "Use the CPU backend here.");
}

interface Findings {
  readonly isExact: boolean;
  readonly knowsNan: boolean;
  /** Whether NaN survives the choices in functions. */
  readonly keepsNan: boolean;
  readonly keepsRoundings: boolean;
}

function drawProbes(
  gl: WebGL2RenderingContext,
  programs: ProgramCache,
  pool: TexturePool,
  arithmetic: Arithmetic,
): Planes {
  const size = { width: 4, height: 4 };
  const inputs = pool.acquire({ ...size, planes: 2 });
  const outputs = pool.acquire({ ...size, planes: 4 });
  for (const [k, texture] of inputs.textures.entries()) {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const texels = Float32Array.from(pairs, (pair) => pair[k]);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 4, 4, gl.RGBA, gl.FLOAT, texels);
  }
  const program = programs.get(probe(arithmetic));
  const region = { x: 0, y: 0, ...size };
  const { textures } = inputs;
  draw(gl, program, { textures, numbers: [], base: [0, 0], frame: outputs.frame("all"), size, region, bands: 1 });
  return outputs;
}

function lineOf(length: number): PlanesSize {
  return { width: length, height: 1, planes: 1 };
}

// The first halves of the results have the texels in reverse order, the other halves in their own.
function readingShader(length: number): Shader {
  const other = readAt(0, lineOf(length), `${length - 1} - int(gl_FragCoord.x), 0`);
  const source = (): string =>
    fragmentShader([...samplers(1), "in vec2 own;"], [`result0 = vec4(${other}.xy, texture(t0, own).zw);`]);
  return { key: `self-test reading ${length}`, inputs: 1, source };
}

/** Reads the texels of a texture as long as textures get, but for the odd length, where their middles are computed to be. */
function drawReversed(gl: WebGL2RenderingContext, programs: ProgramCache, pool: TexturePool, length: number): Planes {
  const size = lineOf(length);
  const [input, output] = [pool.acquire(size), pool.acquire(size)];
  const texels = Float32Array.from({ length: 4 * length }, (_, k) => k);
  const { textures } = input;
  gl.bindTexture(gl.TEXTURE_2D, textures[0]);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, length, 1, gl.RGBA, gl.FLOAT, texels);
  const program = programs.get(readingShader(length));
  const region = { x: 0, y: 0, width: length, height: 1 };
  draw(gl, program, { textures, numbers: [], base: [0, 0], frame: output.frame(0), size, region, bands: 1 });
  return output;
}

function isReversed(texels: Float32Array, length: number): boolean {
  return texels.every((value, k) => value === ((k & 3) < 2 ? 4 * (length - 1 - (k >> 2)) + (k & 3) : k));
}

// The choices that functions are made of: less to compile at the start than whole functions.
const choices = [
  "cf_bounded(x, -87.6, 89.0)",
  "cf_atLeast(x, 0.0)",
  "mix(x, vec4(15.0), greaterThan(x, vec4(15.0)))",
  "mix(vec4(cf_nan()), vec4(1.0), greaterThanEqual(x, vec4(0.0)))",
];

function probe(arithmetic: Arithmetic): Shader {
  return { key: `self-test ${arithmetic}`, inputs: 2, source: () => probeSource(arithmetic) };
}

function probeSource(arithmetic: Arithmetic): string {
  const body = [
    "vec4 x = texture(t0, 0.25 * gl_FragCoord.xy);",
    "vec4 y = texture(t1, 0.25 * gl_FragCoord.xy);",
    "result0 = cf_multiply(x, y);",
    "result1 = cf_divide(x, y);",
    "result2 = cf_sqrt(x);",
    "vec4 sum = x;",
    "vec4 lost = vec4(0.0);",
    "accumulate(sum, lost, y, vec4(1.0));",
    "vec4 kept = vec4(1.0);",
    ...choices.map((value) => `kept *= vec4(cf_isnan(${value}));`),
    `result3 = mix(lost, vec4(${isnanMark}.0) - kept, cf_isnan(x));`,
  ];
  const helpers = helpersOf(body, arithmetic);
  return fragmentShader([...samplers(2), ...helpers, twoSum], body, 4);
}

function findings(texels: Float32Array): Findings {
  const [products, quotients, roots, marks] = [0, 1, 2, 3].map((k) => texels.subarray(64 * k, 64 * (k + 1)));
  const isExact = pairs.every(
    ([x, y], k) => isClose(products[k], x * y) && isClose(quotients[k], x / y) && isClose(roots[k], Math.sqrt(x)),
  );
  const isMark = (mark: number): boolean => mark === isnanMark || mark === isnanMark - 1;
  const knowsNan = pairs.every(([x], k) => Number.isNaN(x) === isMark(marks[k]));
  const keepsNan = pairs.every(([x], k) => !Number.isNaN(x) || marks[k] === isnanMark - 1);
  const isFinitePair = ([x, y]: readonly [number, number]): boolean => Number.isFinite(x) && Number.isFinite(y);
  const keepsRoundings = pairs.every((pair, k) => {
    const [x, y] = pair;
    return !isFinitePair(pair) || marks[k] === x + y - Math.fround(x + y);
  });
  return { isExact, knowsNan, keepsNan, keepsRoundings };
}

function isClose(received: number, exact: number): boolean {
  const rounded = Math.fround(exact);
  if (!Number.isFinite(rounded)) return Object.is(received, rounded);
  return Math.abs(received - rounded) <= 1e-6 * Math.abs(rounded);
}
