// What all generated fragment shaders share. Shaders are written from kernel calls alone: numbers, labels and names of
// records, never a user's text.

import { isUnfolded, type TextureLayout } from "./texture.ts";

const prologue = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
out vec4 result;`;

/** The four entries of a texel, by GLSL component name. */
export const lanes = ["x", "y", "z", "w"] as const;

/** A whole fragment shader: declarations, then the statements of `main`. */
export function fragmentShader(declarations: readonly string[], body: readonly string[]): string {
  return [prologue, ...declarations, "void main() {", ...body.map((line) => `  ${line}`), "}", ""].join("\n");
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
  return divisor === 1 ? x : `${x} / ${divisor}`;
}

/** x modulo `divisor`, for x ≥ 0. SwiftShader gets comparisons with `x % 1` wrong, so that is never written. */
export function remainder(x: string, divisor: number): string {
  return divisor === 1 ? "0" : `${x} % ${divisor}`;
}

/** The function `texel<input>(row, cell)`: four entries of a row of a texture, by the texture's layout. */
export function texelFunction(input: number, layout: TextureLayout): string {
  const number = `(row * ${layout.texelsPerRow} + cell)`;
  const place = isUnfolded(layout)
    ? "ivec2(cell, row)"
    : `ivec2(${remainder(number, layout.width)}, ${quotient(number, layout.width)})`;
  return `vec4 texel${input}(int row, int cell) { return texelFetch(t${input}, ${place}, 0); }`;
}

/** Statements that set `row` and `cell` to the place of this fragment's texel in its tensor. */
export function ownPlace(layout: TextureLayout): string[] {
  if (isUnfolded(layout)) return ["int row = int(gl_FragCoord.y);", "int cell = int(gl_FragCoord.x);"];
  return [
    `int number = int(gl_FragCoord.y) * ${layout.width} + int(gl_FragCoord.x);`,
    `int row = ${quotient("number", layout.texelsPerRow)};`,
    `int cell = ${remainder("number", layout.texelsPerRow)};`,
  ];
}
