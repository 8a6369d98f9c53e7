// The way to an engine: in this thread, or in a thread of its own that can be stopped.

import { answer, answerLineText } from "./answer.ts";
import type { Answerer } from "./answer.ts";
import type { Engine } from "./engine.ts";

/** An engine that answers, until it is closed. */
export interface Connection {
  readonly answer: Answerer;
  /** The response line to a line of a batch. */
  readonly answerLine: (text: string, line: number) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** An engine in this thread. */
export function inProcess(engine: Engine): Connection {
  return {
    answer: (request) => answer(engine, request),
    answerLine: (text, line) => answerLineText(engine, text, line),
    close: () => Promise.resolve(),
  };
}
