// The other libraries, each behind the same few calls. One that cannot be had is left out, with the reason.

import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../peers/", import.meta.url));
const require = createRequire(`${folder}package.json`);

/** Installs the peers beside their package.json unless they are there. */
export function installPeers() {
  if (!existsSync(`${folder}node_modules/@tensorflow/tfjs-core`)) {
    const flags = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent"];
    execFileSync("npm", flags, { cwd: folder, stdio: "inherit" });
  }
  const bundle = `${folder}node_modules/.cache/tfjs.cjs`;
  if (!existsSync(bundle)) {
    require("esbuild").buildSync({
      entryPoints: [`${folder}tfjs.src.mjs`],
      bundle: true,
      platform: "node",
      mainFields: ["module", "main"],
      format: "cjs",
      outfile: bundle,
      logLevel: "error",
    });
  }
  return bundle;
}

async function tfjs(bundle, backend) {
  const tf = require(bundle);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.wasmBackend.setWasmPaths(`${folder}node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
  await tf.setBackend(backend);
  await tf.ready();
  return tf;
}

// The same engine with its other backend in place for a call; `setBackend` would set all kernels up anew each time.
async function tfjsOnCpu(tf) {
  const engine = tf.engine();
  const { backendName, backendInstance } = engine;
  await tf.setBackend("cpu");
  const cpu = engine.backendInstance;
  await tf.setBackend(backendName);
  return (run) => {
    [engine.backendName, engine.backendInstance] = ["cpu", cpu];
    try {
      return run(tf);
    } finally {
      [engine.backendName, engine.backendInstance] = [backendName, backendInstance];
    }
  };
}

async function jax() {
  // Both are missing in Node 20; jax-js asks for them and works without.
  globalThis.navigator ??= { hardwareConcurrency: 1, userAgent: "" };
  globalThis.Float16Array ??= function Float16Array() {};
  const module = await import(require.resolve("@jax-js/jax"));
  await module.init("wasm");
  module.defaultDevice("wasm");
  return module;
}

/** The peers that can be had, by name, and a line for each that cannot. */
export async function openPeers() {
  const missing = [];
  const peers = {};
  const attempt = async (name, open) => {
    try {
      peers[name] = await open();
    } catch (error) {
      missing.push(`${name}: ${String(error.message).split("\n")[0]}`);
    }
  };
  let bundle;
  await attempt("install", () => (bundle = installPeers()));
  await attempt("tfjs", () => tfjs(bundle, "wasm"));
  await attempt("tfjsCpu", () => tfjsOnCpu(peers.tfjs));
  await attempt("jax", jax);
  await attempt("mlMatrix", () => require("ml-matrix"));
  delete peers.install;
  return { peers, missing };
}

/** NumPy or PyTorch in a process of their own with one thread: `time(task)` gives the best milliseconds of a call. */
export function openPython(module) {
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const script = fileURLToPath(new URL("limit.py", import.meta.url));
  for (const python of ["python3", "/usr/bin/python3"]) {
    try {
      execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
    } catch {
      continue;
    }
    const child = spawn(python, [script, module], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      time: async (task) => {
        child.stdin.write(`${JSON.stringify(task)}\n`);
        return JSON.parse((await lines.next()).value);
      },
      close: () => child.stdin.end(),
    };
  }
  return null;
}
