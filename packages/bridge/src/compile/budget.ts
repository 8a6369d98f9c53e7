// The largest tensor that a program may hold.

import { elementBudget } from "@closedform/numeric";
import { ClosedformError } from "@closedform/symbolic";
import type { Shape } from "@closedform/numeric";

/** How many entries a shape has. Throws `budget` above the limit, 400 MB of doubles unless told. */
export function checkEntries(shape: Shape, limit: number = elementBudget): number {
  const entries = shape.reduce((total, size) => total * size, 1);
  if (entries <= limit) return entries;
  throw new ClosedformError(
    "budget",
    `a tensor of shape (${shape.join(", ")}) has ${entries} entries; the limit is ${limit}`,
    { hint: "evaluate with smaller sizes" },
  );
}
