import { expect, test } from "vitest";
import { simplifyScalar } from "../../src/simplify/simplify-scalar.ts";

test.each([
  ["(x^2 - 1)/(x - 1)", "1 + x"],
  ["x^2 + 2*x*y + y^2", "(x + y)^2"],
])("%s becomes %s", async (text, expected) => {
  expect(await simplifyScalar(text)).toEqual({ text: expected, isSimplified: true });
});

test.each(["y - x", "exp(x)/(exp(x) + exp(y))", "x^12 - 1", "log(x*y) - log(x) - log(y)", "abs(atan(sin(x*y)))"])(
  "%s, which nerdamer gets wrong, stays as it is",
  async (text) => {
    const answer = await simplifyScalar(text, { timeoutMs: 10_000 });
    expect(answer.text).toBe(text);
    expect(answer.isSimplified).toBe(false);
  },
);

test("the time limit holds", async () => {
  expect(await simplifyScalar("(a + b + c + d + f)^12", { timeoutMs: 200 })).toEqual({
    text: "(a + b + c + d + f)^12",
    isSimplified: false,
    reason: "time-out",
  });
});

test("matrices are not sent", async () => {
  expect(await simplifyScalar("tr([x, 1; 1, y])")).toMatchObject({ isSimplified: false, reason: "not-scalar" });
});
