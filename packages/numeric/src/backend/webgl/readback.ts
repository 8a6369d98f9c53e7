// Reads planes back. A lost context leaves the destination of a read as it was and throws nothing, so every destination
// starts as NaN and the context is asked after each read.

import { NumericError } from "../../error.ts";
import { assertAlive } from "./context.ts";
import type { Planes } from "./texture-pool.ts";

// A device that does fewer products a second, or does not end half a minute after its work should be done, is given up.
const patience = 30_000;
const leastProductsPerMillisecond = 2e5;

function emptyTexels({ width, height, planes }: Planes): Float32Array {
  return new Float32Array(4 * width * height * planes).fill(Number.NaN);
}

/** The texels of all planes, one plane after the other, at once: the caller waits for the device. */
export function readPlanesNow(gl: WebGL2RenderingContext, planes: Planes): Float32Array {
  const texels = emptyTexels(planes);
  const { width, height } = planes;
  const length = 4 * width * height;
  for (let plane = 0; plane < planes.planes; plane++) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, planes.frame(plane));
    const part = texels.subarray(plane * length, (plane + 1) * length);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, part);
  }
  assertAlive(gl, "reading a tensor");
  planes.confirm();
  return texels;
}

/**
 * The texels of all planes as they are now; the device copies them while the page goes on. `products` says how much work
 * the device may have to do before.
 */
export async function readPlanes(gl: WebGL2RenderingContext, planes: Planes, products: number): Promise<Float32Array> {
  const texels = emptyTexels(planes);
  const { width, height } = planes;
  const buffer = gl.createBuffer();
  try {
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, texels.byteLength, gl.STREAM_READ);
    for (let plane = 0; plane < planes.planes; plane++) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, planes.frame(plane));
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, 16 * plane * width * height);
    }
    // A bound pack buffer would catch a later synchronous read.
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    await finished(gl, products);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, texels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  } finally {
    gl.deleteBuffer(buffer);
  }
  assertAlive(gl, "reading a tensor");
  planes.confirm();
  return texels;
}

/**
 * Resolves when the device has done all that was asked of it so far, which is so many products. Throws "device" when that
 * takes too long.
 */
export async function finished(gl: WebGL2RenderingContext, products: number): Promise<void> {
  const timeLimit = patience + products / leastProductsPerMillisecond;
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
        throw new NumericError("device", `The device did not finish within ${Math.round(timeLimit / 1000)} s.`);
      }
      await nextTask();
    }
  } finally {
    gl.deleteSync(sync);
  }
}

/**
 * Lets the page's other tasks run, and the device: on a software renderer one who keeps asking takes its processor away.
 * Timers that are set from a message are not held back to 4 ms as chains of timers are.
 */
export function nextTask(milliseconds = 1): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const wait = (): void => {
      port1.close();
      setTimeout(resolve, milliseconds);
    };
    port1.addEventListener("message", wait, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
