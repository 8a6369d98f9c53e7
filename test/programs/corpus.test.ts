// Every derivative of the corpus as a program in each language, executed: its values are those of the engine's own
// evaluation at random points.

import { ClosedformError, toJax, toMatlab, toNumPy, toPyTorch, toTypeScript } from "@closedform/symbolic";
import { expect, test } from "vitest";
import { corpusRows, deriveRow } from "../corpus-rows.ts";
import { derivativeCases } from "./case.ts";
import type { ProgramCase } from "./case.ts";
import { runOctave } from "./octave.ts";
import { fault } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { runPython } from "./python.ts";
import { findOctave, findPython, missing } from "./tools.ts";
import { runTypeScript } from "./typescript.ts";

function corpusCases(): readonly ProgramCase[] {
  return corpusRows.flatMap((row) => {
    try {
      return derivativeCases(row.id, deriveRow(row), toNumPy);
    } catch (error) {
      // What has no derivative has no program either; test/corpus.test.ts says which those are.
      if (error instanceof ClosedformError && error.code === "unsupported") return [];
      throw error;
    }
  });
}

const cases = corpusCases();

function faults(outcomes: ReadonlyMap<string, Outcome>): readonly string[] {
  return cases.flatMap((one) => fault(one, outcomes.get(one.id)) ?? []);
}

test("nearly the whole corpus has programs at two points each", () => {
  expect(cases.length).toBeGreaterThanOrEqual(2 * 185);
});

test("NumPy", { timeout: 120_000 }, ({ task }) => {
  const python = findPython(["numpy", "scipy"]);
  if (python === undefined) return missing("NumPy", task.meta);
  expect(faults(runPython(python, "numpy", toNumPy, cases))).toEqual([]);
});

test("PyTorch", { timeout: 120_000 }, ({ task }) => {
  const python = findPython(["numpy", "torch"]);
  if (python === undefined) return missing("PyTorch", task.meta);
  expect(faults(runPython(python, "pytorch", toPyTorch, cases))).toEqual([]);
});

test("JAX on NumPy", { timeout: 120_000 }, ({ task }) => {
  const python = findPython(["numpy", "scipy"]);
  if (python === undefined) return missing("JAX", task.meta);
  expect(faults(runPython(python, "jax", toJax, cases))).toEqual([]);
});

test("GNU Octave", { timeout: 120_000 }, ({ task }) => {
  const octave = findOctave();
  if (octave === undefined) return missing("Octave", task.meta);
  expect(faults(runOctave(octave, toMatlab, cases))).toEqual([]);
});

test("TypeScript", { timeout: 120_000 }, async () => {
  const print = (one: ProgramCase): string => toTypeScript(one.source, { name: "program" });
  const { complaints, outcomes } = await runTypeScript(print, cases);
  expect(faults(outcomes)).toEqual([]);
  expect(complaints).toBe("");
});
