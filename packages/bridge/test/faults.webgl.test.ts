// Devices that fail: each fault at the first, the second, … call that it can hit, until a run ends without it. Owed are the
// right numbers, always, and the reason where the CPU had to compute them.

import { webglBackend } from "@closedform/numeric";
import type { Backend } from "@closedform/numeric";
import { describe, expect, test, vi } from "vitest";

import {
  alteredContext,
  closeContext,
  type Fault,
  faultyContext,
  newContext,
} from "../../numeric/test/backend/webgl/support.ts";
import type { Program } from "../src/compile/program.ts";
import { evaluateOn, executeSafely, type Execution } from "../src/evaluate.ts";
import { declared } from "./support/open.ts";

// B = inv(A·A), and the sum of exp(B): uploads, products, a way over the CPU, a fused map with a sum, two outputs.
const program: Program = {
  variables: [{ slot: 0, name: "A", shape: [2, 2] }],
  constants: [],
  instructions: [
    {
      call: {
        kernel: "contraction",
        labels: [
          [0, 1],
          [1, 2],
        ],
        output: [0, 2],
        sizes: [2, 2, 2],
      },
      inputs: [0, 0],
      output: 1,
    },
    { call: { kernel: "inverse", size: 2 }, inputs: [1], output: 2 },
    {
      call: {
        kernel: "elementwise",
        shape: [2, 2],
        steps: [{ apply: "exp", operands: [{ kind: "input", input: 0 }] }],
      },
      inputs: [2],
      output: 3,
    },
    { call: { kernel: "contraction", labels: [[0, 1]], output: [], sizes: [2, 2] }, inputs: [3], output: 4 },
  ],
  outputs: [2, 4],
  slots: 5,
};

const A = [4, 1, 2, 3];
// A·A = [[18, 7], [14, 11]], whose determinant is 100.
const inverse = [0.11, -0.07, -0.14, 0.18];
const total = inverse.reduce((sum, value) => sum + Math.exp(value), 0);

function expectRight({ outputs }: Execution, what: string): void {
  const received = outputs.flatMap((values) => [...values]);
  for (const [k, value] of [...inverse, total].entries()) {
    expect(Math.abs(received[k] - value), `${what}: ${received.join(", ")}`).toBeLessThan(2e-6);
  }
}

async function run(gl: WebGL2RenderingContext, options = {}): Promise<Execution> {
  let backend: Backend;
  try {
    backend = webglBackend(gl, options);
  } catch (error) {
    // evaluateOn takes the CPU then; what it says is tested below.
    return { outputs: [Float64Array.from(inverse), Float64Array.of(total)], backend: "none", reason: String(error) };
  }
  try {
    return await executeSafely(program, { backend }, () => A);
  } finally {
    backend.dispose();
  }
}

const loseContext = (gl: WebGL2RenderingContext): void => gl.getExtension("WEBGL_lose_context")?.loseContext();
const named =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

function flipped(_: WebGL2RenderingContext, call: () => unknown, args: readonly unknown[]): unknown {
  const result = call();
  const target = args.findLast((one) => one instanceof Float32Array);
  if (target instanceof Float32Array) target[0] = -target[0] - 1;
  return result;
}

const faults: readonly (readonly [string, Fault & { readonly options?: object }])[] = [
  [
    "a context that is lost",
    {
      counts: () => true,
      act: (gl, call) => {
        loseContext(gl);
        return call();
      },
    },
  ],
  [
    "a context that is lost and given back",
    {
      counts: named("drawArrays", "readPixels", "fenceSync", "clientWaitSync", "getBufferSubData", "texSubImage2D"),
      act: (gl, call) => {
        gl.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault(), { once: true });
        const extension = gl.getExtension("WEBGL_lose_context");
        extension?.loseContext();
        setTimeout(() => extension?.restoreContext(), 0);
        return call();
      },
    },
  ],
  ["an incomplete framebuffer", { counts: named("checkFramebufferStatus"), act: () => 0x8cd6 }],
  [
    "a texture that is too large",
    {
      counts: named("texStorage2D"),
      act: (gl) => gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, 2 ** 20, 2 ** 20),
    },
  ],
  ["no memory", { counts: named("getError"), act: (gl) => gl.OUT_OF_MEMORY }],
  [
    "a shader that does not compile",
    {
      counts: named("shaderSource"),
      act: (gl, _, [shader]) => gl.shaderSource(shader as WebGLShader, "nonsense"),
    },
  ],
  [
    "a program that does not link, without a word",
    { counts: (name, args) => name === "getProgramParameter" && args[1] === 0x8b82, act: () => false },
  ],
  ["no shader", { counts: named("createShader"), act: () => null }],
  ["no fence", { counts: named("fenceSync"), act: () => null }],
  ["a wait that fails", { counts: named("clientWaitSync"), act: (gl) => gl.WAIT_FAILED }],
  ["a reading that never arrives", { counts: named("getBufferSubData"), act: () => undefined }],
  [
    "a reading with a wrong entry, where readings are checked",
    { counts: named("getBufferSubData"), act: flipped, options: { check: true } },
  ],
];

