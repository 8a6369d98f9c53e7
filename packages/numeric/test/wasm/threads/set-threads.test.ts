import { afterAll, describe, expect, test } from "vitest";
import { cpuBackend, matmul, NumericError, setThreads, tensor } from "../../../src/index.ts";
import { sharedEngine } from "../../../src/wasm/engine.ts";
import { threadCount } from "../../../src/wasm/threads/set-threads.ts";
import { until } from "./support.ts";

afterAll(() => sharedEngine()?.team?.stop());

describe("the number of threads", () => {
  test("is a whole number from 1 on, or chosen by the machine", () => {
    expect(threadCount(1)).toBe(1);
    expect(threadCount(2)).toBe(2);
    expect(threadCount("auto")).toBeGreaterThanOrEqual(1);
    for (const wrong of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => cpuBackend({ threads: wrong })).toThrow(NumericError);
      expect(() => setThreads(wrong)).toThrow(`threads: ${wrong} is no number of threads`);
    }
  });

  test("stands in the description of a backend", () => {
    expect(cpuBackend({ threads: 2 }).description).toContain("2 threads");
    expect(cpuBackend().description).not.toContain("thread");
  });

  test("leaves products of tensors as they are", async () => {
    const values = Float64Array.from({ length: 400 * 390 }, (_, k) => Math.cos(k * k));
    const [a, b] = [tensor(values, { shape: [400, 390] }), tensor(values, { shape: [390, 400] })];
    const alone = matmul(a, b).data;
    expect(setThreads(2)).toBe(1);
    const { team } = sharedEngine()!;
    const isHelped = await until(
      () => team!.helped > 0,
      () => expect(matmul(a, b).data.every((value, k) => value === alone[k])).toBe(true),
    );
    expect(isHelped).toBe(true);
    expect(setThreads(1)).toBe(2);
  });
});
