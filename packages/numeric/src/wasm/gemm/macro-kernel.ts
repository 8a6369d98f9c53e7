// The product of packed blocks of A and B, tile by tile. Tiles that reach over the edge of C are made in scratch, and
// the part inside is copied.

import { call, i32, ifElse, memory, minus, plus, scalar, sequence, times, whileLoop } from "../assembler/code.ts";
import type { Code } from "../assembler/code.ts";
import { defineFunction } from "../assembler/module.ts";
import type { FunctionDefinition, Local, ValueType } from "../assembler/module.ts";
import { entryBytes } from "../memory.ts";
import type { Tile } from "./micro-kernel.ts";

function smaller(value: Code, bound: number): Code {
  return [...value, ...i32(bound), ...value, ...i32(bound), ...scalar("i32.lt_s"), 0x1b];
}

// The first `rows` × `columns` entries of the tile in scratch, stored or added at c.
function copyTile(
  { precision, columns: tileColumns }: Tile,
  at: { readonly tile: Local; readonly target: Local; readonly rows: Local; readonly columns: Local },
  { rowBytes, accumulate, local }: { rowBytes: Local; accumulate: Local; local: (type: ValueType) => Local },
): Code {
  const size = entryBytes(precision);
  const [load, store, add] =
    size === 8 ? (["f64.load", "f64.store", "f64.add"] as const) : (["f32.load", "f32.store", "f32.add"] as const);
  const [column, from, to] = [local("i32"), local("i32"), local("i32")];
  const value = memory(load, 0, from.get);
  const entry = sequence(
    ifElse(
      accumulate.get,
      memory(store, 0, to.get, scalar(add, memory(load, 0, to.get), value)),
      memory(store, 0, to.get, value),
    ),
    from.set(plus(from.get, i32(size))),
    to.set(plus(to.get, i32(size))),
    column.set(minus(column.get, i32(1))),
  );
  return whileLoop(
    at.rows.get,
    sequence(
      from.set(at.tile.get),
      to.set(at.target.get),
      column.set(at.columns.get),
      whileLoop(column.get, entry),
      at.tile.set(plus(at.tile.get, i32(tileColumns * size))),
      at.target.set(plus(at.target.get, rowBytes.get)),
      at.rows.set(minus(at.rows.get, i32(1))),
    ),
  );
}

/**
 * `macro(a, b, c, rows, columns, depth, rowBytes, accumulate, scratch)`: the product of packed blocks, stored at c or
 * added to it. `micro` is the index of the micro-kernel in the module.
 */
export function macroKernel(tile: Tile, micro: number): FunctionDefinition {
  const size = entryBytes(tile.precision);
  const parameters: ValueType[] = Array.from({ length: 9 }, () => "i32");
  return defineFunction({ name: "macro", parameters }, (parameterLocals, local) => {
    const [a, b, c, rows, columns, depth, rowBytes, accumulate, scratch] = parameterLocals;
    const [panel, corner, row] = [local("i32"), local("i32"), local("i32")];
    const [height, width, tilePointer, target] = [local("i32"), local("i32"), local("i32"), local("i32")];
    const isWhole = scalar(
      "i32.and",
      scalar("i32.eq", height.get, i32(tile.rows)),
      scalar("i32.eq", width.get, i32(tile.columns)),
    );
    const inScratch = sequence(
      call(micro, panel.get, b.get, scratch.get, depth.get, i32(tile.columns * size), i32(0)),
      tilePointer.set(scratch.get),
      target.set(corner.get),
      copyTile(tile, { tile: tilePointer, target, rows: height, columns: width }, { rowBytes, accumulate, local }),
    );
    const column = sequence(
      width.set(smaller(columns.get, tile.columns)),
      panel.set(a.get),
      corner.set(c.get),
      row.set(rows.get),
      whileLoop(
        scalar("i32.gt_s", row.get, i32(0)),
        sequence(
          height.set(smaller(row.get, tile.rows)),
          ifElse(
            isWhole,
            call(micro, panel.get, b.get, corner.get, depth.get, rowBytes.get, accumulate.get),
            inScratch,
          ),
          panel.set(plus(panel.get, times(depth.get, i32(tile.rows * size)))),
          corner.set(plus(corner.get, times(rowBytes.get, i32(tile.rows)))),
          row.set(minus(row.get, i32(tile.rows))),
        ),
      ),
      b.set(plus(b.get, times(depth.get, i32(tile.columns * size)))),
      c.set(plus(c.get, i32(tile.columns * size))),
      columns.set(minus(columns.get, i32(tile.columns))),
    );
    return whileLoop(scalar("i32.gt_s", columns.get, i32(0)), column);
  });
}
