// Which parts of a range of addresses are in use: first fit, neighbours merged on release.

/** Bytes are handed out in multiples of a cache line, so that vectors never straddle two buffers. */
export const alignment = 64;

interface Gap {
  start: number;
  length: number;
}

/** A range of addresses that grows at its end. */
export interface FreeList {
  /** The bytes in use. */
  readonly used: number;
  /** The end of the range. */
  readonly end: number;
  /** The start of a free part of at least `bytes`, or null where there is none. */
  allocate(bytes: number): number | null;
  /** Frees a part that `allocate` gave for `bytes`. */
  release(start: number, bytes: number): void;
  /** Moves the end of the range. */
  extend(end: number): void;
  /** The free bytes at the very end, which an extension would add to. */
  trailing(): number;
}

/** The bytes that a request takes. */
export function roundedUp(bytes: number): number {
  return Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
}

/** A free list over the addresses from `start` to `end`. */
export function freeList(start: number, end: number): FreeList {
  const gaps: Gap[] = end > start ? [{ start, length: end - start }] : [];
  let used = 0;
  let limit = end;

  function insert(gap: Gap): void {
    let at = gaps.findIndex((other) => other.start > gap.start);
    if (at === -1) at = gaps.length;
    const [before, after] = [gaps[at - 1] as Gap | undefined, gaps[at] as Gap | undefined];
    const merged = { ...gap };
    const joinsBefore = before !== undefined && before.start + before.length === gap.start;
    const joinsAfter = after !== undefined && gap.start + gap.length === after.start;
    if (joinsBefore) [merged.start, merged.length] = [before.start, before.length + merged.length];
    if (joinsAfter) merged.length += after.length;
    gaps.splice(joinsBefore ? at - 1 : at, Number(joinsBefore) + Number(joinsAfter), merged);
  }

  return {
    get used() {
      return used;
    },
    get end() {
      return limit;
    },
    allocate: (bytes) => {
      const length = roundedUp(bytes);
      const gap = gaps.find((one) => one.length >= length);
      if (gap === undefined) return null;
      const { start: found } = gap;
      gap.start += length;
      gap.length -= length;
      if (gap.length === 0) gaps.splice(gaps.indexOf(gap), 1);
      used += length;
      return found;
    },
    release: (from, bytes) => {
      const length = roundedUp(bytes);
      used -= length;
      insert({ start: from, length });
    },
    extend: (to) => {
      insert({ start: limit, length: to - limit });
      limit = to;
    },
    trailing: () => {
      const last = gaps.at(-1);
      return last !== undefined && last.start + last.length === limit ? last.length : 0;
    },
  };
}
