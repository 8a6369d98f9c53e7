import { describe, expect, test } from "vitest";

import { texturePool } from "../../../src/backend/webgl/texture-pool.ts";
import { readPlanesNow } from "../../../src/backend/webgl/readback.ts";
import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import { alteredContext, closeContext, newContext } from "./support.ts";

/** A context whose n-th texture gets no room: the driver refuses so large a one. */
function withoutRoomFor(n: number, gl: WebGL2RenderingContext): WebGL2RenderingContext {
  let made = 0;
  return alteredContext(
    {
      texStorage2D: (target: number, levels: number, format: number, width: number, height: number): void => {
        const [x, y] = ++made === n ? [2 ** 20, 2 ** 20] : [width, height];
        gl.texStorage2D(target, levels, format, x, y);
      },
    },
    gl,
  );
}

const small = { width: 4, height: 4, planes: 1 };
const large = { width: 512, height: 256, planes: 1 };

describe("a texture that the device has no room for", () => {
  test("is refused at once where it is large, and the pool goes on", () => {
    const own = newContext();
    own.getExtension("EXT_color_buffer_float");
    const pool = texturePool(withoutRoomFor(1, own), 2 ** 24);
    expect(() => pool.acquire(large)).toThrow(/512 × 256 texels/u);
    expect(pool.bytes()).toBe(0);
    expect(readPlanesNow(own, pool.acquire(large))).toHaveLength(4 * 512 * 256);
    closeContext(own);
  });

  test("is refused at the next reading where it is small, and ever after", () => {
    const own = newContext();
    own.getExtension("EXT_color_buffer_float");
    const pool = texturePool(withoutRoomFor(1, own), 2 ** 24);
    pool.acquire(small);
    const sound = pool.acquire(small);
    for (let k = 0; k < 2; k++)
      expect(() => readPlanesNow(own, sound)).toThrow(expect.objectContaining({ code: "device" }));
    expect(() => pool.acquire(large)).toThrow(expect.objectContaining({ code: "device" }));
    expect(pool.bytes()).toBe(2 * 16 * 16);
    closeContext(own);
  });

  test("is told to every pool of the context", () => {
    const own = newContext();
    own.getExtension("EXT_color_buffer_float");
    const gl = withoutRoomFor(1, own);
    const [pool, other] = [texturePool(gl, 2 ** 24), texturePool(gl, 2 ** 24)];
    const planes = pool.acquire(small);
    expect(() => readPlanesNow(gl, other.acquire(small))).toThrow(expect.objectContaining({ code: "device" }));
    expect(() => planes.confirm()).toThrow(expect.objectContaining({ code: "device" }));
    closeContext(own);
  });

  test("never makes a result wrong, whichever texture it is", async () => {
    const product = {
      kernel: "contraction",
      labels: [
        [0, 1],
        [1, 2],
      ],
      output: [0, 2],
      sizes: [2, 2, 2],
    } as const;
    let refused = 0;
    for (let n = 1; ; n++) {
      const own = newContext();
      let outcome: string;
      try {
        const backend = webglBackend(withoutRoomFor(n, own));
        const [a, b] = [backend.upload([1, 2, 3, 4], [2, 2]), backend.upload([5, 6, 7, 8], [2, 2])];
        outcome = [...(await backend.read(backend.run(product, [a, b])))].join();
        expect(outcome).toBe("19,22,43,50");
      } catch (error) {
        expect(error).toMatchObject({ code: "device" });
        outcome = "refused";
        refused += 1;
      }
      closeContext(own);
      if (outcome !== "refused") break;
    }
    // Those of the self-test, two inputs and the product.
    expect(refused).toBeGreaterThan(8);
  });
});
