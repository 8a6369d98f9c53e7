import { expect, test } from "vitest";

import { programCache } from "../../../src/backend/webgl/program.ts";
import { combineShader } from "../../../src/backend/webgl/combine-shader.ts";
import { codeOf, newContext } from "./support.ts";

test("compiles a key once", () => {
  const programs = programCache(newContext());
  const first = programs.get("two", 2, () => combineShader(2));
  expect(programs.get("two", 2, () => "never asked for")).toBe(first);
});

test("a shader that does not compile is a typed error with the driver's reason", () => {
  const programs = programCache(newContext());
  const broken = (): unknown => programs.get("broken", 0, () => "#version 300 es\nnonsense");
  expect(codeOf(broken)).toBe("device");
  expect(broken).toThrow(/nonsense/);
});
