import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { alignment, freeList, roundedUp } from "../../src/wasm/free-list.ts";

test("hands out aligned parts, and null when none is large enough", () => {
  const list = freeList(0, 4 * alignment);
  expect([list.allocate(1), list.allocate(alignment + 1)]).toEqual([0, alignment]);
  expect(list.allocate(2 * alignment)).toBeNull();
  expect(list.trailing()).toBe(alignment);
  list.extend(5 * alignment);
  expect(list.allocate(2 * alignment)).toBe(3 * alignment);
  expect(list.used).toBe(5 * alignment);
});

const steps = fc.array(fc.record({ size: fc.integer({ min: 0, max: 900 }), frees: fc.nat(5) }), { maxLength: 60 });

property.prop([steps])("parts never overlap, and all can be had again in one piece", (plan) => {
  const end = 100 * 1024;
  const list = freeList(64, end);
  const held: { start: number; bytes: number }[] = [];
  for (const { size, frees } of plan) {
    const start = list.allocate(size);
    if (start !== null) {
      for (const other of held) {
        expect(start >= other.start + roundedUp(other.bytes) || start + roundedUp(size) <= other.start).toBe(true);
      }
      held.push({ start, bytes: size });
    }
    if (frees > 2 && held.length > 0) {
      const [gone] = held.splice(frees % held.length, 1);
      list.release(gone.start, gone.bytes);
    }
  }
  expect(list.used).toBe(held.reduce((sum, { bytes }) => sum + roundedUp(bytes), 0));
  for (const { start, bytes } of held) list.release(start, bytes);
  expect(list.used).toBe(0);
  expect(list.allocate(end - 64 - alignment)).not.toBeNull();
});
