// Copies a block of a matrix into panels that the micro-kernel reads in order: `width` entries across, one step along
// the shared axis after the other. Any strides are allowed, which makes transposes free. Missing entries at the edge
// are zero; the lanes that they reach are not stored.

import {
  i32,
  ifElse,
  memory,
  minus,
  plus,
  repeatWhile,
  scalar,
  sequence,
  times,
  whileLoop,
} from "../assembler/code.ts";
import type { Code, MemoryInstruction } from "../assembler/code.ts";
import { defineFunction } from "../assembler/module.ts";
import type { FunctionDefinition } from "../assembler/module.ts";
import { vectorMemory } from "../assembler/simd.ts";
import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";

const copies: Readonly<Record<4 | 8, readonly [MemoryInstruction, MemoryInstruction]>> = {
  4: ["i32.load", "i32.store"],
  8: ["i64.load", "i64.store"],
};

// Entries side by side, in the widest pieces that fit.
function copyRun(target: Code, source: Code, bytes: number): Code {
  const parts: Code[] = [];
  for (let at = 0; at < bytes;) {
    const width = bytes - at >= 16 ? 16 : bytes - at >= 8 ? 8 : 4;
    parts.push(
      width === 16
        ? vectorMemory("v128.store", at, target, vectorMemory("v128.load", at, source))
        : memory(copies[width][1], at, target, memory(copies[width][0], at, source)),
    );
    at += width;
  }
  return sequence(...parts);
}

/**
 * `name(source, target, count, depth, acrossBytes, alongBytes)`: packs `count` lines, `acrossBytes` apart, of `depth`
 * entries, `alongBytes` apart, into panels of `width` lines.
 */
export function packKernel(name: string, precision: Precision, width: number): FunctionDefinition {
  const size = entryBytes(precision);
  const [load, store] = copies[size];
  const panelBytes = width * size;
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return defineFunction({ name, parameters }, ([source, target, count, depth, across, along], local) => {
    const rest = local("i32");
    const lines = Array.from({ length: width }, () => local("i32"));
    const overDepth = (body: Code): Code =>
      sequence(
        rest.set(depth.get),
        repeatWhile(sequence(body, target.set(plus(target.get, i32(panelBytes)))), rest.tee(minus(rest.get, i32(1)))),
      );
    const follow = (k: number): Code =>
      sequence(
        memory(store, k * size, target.get, memory(load, 0, lines[k].get)),
        lines[k].set(plus(lines[k].get, along.get)),
      );
    const sideBySide = overDepth(
      sequence(copyRun(target.get, lines[0].get, panelBytes), lines[0].set(plus(lines[0].get, along.get))),
    );
    const apart = overDepth(sequence(...lines.map((_, k) => follow(k))));
    const zero = precision === "float64" ? ([0x42, 0] as const) : i32(0);
    const edge = overDepth(
      sequence(
        ...lines.map((_, k) =>
          ifElse(scalar("i32.gt_s", count.get, i32(k)), follow(k), memory(store, k * size, target.get, zero)),
        ),
      ),
    );
    const start = sequence(
      lines[0].set(source.get),
      ...lines.slice(1).map((line, k) => line.set(plus(lines[k].get, across.get))),
    );
    const panel = ifElse(
      scalar("i32.lt_s", count.get, i32(width)),
      edge,
      ifElse(scalar("i32.eq", across.get, i32(size)), sideBySide, apart),
    );
    const onwards = sequence(
      source.set(plus(source.get, times(across.get, i32(width)))),
      count.set(minus(count.get, i32(width))),
    );
    const panels = whileLoop(scalar("i32.gt_s", count.get, i32(0)), sequence(start, panel, onwards));
    return ifElse(depth.get, panels);
  });
}
