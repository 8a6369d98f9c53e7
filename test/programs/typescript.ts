// Generated TypeScript: checked strictly by the compiler, and executed with the numeric package of this checkout.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { atan, cosh, maximum, minimum, sinh, tanh, tensor } from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
import type { Input, ProgramCase } from "./case.ts";
import type { Outcome } from "./outcome.ts";

type Argument = Tensor | number | ((...entries: readonly Tensor[]) => Tensor);

// What is given for abstract functions.
const functions: Readonly<Record<string, Argument>> = { sinh, cosh, atan, tanh, maximum, minimum };

interface ProgramModule {
  readonly program: (...inputs: readonly Argument[]) => Tensor;
}

const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
const numericSource = fileURLToPath(new URL("../../packages/numeric/src/index.ts", import.meta.url));

const settings = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    noUnusedLocals: true,
    skipLibCheck: true,
    target: "ES2023",
    module: "NodeNext",
    allowImportingTsExtensions: true,
    types: [],
  },
  include: ["*.ts"],
};

function argument({ shape, values, name, given }: Input, code: string): Argument {
  if (given !== undefined) return functions[given];
  const parameters = /export function program\(([^)]*)\)/u.exec(code)?.[1] ?? "";
  if (new RegExp(`\\b${name}: number\\b`).test(parameters)) return values[0];
  return tensor([...values], { shape: [...shape] });
}

async function run(file: string, code: string, { inputs }: ProgramCase): Promise<Outcome> {
  try {
    const { program } = (await import(/* @vite-ignore */ file)) as ProgramModule;
    const result = program(...inputs.map((input) => argument(input, code)));
    return { values: [...result.toTypedArray()], shape: [...result.shape] };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What the compiler says about all programs, and the outcome of each case by its id. */
export async function runTypeScript(
  print: (one: ProgramCase) => string,
  cases: readonly ProgramCase[],
): Promise<{ readonly complaints: string; readonly outcomes: ReadonlyMap<string, Outcome> }> {
  const folder = mkdtempSync(join(tmpdir(), "closedform-programs-"));
  try {
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
    const outcomes = new Map<string, Outcome>();
    const files = new Map<string, string>();
    for (const one of cases) {
      const code = print(one).replaceAll('"@closedform/numeric"', JSON.stringify(numericSource));
      const file = files.get(code) ?? join(folder, `program-${files.size}.ts`);
      if (!files.has(code)) writeFileSync(file, code);
      files.set(code, file);
      outcomes.set(one.id, await run(file, code, one));
    }
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    return { complaints: stdout, outcomes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
