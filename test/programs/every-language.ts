// Programs executed in every language that can be had, their values against the expected ones.

import { toJax, toMatlab, toNumPy, toPyTorch, toTypeScript } from "@closedform/symbolic";
import { expect, test } from "vitest";
import type { ProgramCase } from "./case.ts";
import { runOctave } from "./octave.ts";
import { fault } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { runPython } from "./python.ts";
import { findOctave, findPython, missing } from "./tools.ts";
import { runTypeScript } from "./typescript.ts";

/** A test for each language, of all cases at once. */
export function testInEveryLanguage(cases: readonly ProgramCase[], timeout: number): void {
  const faults = (outcomes: ReadonlyMap<string, Outcome>): readonly string[] =>
    cases.flatMap((one) => fault(one, outcomes.get(one.id)) ?? []);

  test("NumPy", { timeout }, ({ task }) => {
    const python = findPython(["numpy", "scipy"]);
    if (python === undefined) return missing("NumPy", task.meta);
    expect(faults(runPython(python, "numpy", toNumPy, cases))).toEqual([]);
  });

  test("PyTorch", { timeout }, ({ task }) => {
    const python = findPython(["numpy", "torch"]);
    if (python === undefined) return missing("PyTorch", task.meta);
    expect(faults(runPython(python, "pytorch", toPyTorch, cases))).toEqual([]);
  });

  test("JAX on NumPy", { timeout }, ({ task }) => {
    const python = findPython(["numpy", "scipy"]);
    if (python === undefined) return missing("JAX", task.meta);
    expect(faults(runPython(python, "jax", toJax, cases))).toEqual([]);
  });

  test("GNU Octave", { timeout }, ({ task }) => {
    const octave = findOctave();
    if (octave === undefined) return missing("Octave", task.meta);
    expect(faults(runOctave(octave, toMatlab, cases))).toEqual([]);
  });

  test("TypeScript", { timeout }, async () => {
    const print = (one: ProgramCase): string => toTypeScript(one.source, { name: "program" });
    const { complaints, outcomes } = await runTypeScript(print, cases);
    expect(faults(outcomes)).toEqual([]);
    expect(complaints).toBe("");
  });
}
