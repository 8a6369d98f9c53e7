import { expect, test } from "vitest";

import { NumericError } from "../../../src/error.ts";
import { openContext } from "../../../src/backend/webgl/context.ts";
import { alteredContext, codeOf, newContext } from "./support.ts";

test("opens a context of its own and names the device", ({ task }) => {
  const { renderer, maxTextureSize, maxInputs } = openContext();
  // The run's closing lines print this name.
  task.meta.renderer = renderer;
  expect(renderer).not.toBe("");
  expect(maxTextureSize).toBeGreaterThanOrEqual(2048);
  expect(maxInputs).toBeGreaterThanOrEqual(16);
});

test("refuses a device without float render targets, naming what is missing", () => {
  const gl = newContext();
  const getExtension = (name: string): unknown => (name === "EXT_color_buffer_float" ? null : gl.getExtension(name));
  const open = (): unknown => openContext(alteredContext({ getExtension }, gl));
  expect(open).toThrow(NumericError);
  expect(open).toThrow(/EXT_color_buffer_float/);
});

test("refuses a device whose shaders have short floats", () => {
  const getShaderPrecisionFormat = (): WebGLShaderPrecisionFormat => ({ precision: 10, rangeMin: 15, rangeMax: 15 });
  expect(codeOf(() => openContext(alteredContext({ getShaderPrecisionFormat })))).toBe("device");
});

test("refuses a lost context", () => {
  const gl = newContext();
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  expect(codeOf(() => openContext(gl))).toBe("device");
});
