// Plain text in columns.

import type { NestedNumbers, Point } from "@closedform/bridge";

/** Rows with each column padded to its widest cell; the last column is left ragged. */
export function columns(rows: readonly (readonly string[])[], indent = "  "): string {
  const widths: number[] = [];
  for (const row of rows) for (const [k, cell] of row.entries()) widths[k] = Math.max(widths[k] ?? 0, cell.length);
  return rows
    .map((row) => indent + row.map((cell, k) => (k === row.length - 1 ? cell : cell.padEnd(widths[k] ?? 0))).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** The lines of a text, each behind an indent. */
export function indented(text: string, indent = "  "): string {
  return `${text
    .split("\n")
    .map((line) => indent + line)
    .join("\n")}\n`;
}

/** A number with at most `digits` significant digits, and none that say nothing. */
export function numberText(value: number, digits = 6): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}

/** An array as the expression language writes it where it can: a number, `[1, 2]`, or the rows of a matrix one below
 * the other with their columns aligned. Higher orders are nested lists. */
export function arrayText(value: NestedNumbers): string {
  if (typeof value === "number") return numberText(value);
  if (value.every((entry) => typeof entry === "number"))
    return `[${value.map((entry) => numberText(entry)).join(", ")}]`;
  if (value.every(isRow)) return matrixText(value);
  return nestedText(value);
}

function isRow(value: NestedNumbers): value is readonly number[] {
  return typeof value !== "number" && value.every((entry) => typeof entry === "number");
}

function matrixText(rows: readonly (readonly number[])[]): string {
  const cells = rows.map((row) => row.map((entry) => numberText(entry)));
  const widths: number[] = [];
  for (const row of cells) for (const [k, cell] of row.entries()) widths[k] = Math.max(widths[k] ?? 0, cell.length);
  const lines = cells.map((row) => row.map((cell, k) => cell.padStart(widths[k] ?? 0)).join(", "));
  return `[${lines.join(";\n ")}]`;
}

function nestedText(value: NestedNumbers): string {
  return typeof value === "number" ? numberText(value) : `[${value.map(nestedText).join(", ")}]`;
}

/** An array in one line, as the expression language writes it where it can. */
export function inlineText(value: NestedNumbers): string {
  if (typeof value === "number" || !value.every(isRow)) return nestedText(value);
  return `[${value.map((row) => row.map((entry) => numberText(entry)).join(", ")).join("; ")}]`;
}

/** Values by name in one line. */
export function pointText(point: Point): string {
  return Object.entries(point)
    .map(([name, value]) => `${name} = ${inlineText(value)}`)
    .join(", ");
}
