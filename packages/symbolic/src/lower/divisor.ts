import { ClosedformError } from "../error.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { isZero } from "../tensor/node.ts";
import type { Value } from "./value.ts";

/** Throws `bad-request` for a divisor that is 0 everywhere: what is made of 1/0, such as 0/0*t, would lose that. */
export function refuseZero({ node }: Value, divisor: MatrixExpression): void {
  if (!isZero(node)) return;
  const which = divisor.kind === "number" ? "" : ": the divisor is 0 whatever its variables are";
  throw new ClosedformError("bad-request", `cannot divide by 0${which}`, {
    at: divisor.span,
    hint: "divide by something that is not 0",
  });
}
