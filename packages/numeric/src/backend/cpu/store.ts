// The life of the backend's buffers: when waiting ones are computed, and when the memory of each is given back.

import { NumericError } from "../../error.ts";
import type { Engine } from "../../wasm/engine.ts";
import { viewOf } from "../../wasm/memory.ts";
import type { Precision, Region } from "../../wasm/memory.ts";
import { sizeOf } from "../../shape.ts";
import type { Shape } from "../../shape.ts";
import { operandsOf, waitingFor } from "./node.ts";
import type { Node, Pending } from "./node.ts";
import { regionPool } from "./region-pool.ts";
import type { RegionPool } from "./region-pool.ts";
import { runRowBlocks } from "./row-blocks.ts";
import type { Setting } from "./row-blocks.ts";

type Entries = Float64Array | Float32Array;

/** The buffers of one backend. */
export interface Store {
  readonly engine: Engine;
  readonly precision: Precision;
  /** How many threads may share the work. */
  readonly threads: number;
  onHeap(values: Entries, shape: Shape): Node;
  inMemory(region: Region, shape: Shape): Node;
  /** A node for a region that was allocated elsewhere. */
  adopt(region: Region, shape: Shape): Node;
  waiting(pending: Pending, shape: Shape): Node;
  /** Room for `length` entries that the caller fills and puts into a node. */
  room(length: number): Region;
  /** The node's entries in the memory, computed or copied there if they are not. */
  region(node: Node): Region;
  /** A view of the entries, wherever they are; good until the next buffer is made. */
  view(node: Node): Entries;
  release(node: Node): void;
  /** Frees everything. */
  dispose(): void;
}

function makeNode(owner: object, shape: Shape, parts: Partial<Node>): Node {
  const empty = { region: null, heap: null, pending: null, uses: 0, isReleased: false, scaled: null };
  return { owner, shape, length: sizeOf(shape), identity: {}, ...empty, ...parts };
}

/** Frees a released node that nothing waits for, and then what it was waiting for itself. */
function freeIfUnused(pool: RegionPool<Node>, node: Node): void {
  const stack = [node];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (!one.isReleased || one.uses > 0) continue;
    if (one.region !== null) pool.drop(one, one.region);
    one.region = null;
    one.heap = null;
    stack.push(...settle(one));
  }
}

// The node no longer waits; its operands, which it no longer reads, are returned.
function settle(node: Node): readonly Node[] {
  const operands = node.pending === null ? [] : operandsOf(node.pending);
  node.pending = null;
  for (const operand of operands) operand.uses -= 1;
  return operands;
}

function place(pool: RegionPool<Node>, node: Node, region: Region): void {
  node.region = region;
  pool.own(node, region);
}

function compute({ engine, precision, threads }: Setting, pool: RegionPool<Node>, node: Node): void {
  const sums = node.pending?.kind === "rowSums" ? node.pending : null;
  const nodes = waitingFor(sums?.coefficients ?? node);
  const all = sums === null ? nodes : [...nodes, node];
  const made: Region[] = [];
  try {
    for (const one of all) made.push(pool.take(one.length));
    nodes.forEach((one, k) => {
      one.region = made[k];
    });
    runRowBlocks({ engine, precision, threads }, nodes, sums && { ...sums, output: made[nodes.length] });
  } catch (error) {
    for (const region of made) pool.giveBack(region);
    for (const one of nodes) one.region = null;
    throw error;
  }
  all.forEach((one, k) => place(pool, one, made[k]));
  for (const operand of all.flatMap(settle)) freeIfUnused(pool, operand);
}

/** An empty store. */
export function createStore(setting: Setting): Store {
  const { engine, precision, threads } = setting;
  const { arena } = engine;
  const pool = regionPool<Node>(engine, precision);
  const owner = {};

  function region(node: Node): Region {
    if (node.region === null && node.pending !== null) compute(setting, pool, node);
    if (node.region === null && node.heap !== null) {
      const copy = pool.take(node.length);
      viewOf(arena, copy).set(node.heap);
      place(pool, node, copy);
      node.heap = null;
    }
    if (node.region === null) throw new NumericError("bad-request", "The buffer was released.");
    return node.region;
  }

  function inMemory(given: Region, shape: Shape): Node {
    const node = makeNode(owner, shape, {});
    place(pool, node, given);
    return node;
  }

  return {
    engine,
    precision,
    threads,
    inMemory,
    region,
    room: (length) => pool.take(length),
    adopt: (given, shape) => {
      pool.adopt(given);
      return inMemory(given, shape);
    },
    onHeap: (values, shape) => makeNode(owner, shape, { heap: values }),
    waiting: (pending, shape) => {
      for (const operand of operandsOf(pending)) operand.uses += 1;
      return makeNode(owner, shape, { pending });
    },
    view: (node) => node.heap ?? viewOf(arena, region(node)),
    release: (node) => {
      node.isReleased = true;
      freeIfUnused(pool, node);
    },
    dispose: () => pool.dispose(),
  };
}
