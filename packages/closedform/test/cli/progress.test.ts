import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { countProgress, showingTime } from "../../src/cli/progress.ts";
import { memoryWriter } from "./harness.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a counter shows itself after a second, and is taken away", async () => {
  const writer = memoryWriter(true);
  const times = [0, 500, 1500, 1550, 2000];
  const progress = countProgress(writer, "lines", () => times.shift() ?? 0);
  progress.count();
  expect(writer.text()).toBe("");
  progress.count();
  progress.count();
  progress.count();
  await progress.end();
  expect(writer.text()).toBe("\r2 lines, 1 per second\u001B[K\r4 lines, 2 per second\u001B[K\r\u001B[K");
});

test("a counter says nothing where there is no terminal", async () => {
  const writer = memoryWriter(false);
  const times = [0, 5000];
  const progress = countProgress(writer, "lines", () => times.shift() ?? 0);
  progress.count();
  await progress.end();
  expect(writer.text()).toBe("");
});

test("the seconds that work takes are shown from the first on", async () => {
  const writer = memoryWriter(true);
  const shown = showingTime(writer, new Promise((resolve) => void setTimeout(() => resolve("done"), 2500)));
  await vi.advanceTimersByTimeAsync(2500);
  expect(await shown).toBe("done");
  expect(writer.text()).toBe("\rworking, 1 s\u001B[K\rworking, 2 s\u001B[K\r\u001B[K");
});
