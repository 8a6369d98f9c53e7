// Opens a WebGL2 context that can render to float textures, or says why there is none.

import { NumericError } from "../../error.ts";

/** A usable context with the limits that the other files ask for. */
export interface DeviceContext {
  readonly gl: WebGL2RenderingContext;
  /** The driver's own name for the device, unmasked where the browser allows it. */
  readonly renderer: string;
  readonly maxTextureSize: number;
  /** How many textures one draw may write. */
  readonly maxDrawBuffers: number;
  /** How many textures one fragment shader may read. */
  readonly maxInputs: number;
  /** How many vec4 uniforms one fragment shader may hold. */
  readonly maxUniformVectors: number;
}

const suggestion = "Use the CPU backend here.";

/**
 * A context of its own on an off-screen canvas, or the given one made ready. Throws `NumericError` "device" when
 * WebGL2, float render targets or 32-bit floats in shaders are missing.
 */
export function openContext(given?: WebGL2RenderingContext): DeviceContext {
  const gl = given ?? createContext();
  assertAlive(gl, "opening the context");
  if (gl.getExtension("EXT_color_buffer_float") === null) {
    throw new NumericError("device", "The WebGL extension EXT_color_buffer_float is missing.", suggestion);
  }
  const precision = gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT);
  if (precision === null || precision.precision < 23) {
    throw new NumericError("device", "The device's shaders do not compute with 32-bit floats.", suggestion);
  }
  return {
    gl,
    renderer: rendererName(gl),
    maxTextureSize: numberParameter(gl, gl.MAX_TEXTURE_SIZE),
    maxDrawBuffers: numberParameter(gl, gl.MAX_DRAW_BUFFERS),
    maxInputs: numberParameter(gl, gl.MAX_TEXTURE_IMAGE_UNITS),
    maxUniformVectors: numberParameter(gl, gl.MAX_FRAGMENT_UNIFORM_VECTORS),
  };
}

/** Throws `NumericError` "device" when the context is lost: a lost context answers calls without doing anything. */
export function assertAlive(gl: WebGL2RenderingContext, attempt: string): void {
  if (gl.isContextLost()) {
    throw new NumericError("device", `The WebGL context was lost (${attempt}).`, "Run again on a new backend.");
  }
}

function createContext(): WebGL2RenderingContext {
  const attributes = { antialias: false, depth: false, stencil: false, alpha: false, preserveDrawingBuffer: true };
  const gl = createCanvas().getContext("webgl2", attributes);
  if (gl === null) throw new NumericError("device", "This browser offers no WebGL2.", suggestion);
  return gl as WebGL2RenderingContext;
}

function createCanvas(): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(1, 1);
  if (typeof document !== "undefined") return document.createElement("canvas");
  throw new NumericError("device", "There is no canvas, so no WebGL2: this is not a browser.", suggestion);
}

function rendererName(gl: WebGL2RenderingContext): string {
  const debug = gl.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl.getParameter(debug === null ? gl.RENDERER : debug.UNMASKED_RENDERER_WEBGL);
  return typeof name === "string" ? name : "unknown renderer";
}

function numberParameter(gl: WebGL2RenderingContext, parameter: number): number {
  const value: unknown = gl.getParameter(parameter);
  if (typeof value === "number") return value;
  throw new NumericError("device", "The device does not report its limits.", suggestion);
}
