// A process that exists in memory only, and the real engine in this thread.

import { inProcess } from "../../src/cli/connection.ts";
import { loadEngine } from "../../src/cli/engine.ts";
import type { Engine } from "../../src/cli/engine.ts";
import type { Context, Status } from "../../src/cli/context.ts";
import type { Host, Writer } from "../../src/cli/host.ts";
import { runCommandLine } from "../../src/cli/run.ts";

export const engine: Engine = await loadEngine();

export interface MemoryWriter extends Writer {
  readonly text: () => string;
}

export function memoryWriter(isTerminal = false): MemoryWriter {
  let written = "";
  return {
    isTerminal,
    isColored: false,
    text: () => written,
    write: (text) => {
      written += text;
      return Promise.resolve();
    },
  };
}

export interface MemoryHost extends Host {
  readonly out: MemoryWriter;
  readonly err: MemoryWriter;
}

export async function* chunksOf(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  for (const text of texts) yield await Promise.resolve(text);
}

export function memoryHost(input = "", files: Readonly<Record<string, string>> = {}): MemoryHost {
  return {
    input: chunksOf(input),
    isInputTerminal: false,
    out: memoryWriter(),
    err: memoryWriter(),
    readFile: (path) =>
      files[path] === undefined ? Promise.reject(new Error("no such file")) : Promise.resolve(files[path]),
  };
}

/** A context whose answers come from the given engine, by default the real one. */
export function contextOf(host: Host, fake: Partial<Engine> = {}, isJson = false): Context {
  return { host, isJson, answer: inProcess({ ...engine, ...fake }).answer };
}

export interface Ran {
  readonly status: Status;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line. */
export async function run(
  given: readonly string[],
  input = "",
  files: Readonly<Record<string, string>> = {},
  fake: Partial<Engine> = {},
): Promise<Ran> {
  const host = memoryHost(input, files);
  const status = await runCommandLine(given, host, () => inProcess({ ...engine, ...fake }));
  return { status, out: host.out.text(), err: host.err.text() };
}
