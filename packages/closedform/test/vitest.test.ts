import { expect, test } from "vitest";

// oxlint-disable-next-line no-unassigned-import -- the import is what adds the assertion
import "../src/vitest.ts";

test("a gradient is asserted in one line", () => {
  expect((x: number) => 2 * x).toBeGradientOf((x: number) => x * x, 3);
  expect((x: number) => x).not.toBeGradientOf((x: number) => x * x, 3);
});
