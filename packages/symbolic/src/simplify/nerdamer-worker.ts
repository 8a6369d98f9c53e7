// nerdamer with everything it can do, in a thread of its own that is stopped when its time is up. Nothing it says is
// trusted: `simplify-scalar.ts` certifies.

import type { Worker } from "node:worker_threads";

/** What to ask of nerdamer. */
export interface NerdamerQuestion {
  readonly operation: "simplify" | "factor" | "expand" | "diff";
  /** Scalar arithmetic in safe names. */
  readonly text: string;
  /** The variable of `diff`. */
  readonly by?: string | undefined;
}

/** What came back: one answer for each question; `undefined` where nerdamer failed. */
export type NerdamerReply =
  | { readonly kind: "answers"; readonly answers: readonly (string | undefined)[] }
  | { readonly kind: "time-out" }
  | { readonly kind: "unavailable" };

// Text, since a thread has no share in the modules of its parent and a bundle has no second file.
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const nerdamer = require(workerData.core);
for (const addOn of workerData.addOns) require(addOn);
const answers = workerData.questions.map(({ operation, text, by }) => {
  try {
    return nerdamer(operation + "(" + text + (by === undefined ? "" : "," + by) + ")").toString();
  } catch {
    return undefined;
  } finally {
    nerdamer.flush();
  }
});
parentPort.postMessage(answers);
`;

const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

function isSafe({ text, by }: NerdamerQuestion): boolean {
  return !/[:=]/.test(text) && (by === undefined || /^v\d+$/.test(by));
}

/** Puts the questions to nerdamer in a thread that ends with them, or after `timeoutMs`. */
export async function askNerdamer(questions: readonly NerdamerQuestion[], timeoutMs: number): Promise<NerdamerReply> {
  if (!questions.every(isSafe)) return { kind: "answers", answers: questions.map(() => undefined) };
  const node = await nodeModules();
  if (!node) return { kind: "unavailable" };
  const { Worker, resolve } = node;
  const addOns = ["nerdamer/Algebra.js", "nerdamer/Calculus.js"].map((name) => resolve(name));
  const worker = new Worker(program, {
    eval: true,
    resourceLimits: memory,
    workerData: { core: resolve("nerdamer"), addOns, questions },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<NerdamerReply>((settle) => {
      timer = setTimeout(() => settle({ kind: "time-out" }), timeoutMs);
      worker.once("message", (answers: readonly (string | undefined)[]) => settle({ kind: "answers", answers }));
      worker.once("error", () => settle({ kind: "answers", answers: questions.map(() => undefined) }));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

interface NodeModules {
  readonly Worker: typeof Worker;
  readonly resolve: (name: string) => string;
}

// Only Node has these; a browser's bundle carries the names and never resolves them.
async function nodeModules(): Promise<NodeModules | undefined> {
  try {
    const [{ Worker }, { createRequire }] = await Promise.all([import("node:worker_threads"), import("node:module")]);
    const require = createRequire(import.meta.url);
    return { Worker, resolve: (name) => require.resolve(name) };
  } catch {
    return undefined;
  }
}
