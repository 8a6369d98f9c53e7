// How a derivative may be written.

import type { CodeFormat } from "@closedform/symbolic";

/** What `--format` accepts. */
export const formats = [
  "text",
  "latex",
  "json",
  "mathml",
  "numpy",
  "pytorch",
  "jax",
  "julia",
  "matlab",
  "typescript",
] as const;

/** How the derivative is written. */
export type Format = (typeof formats)[number];

/** The format, if it is one that comes with the answer only when it is asked for. */
export function codeFormatOf(format: Format | undefined): CodeFormat | undefined {
  return format === undefined || format === "text" || format === "latex" || format === "json" ? undefined : format;
}