const request = { expr: "sum(exp(x))", vars: declared("x:vector(n)"), wrt: "x", at: { x: [0, 1] } } as const;

// First, while the page has no context yet.
describe("evaluateOn", () => {
  test("computes on the CPU and says so where there is no context", async () => {
    const spy = vi.spyOn(OffscreenCanvas.prototype, "getContext").mockReturnValue(null);
    try {
      const found = await evaluateOn({ ...request, backend: "webgl" });
      expect(found).toMatchObject({ backend: "cpu", reason: "This browser offers no WebGL2." });
      expect(found.value).toBeCloseTo(1 + Math.E, 12);
    } finally {
      spy.mockRestore();
    }
  });

  test("computes again on the CPU what is not finite in float32", async () => {
    const found = await evaluateOn({ ...request, at: { x: [100, 1] }, backend: "webgl" });
    expect(found.backend).toBe("cpu");
    expect(found.reason).toMatch(/not finite/);
    expect(found.value as number).toBe(Math.exp(100) + Math.exp(1));
  });
});

describe("at the n-th call", () => {
  test.for(faults)("%s", { timeout: 180_000 }, async ([what, fault]) => {
    let survived = 0;
    for (let n = 1; ; n++) {
      const own = newContext();
      const { gl, fired } = faultyContext(fault, n, own);
      const found = await run(gl, fault.options);
      expectRight(found, `${what}, ${n}`);
      closeContext(own);
      if (!fired()) {
        expect(found).toMatchObject({ backend: "webgl", reason: undefined });
        break;
      }
      if (found.backend !== "webgl") {
        expect(found.reason, `${what}, ${n}`).toMatch(/./u);
        survived += 1;
      }
    }
    expect(survived).toBeGreaterThan(0);
  });
});

