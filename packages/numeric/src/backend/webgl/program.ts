// Compiled shaders: one cache per context, and the draw that runs one over a whole texture.

import { NumericError } from "../../error.ts";
import type { Target } from "./texture.ts";

/** A linked shader program that reads textures t0, t1, … and the vec4 array `numbers`. */
export interface Program {
  readonly program: WebGLProgram;
  readonly numbers: WebGLUniformLocation | null;
}

/** Compiled programs by key. */
export interface ProgramCache {
  /** The program of that key; `source` is asked for the fragment shader the first time only. */
  get(key: string, inputCount: number, source: () => string): Program;
  dispose(): void;
}

const maxPrograms = 512;

// One triangle covers the viewport, so the draw needs no vertex buffer.
const vertexSource = `#version 300 es
void main() {
  gl_Position = vec4(float(4 * (gl_VertexID & 1) - 1), float(2 * (gl_VertexID & 2) - 1), 0.0, 1.0);
}`;

/** An empty cache; it keeps the programs that were used last. */
export function programCache(gl: WebGL2RenderingContext): ProgramCache {
  const programs = new Map<string, Program>();
  return {
    get(key, inputCount, source): Program {
      const program = programs.get(key) ?? link(gl, source(), inputCount);
      programs.delete(key);
      programs.set(key, program);
      if (programs.size > maxPrograms) evictOldest(gl, programs);
      return program;
    },
    dispose(): void {
      for (const { program } of programs.values()) gl.deleteProgram(program);
      programs.clear();
    },
  };
}

function evictOldest(gl: WebGL2RenderingContext, programs: Map<string, Program>): void {
  for (const [key, { program }] of programs) {
    gl.deleteProgram(program);
    programs.delete(key);
    return;
  }
}

function link(gl: WebGL2RenderingContext, fragmentSource: string, inputCount: number): Program {
  const program = gl.createProgram();
  const shaders = [compile(gl, gl.VERTEX_SHADER, vertexSource), compile(gl, gl.FRAGMENT_SHADER, fragmentSource)];
  for (const shader of shaders) gl.attachShader(program, shader);
  gl.linkProgram(program);
  const linked: unknown = gl.getProgramParameter(program, gl.LINK_STATUS);
  const log = linked === true ? "" : shaders.map((shader) => gl.getShaderInfoLog(shader) ?? "").join("\n");
  for (const shader of shaders) gl.deleteShader(shader);
  if (linked !== true) {
    const reason = `${gl.getProgramInfoLog(program) ?? ""}\n${log}`.trim();
    gl.deleteProgram(program);
    throw new NumericError("device", `The device did not compile a shader: ${reason || "no reason given"}`);
  }
  gl.useProgram(program);
  for (let input = 0; input < inputCount; input++) gl.uniform1i(gl.getUniformLocation(program, `t${input}`), input);
  return { program, numbers: gl.getUniformLocation(program, "numbers") };
}

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader {
  const shader = gl.createShader(kind);
  if (shader === null) throw new NumericError("device", "The device gave no shader: its context may be lost.");
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** What one draw reads. */
export interface DrawInputs {
  readonly textures: readonly WebGLTexture[];
  /** Values of the uniform `numbers`, four to a vector. */
  readonly numbers: readonly number[];
}

/**
 * Runs the program for every texel of the target, in `bands` draws of some lines each: a draw that takes seconds
 * freezes every context of the page and may be cut off by the driver.
 */
export function draw(
  gl: WebGL2RenderingContext,
  program: Program,
  inputs: DrawInputs,
  target: Target,
  bands: number,
): void {
  gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
  gl.useProgram(program.program);
  for (const [unit, texture] of inputs.textures.entries()) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }
  gl.activeTexture(gl.TEXTURE0);
  if (program.numbers !== null) gl.uniform4fv(program.numbers, paddedToVectors(inputs.numbers));
  gl.viewport(0, 0, target.width, target.height);
  if (bands <= 1) gl.drawArrays(gl.TRIANGLES, 0, 3);
  else drawInBands(gl, target, bands);
}

function drawInBands(gl: WebGL2RenderingContext, target: Target, bands: number): void {
  const lines = Math.max(1, Math.ceil(target.height / bands));
  gl.enable(gl.SCISSOR_TEST);
  for (let line = 0; line < target.height; line += lines) {
    gl.scissor(0, line, target.width, lines);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.flush();
  }
  gl.disable(gl.SCISSOR_TEST);
}

function paddedToVectors(numbers: readonly number[]): Float32Array {
  const padded = new Float32Array(4 * Math.ceil(numbers.length / 4));
  padded.set(numbers);
  return padded;
}
