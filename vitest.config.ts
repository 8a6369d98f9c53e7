// Two projects: `node`, and `webgl` in a real Chromium. CLOSEDFORM_NO_BROWSER (set by `tools/test.mjs --no-browser`)
// is the only way to leave the second one out; a missing browser is an error.

import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

import { type Browser, findBrowser } from "./tools/browser.ts";
import { closingLineReporter } from "./tools/closing-line-reporter.ts";

const nodeResolve = { conditions: ["closedform-source", "node", "import", "module", "default"] };
const browserResolve = { conditions: ["closedform-source", "browser", "import", "module", "default"] };
const webglTests = ["packages/*/test/**/*.webgl.test.ts", "test/**/*.webgl.test.ts"];
const exclude = ["**/node_modules/**", "**/dist/**"];

const node: TestProjectInlineConfiguration = {
  resolve: nodeResolve,
  ssr: { resolve: nodeResolve },
  test: {
    name: "node",
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [...exclude, ...webglTests],
    setupFiles: ["./tools/fast-check-seed.ts"],
    testTimeout: 30_000,
  },
};

/** The WebGL project on one driver of ANGLE: `swiftshader` is everywhere, `gl-egl` needs the system's Mesa or a GPU. */
function webgl(browser: Browser, driver: string): TestProjectInlineConfiguration {
  return {
    resolve: browserResolve,
    test: {
      name: driver === "swiftshader" ? "webgl" : `webgl-${driver}`,
      include: webglTests,
      exclude,
      testTimeout: 60_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        fileParallelism: false,
        instances: [{ browser: "chromium" }],
        provider: playwright({
          launchOptions: {
            executablePath: browser.executablePath,
            env: { ...definedEnvironment(), ...browser.env },
            args: browserFlags(driver),
          },
        }),
      },
    },
  };
}

function browserFlags(driver: string): string[] {
  const graphics =
    driver === "swiftshader" ? ["--enable-unsafe-swiftshader"] : ["--ignore-gpu-blocklist", "--enable-gpu"];
  const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  return ["--no-sandbox", `--use-angle=${driver}`, ...graphics, ...quiet, "--disable-sync"];
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

async function webglProjects(): Promise<TestProjectInlineConfiguration[]> {
  if (process.env["CLOSEDFORM_NO_BROWSER"] === "1") return [];
  const browser = await findBrowser();
  console.log(`browser: ${browser.version} (${browser.source}: ${browser.executablePath})`);
  const drivers = (process.env["CLOSEDFORM_ANGLE"] ?? "swiftshader").split(",");
  return drivers.map((driver) => webgl(browser, driver));
}

const countsFile = process.env["CLOSEDFORM_COUNTS"];

export default defineConfig({
  test: {
    projects: [node, ...(await webglProjects())],
    reporters: ["default", ...(countsFile === undefined ? [] : [closingLineReporter(countsFile)])],
  },
});
