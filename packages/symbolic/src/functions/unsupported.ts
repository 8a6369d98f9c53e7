import { ClosedformError } from "../error.ts";

/** Throws the typed error for a derivative that the engine does not have; never returns. */
export function unsupportedDerivative(name: string, reason: string): never {
  throw new ClosedformError("unsupported", `the derivative of ${name} is not supported: ${reason}`, {
    hint: `rewrite the expression without the derivative of ${name}`,
  });
}
