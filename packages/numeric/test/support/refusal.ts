import { NumericError } from "../../src/index.ts";

/** The typed error with which the body is refused. */
export function refusal(body: () => unknown): NumericError {
  try {
    body();
  } catch (error) {
    if (error instanceof NumericError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
