import { expect, test } from "vitest";

import { loadEngine } from "../../src/cli/engine.ts";

test("the engine has everything that the command line asks of it", async () => {
  const engine = await loadEngine();
  const names = [
    "parseDeclaration",
    "derive",
    "equal",
    "steps",
    "evaluate",
    "evaluateOn",
    "verify",
    "crossCheck",
    "openProblem",
  ];
  expect(engine).toMatchObject(Object.fromEntries(names.map((name) => [name, expect.any(Function) as unknown])));
});
