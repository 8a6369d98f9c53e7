import { fc, test as property } from "@fast-check/vitest";
import { expect } from "vitest";
import { chunkCount, rowRanges } from "../../../src/wasm/jobs/rows-job.ts";

property.prop([fc.integer({ min: 1, max: 10 ** 6 }), fc.integer({ min: 1, max: 512 })])(
  "ranges of rows are few, and whole blocks",
  (length, eighth) => {
    const ranges = rowRanges(length, 8 * eighth);
    expect(ranges.chunk % ranges.block).toBe(0);
    expect(chunkCount(ranges)).toBeLessThanOrEqual(16);
    expect(chunkCount(ranges) * ranges.chunk).toBeGreaterThanOrEqual(length);
    expect((chunkCount(ranges) - 1) * ranges.chunk).toBeLessThan(length);
  },
);
