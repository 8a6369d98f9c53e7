// What Node offers for threads, asked for at run time, so that nothing of it is in the way of browsers and bundlers.

/** A thread as this package uses it. */
export interface Thread {
  postMessage(message: unknown): void;
  on(event: "error" | "exit", listener: () => void): unknown;
  unref(): void;
  terminate(): Promise<number>;
}

/** A port to or from a thread. */
export interface Port {
  postMessage(message: unknown): void;
}

/** The part of `node:worker_threads` that is used. */
export interface ThreadModule {
  readonly Worker: new (
    script: URL,
    options: { execArgv: readonly string[]; workerData: unknown; transferList: readonly unknown[] },
  ) => Thread;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  readonly workerData: unknown;
  receiveMessageOnPort(port: Port): { readonly message: unknown } | undefined;
}

interface Process {
  getBuiltinModule?(name: string): unknown;
}

function builtin(name: string): unknown {
  const { process } = globalThis as { readonly process?: Process };
  return process?.getBuiltinModule?.(name) ?? null;
}

/** Node's threads, or null elsewhere. */
export function threadModule(): ThreadModule | null {
  return builtin("node:worker_threads") as ThreadModule | null;
}

/** How many threads the machine runs at once, as far as it tells. */
export function processorCount(): number {
  const os = builtin("node:os") as { availableParallelism(): number } | null;
  return os?.availableParallelism() ?? 1;
}

/**
 * The script of a thread: beside this file once built, in the built files where this one runs from its source, and null
 * where neither is, as in a bundle.
 */
export function threadScript(): URL | null {
  const fs = builtin("node:fs") as { existsSync(path: URL): boolean } | null;
  // Some bundles leave no address.
  const here = import.meta.url as string | undefined;
  if (fs === null || here?.startsWith("file:") !== true) return null;
  const script = new URL(here.endsWith(".ts") ? "../../../dist/wasm/threads/worker.js" : "./worker.js", here);
  return fs.existsSync(script) ? script : null;
}
