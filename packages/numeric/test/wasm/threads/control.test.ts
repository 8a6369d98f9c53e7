import { describe, expect, test } from "vitest";
import type { Job } from "../../../src/wasm/jobs/job.ts";
import { controlStart, controlWords } from "../../../src/wasm/memory.ts";
import {
  closeAndWait,
  controlOf,
  drawChunk,
  drawElsewhere,
  drawnByOthers,
  markDone,
  openChunks,
  openTo,
  reportReady,
  resetControl,
  stopOthers,
  takePart,
  waitForJob,
} from "../../../src/wasm/threads/control.ts";

const pages = Math.ceil((controlStart + 4 * controlWords) / 2 ** 16);
const control = controlOf(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }));
const job: Job = { words: [2, 7, -1], chunks: 3, programs: [] };

describe("a job", () => {
  test("is drawn chunk by chunk, by whoever comes", () => {
    openTo(control, job, 1);
    expect(drawChunk(control)).toBe(0);
    takePart(control, (words) => {
      expect([...words]).toEqual(job.words);
      expect(drawElsewhere(control)).toBe(1);
    });
    expect([drawChunk(control), drawChunk(control), drawElsewhere(control)]).toEqual([2, -1, -1]);
    expect(drawnByOthers(control)).toBe(1);
    markDone(control, 0);
    markDone(control, 2);
    expect(openChunks(control)).toEqual([1]);
    expect(closeAndWait(control, 0)).toBe(true);
  });

  test("is closed to those who come late, and to those without a seat", () => {
    const refuse = (): void => expect.unreachable();
    takePart(control, refuse);
    openTo(control, job, 0);
    takePart(control, refuse);
    closeAndWait(control, 0);
  });

  test("is not waited for without end", () => {
    openTo(control, job, 1);
    takePart(control, () => expect(closeAndWait(control, 5)).toBe(false));
    expect(closeAndWait(control, 5)).toBe(true);
  });
});

test("an epoch that has passed is not waited for, and a stop ends the waiting", () => {
  resetControl(control);
  const seen = reportReady(control);
  openTo(control, job, 1);
  const next = waitForJob(control, seen);
  expect(next).toBe(seen + 1);
  stopOthers(control);
  expect(waitForJob(control, next!)).toBeNull();
});
