/** Machine-readable reasons of the numeric package. */
export type NumericErrorCode =
  | "shape-mismatch"
  | "singular"
  | "not-differentiable"
  | "unsupported"
  | "budget"
  | "device"
  | "bad-request";

/** A typed error with one suggestion for a mend. */
export class NumericError extends Error {
  override readonly name = "NumericError";
  readonly code: NumericErrorCode;
  readonly hint: string | undefined;

  constructor(code: NumericErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