describe("from the start", () => {
  /** What comes of the program where every shader's source is changed. */
  async function runWith(change: (source: string) => string): Promise<Execution> {
    const own = newContext();
    const shaderSource = (shader: WebGLShader, source: string): void => own.shaderSource(shader, change(source));
    const found = await run(alteredContext({ shaderSource }, own));
    closeContext(own);
    return found;
  }

  test("a driver that does not know NaN is refused", async () => {
    const isnan = /bvec4 cf_isnan\(vec4 x\) \{[^}]*\}/u;
    const { reason } = await runWith((source) =>
      source.replace(isnan, "bvec4 cf_isnan(vec4 x) { return bvec4(false); }"),
    );
    expect(reason).toMatch(/do not tell NaN/);
  });

  test("a driver that reads the texel beside the one that is asked for is refused", async () => {
    const { reason } = await runWith((source) => source.replaceAll("+ 0.5) * vec2(", "- 0.5) * vec2("));
    expect(reason).toMatch(/read wrong texels/);
  });

  test("a driver whose products lose NaN is asked in the guarded way", async () => {
    const isnan = "greaterThan(floatBitsToUint(x) & 0x7fffffffu, uvec4(0x7f800000u))";
    const guarded: string[] = [];
    const found = await runWith((source) => {
      if (source.includes("cf_multiply(x.x, y.x)")) guarded.push(source);
      return source.replace("{ return x * y; }", `{ return mix(x * y, vec4(0.0), ${isnan}); }`);
    });
    expectRight(found, "guarded");
    expect(found.backend).toBe("webgl");
    expect(guarded).not.toEqual([]);
  });

  test("a driver whose choices lose NaN has it put back", async () => {
    const careful: string[] = [];
    const found = await runWith((source) => {
      if (source.includes("cf_restore(vec4 x, vec4 value) { return cf_guard(")) careful.push(source);
      return source.replace(
        "{ return max(vec4(low), x); }",
        "{ return mix(vec4(low), x, greaterThan(x, vec4(low))); }",
      );
    });
    expectRight(found, "careful");
    expect(found.backend).toBe("webgl");
    expect(careful).not.toEqual([]);
  });

  test("SwiftShader's choices keep NaN and are trusted, Mesa's are not", async () => {
    const own = newContext();
    const { description } = webglBackend(own);
    closeContext(own);
    let map = "";
    const found = await runWith((source) => {
      if (source.includes("f_exp(")) map = source;
      return source;
    });
    expect(found.backend).toBe("webgl");
    const isGuarded = map.includes("cf_restore(vec4 x, vec4 value) { return cf_guard(");
    expect(isGuarded).toBe(!description.includes("SwiftShader"));
  });

  test("a driver that folds sums of rounding errors adds in float32", async () => {
    const own = newContext();
    const folds = (shader: WebGLShader, source: string): void =>
      own.shaderSource(shader, source.replace("c += mix(", "c += 0.0 * mix("));
    const folding = webglBackend(alteredContext({ shaderSource: folds }, own), { accumulate: "double" });
    expect(folding.accumulate).toBe("single");
    folding.dispose();
    closeContext(own);
    // SwiftShader leaves them alone; Mesa does not, and is found out.
    const sound = newContext();
    const other = webglBackend(sound, { accumulate: "double" });
    expect(other.accumulate).toBe(other.description.includes("SwiftShader") ? "double" : "single");
    closeContext(sound);
  });

  test("a device that gets a product wrong is found out, where products are checked", async () => {
    const own = newContext();
    const wrong = (shader: WebGLShader, source: string): void =>
      own.shaderSource(
        shader,
        source.replace("result0 = a00;", "result0 = a00; if (cell == 3 && line == 5) result0.y += 1.0;"),
      );
    const n = 128;
    const values = Float64Array.from({ length: n * n }, (_, k) => Math.sin(k));
    const labels = [
      [0, 1],
      [1, 2],
    ];
    const product = { kernel: "contraction", labels, output: [0, 2], sizes: [n, n, n] } as const;
    const squared: Program = {
      ...program,
      variables: [{ slot: 0, name: "A", shape: [n, n] }],
      instructions: [{ call: product, inputs: [0, 0], output: 1 }],
      outputs: [1],
    };
    const backend = webglBackend(alteredContext({ shaderSource: wrong }, own), { check: true });
    const found = await executeSafely(squared, { backend }, () => values);
    expect(found.backend).toBe("cpu");
    expect(found.reason).toMatch(/product of a 128 × 128 and a 128 × 128 matrix wrong/);
    backend.dispose();
    closeContext(own);
    const sound = webglBackend(undefined, { check: true });
    expect(await executeSafely(squared, { backend: sound }, () => values)).toMatchObject({ backend: "webgl" });
    sound.dispose();
  });

  test("many backends share one context, so that none loses its own", async () => {
    const backends = Array.from({ length: 24 }, () => webglBackend());
    const buffers = backends.map((backend, k) => backend.upload([k, 2], [2]));
    for (const [k, backend] of backends.entries()) expect([...(await backend.read(buffers[k]))]).toEqual([k, 2]);
    for (const backend of backends) backend.dispose();
  });

  test("a page's context that was lost is replaced", async () => {
    const drawArrays: unknown = Reflect.get(WebGL2RenderingContext.prototype, "drawArrays");
    const used = new Set<WebGL2RenderingContext>();
    const spy = vi.spyOn(WebGL2RenderingContext.prototype, "drawArrays").mockImplementation(function recorded(
      this: WebGL2RenderingContext,
      ...args
    ) {
      used.add(this);
      Reflect.apply(drawArrays as (...given: typeof args) => void, this, args);
    });
    try {
      for (let round = 0; round < 20; round++) {
        const found = await evaluateOn({ ...request, backend: "webgl" });
        expect(found.backend).toBe("webgl");
        expect(used.size).toBe(round + 1);
        for (const gl of used) closeContext(gl);
      }
    } finally {
      spy.mockRestore();
    }
  });

  test("a long product is drawn in parts", async () => {
    const own = newContext();
    let draws = 0;
    const drawArrays = (...args: Parameters<WebGL2RenderingContext["drawArrays"]>): void => {
      draws += 1;
      own.drawArrays(...args);
    };
    const backend = webglBackend(alteredContext({ drawArrays }, own));
    const n = 640;
    const a = backend.upload(new Float64Array(n * n).fill(0.5), [n, n]);
    const labels = [
      [0, 1],
      [1, 2],
    ];
    const before = draws;
    const square = backend.run({ kernel: "contraction", labels, output: [0, 2], sizes: [n, n, n] }, [a, a]);
    expect(new Set(await backend.read(square))).toEqual(new Set([n / 4]));
    // 640³ products, at most 2²⁶ a draw.
    expect(draws - before).toBeGreaterThanOrEqual(n ** 3 / 2 ** 26);
    backend.dispose();
    closeContext(own);
  });
});
