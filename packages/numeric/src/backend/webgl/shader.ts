// What all generated fragment shaders share. Shaders are written from kernel calls alone: numbers, labels and names of
// records, never a user's text.

import type { Layout } from "./layout.ts";

const prologue = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;`;

/** The four entries of a texel, by GLSL component name. */
export const lanes = ["x", "y", "z", "w"] as const;

/** A whole fragment shader that writes `outputs` textures: declarations, then the statements of `main`. */
export function fragmentShader(declarations: readonly string[], body: readonly string[], outputs = 1): string {
  const results = Array.from({ length: outputs }, (_, k) => `layout(location = ${k}) out vec4 result${k};`);
  return [prologue, ...results, ...declarations, "void main() {", ...body.map((line) => `  ${line}`), "}", ""].join(
    "\n",
  );
}

/** The declarations of the textures t0, t1, … */
export function samplers(count: number): string[] {
  return Array.from({ length: count }, (_, input) => `uniform sampler2D t${input};`);
}

/** The declaration of the uniform array that holds `count` numbers. */
export function numbersUniform(count: number): string[] {
  return count === 0 ? [] : [`uniform vec4 numbers[${Math.ceil(count / 4)}];`];
}

/** The k-th number of that array. */
export function numberAt(k: number): string {
  return `numbers[${Math.floor(k / 4)}].${lanes[k % 4]}`;
}

/** x / divisor, for x ≥ 0. */
export function quotient(x: string, divisor: number): string {
  if (divisor === 1) return x;
  const shift = Math.log2(divisor);
  return Number.isInteger(shift) ? `(${x} >> ${shift})` : `(${x} / ${divisor})`;
}

/** x modulo `divisor`, for x ≥ 0. SwiftShader gets comparisons with `x % 1` wrong, so that is never written. */
export function remainder(x: string, divisor: number): string {
  if (divisor === 1) return "0";
  return Number.isInteger(Math.log2(divisor)) ? `(${x} & ${divisor - 1})` : `(${x} % ${divisor})`;
}

/** a · factor + b in as few operations as the numbers allow. */
export function scaled(a: string, factor: number, b: string): string {
  if (a === "0" || factor === 0) return b;
  const product = factor === 1 ? a : `${a} * ${factor}`;
  return b === "0" ? product : `${product} + ${b}`;
}

/** The place in its texture of a cell of a line, both whole expressions. */
export function placeOf(layout: Layout, cell: string, line: string): string {
  if (!layout.isFolded) return `ivec2(${cell}, ${line})`;
  const number = layout.lines === 1 ? cell : scaled(`(${line})`, layout.cells, cell);
  return layout.height === 1
    ? `ivec2(${number}, 0)`
    : `ivec2(${remainder(`(${number})`, layout.width)}, ${quotient(`(${number})`, layout.width)})`;
}

/**
 * The texel of texture t<texture>, which has that size, at a place. Sampled at the texel's middle: half again as fast as
 * `texelFetch` on software renderers, which checks bounds. Textures have no further levels, so that no derivative matters.
 */
export function readAt(
  texture: number,
  size: { readonly width: number; readonly height: number },
  place: string,
): string {
  const unit = `vec2(${float(1 / size.width)}, ${float(1 / size.height)})`;
  return `texture(t${texture}, (vec2(${place}) + 0.5) * ${unit})`;
}

/** A number as GLSL writes it. */
export function float(value: number): string {
  const text = String(value);
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

/** Statements that set `cell` and `line` to the place of a texel of a tensor, from its place in the texture. */
export function ownPlace(layout: Layout, x: string, y: string): string[] {
  if (!layout.isFolded) return [`int cell = ${x};`, `int line = ${y};`];
  const number = scaled(y, layout.width, x);
  if (layout.lines === 1) return [`int cell = ${number};`, "const int line = 0;"];
  return [
    `int number = ${number};`,
    `int line = ${quotient("number", Math.max(1, layout.cells))};`,
    `int cell = ${remainder("number", Math.max(1, layout.cells))};`,
  ];
}
