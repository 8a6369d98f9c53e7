// The page's host: bundles, a loopback server and a fresh Chromium for each measurement.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright";

const peers = fileURLToPath(new URL("../peers/", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const built = `${peers}node_modules/.cache/webgl/`;
const require = createRequire(`${peers}package.json`);

function install() {
  if (existsSync(`${peers}node_modules/@tensorflow/tfjs-backend-webgl`)) return;
  const flags = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent"];
  execFileSync("npm", flags, { cwd: peers, stdio: "inherit" });
}

// The tests' finder of browsers is TypeScript; it looks for its cache beside its own source.
async function browserFinder() {
  const source = `${root}tools/browser.ts`;
  const outfile = `${root}node_modules/.cache/browser-finder.mjs`;
  await require("esbuild").build({
    entryPoints: [source],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    define: { "import.meta.url": JSON.stringify(pathToFileURL(source).href) },
    outfile,
    logLevel: "error",
  });
  return (await import(pathToFileURL(outfile).href)).findBrowser();
}

async function bundle() {
  await require("esbuild").build({
    entryPoints: [`${root}bench/webgl/page.mjs`, `${root}bench/webgl/cold.mjs`],
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    nodePaths: [`${peers}node_modules`],
    external: ["node:*"],
    outdir: built,
    logLevel: "error",
  });
}

function serve() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    // A secure, isolated context: what the peers' threads ask for.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const file = `${built}${basename(path)}`;
    if (extname(path) === ".js" && existsSync(file)) {
      response.setHeader("Content-Type", "text/javascript");
      response.end(readFileSync(file));
    } else {
      response.setHeader("Content-Type", "text/html");
      response.end(`<!doctype html><script type="module" src="/${basename(path)}.js"></script>`);
    }
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function flags(driver) {
  const graphics =
    driver === "swiftshader" ? ["--enable-unsafe-swiftshader"] : ["--ignore-gpu-blocklist", "--enable-gpu"];
  const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  return ["--headless", "--no-sandbox", `--use-angle=${driver}`, ...graphics, ...quiet, "--disable-sync"];
}

// A browser starts its process for graphics when a page first asks for it, which takes longer than what follows.
async function startGraphics(page, port) {
  await page.goto(`http://127.0.0.1:${port}/empty`);
  await page.evaluate(() => {
    const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  });
}

/** `ask(page, task)` evaluates a task in a page of a fresh browser: `page.mjs` and `cold.mjs` say what they take. */
export async function openHost(driver) {
  install();
  await bundle();
  const browser = await browserFinder();
  const server = await serve();
  const { port } = server.address();
  const launch = () =>
    chromium.launch({
      executablePath: browser.executablePath,
      env: { ...process.env, ...browser.env },
      args: flags(driver),
    });
  return {
    version: browser.version,
    ask: async (name, task, { isWarm = false, timeout = 240_000 } = {}) => {
      const instance = await launch();
      const timer = setTimeout(() => void instance.close(), timeout);
      try {
        const page = await instance.newPage();
        if (isWarm) await startGraphics(page, port);
        await page.goto(`http://127.0.0.1:${port}/${name}`);
        const entry = name === "cold" ? "cold" : "measure";
        await page.waitForFunction(`globalThis.${entry} !== undefined`);
        return await page.evaluate(([fn, given]) => globalThis[fn](given), [entry, task]);
      } finally {
        clearTimeout(timer);
        await instance.close();
      }
    },
    close: () => server.close(),
  };
}
