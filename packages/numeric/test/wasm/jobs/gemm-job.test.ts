import { fc, test as property } from "@fast-check/vitest";
import { expect } from "vitest";
import { chunkBounds } from "../../../src/wasm/jobs/gemm-job.ts";

property.prop([fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom(4, 6, 8)])(
  "chunks cover an axis once, and end at whole tiles",
  (length, threads, tile) => {
    const bounds = chunkBounds(length, threads, tile);
    expect([bounds[0], bounds[bounds.length - 1]]).toEqual([0, length]);
    expect(bounds.length - 1).toBeLessThanOrEqual(2 * threads);
    bounds.slice(1).forEach((bound, k) => {
      expect(bound).toBeGreaterThan(bounds[k]);
      if (k + 2 < bounds.length) expect(bound % tile).toBe(0);
    });
  },
);
