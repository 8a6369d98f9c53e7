// docs/functions.md is what the engine answers. Write it anew with: node docs/generate-functions.mjs (after a build)

import { readFileSync } from "node:fs";

import * as closedform from "closedform";
import { expect, test } from "vitest";

import { signatures } from "../../packages/symbolic/src/typing/signatures.ts";

interface Generator {
  readonly functionsPage: (rules: typeof signatures, engine: typeof closedform) => string;
}

test("functions.md is up to date", async () => {
  const generator = (await import(new URL("../../docs/generate-functions.mjs", import.meta.url).href)) as Generator;
  const page = readFileSync(new URL("../../docs/functions.md", import.meta.url), "utf8");
  expect(page).toBe(generator.functionsPage(signatures, closedform));
});
