// Compiled shaders: one cache per context, and the draw that runs one over a set of textures.

import { NumericError } from "../../error.ts";

/** A shader to compile: `key` decides it, `source` is asked for its text the first time only. */
export interface Shader {
  readonly key: string;
  readonly inputs: number;
  readonly source: () => string;
}

/** A linked shader program that reads textures t0, t1, … and the uniforms `numbers` and `base`. */
export interface Program {
  readonly program: WebGLProgram;
  readonly numbers: WebGLUniformLocation | null;
  readonly base: WebGLUniformLocation | null;
}

/** Compiled programs by key. */
export interface ProgramCache {
  /** The program of a shader, compiled now if it is not there. */
  get(shader: Shader): Program;
  /** Begins to compile, without waiting. */
  begin(shaders: readonly Shader[]): void;
  /** Begins to compile, and waits where the device tells when it is done; throws "device" when that takes too long. */
  prepare(shaders: readonly Shader[]): Promise<void>;
  dispose(): void;
  readonly size: number;
}

const maxPrograms = 512;
const longestCompile = 20_000;

// One triangle covers the viewport, so the draw needs no vertex buffer. `own` is where textures of the target's size are
// sampled for the own texel: to interpolate it is cheaper than to compute it from gl_FragCoord.
const vertexSource = `#version 300 es
precision highp float;
out vec2 own;
void main() {
  vec2 corner = vec2(float(4 * (gl_VertexID & 1) - 1), float(2 * (gl_VertexID & 2) - 1));
  own = 0.5 * corner + 0.5;
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

interface Linking {
  readonly program: WebGLProgram;
  readonly shaders: readonly WebGLShader[];
}

/** An empty cache; it keeps the programs that were used last. */
export function programCache(
  gl: WebGL2RenderingContext,
  wait: () => Promise<void>,
  compileLimit: number = longestCompile,
): ProgramCache {
  const programs = new Map<string, Program>();
  const linking = new Map<string, Linking>();
  const parallel = gl.getExtension("KHR_parallel_shader_compile");

  function evictOldest(): void {
    for (const [key, { program }] of programs) {
      if (programs.size <= maxPrograms) return;
      gl.deleteProgram(program);
      programs.delete(key);
    }
  }

  function linked(shader: Shader): Program {
    const begun = linking.get(shader.key) ?? beginLink(gl, shader.source());
    linking.delete(shader.key);
    return finishLink(gl, begun, shader.inputs);
  }

  function begin(shaders: readonly Shader[]): void {
    for (const { key, source } of shaders)
      if (!programs.has(key) && !linking.has(key)) linking.set(key, beginLink(gl, source()));
  }

  return {
    begin,
    get(shader): Program {
      const program = programs.get(shader.key) ?? linked(shader);
      programs.delete(shader.key);
      programs.set(shader.key, program);
      evictOldest();
      return program;
    },
    async prepare(shaders): Promise<void> {
      begin(shaders);
      if (parallel === null) return;
      const missing = shaders.filter(({ key }) => !programs.has(key));
      const began = performance.now();
      const isPending = ({ key }: Shader): boolean => {
        const one = linking.get(key);
        if (one === undefined || gl.isContextLost()) return false;
        return gl.getProgramParameter(one.program, parallel.COMPLETION_STATUS_KHR) === false;
      };
      while (missing.some(isPending)) {
        if (performance.now() - began > compileLimit) {
          throw new NumericError("device", `The device did not compile a shader within ${compileLimit / 1000} s.`);
        }
        await wait();
      }
    },
    dispose(): void {
      for (const { program, shaders } of linking.values()) deleteAll(gl, program, shaders);
      for (const { program } of programs.values()) gl.deleteProgram(program);
      linking.clear();
      programs.clear();
    },
    get size() {
      return programs.size;
    },
  };
}

function deleteAll(gl: WebGL2RenderingContext, program: WebGLProgram, shaders: readonly WebGLShader[]): void {
  for (const shader of shaders) gl.deleteShader(shader);
  gl.deleteProgram(program);
}

function beginLink(gl: WebGL2RenderingContext, fragmentSource: string): Linking {
  const program = gl.createProgram();
  const shaders = [compile(gl, gl.VERTEX_SHADER, vertexSource), compile(gl, gl.FRAGMENT_SHADER, fragmentSource)];
  for (const shader of shaders) gl.attachShader(program, shader);
  gl.linkProgram(program);
  return { program, shaders };
}

function finishLink(gl: WebGL2RenderingContext, { program, shaders }: Linking, inputs: number): Program {
  const linked: unknown = gl.getProgramParameter(program, gl.LINK_STATUS);
  if (linked !== true) {
    const logs = [gl.getProgramInfoLog(program), ...shaders.map((shader) => gl.getShaderInfoLog(shader))];
    const reason = logs.filter(Boolean).join("\n").trim();
    deleteAll(gl, program, shaders);
    throw new NumericError("device", `The device did not compile a shader: ${reason || "no reason given"}`);
  }
  for (const shader of shaders) gl.deleteShader(shader);
  gl.useProgram(program);
  for (let input = 0; input < inputs; input++) gl.uniform1i(gl.getUniformLocation(program, `t${input}`), input);
  return {
    program,
    numbers: gl.getUniformLocation(program, "numbers"),
    base: gl.getUniformLocation(program, "base"),
  };
}

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader {
  const shader = gl.createShader(kind);
  if (shader === null) throw new NumericError("device", "The device gave no shader: its context may be lost.");
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** One draw over a rectangle of a framebuffer. */
export interface Draw {
  readonly textures: readonly WebGLTexture[];
  /** Values of the uniform `numbers`, four to a vector. */
  readonly numbers: readonly number[];
  /** The value of the uniform `base`, where the shader has it. */
  readonly base: readonly [number, number];
  readonly frame: WebGLFramebuffer;
  /** The size of the framebuffer. */
  readonly size: Pick<Region, "width" | "height">;
  readonly region: Region;
  /** In how many parts: a draw that takes seconds freezes every context of the page and may be cut off by the driver. */
  readonly bands: number;
}

/** A rectangle of texels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Runs the program for every texel of the region. */
export function draw(gl: WebGL2RenderingContext, program: Program, job: Draw): void {
  const { textures, numbers, base, frame, size, region, bands } = job;
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.useProgram(program.program);
  for (const [unit, texture] of textures.entries()) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }
  if (program.numbers !== null) gl.uniform4fv(program.numbers, paddedToVectors(numbers));
  if (program.base !== null) gl.uniform2i(program.base, base[0], base[1]);
  gl.viewport(0, 0, size.width, size.height);
  const { x, y, width, height } = region;
  if (bands <= 1 && width === size.width && height === size.height) {
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return;
  }
  const lines = Math.max(1, Math.ceil(height / bands));
  gl.enable(gl.SCISSOR_TEST);
  for (let line = 0; line < height; line += lines) {
    gl.scissor(x, y + line, width, Math.min(lines, height - line));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    if (lines < height) gl.flush();
  }
  // Clearing heeds the rectangle, too.
  gl.disable(gl.SCISSOR_TEST);
}

function paddedToVectors(numbers: readonly number[]): Float32Array {
  const padded = new Float32Array(4 * Math.ceil(numbers.length / 4));
  padded.set(numbers);
  return padded;
}
