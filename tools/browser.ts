// Finds the Chromium that the WebGL tests run in. The order is: the one that the user names, one that is installed,
// one that the package registry ships. Nothing is installed by hand and nothing is written outside node_modules.

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium as playwrightChromium } from "playwright";

/** A browser that starts: where it is, where it came from, and what its process needs in its environment. */
export interface Browser {
  readonly executablePath: string;
  readonly source: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
}

const installedNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const macApplication = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const cacheFolder = fileURLToPath(new URL("../node_modules/.cache/closedform/", import.meta.url));

const help = [
  "The WebGL tests need a Chromium and none could be started. One of these helps:",
  "  - set CHROMIUM_BIN to the path of a Chromium or Chrome;",
  "  - install one so that `chromium` or `google-chrome` is on PATH (Debian: apt-get install chromium);",
  "  - on Linux x64, install the devDependencies: @sparticuz/chromium brings one;",
  "  - run the tests with --no-browser to leave the WebGL tests out.",
].join("\n");

/** The first browser that starts, in the order above. Throws with every reason and a remedy when there is none. */
export async function findBrowser(): Promise<Browser> {
  const failures: string[] = [];
  const named = process.env["CHROMIUM_BIN"];
  if (named !== undefined && named !== "") {
    return tryStart(named, "CHROMIUM_BIN", {}, failures) ?? fail(failures);
  }
  for (const path of installedBrowsers()) {
    const browser = tryStart(path, "installed", {}, failures);
    if (browser !== undefined) return browser;
  }
  return (await packagedBrowser(failures)) ?? fail(failures);
}

function fail(failures: readonly string[]): never {
  const error = new Error([help, "What was tried:", ...failures.map((line) => `  - ${line}`)].join("\n"));
  // The message is for the user, and a trace through the configuration loader would bury it.
  error.stack = `Error: ${error.message}`;
  throw error;
}

function installedBrowsers(): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = folders.flatMap((folder) => installedNames.map((name) => join(folder, name)));
  return [...candidates, macApplication, playwrightChromium.executablePath()].filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Asks the browser for its version, which already needs all its shared libraries. */
function tryStart(
  executablePath: string,
  source: string,
  env: Readonly<Record<string, string>>,
  failures: string[],
): Browser | undefined {
  const result = spawnSync(executablePath, ["--no-sandbox", "--version"], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  if (result.status === 0) return { executablePath, source, version: result.stdout.trim(), env };
  const reason = result.error?.message ?? (result.stderr.trim().split("\n")[0] || `exit status ${result.status}`);
  failures.push(`${source}: ${executablePath}: ${reason}`);
  return undefined;
}

/** The browser of `@sparticuz/chromium`; its own copies of nss and expat serve only where the system has none. */
async function packagedBrowser(failures: string[]): Promise<Browser | undefined> {
  const source = "npm: @sparticuz/chromium";
  try {
    const folder = await unpackOnce();
    const executablePath = join(folder, "chromium");
    const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
    const libraries = [join(folder, "al2023", "lib"), process.env["LD_LIBRARY_PATH"] ?? ""].filter(Boolean);
    return (
      tryStart(executablePath, source, fonts, failures) ??
      tryStart(executablePath, source, { ...fonts, LD_LIBRARY_PATH: libraries.join(delimiter) }, failures)
    );
  } catch (error) {
    failures.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/**
 * Unpacks into a folder of its own and moves it into place when complete. The package would unpack into the shared
 * temporary folder, where it takes any file of the right name for its own, also a half-written or a foreign one.
 */
async function unpackOnce(): Promise<string> {
  const { default: chromium } = await import("@sparticuz/chromium");
  const target = join(cacheFolder, `chromium-${packageVersion()}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  // The package brings out its copies of the system libraries only where it believes to be in this environment.
  await withEnvironment({ TMPDIR: partial, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" }, () =>
    chromium.executablePath(),
  );
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const text = readFileSync(join(dirname(entry), "../../package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

async function withEnvironment<T>(changes: Readonly<Record<string, string>>, action: () => Promise<T>): Promise<T> {
  const before = Object.keys(changes).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, changes);
  try {
    return await action();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
