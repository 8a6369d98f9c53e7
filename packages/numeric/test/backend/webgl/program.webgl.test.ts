import { expect, test } from "vitest";

import { type ProgramCache, programCache, type Shader } from "../../../src/backend/webgl/program.ts";
import { nextTask } from "../../../src/backend/webgl/readback.ts";
import { fragmentShader, samplers } from "../../../src/backend/webgl/shader.ts";
import { alteredContext, codeOf, newContext } from "./support.ts";

function shader(
  key: string,
  source: string = fragmentShader(samplers(1), ["result0 = texture(t0, vec2(0.5));"]),
): Shader {
  return { key, inputs: 1, source: () => source };
}

function cacheOn(gl: WebGL2RenderingContext): ProgramCache {
  return programCache(gl, nextTask);
}

test("compiles a key once", () => {
  const programs = cacheOn(newContext());
  const first = programs.get(shader("one"));
  expect(programs.get(shader("one", "never asked for"))).toBe(first);
});

test("a shader that does not compile is a typed error with the driver's reason", () => {
  const programs = cacheOn(newContext());
  const broken = (): unknown => programs.get(shader("broken", "#version 300 es\nnonsense"));
  expect(codeOf(broken)).toBe("device");
  expect(broken).toThrow(/nonsense/);
});

test("keeps a bounded number of programs, those that were used last", () => {
  const programs = cacheOn(newContext());
  const first = programs.get(shader("0"));
  for (let k = 1; k < 600; k++) {
    programs.get(shader(String(k)));
    if (k % 100 === 0) expect(programs.get(shader("0"))).toBe(first);
  }
  expect(programs.size).toBe(512);
});

test("what was prepared is there, and what never gets ready is a typed error", async () => {
  const programs = cacheOn(newContext());
  await programs.prepare([shader("one"), shader("one")]);
  expect(codeOf(() => programs.get(shader("one")))).toBe("none");
  const gl = newContext();
  const getProgramParameter = (program: WebGLProgram, name: number): unknown =>
    name === 0x91b1 ? false : gl.getProgramParameter(program, name);
  const getExtension = (name: string): unknown =>
    name === "KHR_parallel_shader_compile" ? { COMPLETION_STATUS_KHR: 0x91b1 } : gl.getExtension(name);
  const stuck = programCache(alteredContext({ getProgramParameter, getExtension }, gl), nextTask, 50);
  await expect(stuck.prepare([shader("one")])).rejects.toMatchObject({ code: "device" });
});
