// The regions that one backend holds in the kernels' memory, so that all can be given back at once.

import type { Engine } from "../../wasm/engine.ts";
import { allocate, release } from "../../wasm/memory.ts";
import type { Precision, Region } from "../../wasm/memory.ts";

/** The regions of one backend. `T` is what owns a region. */
export interface RegionPool<T extends object> {
  /** A region of so many entries, not cleared. Throws `budget`. */
  take(length: number): Region;
  /** Counts a region that was allocated elsewhere as one of the pool's. */
  adopt(region: Region): void;
  /** Ties a region to its owner, so that it goes when the owner is collected as garbage at the latest. */
  own(owner: T, region: Region): void;
  /** Gives an owner's region back. */
  drop(owner: T, region: Region): void;
  /** Gives a region back that nobody owns. */
  giveBack(region: Region): void;
  /** Gives all regions back. */
  dispose(): void;
}

/** An empty pool. */
export function regionPool<T extends object>({ arena }: Engine, precision: Precision): RegionPool<T> {
  const held = new Set<Region>();
  const giveBack = (region: Region): void => {
    if (held.delete(region)) release(arena, region);
  };
  // For buffers that nobody released: not to be relied on, since it does not run while a program does.
  const abandoned = new FinalizationRegistry(giveBack);
  return {
    giveBack,
    take: (length) => {
      const region = allocate(arena, length, precision);
      held.add(region);
      return region;
    },
    adopt: (region) => {
      held.add(region);
    },
    own: (owner, region) => abandoned.register(owner, region, owner),
    drop: (owner, region) => {
      abandoned.unregister(owner);
      giveBack(region);
    },
    dispose: () => {
      for (const region of held) release(arena, region);
      held.clear();
    },
  };
}
