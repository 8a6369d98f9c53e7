import { expect, test } from "vitest";

import { paintFor, visible } from "../../src/cli/paint.ts";

test("colours are there only when asked for", () => {
  expect(paintFor(true).red("x")).toBe("\u001B[31mx\u001B[39m");
  expect(paintFor(false).red("x")).toBe("x");
});

test("what a terminal would act on is shown instead", () => {
  expect(visible("a\u0007\u009B\u202E\u2066λ\n\tb")).toBe("a\\u{7}\\u{9b}\\u{202e}\\u{2066}λ\n\tb");
});
