// Reads textures back. A lost context leaves the destination of a read as it was and throws nothing, so every
// destination starts as NaN and the context is asked after each read.

import { NumericError } from "../../error.ts";
import { assertAlive } from "./context.ts";
import type { Target } from "./texture.ts";

const timeLimit = 30_000;

/** The texels of a texture, at once: the caller waits for the device. */
export function readTexelsNow(gl: WebGL2RenderingContext, target: Target): Float32Array {
  const texels = new Float32Array(4 * target.width * target.height).fill(Number.NaN);
  gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
  gl.readPixels(0, 0, target.width, target.height, gl.RGBA, gl.FLOAT, texels);
  assertAlive(gl, "reading a tensor");
  return texels;
}

/** The texels of a texture as they are now; the device copies them while the page goes on. */
export async function readTexels(gl: WebGL2RenderingContext, target: Target): Promise<Float32Array> {
  const texels = new Float32Array(4 * target.width * target.height).fill(Number.NaN);
  const buffer = gl.createBuffer();
  try {
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, texels.byteLength, gl.STREAM_READ);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
    gl.readPixels(0, 0, target.width, target.height, gl.RGBA, gl.FLOAT, 0);
    // A bound pack buffer would catch a later synchronous read.
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    await finished(gl);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, texels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  } finally {
    gl.deleteBuffer(buffer);
  }
  assertAlive(gl, "reading a tensor");
  return texels;
}

async function finished(gl: WebGL2RenderingContext): Promise<void> {
  const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (sync === null) throw new NumericError("device", "The device gave no fence: its context may be lost.");
  gl.flush();
  const began = performance.now();
  try {
    for (;;) {
      const status = gl.clientWaitSync(sync, 0, 0);
      if (status === gl.ALREADY_SIGNALED || status === gl.CONDITION_SATISFIED) return;
      assertAlive(gl, "waiting for the device");
      if (status === gl.WAIT_FAILED) throw new NumericError("device", "Waiting for the device failed.");
      if (performance.now() - began > timeLimit) {
        throw new NumericError("device", `The device did not finish within ${timeLimit / 1000} s.`);
      }
      await nextTask();
    }
  } finally {
    gl.deleteSync(sync);
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
