// An engine in a thread of its own. The engine is synchronous, so only from another thread can a derivation that takes
// too long, or too much memory, be stopped; the next question gets a fresh thread.

import { Worker } from "node:worker_threads";

import type { Connection } from "./connection.ts";
import { errorBody } from "./failure.ts";
import type { ErrorBody } from "./failure.ts";
import { parseJson, toJson } from "./json.ts";
import type { Operation, Refusal, RequestFor, Response } from "./protocol.ts";

/** What the thread is asked: a request, or a line of a batch. */
export type Question =
  | { readonly kind: "request"; readonly request: RequestFor<Operation> }
  | { readonly kind: "line"; readonly text: string; readonly line: number };

/** What the thread says: that it is ready, or the answer to the question. */
export type Message = { readonly kind: "ready" } | { readonly kind: "answer"; readonly answer: unknown };

/** How much one answer may take. */
export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

/** The thread's script beside this file, once built. */
export const engineWorker: URL = new URL("engine-worker.js", import.meta.url);

type Outcome =
  | { readonly isAnswered: true; readonly answer: unknown }
  | { readonly isAnswered: false; readonly error: ErrorBody };

/** An engine in a thread of its own. */
export function isolated(limits: Limits, script: URL = engineWorker): Connection {
  let thread: Promise<Worker> | undefined = start(script, limits);
  // Whoever asks first hears of a failed start; until then it is no unhandled rejection.
  thread.catch(() => undefined);
  const ask = async (question: Question): Promise<Outcome> => {
    thread ??= start(script, limits);
    const outcome = await thread.then(
      (worker) => outcomeOf(worker, question, limits),
      (error: unknown): Outcome => ({ isAnswered: false, error: errorBody(error) }),
    );
    if (!outcome.isAnswered) thread = undefined;
    return outcome;
  };
  return {
    async answer<Op extends Operation>(request: RequestFor<Op>) {
      const outcome = await ask({ kind: "request", request });
      if (outcome.isAnswered) return outcome.answer as Response<Op>;
      return { id: request.id ?? null, ok: false, error: outcome.error } satisfies Refusal;
    },
    async answerLine(text, line) {
      const outcome = await ask({ kind: "line", text, line });
      return outcome.isAnswered ? String(outcome.answer) : toJson({ id: idOf(text), ok: false, error: outcome.error });
    },
    async close() {
      const open = thread;
      thread = undefined;
      await open?.then(
        (worker) => worker.terminate(),
        () => undefined,
      );
    },
  };
}

function start(script: URL, { megabytes }: Limits): Promise<Worker> {
  // Without the options of this process: they may resolve packages in another way than built files need.
  const worker = new Worker(script, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  // A thread that is being stopped may still fail when nobody listens any more.
  worker.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the engine's thread did not start")));
    worker.once("message", () => resolve(worker));
  });
}

function outcomeOf(worker: Worker, question: Question, limits: Limits): Promise<Outcome> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      if (!outcome.isAnswered) void worker.terminate();
      resolve(outcome);
    };
    const fail = (error: ErrorBody): void => finish({ isAnswered: false, error });
    const onMessage = (message: Message): void => {
      if (message.kind === "answer") finish({ isAnswered: true, answer: message.answer });
    };
    const onError = (error: NodeJS.ErrnoException): void =>
      fail(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch(limits) : broken(error.message));
    const onExit = (): void => fail(broken("the engine's thread ended"));
    const timer = setTimeout(() => fail(tooLong(limits)), limits.seconds * 1000);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage(question);
  });
}

function tooLong({ seconds }: Limits): ErrorBody {
  const message = `gave up after ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return { code: "budget", message, hint: "ask for a lower order or a smaller expression, or raise --time-limit" };
}

function tooMuch({ megabytes }: Limits): ErrorBody {
  const message = `gave up at ${megabytes} megabytes of memory`;
  return { code: "budget", message, hint: "ask for a lower order or a smaller expression" };
}

function broken(reason: string): ErrorBody {
  return {
    code: "unsupported",
    message: `internal error: ${reason}`,
    hint: "this is a mistake of closedform: please report it",
  };
}

// The thread that knew the id is gone.
function idOf(text: string): unknown {
  const parsed = parseJson(text);
  if (!parsed.ok || typeof parsed.value !== "object" || parsed.value === null) return null;
  return "id" in parsed.value ? parsed.value.id : null;
}
