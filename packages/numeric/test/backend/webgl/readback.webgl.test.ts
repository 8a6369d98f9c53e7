import { expect, test } from "vitest";

import { NumericError } from "../../../src/error.ts";
import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import { alteredContext, type HostTensor, newContext, runOnce } from "./support.ts";

const matrix: HostTensor = { shape: [2, 2], values: Float64Array.of(4, 1, 2, 3) };

/** Loses the context just before its n-th call; `fired` tells whether the program came that far. */
function losingAt(n: number): { readonly gl: WebGL2RenderingContext; readonly fired: () => boolean } {
  const gl = newContext();
  const extension = gl.getExtension("WEBGL_lose_context");
  let calls = 0;
  const proxy = new Proxy(gl, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...parameters: unknown[]): unknown => {
        if (++calls === n) extension?.loseContext();
        return Reflect.apply(member, target, parameters);
      };
    },
  });
  return { gl: proxy, fired: () => calls >= n };
}

/** Two products and an inverse: synchronous and asynchronous reads, uploads, draws and a fill. */
async function program(gl: WebGL2RenderingContext): Promise<number[]> {
  const backend = webglBackend(gl);
  const product = {
    kernel: "contraction",
    labels: [
      [0, 1],
      [1, 2],
    ],
    output: [0, 2],
    sizes: [2, 2, 2],
  } as const;
  const squared = await runOnce(backend, product, [matrix, matrix]);
  const inverted = await runOnce(backend, { kernel: "inverse", size: 2 }, [matrix]);
  const filled = await runOnce(backend, { kernel: "fill", shape: [3], value: 7 }, []);
  backend.dispose();
  return [...squared, ...inverted, ...filled].map((value) => Math.round(value * 1e6) / 1e6);
}

// One call in thirteen; `faults.webgl.test.ts` of the bridge loses it at every one.
test("a context lost at a call gives the right numbers or a typed error", { timeout: 120_000 }, async () => {
  const right = [18, 7, 14, 11, 0.3, -0.1, -0.2, 0.4, 7, 7, 7];
  const outcomes = { right: 0, refused: 0 };
  for (let n = 1; ; n += 13) {
    const { gl, fired } = losingAt(n);
    try {
      expect(await program(gl), `lost at call ${n}`).toEqual(right);
      outcomes.right++;
    } catch (error) {
      expect(error, `lost at call ${n}: ${String(error)}`).toBeInstanceOf(NumericError);
      expect((error as NumericError).code).toBe("device");
      outcomes.refused++;
    }
    if (!fired()) break;
  }
  expect(outcomes.right).toBeGreaterThan(0);
  expect(outcomes.refused).toBeGreaterThan(5);
});

test("a wait that fails is a typed error", async () => {
  const gl = newContext();
  const backend = webglBackend(alteredContext({ clientWaitSync: () => gl.WAIT_FAILED }, gl));
  await expect(backend.read(backend.upload([1, 2], [2]))).rejects.toMatchObject({ code: "device" });
});
